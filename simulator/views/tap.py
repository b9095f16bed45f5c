"""A tap on one wire: the octets that crossed, in both directions, with their times, and nothing else.

Whoever listens is given `Tapped` packets only. Of the trace they carry the octets, when and from which end
they came, to which stream they belong (what the addresses and ports of their headers would say), and a
serial to jump back to; what the actors know, whether a line went under TLS, who said it, stays behind.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.trace.entry import Kind, Lane
from simulator.trace.store import Trace

_OVERHEARD: Final = (Kind.SENT, Kind.ASKED, Kind.ANSWERED)  # LOST has no octets: they were overheard as sent


class Tapped(NamedTuple):
    """One packet. `direction` 0 leads from the wire's first end to its second, 1 back.

    `stream` counts the wire's connections from 1; a datagram, which stands alone, has 0.
    """

    time_us: int
    direction: int
    octets: bytes
    serial: int
    stream: int = 0


def wires(trace: Trace) -> tuple[str, ...]:
    """The names of all wires: those of the cast, then others on which something crossed."""
    known = dict.fromkeys(wire.name for wire in trace.cast.wires)
    for serial in trace.lane(Lane.WIRE):
        if trace.kind(serial) in _OVERHEARD:
            known.setdefault(trace.shell(serial).wire)
    known.pop("", None)
    return tuple(known)


def ends(trace: Trace, wire: str) -> tuple[str, str]:
    """The places at the two ends of a wire; direction 0 leads from the first to the second."""
    for known in trace.cast.wires:
        if known.name == wire:
            return known.ends
    for serial in trace.lane(Lane.WIRE):
        entry = trace.shell(serial)
        if entry.wire == wire:
            return entry.source, entry.target
    return "", ""


class Tap:
    """Listens to one wire of a trace that may still grow: each packet is given out once."""

    def __init__(self, trace: Trace, wire: str) -> None:
        self._trace = trace
        self._wire = wire
        self._origin = ends(trace, wire)[0]
        self._next = 0  # in the lane of what crossed wires
        self._streams: dict[int, int] = {}

    def packets(self, until: int | None = None) -> Iterator[Tapped]:
        """What has crossed since the last call, in order, up to and including the serial `until`."""
        trace = self._trace
        lane = trace.lane(Lane.WIRE)
        while self._next < len(lane):
            serial = lane[self._next]
            if until is not None and serial > until:
                return
            self._next += 1
            kind = trace.kind(serial)
            if kind not in _OVERHEARD:
                continue
            entry = trace.shell(serial)
            if entry.wire != self._wire:
                continue
            stream = 0
            if kind is Kind.SENT:
                stream = self._streams.setdefault(entry.connection, len(self._streams) + 1)
            if not self._origin:
                self._origin = entry.source
            direction = 0 if entry.source == self._origin else 1
            yield Tapped(entry.time_us, direction, trace.octets(serial), serial, stream)


def tapped(trace: Trace, wire: str, until: int | None = None) -> Iterator[Tapped]:
    """What crossed a wire, in order, up to and including the serial `until`."""
    return Tap(trace, wire).packets(until)
