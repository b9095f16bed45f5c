"""The commands for teachers: `claims`, what bears out each claim, and `guide`, a lesson's guide."""

import shutil
import sys
from typing import TYPE_CHECKING

import click

from simulator.cli.completion import lesson_words
from simulator.cli.errors import Misuse
from simulator.cli.lessons import LANG, find_lesson, first_of, load_lesson
from simulator.cli.manual import Command
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.course.proofs import Proof

_WIDEST = 100


@click.command(cls=Command)
@click.argument("lessons", nargs=-1, metavar="[LESSON]...", shell_complete=lesson_words)
@LANG
@click.option("--json", "as_json", is_flag=True, help="A list of objects, one a claim and step.")
def claims(lessons: tuple[str, ...], lang: str | None, as_json: bool) -> int:
    """Play the lessons (by default all of hagaki's) and say what bears out each claim, and where.

    The exit status is 1 when a claim is not borne out. With LESSON, only the claims of those lessons.

    \b
    Examples:
      hagaki claims
      hagaki claims 3 --lang ja
      hagaki claims --json | python -m json.tool
    """
    words = catalogue(lang)
    from simulator.course.faults import LessonError
    from simulator.course.proofs import proofs
    from simulator.course.shelf import lesson_folders
    from simulator.world.misuse import MisuseError

    folders = [find_lesson(asked, words) for asked in lessons] or lesson_folders()
    try:
        found = proofs(folders, words)
    except LessonError as error:
        raise Misuse(first_of(error.faults, words)) from None
    except MisuseError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    if lessons:
        found = [proof for proof in found if proof.lesson is not None]
    if as_json:
        from simulator.exports.json import dump

        say(dump([_as_json(proof) for proof in found]))
    else:
        _print(found, words)
    return 0 if all(proof.passed for proof in found) else 1


def _as_json(proof: "Proof") -> dict[str, object]:
    return {name: getattr(proof, name) for name in proof.__struct_fields__}


def _print(found: "list[Proof]", words: Catalogue) -> None:
    """Claim by claim: the sentence, then each step that bears it out with its check and its fine print."""
    from simulator.course.claims import claims as sentences

    known, text = sentences(words.language), words.text
    before = ""
    for proof in found:
        if proof.id != before:
            say(text("cli.claims.shown", id=proof.id, claim=known.get(proof.id, "")))
        before = proof.id
        if proof.lesson is None:
            say(f"     {text('cli.claims.missing')}")
            continue
        mark = "fact" if proof.passed and proof.kind == "fact" else "passed" if proof.passed else "failed"
        number = proof.lesson.partition("-")[0].lstrip("0") or proof.lesson
        say(f"     {text('cli.claims.at', lesson=number, step=proof.step, mark=text(f'cli.claims.{mark}'))}")
        key = "cli.claims.source" if proof.kind == "fact" else "cli.claims.check"
        say(f"       {text(key, text=proof.check or '')}")
        if proof.fine_print:
            say(f"       {text('lesson.fine_print')}: {' '.join(proof.fine_print.split())}")
    ids = dict.fromkeys(proof.id for proof in found)
    failed = dict.fromkeys(proof.id for proof in found if not proof.passed)
    say("")
    if failed:
        say(text("cli.claims.open", claims=", ".join(failed)))
    say(text("cli.claims.total", passed=len(ids) - len(failed), count=len(ids)))


@click.command(cls=Command)
@click.argument("lesson", shell_complete=lesson_words)
@LANG
def guide(lesson: str, lang: str | None) -> int:
    """Print the teacher's guide of LESSON: aims, minutes, answers, misconceptions, speaker notes.

    \b
    Examples:
      hagaki guide 3
      hagaki guide 3 --lang ja | less
    """
    words = catalogue(lang)
    loaded = load_lesson(lesson, words)
    from simulator.course.guide import NoGuide, guide_lines
    from simulator.plain_yaml import PlainYamlError

    columns = shutil.get_terminal_size((80, 24)).columns if sys.stdout.isatty() else 80
    try:
        for line in guide_lines(loaded, words, min(columns, _WIDEST)):
            say(line)
    except NoGuide:
        raise Misuse(words.text("error.no_guide", lesson=loaded.id)) from None
    except PlainYamlError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None
    return 0
