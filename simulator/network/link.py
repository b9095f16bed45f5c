"""A wire between two hosts: delay, jitter, cut and mended, who listens in on it, and who interferes.

Each direction keeps its order: what was sent later never arrives earlier, whatever the jitter.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from simulator.network.interception import Interception
from simulator.network.scheduler import Handler, Scheduler
from simulator.trace.entry import Cut
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace

if TYPE_CHECKING:
    from simulator.network.chance import Chance

Tap = Callable[[int, int, bytes], None]  # time_us, direction (0: first end to second, 1: back), octets


class Receiver:
    """What takes octets from a wire: bound methods of it are what a wire's packets are posted to."""

    __slots__ = ("link",)

    link: Link

    @abstractmethod
    def lose(self, packet: Any) -> None:
        """The wire was cut while this packet was on it."""
        ...


class Silenced:
    """What must know that its wire was cut or mended."""

    __slots__ = ()

    @abstractmethod
    def wire_cut(self, cause: int) -> None: ...

    @abstractmethod
    def wire_mended(self) -> None: ...


class Link:
    """One wire. `ends` are host names; direction 0 leads from the first to the second."""

    __slots__ = (
        "_chance",
        "_last_us",
        "_scheduler",
        "_trace",
        "ends",
        "interception",
        "is_cut",
        "jitter_us",
        "latency_us",
        "mss",
        "name",
        "name_id",
        "open",
        "taps",
    )

    def __init__(
        self,
        scheduler: Scheduler,
        trace: Trace,
        chance: Chance,
        name: str,
        ends: tuple[str, str],
        *,
        latency_us: int,
        jitter_us: int,
        mss: int,
    ) -> None:
        self._scheduler = scheduler
        self._trace = trace
        self._chance = chance
        self.name = name
        self.name_id = trace.name_id(name)
        self.ends = ends
        self.latency_us = latency_us
        self.jitter_us = jitter_us
        self.mss = mss
        self.is_cut = False
        self.taps: list[Tap] = []
        self.interception: Interception | None = None
        self.open: dict[int, Silenced] = {}  # the connections on this wire, by id
        self._last_us = [0, 0]

    def direction(self, source: str) -> int:
        return 0 if source == self.ends[0] else 1

    def arrival_us(self, direction: int) -> int:
        """When what is sent now in that direction arrives; draws the jitter."""
        arrival_us = self._scheduler.now_us + self.latency_us
        if self.jitter_us:
            arrival_us += self._chance.stream(f"wire:{self.name}").randrange(self.jitter_us + 1)
        last_us = self._last_us
        if arrival_us < last_us[direction]:
            return last_us[direction]
        last_us[direction] = arrival_us
        return arrival_us

    def overhear(self, direction: int, octets: bytes) -> None:
        """Give the taps what passes; they get the octets of the wire and nothing else."""
        for tap in self.taps:
            tap(self._scheduler.now_us, direction, octets)

    def cut(self, cause: int | None = None) -> int:
        """Cut the wire; what is on it is lost. Returns the serial of the CUT entry."""
        serial = self._tell(cut=True, cause=cause)
        self.is_cut = True
        for handler, packet in self._scheduler.withdraw(self._carries):
            handler.__self__.lose(packet)  # type: ignore[attr-defined]
        for connection in list(self.open.values()):
            connection.wire_cut(serial)
        return serial

    def mend(self, cause: int | None = None) -> int:
        """Mend the wire; what was lost stays lost. Returns the serial of the CUT entry that says so."""
        serial = self._tell(cut=False, cause=cause)
        self.is_cut = False
        for connection in list(self.open.values()):
            connection.wire_mended()
        return serial

    def _carries(self, handler: Handler, _: Any) -> bool:
        owner = getattr(handler, "__self__", None)
        return isinstance(owner, Receiver) and owner.link is self

    def _tell(self, *, cut: bool, cause: int | None) -> int:
        return self._trace.append(
            Kind.CUT,
            time_us=self._scheduler.now_us,
            cause=cause,
            wire=self.name,
            source=self.ends[0],
            target=self.ends[1],
            detail=Cut(cut=cut),
        )
