"""Lessons as text: the command `run`, and how every command finds a lesson."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse, one_line
from simulator.cli.manual import LANGUAGES, Command
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.wire.policy import TlsPolicy
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from collections.abc import Sequence

    from simulator.course.loader import Lesson
    from simulator.course.player import Player
    from simulator.faults import Fault

LANG = click.option("--lang", metavar=LANGUAGES, help="The language of everything but the wire.")
STUDENT = click.option(
    "--student", metavar="ID", help="Another password and another letter for each ID (a name, a number)."
)


def find_lesson(asked: str, words: Catalogue) -> Path:
    """A lesson's folder by its number, its folder's name, or as a path. Raises Misuse."""
    from simulator.course import shelf

    try:
        return shelf.find_lesson(asked)
    except shelf.UnknownLesson:
        raise Misuse(words.text("error.unknown_lesson", asked=asked)) from None


def load_lesson(asked: str, words: Catalogue, student: str | None = None) -> "Lesson":
    """A lesson ready to be played, as that student gets it. Raises Misuse with what is wrong with it."""
    from simulator.course.faults import LessonError
    from simulator.course.loader import load
    from simulator.world.library import lessons_folder
    from simulator.world.loader import WorldError

    try:
        folder = find_lesson(asked, words)
        if not folder.resolve().is_relative_to(lessons_folder().resolve()):
            _look_over(folder)
        lesson = load(folder)
        lesson.world()
    except LessonError as error:
        raise Misuse(first_of(error.faults, words)) from None
    except WorldError as error:
        raise Misuse(words.sentence(error.sentence)) from None
    return lesson if student is None else lesson.for_student(student)


def _look_over(folder: Path) -> None:
    """Somebody's own lesson may name what is not there, which ours do not. Raises LessonError."""
    from simulator.course.faults import LessonError
    from simulator.course.linter import check

    faults = check(folder, rehearse=False)
    if any(not fault.warning for fault in faults):
        raise LessonError(faults)


def check_step(lesson: "Lesson", step: str, words: Catalogue) -> None:
    """Raises Misuse where the lesson has no step of that name."""
    steps = [known.id for known in lesson.script.steps]
    if step not in steps:
        raise Misuse(words.text("error.unknown_step", asked=step, available=", ".join(steps)))


def first_of(faults: "Sequence[Fault]", words: Catalogue) -> str:
    """The first fault in one line, and how many more there are."""
    wrong = [fault for fault in faults if not fault.warning]
    if len(wrong) == 1:
        return one_line(words.sentence(wrong[0].sentence))
    return one_line(
        words.text("error.more_faults", fault=words.sentence(wrong[0].sentence), count=len(wrong) - 1)
    )


@click.command(cls=Command)
@click.argument("lesson", shell_complete=lesson_words)
@click.option(
    "--tls", type=click.Choice([policy.value for policy in TlsPolicy]), help="Every client's policy."
)
@STUDENT
@click.option("--solve", is_flag=True, help="Play the lesson's own solutions.")
@LANG
@click.option("--json", "as_json", is_flag=True, help="The entries of the run, one JSON object a line.")
def run(
    lesson: str, tls: str | None, student: str | None, solve: bool, lang: str | None, as_json: bool
) -> int:
    """Tell LESSON as text, for a pipe, a log or a screen reader.

    The exit status is 1 when something that the lesson says was not borne out.

    \b
    Examples:
      hagaki run 1
      hagaki run 3 --solve --lang ja
      hagaki run 3 --student 2-B-07
    """
    words = catalogue(lang)
    loaded = load_lesson(lesson, words, student)
    from simulator.course.player import Player
    from simulator.world.misuse import MisuseError

    policy = None if tls is None else TlsPolicy(tls)
    try:
        player = Player(loaded, language=words.language, tls=policy)
        borne_out = (_print_json if as_json else _print)(player, words, solve=solve)
    except MisuseError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    return 0 if borne_out else 1


def _print(player: "Player", words: Catalogue, *, solve: bool) -> bool:
    """The lesson as lines of text. Whether everything was borne out."""
    from simulator.course.results import tell
    from simulator.exports.telling import Teller

    teller = Teller(player.main.trace.cast, words)
    for line in tell(player, words, solve=solve):
        say(line if isinstance(line, str) else teller.line(line.trace[line.serial]))
    return borne_out(player)


def _print_json(player: "Player", words: Catalogue, *, solve: bool) -> bool:
    """The entries of the main run, then the summary."""
    from simulator.course.results import summary, tell
    from simulator.exports.json import dump, lines

    for _ in tell(player, words, solve=solve):
        pass
    for line in lines(player.main.trace):
        say(line)
    say(dump({"summary": summary(player)}))
    return borne_out(player)


def borne_out(player: "Player") -> bool:
    """Whether every check that was made held."""
    return all(verdict.held for record in player.records.values() for verdict in record.checks)
