"""A lesson told as it is played: plain lines in order, and a summary for programs.

Lines about single entries of the trace are not made here: whoever prints has a teller for them, and gets the
entry's place instead (`Happening`).
"""

from collections.abc import Iterator
from string import ascii_lowercase
from typing import Any

import msgspec

from simulator.course.claims import claims
from simulator.course.comparing import Sides
from simulator.course.inline import Span, plain
from simulator.course.player import Player
from simulator.course.schema import Step
from simulator.course.step_record import Part
from simulator.course.texts import Paragraph, StepText
from simulator.trace.cast import called
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views import ladder
from simulator.words.catalogue import Catalogue

_LINES = frozenset({Kind.COMMAND, Kind.REPLY, Kind.CONTENT})


class Happening(msgspec.Struct, frozen=True):
    """One entry that is worth telling."""

    trace: Trace
    serial: int


def tell(player: Player, words: Catalogue, *, solve: bool = False) -> Iterator[str | Happening]:
    """Play the lesson from where it is to its end, and tell it. What is typed is typed only with `solve`."""
    lesson = player.lesson
    key = "run.title" if lesson.number else "run.title.plain"
    yield words.text(key, number=lesson.number, title=lesson.title(words.language))
    if lesson.script.setup:
        yield from ("", words.text("run.setup"))
        yield from _happenings(player.main.trace, 0, len(player.main.trace), conversation=False)
    conversation = False
    while True:
        conversation = "conversation" in player.step.panes if player.step.panes else conversation
        yield from _StepTeller(player, words, conversation=conversation).tell(solve)
        if not player.next_step():
            break
    shown = sorted({claim for step in player.steps for claim in step.shows})
    yield from ("", words.text("run.end", count=len(player.steps)))
    if shown:
        yield words.text("run.claims", claims=", ".join(shown))


def summary(player: Player) -> dict[str, Any]:
    """How the lesson went, step by step, as plain data for JSON."""
    return {
        "lesson": player.lesson.id,
        "world": player.lesson.script.world,
        "seed": player.main.seed,
        "steps": [
            {
                "id": record.step.id,
                "status": "skipped" if record.skipped else "done" if not record.parts else "open",
                "answers": record.answers,
                "typed": record.typed,
                "tried": record.tried,
                "begins": record.begins,
                "ends": record.ends,
                "aside": record.run is not player.main,
                "checks": [verdict.held for verdict in record.checks],
                "shows": list(record.step.shows),
            }
            for record in player.records.values()
        ],
    }


