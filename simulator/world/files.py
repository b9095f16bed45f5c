"""Files that somebody wrote: read only where they really lie in their folder, and never too much of them."""

import os
from pathlib import Path
from typing import Final

from simulator.faults import Fault
from simulator.plain_yaml import MAX_OCTETS
from simulator.sentences import Sentence, system_reason

_MISSING: Final = Sentence("is not there")


def shown_name(path: Path) -> str:
    """How messages call a file: relative to where the person is, when that is shorter."""
    try:
        relative = os.path.relpath(path)
    except (OSError, ValueError):  # another drive; no folder to be in
        return str(path)
    return min(relative, str(path), key=len)


def read_inside(folder: Path, path: Path, faults: list[Fault], missing: Sentence = _MISSING) -> bytes | None:
    """The octets of a plain file that really lies in the folder; else None, and the fault is added."""
    found: bytes | Sentence
    try:
        found = _read(folder, path)
    except FileNotFoundError:
        found = missing
    except (OSError, RuntimeError, ValueError) as error:  # RuntimeError: links in a circle
        found = Sentence(
            "cannot be read: {reason}", reason=system_reason(error) if isinstance(error, OSError) else error
        )
    if isinstance(found, bytes):
        return found
    faults.append(Fault(shown_name(path), 1, 1, found))
    return None


def _read(folder: Path, path: Path) -> bytes | Sentence:
    """The octets, or what is wrong."""
    if not path.resolve(strict=True).is_relative_to(folder.resolve()):
        return Sentence("is a link that leads outside its folder; put the file itself here")
    if not path.is_file():
        return Sentence("is not a file; put a text file here")
    with path.open("rb") as file:
        octets = file.read(MAX_OCTETS + 1)
    if len(octets) > MAX_OCTETS:
        return Sentence("the file is too large; at most {limit} octets are read", limit=MAX_OCTETS)
    return octets
