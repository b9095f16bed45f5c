"""A moment in a trace and the ways to another one: on, back, to a step; at the end a run is asked for more."""

from collections.abc import Callable

from simulator.trace.store import START, Trace
from simulator.views import steps
from simulator.views.steps import StepSize


class Reel:
    """`run_on` makes the run do one more thing and says whether it did; without it the trace is all there is.

    Looking back changes nothing: `cursor` moves over what is stored.
    """

    def __init__(
        self, trace: Trace, *, run_on: Callable[[], bool] | None = None, size: StepSize = StepSize.HOP
    ) -> None:
        self.trace = trace
        self.cursor = START
        self.size = size
        self._run_on = run_on

    @property
    def last(self) -> int:
        return len(self.trace) - 1

    @property
    def at_end(self) -> bool:
        """Whether everything that has happened is in sight."""
        return self.cursor >= self.last

    def forward(self) -> bool:
        """One step on. False where nothing more is to come."""
        following = steps.next_step(self.trace, self.cursor, self.size)
        while following is None and self._run_on is not None and self._run_on():
            following = steps.next_step(self.trace, self.cursor, self.size)
        if following is None:
            if self.at_end:
                return False
            following = self.last
        self.cursor = following
        return True

    def back(self) -> bool:
        """One step back. False at the beginning."""
        if self.cursor == START:
            return False
        self.cursor = steps.previous_step(self.trace, self.cursor, self.size)
        return True

    def seek(self, number: int) -> None:
        """To a step by its number, 0 for the beginning."""
        position = self.position
        self.cursor = self.last if number >= position.n else steps.step_number(self.trace, number, self.size)

    def to_end(self) -> None:
        """To the last thing that has happened."""
        self.cursor = self.last

    @property
    def position(self) -> steps.Position:
        return steps.position(self.trace, self.cursor, self.size)
