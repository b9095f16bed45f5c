"""A tap on one wire: the octets that crossed, in both directions, with their times, and nothing else.

Whoever listens is given `Tapped` packets only. Of the trace they carry the octets, when and from which end
they came, what stands in the packets' own headers (addresses and ports, and so to which stream they belong),
and a serial to jump back to; what the actors know, whether a line went under TLS, who said it, stays behind.
"""

from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace

_OVERHEARD: Final = (Kind.SENT, Kind.ASKED, Kind.ANSWERED)  # LOST has no octets: they were overheard as sent


DNS_PORT: Final = 53  # RFC 1035 §4.2.1


class Address(NamedTuple):
    """What the headers of a stream's packets say: between which machines, and at which door of the second."""

    client: str
    server: str
    port: int


class Tapped(NamedTuple):
    """One packet. `direction` 0 leads from the wire's first end to its second, 1 back.

    `stream` counts the wire's connections from 1; a datagram, which stands alone, has 0. Its `address` has
    whoever asked as the client. `address` is None where nothing is known of the headers.
    """

    time_us: int
    direction: int
    octets: bytes
    serial: int
    stream: int = 0
    address: Address | None = None


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


class Crossings:
    """On which wires anything has crossed by a step; each packet is looked at once."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._next = 0  # in the lane of what crossed wires
        self._first: dict[str, int] = {}  # the first packet of each wire
        self._order = {wire.name: place for place, wire in enumerate(trace.cast.wires)}

    def until(self, step: int) -> tuple[str, ...]:
        """Those wires, in the order of the cast; others behind them."""
        trace, lane = self._trace, self._trace.lane(Lane.WIRE)
        while self._next < len(lane) and lane[self._next] <= step:
            serial = lane[self._next]
            self._next += 1
            if trace.kind(serial) in _OVERHEARD:
                self._first.setdefault(trace.shell(serial).wire, serial)
        busy = [wire for wire, first in self._first.items() if wire and first <= step]
        return tuple(sorted(busy, key=lambda wire: self._order.get(wire, len(self._order))))


class Taps:
    """Listens to one wire of a trace that may still grow, or to all: each packet is given out once.

    What crossed up to the entry `since` was not heard.
    """

    def __init__(self, trace: Trace, wire: str | None = None, *, since: int = START) -> None:
        self._trace = trace
        self._wire = wire
        self._next = trace.count_until(Lane.WIRE, since)  # in the lane of what crossed wires
        self._origins: dict[str, str] = {name.name: name.ends[0] for name in trace.cast.wires}
        self._streams: dict[str, dict[int, int]] = {}
        self._addresses: dict[int, Address | None] = {}
        self._hosts = {place.name: place.address for place in trace.cast.places}

    def packets(self, until: int | None = None) -> Iterator[tuple[str, Tapped]]:
        """What has crossed since the last call, in order, up to the serial `until`, and on which wire."""
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
            wire = entry.wire
            if not wire or (self._wire is not None and wire != self._wire):
                continue
            stream, address = 0, None
            if kind is Kind.SENT:
                streams = self._streams.setdefault(wire, {})
                stream = streams.setdefault(entry.connection, len(streams) + 1)
                address = self._address(entry.connection)
            else:
                asks = kind is Kind.ASKED
                address = (
                    self._between(entry.source, entry.target)
                    if asks
                    else self._between(entry.target, entry.source)
                )
            direction = 0 if entry.source == self._origins.setdefault(wire, entry.source) else 1
            yield wire, Tapped(entry.time_us, direction, trace.octets(serial), serial, stream, address)

    def _between(self, client: str, server: str) -> Address | None:
        """In the headers of a question to the DNS, and of its answer."""
        first, second = self._hosts.get(client, ""), self._hosts.get(server, "")
        return Address(first, second, DNS_PORT) if first and second else None

    def _address(self, connection: int) -> Address | None:
        if connection not in self._addresses:
            opened = self._trace.opened(connection)
            detail = None if opened is None else self._trace.detail(opened)
            self._addresses[connection] = (
                Address(detail.client_address, detail.server_address, detail.server_port)
                if isinstance(detail, Connected)
                else None
            )
        return self._addresses[connection]


class Tap:
    """Listens to one wire of a trace that may still grow: each packet is given out once."""

    def __init__(self, trace: Trace, wire: str) -> None:
        self._taps = Taps(trace, wire)

    def packets(self, until: int | None = None) -> Iterator[Tapped]:
        """What has crossed since the last call, in order, up to and including the serial `until`."""
        return (packet for _, packet in self._taps.packets(until))


def tapped(trace: Trace, wire: str, until: int | None = None) -> Iterator[Tapped]:
    """What crossed a wire, in order, up to and including the serial `until`."""
    return Tap(trace, wire).packets(until)
