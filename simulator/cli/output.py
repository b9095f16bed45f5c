"""What is printed must come out on any terminal: signs that an encoding lacks are written in ASCII.

Where the system's encoding has no Japanese at all, Japanese is refused with the remedy instead of
being printed as question marks.
"""

import codecs
import sys
from typing import TYPE_CHECKING, TextIO

from simulator.cli.errors import Misuse
from simulator.sentences import Sentence

if TYPE_CHECKING:
    from simulator.words.catalogue import Catalogue

_SIGNS = {
    "→": "->",
    "←": "<-",
    "…": "...",
    "·": "*",
    "×": "x",
    "—": "--",
    "–": "-",
    "§": "section ",
    "’": "'",
}
_HANDLER = "hagaki-signs"


def _in_ascii(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    missing = error.object[error.start : error.end]
    return "".join(_SIGNS.get(sign, "?") for sign in missing), error.end


def prepare() -> None:
    """Let both streams write whatever comes; called once, before anything is printed."""
    codecs.register_error(_HANDLER, _in_ascii)
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors=_HANDLER)


def check_language(words: "Catalogue") -> None:
    """Refuse a language that this terminal's encoding cannot write. Raises Misuse."""
    check_writable(words.language, words.text("name.language"))


def check_writable(language: str, sample: str) -> None:
    """Refuse a language by a sample of its script. Raises Misuse."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        sample.encode(encoding)
    except (UnicodeEncodeError, LookupError):
        raise Misuse(
            Sentence(
                "this terminal's encoding ({encoding}) cannot write {language}: "
                "set LANG=C.UTF-8 (or PYTHONUTF8=1), or use --lang en",
                encoding=encoding,
                language=language,
            )
        ) from None


def say(line: str, stream: TextIO | None = None) -> None:
    """Print one line, on standard output unless said otherwise."""
    print(line, file=stream or sys.stdout)
