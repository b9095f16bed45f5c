"""The commands with a screen: home, `play`, `lab` and `view`. Textual is loaded when one of them opens."""

import os
import sys
from pathlib import Path
from typing import Any

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse
from simulator.cli.lessons import STUDENT, check_step, load_lesson
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.reader import saved_setting, whole_program
from simulator.cli.saved import WAY, chosen_way, saved_trace
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

_LANG = click.option("--lang", metavar=LANGUAGES, help="The language of everything but the wire.")
_ASCII = click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII only.")


def open_home(lang: str | None, ascii_only: bool) -> int:
    look = screen_look(catalogue(lang), ascii_only)
    from simulator.tui.start import run_home

    return run_home(guessed=not (lang or whole_program("lang")), **look)


@click.command(cls=Command)
@click.argument("lesson", required=False, shell_complete=lesson_words)
@click.option("--step", default="", metavar="STEP-ID", help="Begin at this step.")
@STUDENT
@_LANG
@_ASCII
def play(lesson: str | None, step: str, student: str | None, lang: str | None, ascii_only: bool) -> int:
    """Play LESSON: its number, its folder's name, or a folder of your own.

    \b
    Examples:
      hagaki play 3
      hagaki play 02-mail-and-servers --lang ja
      hagaki play 3 --student 2-B-07
    """
    words = catalogue(lang)
    if lesson is None:
        return open_home(lang, ascii_only)
    loaded = load_lesson(lesson, words, student)
    if step:
        check_step(loaded, step, words)

    look = screen_look(words, ascii_only)
    from simulator.tui.start import run_lesson

    return run_lesson(loaded, step=step, **look)


@click.command(cls=Command)
@click.option("--world", default="two-offices", show_default=True, help="A world's name, or its file.")
@click.option(
    "--seed",
    type=click.IntRange(0, 2**63 - 1),
    default=1,
    show_default=True,
    help="The same number, the same run.",
)
@click.option("--strangers", is_flag=True, help="Made-up people and companies, by the seed.")
@_LANG
@_ASCII
def lab(world: str, seed: int, strangers: bool, lang: str | None, ascii_only: bool) -> int:
    """The laboratory: write a letter or load one, choose people and TLS, send it and look.

    \b
    Example:
      hagaki lab --strangers --seed 7
    """
    words = catalogue(lang)
    from simulator.world.loader import WorldError, load_world

    try:
        load_world(world)
    except WorldError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None

    look = screen_look(words, ascii_only)
    from simulator.tui.start import run_lab

    return run_lab(world=world, seed=seed, strangers=strangers, **look)


@click.command(cls=Command)
@click.argument("trace", type=click.Path(path_type=Path))
@WAY
@_LANG
@_ASCII
def view(trace: Path, way: int | None, lang: str | None, ascii_only: bool) -> int:
    """Open a saved TRACE: on the screen, or as text where there is no terminal. Nothing is run.

    \b
    Example:
      hagaki deliver letter.eml --save letter.hagaki && hagaki view letter.hagaki
    """
    words = catalogue(lang)
    loaded = saved_trace(trace, words)
    if not has_terminal():
        from simulator.exports.telling import Teller

        told = chosen_way(loaded, trace, way, words)
        for line in Teller(told.cast, words).lines(told):
            say(line)
        return 0

    if way is not None:
        chosen_way(loaded, trace, way, words)
        loaded.meta["current"] = way - 1
    look = screen_look(words, ascii_only)
    from simulator.tui.start import run_view

    return run_view(loaded, trace.name, **look)


def has_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def screen_look(words: Catalogue, ascii_only: bool) -> dict[str, Any]:
    """How the screen is to look. Without a terminal: one line that names the other ways."""
    if not has_terminal():
        raise Misuse(words.text("error.no_terminal"))
    return {
        "language": words.language,
        "ascii_wanted": True if ascii_only or whole_program("ascii") else None,
        "theme": "hagaki-light" if whole_program("projector") else saved_setting("theme"),
    }
