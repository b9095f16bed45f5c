"""The commands `progress …`: how far one has come, to take along, to bring in, to begin from nothing."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse
from simulator.cli.lessons import LANG, find_lesson
from simulator.cli.manual import Group
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.course.progress import Progress


@click.group(cls=Group, invoke_without_command=True)
@LANG
@click.pass_context
def progress(ctx: click.Context, lang: str | None) -> int:
    """How far you have come in each lesson; keep it, bring it to another machine, begin again.

    \b
    Examples:
      hagaki progress
      hagaki progress export mine.json
      hagaki progress import mine.json
      hagaki progress reset 3
    """
    if ctx.invoked_subcommand is not None:
        return 0
    words = catalogue(lang)
    from simulator.course.loader import load
    from simulator.course.shelf import lesson_folders

    with _open(words) as kept:
        for folder in lesson_folders():
            lesson = load(folder)
            steps = kept.steps(lesson.id)
            skipped = sum(status == "skipped" for status in steps.values())
            told = words.text("home.progress", done=len(steps), total=len(lesson.script.steps))
            if skipped:
                told = f"{told}  {words.text('home.skipped', count=skipped)}"
            say(f"{lesson.number:>2}  {lesson.title(words.language)}  {told}")
    return 0


@progress.command("export", short_help="Write all progress into a file.")
@click.argument("file", type=click.Path(path_type=Path))
@LANG
def export_progress(file: Path, lang: str | None) -> int:
    """Write all progress into FILE, to keep it or to take it to another machine.

    \b
    Example:
      hagaki progress export mine.json
    """
    words = catalogue(lang)
    from simulator.course.progress_file import ProgressFileError, export_to

    with _open(words) as kept:
        try:
            count = export_to(kept, file)
        except ProgressFileError as error:
            raise Misuse(words.sentence(error.sentence)) from None
    say(words.text("cli.progress.exported", count=count, path=file))
    return 0


@progress.command("import", short_help="Add the progress of a file.")
@click.argument("file", type=click.Path(path_type=Path))
@LANG
def import_progress(file: Path, lang: str | None) -> int:
    """Add what FILE knows to what is known here; what is done stays done.

    \b
    Example:
      hagaki progress import mine.json
    """
    words = catalogue(lang)
    from simulator.course.progress_file import ProgressFileError, import_from

    with _open(words) as kept:
        try:
            count = import_from(kept, file)
        except ProgressFileError as error:
            raise Misuse(words.sentence(error.sentence)) from None
    say(words.text("cli.progress.imported", count=count, path=file))
    return 0


@progress.command("reset", short_help="Begin a lesson, or everything, from nothing.")
@click.argument("lesson", required=False, shell_complete=lesson_words)
@click.option("--yes", is_flag=True, help="Do not ask.")
@LANG
def reset_progress(lesson: str | None, yes: bool, lang: str | None) -> int:
    """Forget the progress in LESSON, or in all of them; it asks first.

    \b
    Examples:
      hagaki progress reset 3
      hagaki progress reset --yes
    """
    words = catalogue(lang)
    folder = find_lesson(lesson, words) if lesson is not None else None
    question = words.text("progress.ask_one" if folder else "progress.ask_all", lesson=lesson or "")
    if not yes and not click.confirm(question):
        return 1
    with _open(words) as kept:
        if folder is None:
            kept.forget_all()
        else:
            kept.forget(folder.resolve().name)
    say(words.text("progress.reset_done"))
    return 0


def _open(words: Catalogue) -> "Progress":
    """Progress as it is kept. Raises Misuse where it cannot be."""
    from simulator.course.progress import Progress

    kept = Progress()
    problem = kept.problem
    if problem is not None:
        raise Misuse(words.text(problem.key, path=problem.path, reason=problem.reason))
    return kept
