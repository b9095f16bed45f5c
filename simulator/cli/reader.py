"""Who reads: which language was asked for, saved, or is the system's.

Loads no words, so that help need not wait.
"""

from collections.abc import Sequence
from typing import Any

import click

from simulator.cli.errors import Misuse
from simulator.words.language import UnknownLanguage, choose


def language(asked: str | None) -> str:
    """The language asked for, saved, or the system's. Raises Misuse for one that is not there."""
    try:
        return choose(asked, None if asked else saved_setting("language"))
    except UnknownLanguage as fault:
        raise Misuse(fault.sentence) from None


def asked_language(arguments: Sequence[str]) -> str | None:
    """What `--lang` says, wherever it stands; for help and errors, which come before options are read."""
    asked = None
    for word, following in zip(arguments, [*arguments[1:], None], strict=False):
        if word == "--":
            break
        if word == "--lang" and following is not None:
            asked = following
        elif word.startswith("--lang="):
            asked = word.removeprefix("--lang=")
    return asked


def whole_program(option: str) -> Any:
    """What an option said that stood before the command: `hagaki --lang ja run 1`."""
    context = click.get_current_context(silent=True)
    return (context.find_root().obj or {}).get(option) if context else None


def saved_setting(name: str) -> str | None:
    """What was chosen last time, when progress can be read."""
    from simulator.course.progress import saved_setting

    return saved_setting(name)
