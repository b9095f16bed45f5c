"""The commands for authors: `lesson list`, `new`, `check`, `preview` and `schema`."""

import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse
from simulator.cli.lessons import LANG, STUDENT, check_step, find_lesson, load_lesson
from simulator.cli.manual import Group
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.faults import Fault


@click.group(cls=Group)
@LANG
def lesson(lang: str | None) -> None:
    """Write lessons of your own, check them, look at them while you write.

    \b
    Examples:
      hagaki lesson new my-lesson
      hagaki lesson check my-lesson
      hagaki lesson preview my-lesson
    """


@lesson.command("list", short_help="The lessons that come with hagaki.")
@click.option("--json", "as_json", is_flag=True, help="The lessons as a list of objects.")
@LANG
def list_lessons(as_json: bool, lang: str | None) -> int:
    """The lessons that come with hagaki.

    \b
    Examples:
      hagaki lesson list --lang ja
      hagaki lesson list --json
    """
    words = catalogue(lang)
    from simulator.course.loader import load
    from simulator.course.shelf import lesson_folders

    found = [load(folder) for folder in lesson_folders()]
    if as_json:
        import msgspec

        listed = [
            {
                "number": lesson.number,
                "id": lesson.id,
                "title": lesson.title(words.language),
                "minutes": lesson.script.minutes,
                "steps": [step.id for step in lesson.script.steps],
            }
            for lesson in found
        ]
        say(msgspec.json.encode(listed).decode())
        return 0
    for loaded in found:
        title = loaded.title(words.language)
        number, minutes = loaded.number.rjust(2), loaded.script.minutes
        say(words.text("cli.lesson.found", number=number, title=title, minutes=minutes))
    return 0


@lesson.command("new", short_help="Write a small lesson of your own, to begin with.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--world", default="", metavar="NAME", help="Write a world of its own too, worlds/NAME.yaml.")
@LANG
def new_lesson(path: Path, world: str, lang: str | None) -> int:
    """Write a small lesson into the new folder PATH: it plays at once, and its comments teach the format.

    \b
    Examples:
      hagaki lesson new my-lesson && hagaki play my-lesson
      hagaki lesson new my-lesson --world school
    """
    words = catalogue(lang)
    from simulator.course.new_lesson import InTheWay, write_lesson

    if world and not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", world):
        raise Misuse(words.text("error.world_name", name=world))
    try:
        written = write_lesson(path, words.language, world)
    except InTheWay:
        raise Misuse(words.text("error.in_the_way", path=path)) from None
    except OSError as fault:
        raise Misuse(words.text("error.unwritable", path=path, reason=words.reason(fault))) from None
    for file in written:
        say(str(file))
    say(words.text("cli.new.next", path=path))
    return 0


@lesson.command("check", short_help="Lint and replay lessons and worlds.")
@click.argument("paths", nargs=-1, metavar="[PATH]...", shell_complete=lesson_words)
@STUDENT
@LANG
@click.option("--json", "as_json", is_flag=True, help="The faults as a list of objects.")
def check_lessons(paths: tuple[str, ...], student: str | None, lang: str | None, as_json: bool) -> int:
    """Lint and replay lessons, and worlds named by their file (by default all of hagaki's).

    Every fault is told at once: file, line, column, what is wrong, and what would be right. The exit
    status is 1 when there is one.

    \b
    Examples:
      hagaki lesson check my-lesson
      hagaki lesson check my-lesson/worlds/school.yaml
      hagaki lesson check my-lesson --student 2-B-07
    """
    words = catalogue(lang)
    found: list[Fault] = []
    for path in _paths(paths, words):
        faults = _faults(path, student, words)
        found += faults
        if not as_json:
            _tell(path, faults, words)
    wrong = sum(not fault.warning for fault in found)
    if as_json:
        from simulator.exports.json import dump

        say(dump([_as_json(fault, words) for fault in found]))
    elif wrong:
        say(words.text("cli.check.faults", count=wrong))
    return 1 if wrong else 0


def _as_json(fault: "Fault", words: Catalogue) -> dict[str, object]:
    return {**fault._asdict(), "message": words.sentence(fault.message)}


def _paths(asked: tuple[str, ...], words: Catalogue) -> list[Path]:
    """Lessons' folders and worlds' files. Raises Misuse for what is neither, or not there."""
    if asked:
        found = [Path(path) if _is_world(path) else find_lesson(path, words) for path in asked]
        for path in found:
            if not path.exists():
                raise Misuse(words.text("error.no_file", path=path))
        return found
    from simulator.course.shelf import lesson_folders
    from simulator.world.loader import worlds_folder

    return [*lesson_folders(), *sorted(worlds_folder().glob("*.yaml"))]


def _is_world(path: str | Path) -> bool:
    from simulator.course.loader import SCRIPT_NAME

    return Path(path).suffix in (".yaml", ".yml") and Path(path).name != SCRIPT_NAME


def _faults(path: Path, student: str | None, words: Catalogue) -> "list[Fault]":
    if _is_world(path):
        from simulator.world.loader import check_world

        return check_world(path)
    from simulator.course.linter import check

    return check(path, student=student, language=words.language)


def _tell(path: Path, faults: "list[Fault]", words: Catalogue) -> None:
    for fault in faults:
        say(words.sentence(fault.sentence))
    if any(not fault.warning for fault in faults):
        return
    if _is_world(path):
        say(words.text("cli.check.good_world", name=path.name))
        return
    from simulator.course.loader import load

    loaded = load(path)
    say(words.text("cli.check.good", name=loaded.id, count=len(loaded.script.steps)))


@lesson.command("preview", short_help="Look at a lesson while you write it.")
@click.argument("path", shell_complete=lesson_words)
@click.option("--step", default="", metavar="STEP-ID", help="Begin at this step.")
@LANG
@click.option("--ascii", "ascii_only", is_flag=True, help="Draw with ASCII only.")
def preview(path: str, step: str, lang: str | None, ascii_only: bool) -> int:
    """Open the lesson at PATH, and follow each time one of its files is saved.

    What is wrong is shown by line and column in the place of the words, until it is mended.

    \b
    Example:
      hagaki lesson preview my-lesson
    """
    words = catalogue(lang)
    from simulator.cli.play import screen_look

    look = screen_look(words, ascii_only)
    loaded = load_lesson(path, words)
    if step:
        check_step(loaded, step, words)
    from simulator.tui.start import run_preview

    return run_preview(loaded, step=step, **look)


@lesson.command("schema", short_help="The JSON Schema of lessons and worlds, for editors.")
@click.option("--world", is_flag=True, help="Of a world file instead of a lesson's.")
@LANG
def schema(world: bool, lang: str | None) -> int:
    """Print the JSON Schema of lesson.yaml: an editor that knows it completes keys and marks errors.

    Lessons name it in their first line: # yaml-language-server: $schema=...

    \b
    Examples:
      hagaki lesson schema > lesson.schema.json
      hagaki lesson schema --world > world.schema.json
    """
    catalogue(lang)
    from simulator.course.json_schema import schema_text

    say(schema_text("world" if world else "lesson").rstrip("\n"))
    return 0
