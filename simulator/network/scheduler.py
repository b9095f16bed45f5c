"""The kernel: one heap of what is to happen, ordered by (time, priority, serial), and the clock it moves.

Two things planned for the same time and priority happen in the order in which they were planned, so a
run is a function of what was planned and of nothing else.
"""

from collections.abc import Callable
from heapq import heapify, heappop, heappush
from typing import Any

Handler = Callable[[Any], None]


class Wakeup:
    """Something planned that may still be called off."""

    __slots__ = ("_argument", "_handler", "time_us")

    def __init__(self, time_us: int, handler: Handler, argument: Any) -> None:
        self.time_us = time_us
        self._handler: Handler | None = handler
        self._argument = argument

    @property
    def pending(self) -> bool:
        return self._handler is not None

    def cancel(self) -> None:
        """Call it off. Without effect once it has happened."""
        self._handler = self._argument = None

    def take(self) -> tuple[Handler | None, Any]:
        """The handler (None when called off) and its argument; spent from here on."""
        taken = self._handler, self._argument
        self._handler = self._argument = None
        return taken


def _wake(_: Any) -> None:
    """Marks heap items whose argument is a Wakeup; never called."""


class Scheduler:
    """Plans handlers and runs them in order of virtual time. `executed` counts the handlers run so far."""

    __slots__ = ("_heap", "_planned", "executed", "now_us")

    def __init__(self) -> None:
        self.now_us = 0
        self.executed = 0
        self._planned = 0
        self._heap: list[tuple[int, int, int, Handler, Any]] = []

    def post(self, time_us: int, handler: Handler, argument: Any = None, priority: int = 0) -> None:
        """Plan `handler(argument)` for good: the hot path. `time_us` must not lie in the past."""
        self._planned = planned = self._planned + 1
        heappush(self._heap, (time_us, priority, planned, handler, argument))

    def at(self, time_us: int, handler: Handler, argument: Any = None, *, priority: int = 0) -> Wakeup:
        """Plan `handler(argument)` for a time. A lower priority number goes first at the same time."""
        if time_us < self.now_us:
            raise ValueError(f"cannot plan for {time_us} µs: it is {self.now_us} µs already")
        wakeup = Wakeup(time_us, handler, argument)
        self.post(time_us, _wake, wakeup, priority)
        return wakeup

    def after(self, delay_us: int, handler: Handler, argument: Any = None, *, priority: int = 0) -> Wakeup:
        """Plan `handler(argument)` for `delay_us` from now."""
        return self.at(self.now_us + delay_us, handler, argument, priority=priority)

    def step(self) -> bool:
        """Run what comes next. False when nothing is left to happen."""
        heap = self._heap
        while heap:
            time_us, _, _, handler, argument = heappop(heap)
            if handler is _wake:
                handler, argument = argument.take()
                if handler is None:
                    continue
            self.now_us = time_us
            self.executed += 1
            handler(argument)
            return True
        return False

    def run(self, until_us: int | None = None) -> int:
        """Run until nothing is left, or nothing before or at `until_us`. Returns how many handlers ran.

        With `until_us` the clock stands there afterwards, if it was not there yet.
        """
        before = self.executed
        if until_us is None:
            while self.step():
                pass
        else:
            while (time_us := self.next_time_us()) is not None and time_us <= until_us:
                self.step()
            self.now_us = max(self.now_us, until_us)
        return self.executed - before

    def next_time_us(self) -> int | None:
        """When the next thing happens; None when nothing is left."""
        heap = self._heap
        while heap:
            time_us, _, _, handler, argument = heap[0]
            if handler is not _wake or argument.pending:
                return time_us
            heappop(heap)
        return None

    def withdraw(self, chosen: Callable[[Handler, Any], bool]) -> list[tuple[Handler, Any]]:
        """Take out everything posted that `chosen` names and return it in the order it would have run."""
        taken = sorted(item for item in self._heap if chosen(item[3], item[4]))
        if taken:
            serials = {item[2] for item in taken}
            self._heap = [item for item in self._heap if item[2] not in serials]
            heapify(self._heap)
        return [(item[3], item[4]) for item in taken]
