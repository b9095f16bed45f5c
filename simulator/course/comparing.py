"""A step that is played twice from one moment, under different settings, to be looked at side by side."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from simulator.course.acting import give, run_until
from simulator.course.facts import Where
from simulator.course.goals import Verdict, judge
from simulator.course.intents import Tls
from simulator.course.schema import CompareSide, Step
from simulator.world.runner import Run

SIDES: Final[tuple[Literal["left", "right"], ...]] = ("left", "right")


class Sides(msgspec.Struct, frozen=True, kw_only=True):
    """Both runs as they ended; the step's entries begin at `begins` in each. `checks`: left's, right's."""

    left: Run
    right: Run
    begins: int
    checks: tuple[tuple[Verdict, ...], tuple[Verdict, ...]]
    stalled: bool  # on either side, what the step waits for did not come


def play_sides(left: Run, right: Run, step: Step, language: str, beside: Path) -> Sides:
    """Let the step happen on both sides. The runs are equal, and are changed.

    `beside` is the folder of the lesson. Raises MisuseError.
    """
    compare = step.compare
    assert compare is not None and len(left.trace) == len(right.trace)
    begins = len(left.trace)
    went_left = _play(left, compare.left, step, begins, language, beside)
    went_right = _play(right, compare.right, step, begins, language, beside)
    return Sides(
        left=left,
        right=right,
        begins=begins,
        checks=(_judged(left, compare.left, step, begins), _judged(right, compare.right, step, begins)),
        stalled=not (went_left and went_right),
    )


def _play(run: Run, side: CompareSide, step: Step, begins: int, language: str, beside: Path) -> bool:
    if side.tls is not None:
        give(run, Tls(policy=side.tls, wire=side.wire), language)
    for intent in (*side.do, *step.do):
        give(run, intent, language, beside)
    return run_until(run, step.until or "idle", _where(run, step, begins))


def _judged(run: Run, side: CompareSide, step: Step, begins: int) -> tuple[Verdict, ...]:
    where = _where(run, step, begins)
    return tuple(judge(condition, where) for condition in side.expect)


def _where(run: Run, step: Step, begins: int) -> Where:
    return Where(run.trace, len(run.trace) - 1, {"": 0, step.id: begins}, step.id)
