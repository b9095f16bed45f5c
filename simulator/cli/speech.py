"""What every command shares: the language it speaks, and the letter that it is given."""

from pathlib import Path

from simulator.cli.errors import Misuse
from simulator.cli.output import check_language
from simulator.cli.reader import language, whole_program
from simulator.words.catalogue import Catalogue, load
from simulator.words.language import FALLBACK


def catalogue(option: str | None) -> Catalogue:
    """The words of the language asked for on the command line, saved, or the system's."""
    words = load(language(option or whole_program("lang")))
    check_language(words)
    return words


def spoken(asked: str | None) -> Catalogue:
    """The words for help and errors: of that language, else of the one that would be chosen without it."""
    try:
        return catalogue(asked)
    except Misuse:
        pass
    try:
        return catalogue(None)
    except Misuse:
        return load(FALLBACK)


def read_letter(path: Path, words: Catalogue) -> bytes:
    """A message file's octets. Raises Misuse with the remedy."""
    if path.is_dir():
        raise Misuse(words.text("error.directory", path=path))
    try:
        octets = path.read_bytes()
    except FileNotFoundError:
        raise Misuse(words.text("error.no_file", path=path)) from None
    except OSError as fault:
        raise Misuse(words.text("error.unreadable", path=path, reason=words.reason(fault))) from None
    if not octets:
        raise Misuse(words.text("error.letter_empty", path=path))
    return octets
