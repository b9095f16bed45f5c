"""A moment in a trace and the ways to another one: on, back, to a step; at the end a run is asked on."""

from collections.abc import Callable

from simulator.trace.store import START, Trace
from simulator.views import steps
from simulator.views.steps import StepSize


class Reel:
    """`run_on` makes the run do one more thing and says whether it did; without it the trace is all there is.

    Looking back changes nothing: `cursor` moves over what is stored.
    """

    def __init__(
        self,
        trace: Trace,
        *,
        run_on: Callable[[], bool] | None = None,
        size: StepSize = StepSize.HOP,
        floor: int = START,
    ) -> None:
        self.trace = trace
        self.size = size
        self.floor = floor  # the moment before which this reel does not go
        self.ceiling: int | None = None  # the last moment that it shows, None: all there is
        self.cursor = floor
        self._run_on = run_on

    @property
    def last(self) -> int:
        return len(self.trace) - 1 if self.ceiling is None else self.ceiling

    @property
    def at_end(self) -> bool:
        """Whether everything that has happened is in sight."""
        return self.cursor >= self.last

    def forward(self) -> bool:
        """One step on. False where nothing more is to come."""
        following = steps.next_step(self.trace, self.cursor, self.size)
        while following is None and self._run_on is not None and self._run_on():
            following = steps.next_step(self.trace, self.cursor, self.size)
        if following is None or following > self.last:
            if self.at_end:
                return False
            following = self.last
        elif self.ceiling is not None and self._trails(following):
            following = self.ceiling
        self.cursor = following
        return True

    def _trails(self, step: int) -> bool:
        """Whether no further step follows inside the ceiling: what trails behind the last belongs to it."""
        after = steps.next_step(self.trace, step, self.size)
        return after is None or (self.ceiling is not None and after > self.ceiling)

    def back(self) -> bool:
        """One step back. False at the beginning."""
        if self.cursor <= self.floor:
            return False
        before = steps.previous_step(self.trace, self.cursor, self.size)
        if self.cursor == self.ceiling and before > self.floor and self._trails(before):
            before = steps.previous_step(self.trace, before, self.size)
        self.cursor = max(self.floor, before)
        return True

    def seek(self, number: int) -> None:
        """To a step by its number, 0 for the beginning."""
        if number >= self.position.n:
            self.cursor = self.last
        else:
            first = steps.position(self.trace, self.floor, self.size).k
            self.cursor = max(self.floor, steps.step_number(self.trace, first + number, self.size))

    def to_end(self) -> None:
        """To the last thing that has happened."""
        self.cursor = self.last

    @property
    def position(self) -> steps.Position:
        """Step k of n, counted from the floor."""
        first = steps.position(self.trace, self.floor, self.size).k
        last = steps.position(self.trace, self.last, self.size).k
        return steps.Position(steps.position(self.trace, self.cursor, self.size).k - first, last - first)