class _StepTeller:
    def __init__(self, player: Player, words: Catalogue, *, conversation: bool) -> None:
        self._player = player
        self._step: Step = player.step
        self._words = words
        self._say = words.text
        self._text: StepText = player.lesson.step_text(player.step, words.language)
        self._conversation = conversation

    def tell(self, solve: bool) -> Iterator[str | Happening]:
        player, step = self._player, self._step
        key = "run.step.extra" if step.extra else "run.step"
        yield from ("", self._say(key, number=player.index + 1, total=len(player.steps), id=step.id), "")
        yield from self._paragraphs(self._text.paragraphs)
        yield from self._question()
        if step.aside is not None:
            yield self._say("run.aside")
        while player.wants not in (Part.CONSOLE, Part.TRY, Part.DONE):
            player.solve_part()
        if player.wants is not Part.DONE:
            if solve:
                player.solve()
            else:
                player.skip()
        record = player.record
        if record.sides is not None:
            yield from self._sides(record.sides)
        else:
            yield from self._happened(record.run.trace, record.begins, record.ends)
        if step.console is not None or step.try_:
            yield from self._tried()
            yield self._say("run.reached" if solve and not record.skipped else "run.not_solved")
        yield from self._answers()
        yield from self._table()
        if not record.skipped:
            yield from self._paragraphs(self._text.done)
        yield from self._small_print()

    def _paragraphs(self, paragraphs: tuple[Paragraph, ...], before: str = "") -> Iterator[str]:
        for paragraph in paragraphs:
            told = plain(paragraph.spans, self._words.language)
            if paragraph.voice == "narration":
                yield f"{before}{told}"
            else:
                yield f"{before}{self._say(f'lesson.{paragraph.voice}')}: {told}"

    def _question(self) -> Iterator[str]:
        """The choices before it happens; the items that are to be matched or put in order."""
        ask = self._step.ask
        for mark, choice in zip(ascii_lowercase, ask.choices if ask is not None else (), strict=False):
            yield self._say("run.choice", mark=mark, label=self._label(self._text.choices, choice))
        for item in sorted(self._step.order):
            yield f"  - {self._label(self._text.items, item)}"
        for act in self._step.try_:
            yield self._say("run.act", act=self._label(self._text.acts, act.id))

    def _tried(self) -> Iterator[str]:
        """The acts that were done, by their labels."""
        for name in self._player.record.tried:
            yield self._say("run.tried", act=self._label(self._text.acts, name))

    def _answers(self) -> Iterator[str]:
        step, text = self._step, self._text
        if step.ask is not None and step.ask.answer is not None:
            if step.ask.reveal is not None:
                yield self._say("run.answer.later", step=step.ask.reveal)
            else:
                yield from self._answer(text, step.ask.answer)
        for earlier, _ in self._player.revealed():
            assert earlier.ask is not None and earlier.ask.answer is not None
            yield from self._answer(
                self._player.lesson.step_text(earlier, self._words.language), earlier.ask.answer
            )
        if step.point is not None:
            yield self._say("run.answer.place", name=self._place(step.point.place))
        for item, choice in step.match.items():
            label, fitting = self._label(text.items, item), self._label(text.choices, choice)
            yield f"  {label} — {fitting}"
        for number, item in enumerate(step.order, 1):
            yield f"  {number}. {self._label(text.items, item)}"

    def _answer(self, text: StepText, choice: str) -> Iterator[str]:
        yield self._say("run.answer", label=self._label(text.choices, choice))
        yield from self._paragraphs(text.whys.get(choice, ()), "  ")

    def _table(self) -> Iterator[str]:
        for row in self._step.table.rows if self._step.table is not None else ():
            label, ours, article = self._text.rows.get(row.id, (row.id, "", ""))
            if self._player.row_holds(row):
                yield self._say("run.row.filled", label=label, text=ours)
            else:
                yield self._say("run.row.open", label=label)
            yield self._say("run.row.article", text=article)

    def _small_print(self) -> Iterator[str]:
        for claim, paragraphs in self._text.fine_print.items():
            about = f" ({claim})" if claim else ""
            yield from self._paragraphs(paragraphs, f"{self._say('lesson.fine_print')}{about}: ")
        known = claims(self._words.language)
        for fact in self._step.facts:
            yield f"{fact.claim}: {known.get(fact.claim, '')} ({fact.source})"

    def _happened(self, trace: Trace, begins: int, ends: int) -> Iterator[str | Happening]:
        return _happenings(trace, begins, ends, conversation=self._conversation, words=self._words)

    def _sides(self, sides: Sides) -> Iterator[str | Happening]:
        """A step that is compared: one way, then the other."""
        for name, run in (("left", sides.left), ("right", sides.right)):
            yield self._say("run.side", label=self._label(self._text.sides, name))
            yield from self._happened(run.trace, sides.begins, len(run.trace))
        yield self._say("run.compare", lesson=self._player.lesson.number or self._player.lesson.id)

    def _label(self, labels: dict[str, tuple[Span, ...]], name: str) -> str:
        return plain(labels.get(name, (Span(name),)), self._words.language)

    def _place(self, name: str) -> str:
        cast = self._player.main.trace.cast
        for place in cast.places:
            if place.name == name:
                return called(place.names, self._words.language, name)
        for office in cast.offices:
            if office.domain == name:
                return called(office.names, self._words.language, name)
        return name


def _happenings(
    trace: Trace, begins: int, ends: int, *, conversation: bool, words: Catalogue | None = None
) -> Iterator[str | Happening]:
    """What is told of a stretch of the trace, in order; where it is in sight, with the conversation."""
    told = set(trace.lane(Lane.TOLD))
    for serial in range(begins, ends):
        if serial in told:
            yield Happening(trace, serial)
        elif conversation and words is not None and trace.kind(serial) in _LINES:
            yield _said(trace, serial, words)


def _said(trace: Trace, serial: int, words: Catalogue) -> str:
    row = ladder.row(trace, serial)
    cover = words.text("screen.tls" if row.secured else "screen.clear")
    gloss = words.gloss(*row.gloss_keys, **row.arguments)
    parts = [f"  {cover}", words.text(f"name.{row.who}") if row.who else "", row.text]
    line = "  ".join(part for part in parts if part)
    return f"{line}  ({gloss.short})" if gloss is not None else line
