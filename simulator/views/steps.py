"""Steps through a trace in three sizes: by hop, by command, by packet. All by bisection, as lanes are sorted.

A cursor is the serial of the last entry that has happened for the viewer; START is before the first.
"""

import enum
from typing import NamedTuple

from simulator.trace.kinds import Lane
from simulator.trace.store import START, Trace


class StepSize(enum.Enum):
    HOP = "hop"
    COMMAND = "command"
    PACKET = "packet"

    @property
    def lane(self) -> Lane:
        return Lane[self.name]

    @property
    def following(self) -> "StepSize":
        """The next finer size, from the finest round to the coarsest."""
        sizes = tuple(StepSize)
        return sizes[(sizes.index(self) + 1) % len(sizes)]


class Position(NamedTuple):
    """Step k of n: k is 0 before the first boundary."""

    k: int
    n: int


def next_step(trace: Trace, cursor: int, size: StepSize) -> int | None:
    """The next boundary after the cursor; None when the trace has none yet."""
    lane = trace.lane(size.lane)
    place = trace.count_until(size.lane, cursor)
    return lane[place] if place < len(lane) else None


def previous_step(trace: Trace, cursor: int, size: StepSize) -> int:
    """The last boundary before the cursor; START when there is none."""
    place = trace.count_until(size.lane, cursor - 1)
    return trace.lane(size.lane)[place - 1] if place else START


def position(trace: Trace, cursor: int, size: StepSize) -> Position:
    return Position(trace.count_until(size.lane, cursor), len(trace.lane(size.lane)))


def step_number(trace: Trace, k: int, size: StepSize) -> int:
    """The cursor at step k, for a line of time that is dragged; held within what there is."""
    lane = trace.lane(size.lane)
    k = min(k, len(lane))
    return lane[k - 1] if k > 0 else START
