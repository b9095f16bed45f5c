"""The clock of live servers: virtual time is the host's, and what the simulation does takes no time.

Three rules. Time stands where the host's monotonic clock stands, and never goes back. A delay of up to
`AT_ONCE_US` (a server that comes back to its queue) is no delay: it is over when nothing else is due, so
that visitors go first. A longer delay (a retry, a silence) waits for the host's clock. Wires of a live
world have no latency; see `simulator.live.town`.
"""

from collections import deque
from time import perf_counter
from typing import Any, Final

from simulator.network.scheduler import Handler, Scheduler, Wakeup

AT_ONCE_US: Final = 1_000_000

_next_time_us = Scheduler.next_time_us  # without a look for `super` in the hottest loop of a live server
_step = Scheduler.step


class LiveScheduler(Scheduler):
    """Runs what is due by the host's clock, a slice at a time."""

    __slots__ = ("_soon",)

    def __init__(self) -> None:
        super().__init__()
        self._soon: deque[Wakeup] = deque()

    def at(self, time_us: int, handler: Handler, argument: Any = None, *, priority: int = 0) -> Wakeup:
        if 0 < time_us - self.now_us <= AT_ONCE_US:
            wakeup = Wakeup(self.now_us, handler, argument)
            self._soon.append(wakeup)
            return wakeup
        return super().at(time_us, handler, argument, priority=priority)

    def next_planned_us(self) -> int | None:
        """When the next thing happens that waits for no pause."""
        return _next_time_us(self)

    def next_time_us(self) -> int | None:
        planned_us = _next_time_us(self)
        if self._comes_soon(planned_us):
            return self.now_us
        return planned_us

    def step(self) -> bool:
        if not self._comes_soon(_next_time_us(self)):
            return _step(self)
        handler, argument = self._soon.popleft().take()
        assert handler is not None
        self.executed += 1
        handler(argument)
        return True

    @property
    def has_soon(self) -> bool:
        """Whether something waits for a pause."""
        return bool(self._soon)

    def run_packets(self, until_us: int, seconds: float) -> bool:
        """Run what is due but for what waits for a pause. False when some of it is left over."""
        end = perf_counter() + seconds
        while (due_us := _next_time_us(self)) is not None and due_us <= until_us:
            _step(self)
            if perf_counter() > end:
                return False
        if until_us > self.now_us:
            self.now_us = until_us
        return True

    def run_due(self, until_us: int, seconds: float) -> bool:
        """Run what is due by a time, for about so long. False when something that is due is left over."""
        end = perf_counter() + seconds
        while (due_us := self.next_time_us()) is not None and due_us <= until_us:
            self.step()
            if perf_counter() > end:
                return False
        self.now_us = max(self.now_us, until_us)
        return True

    def _comes_soon(self, planned_us: int | None) -> bool:
        soon = self._soon
        while soon and not soon[0].pending:
            soon.popleft()
        return bool(soon) and (planned_us is None or planned_us > self.now_us)
