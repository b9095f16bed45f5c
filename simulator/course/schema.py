"""The types of a lesson's script, `lesson.yaml`. The decoder and the JSON Schema are made from them."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta

from simulator.course.intents import Count, Intent, Protocol, ScriptPart, TlsWord, Word
from simulator.course.vocabulary import Condition, Until

FORMAT: Final = 1

Name = Annotated[str, Meta(pattern="^[a-z0-9]+(-[a-z0-9]+)*$", max_length=60)]
ClaimId = Annotated[str, Meta(pattern="^C[0-9]{2}$")]
Pane = Literal["route", "conversation", "wire", "letter", "mailboxes", "notebook", "seats"]
PartWord = Literal["A", "B", "C"]
StepSize = Literal["hop", "command", "packet"]


class Ask(ScriptPart, frozen=True, kw_only=True):
    """A prediction, asked before the step happens. Without `answer` it is recorded and not judged."""

    choices: tuple[Name, ...]
    answer: Name | None = None
    reveal: Name | None = None  # the later step that shows the answer; until then nothing is judged


class Point(ScriptPart, frozen=True, kw_only=True):
    """The learner points at a box of the route: a place, or an office by its domain."""

    place: Word


class Row(ScriptPart, frozen=True, kw_only=True):
    id: Name
    holds: tuple[Condition, ...]


class Table(ScriptPart, frozen=True, kw_only=True):
    """A table that fills from this run: a row is shown when its conditions hold."""

    rows: tuple[Row, ...]


class Console(ScriptPart, frozen=True, kw_only=True):
    """The learner types to a server."""

    protocol: Protocol
    as_: Word = msgspec.field(name="as")
    device: Word


class Act(ScriptPart, frozen=True, kw_only=True):
    """One thing that the learner may do on the way to the goal, as often as they like."""

    id: Name
    do: tuple[Intent, ...]
    until: Until | Literal["idle"] | None = None


class Fact(ScriptPart, frozen=True, kw_only=True):
    """A claim of history or custom: it has a source instead of a check."""

    claim: ClaimId
    source: Word


class CompareSide(ScriptPart, frozen=True, kw_only=True):
    """One of two ways that a step goes: under this policy (everywhere, or on one wire), after these acts."""

    tls: TlsWord | None = None
    wire: Word | None = None
    do: tuple[Intent, ...] = ()
    expect: tuple[Condition, ...] = ()


class Compare(ScriptPart, frozen=True, kw_only=True):
    """The step happens twice from the same moment; the story then goes on where it was."""

    left: CompareSide
    right: CompareSide


class Step(ScriptPart, frozen=True, kw_only=True):
    """One beat of a lesson: what is asked, what happens, what must hold."""

    id: Name
    part: PartWord | None = None  # a part of the lesson begins here, for a period of its own
    minutes: Count = 0
    extra: bool = False
    panes: tuple[Pane, ...] = ()
    size: StepSize | None = None
    aside: Literal["here", "fresh"] | None = None
    compare: Compare | None = None
    ask: Ask | None = None
    point: Point | None = None
    match: dict[Name, Name] = msgspec.field(default_factory=dict)
    order: tuple[Name, ...] = ()
    table: Table | None = None
    paper: bool = False
    before: tuple[Intent, ...] = ()  # has happened when the step begins, and is not walked through
    pause: tuple[Until, ...] = ()  # where playing stops by itself within the step
    do: tuple[Intent, ...] = ()
    until: Until | Literal["idle"] | None = None
    console: Console | None = None
    try_: tuple[Act, ...] = msgspec.field(name="try", default=())  # the goal is reached by any of these roads
    solution: tuple[Word, ...] = ()  # lines to type, or acts to do
    shows: tuple[ClaimId, ...] = ()
    facts: tuple[Fact, ...] = ()
    expect: tuple[Condition, ...] = ()
    goal: tuple[Condition, ...] = ()


class Policies(ScriptPart, frozen=True, kw_only=True):
    """What the learner may do: ask for hints, skip a step."""

    hints: bool = True
    skip: bool = True


class Script(ScriptPart, frozen=True, kw_only=True):
    """A whole lesson, without its words."""

    format: Literal[1]
    world: Name
    seed: Annotated[int, Meta(ge=0, le=2**53)]
    minutes: Count
    folded: bool = False
    tls: TlsWord | None = None
    policies: Policies = Policies()
    setup: tuple[Intent, ...] = ()
    steps: tuple[Step, ...]

    def parts(self) -> list[list[Step]]:
        """The steps, a list for each part; a lesson that is not divided is one part."""
        parts: list[list[Step]] = [[]]
        for step in self.steps:
            if step.part is not None and parts[-1]:
                parts.append([])
            parts[-1].append(step)
        return parts
