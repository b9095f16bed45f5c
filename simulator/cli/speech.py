"""What every command shares: the language it speaks, and the letter that it is given."""

from pathlib import Path
from typing import Any

import click

from simulator.cli.errors import Misuse
from simulator.cli.output import check_language
from simulator.words.catalogue import Catalogue, load
from simulator.words.language import UnknownLanguage, choose


def catalogue(option: str | None) -> Catalogue:
    """The words of the language asked for on the command line, saved, or the system's."""
    asked = option or whole_program("lang")
    try:
        words = load(choose(asked, None if asked else saved_setting("language")))
    except UnknownLanguage as fault:
        raise Misuse(str(fault)) from None
    check_language(words)
    return words


def whole_program(option: str) -> Any:
    """What an option said that stood before the command: `hagaki --lang ja run 1`."""
    context = click.get_current_context(silent=True)
    return (context.find_root().obj or {}).get(option) if context else None


def saved_setting(name: str) -> str | None:
    """What was chosen last time, when progress can be read."""
    from simulator.course.progress import saved_setting

    return saved_setting(name)


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
