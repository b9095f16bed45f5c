"""How one step of a lesson goes: what it still waits for, what was answered, what came of it."""

import enum

import msgspec

from simulator.course.comparing import Sides
from simulator.course.goals import Verdict
from simulator.course.schema import Step
from simulator.world.runner import Run


class Part(enum.Enum):
    """What a step waits for, in the order in which a step can have them."""

    ASK = "ask"
    HAPPEN = "happen"
    POINT = "point"
    MATCH = "match"
    ORDER = "order"
    CONSOLE = "console"
    TRY = "try"
    PAPER = "paper"
    DONE = "done"


class Outcome(enum.Enum):
    """What an answer is worth. RECORDED: not judged, or not yet."""

    RIGHT = "right"
    WRONG = "wrong"
    RECORDED = "recorded"


class StepRecord(msgspec.Struct, kw_only=True):
    """How a step went. Serials count in `run`: the step's entries are `begins` … `ends` - 1."""

    step: Step
    run: Run
    begins: int
    ends: int
    answers: list[str] = []
    tries: int = 0
    typed: list[str] = []
    tried: list[str] = []  # ids of acts
    skipped: bool = False
    stalled: bool = False  # what the step waits for did not come
    parts: list[Part] = []  # what is still to come
    checks: tuple[Verdict, ...] = ()
    sides: Sides | None = None  # of a step that is compared, once it has happened; `run` is the left one
