"""What hagaki's own YAML files say, kept beside them as Python keeps what it has compiled.

Parsing words, a lesson and its world takes longer than all else that a start reads. What is kept counts for
the very octets that it was made from, and goes with them; where nothing can be written, as under `python -B`,
each start parses anew.
"""

import marshal
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

_GRAMMAR: Final = 1  # of `yaml_composer`: another number where the same octets shall say something else


def recall(path: Path, octets: bytes) -> Any:
    """The plain data of a file with these octets; None where nothing of it is kept."""
    try:
        kept = marshal.loads(_place(path).read_bytes())
        grammar, read, data = kept
    except (OSError, EOFError, ValueError, TypeError):
        return None
    return data if grammar == _GRAMMAR and read == octets else None


def keep(path: Path, octets: bytes, data: Any) -> None:
    """Keep what a file says, whole or not at all."""
    if sys.dont_write_bytecode:
        return
    place = _place(path)
    written = place.with_name(f"{place.name}.{os.getpid()}")
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        written.write_bytes(marshal.dumps((_GRAMMAR, octets, data)))
        written.replace(place)
    except OSError:
        with suppress(OSError):
            written.unlink()


def _place(path: Path) -> Path:
    """Where Python itself would keep a module of that folder."""
    path = path.absolute()
    folder = path.parent / "__pycache__"
    if sys.pycache_prefix is not None:
        folder = Path(sys.pycache_prefix, *path.parent.parts[1:])
    return folder / f"{path.name}.{sys.implementation.cache_tag}"
