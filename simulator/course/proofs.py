"""What bears out each claim: the lessons are played by their own solutions, and every check is told.

A claim is shown by a step whose `expect`, `goal` or table rows hold after it, or it is a fact, which has a
source instead. A claim that no lesson speaks of has a proof without lesson and step, which is not passed.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from simulator.course.claims import claims
from simulator.course.comparing import SIDES
from simulator.course.goals import told
from simulator.course.inline import plain
from simulator.course.loader import Lesson, load
from simulator.course.player import Player
from simulator.course.schema import Step
from simulator.course.texts import Paragraph
from simulator.words.catalogue import Catalogue


class Proof(msgspec.Struct, frozen=True, kw_only=True):
    """One claim at one step. `check` is a sentence: what held there, or the source of a fact."""

    id: str
    lesson: str | None = None
    step: str | None = None
    kind: Literal["shown", "fact"] = "shown"
    check: str | None = None
    passed: bool = False
    fine_print: str | None = None


def proofs(folders: Iterable[Path], words: Catalogue) -> list[Proof]:
    """The proofs of every claim, in the order of the claims and then of the lessons.

    Raises LessonError for a lesson that cannot be played, MisuseError for one whose world cannot do it.
    """
    found: dict[str, list[Proof]] = {claim: [] for claim in claims(words.language)}
    for folder in folders:
        for proof in proofs_of(load(folder), words):
            found.setdefault(proof.id, []).append(proof)
    return [proof for claim, those in found.items() for proof in (those or [Proof(id=claim)])]


def proofs_of(lesson: Lesson, words: Catalogue) -> Iterator[Proof]:
    """The proofs that one lesson gives, step by step, each judged where its step ends."""
    player = Player(lesson, language=words.language)
    while True:
        player.solve()
        yield from _of_step(player, words)
        if not player.next_step():
            return


def _of_step(player: Player, words: Catalogue) -> Iterator[Proof]:
    step, lesson = player.step, player.lesson
    sources = {fact.claim: fact.source for fact in step.facts}
    judged = _judged(player, words)
    check = words.text("cli.claims.and").join(dict.fromkeys(sentence for sentence, _ in judged))
    for claim in dict.fromkeys((*step.shows, *sources)):
        checked = claim in step.shows and bool(judged)
        yield Proof(
            id=claim,
            lesson=lesson.id,
            step=step.id,
            kind="shown" if claim in step.shows else "fact",
            check=check if checked else sources.get(claim),
            passed=all(held for _, held in judged) if checked else claim in sources,
            fine_print=_fine_print(lesson, step, claim, words.language),
        )


def _judged(player: Player, words: Catalogue) -> list[tuple[str, bool]]:
    """Everything that is judged after the step in hand, as sentences, and whether it held."""
    record, table = player.record, player.step.table
    rows = [verdict for row in table.rows for verdict in player.verdicts(row.holds)] if table else []
    found = [
        (told(verdict, words, player.run.trace), verdict.held)
        for verdict in (*record.checks, *player.goal(), *rows)
    ]
    if record.sides is not None:
        labels = player.lesson.step_text(player.step, words.language).sides
        for name, checks in zip(SIDES, record.sides.checks, strict=True):
            label = plain(labels[name], words.language) if name in labels else name
            trace = getattr(record.sides, name).trace
            found += [(f"{label}: {told(verdict, words, trace)}", verdict.held) for verdict in checks]
    return found


def _fine_print(lesson: Lesson, step: Step, claim: str, language: str) -> str | None:
    """What really holds: beside the step itself, else wherever the lesson says it of this claim."""
    for candidate in (step, *lesson.script.steps):
        paragraphs = lesson.step_text(candidate, language).fine_print.get(claim)
        if paragraphs:
            return _joined(paragraphs, language)
    return None


def _joined(paragraphs: tuple[Paragraph, ...], language: str) -> str:
    return "\n".join(plain(paragraph.spans, language) for paragraph in paragraphs)
