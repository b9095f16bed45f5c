"""What crossed the wires of a trace, as the IP packets that real hosts would have sent.

The trace knows octets that left and octets that arrived; what TCP needs besides (RFC 9293: the opening, the
numbers, the acknowledgements, the end) follows from its entries. Each packet is captured where and when it
leaves its sender. What arrives is acknowledged by what its receiver sends in the same instant, at the latest
with the second segment (§3.8.6.3); what was lost is never acknowledged nor, as in the simulation, sent again.
"""

from collections.abc import Callable
from operator import itemgetter
from typing import Final

from simulator.exports.ip import Way, packed
from simulator.exports.packet_comments import START_OCTETS, Steps, said
from simulator.exports.run_outline import Outline
from simulator.exports.tcp import End, Talk
from simulator.trace.entry import Closed, Connected, Entry, Kind, Power, Refused
from simulator.trace.store import ROW, Trace

Captured = tuple[int, int, bytes, str]
"""When it was sent in microseconds, the interface, the packet, the comment."""

SILENCE_US: Final = 30_000_000  # how long a client waits for an answer before it is refused
DNS_PORT: Final = 53
RESOLVER_PORT: Final = 53000
_REFUSED_PORTS: Final = 32768  # attempts that came to nothing have no port in the trace
_SHORTEST_CONTINUED: Final = 536  # octets of a packet that another may continue
_SENT: Final = int(Kind.SENT)
_ARRIVED: Final = int(Kind.ARRIVED)
_SPOKEN: Final = frozenset(map(int, (Kind.COMMAND, Kind.REPLY, Kind.CONTENT)))
_TLS_RECORDS: Final = range(20, 24)  # content types (RFC 8446 §5.1)


def packets(trace: Trace, *, keys: bool) -> tuple[list[str], list[Captured]]:
    """The names of the interfaces, one a wire, and every packet in the order of time.

    With `keys` the comments also say what goes on under TLS.
    """
    capture = _Capture(trace, keys)
    capture.walk()
    capture.taken.sort(key=itemgetter(0))
    return capture.outline.interfaces, capture.taken


class _Capture:
    def __init__(self, trace: Trace, keys: bool) -> None:
        rows, self._octets, self._names, _ = trace.packed()
        self._rows = rows
        self._trace = trace
        self._keys = keys
        self._steps = Steps(trace)
        self._talks: dict[int, Talk] = {}
        self._ids = {name: number for number, name in enumerate(self._names)}
        self._sizes: dict[int, int] = {}  # of the packets on their way, by serial
        self._owing: list[tuple[Talk, End, int]] = []  # who should acknowledge before time goes on; serial
        self._owing_us = 0
        self._off: set[int] = set()
        self._attempts = 0
        self._addresses = {place.name: packed(place.address) for place in trace.cast.places}
        self.outline = Outline(trace, rows, self._names)
        self._interfaces = {name: number for number, name in enumerate(self.outline.interfaces)}
        self.taken: list[Captured] = []

    def _others(self) -> dict[int, Callable[[Entry], None]]:
        return {
            Kind.CONNECTED: self._connected,
            Kind.REFUSED: self._refused,
            Kind.CLOSED: self._closed,
            Kind.LOST: self._lost,
            Kind.ASKED: self._datagram,
            Kind.ANSWERED: self._datagram,
            Kind.POWER: self._power,
        }

    def walk(self) -> None:
        """Every entry in turn, and what it makes the hosts send."""
        octets, talks = self._octets, self._talks
        others = self._others()
        farewells = iter(self.outline.farewells)
        farewell, leaving = next(farewells, (-1, 0))
        start = 0
        for serial, row in enumerate(ROW.iter_unpack(self._rows)):
            time_us, end, cause, connection, _, source, _, kind, secured = row
            if self._owing and time_us != self._owing_us:
                self._acknowledge()
            if kind == _SENT:
                talk = talks.get(connection)
                if talk is not None:
                    self._sent(serial, time_us, cause, talk, source, secured & 1, octets[start:end])
            elif kind == _ARRIVED:
                talk = talks.get(connection)
                if talk is not None and not talk.is_over:
                    self._arrived(serial, time_us, talk, source, cause)
            elif kind in _SPOKEN:
                talk = talks.get(connection)
                if talk is not None:
                    talk.ends(source)[0].said.append((kind, octets[start : min(end, start + START_OCTETS)]))
            elif kind in others:
                others[kind](self._trace[serial])
            start = end
            while serial == farewell:
                self._first_end(serial, time_us, leaving)
                farewell, leaving = next(farewells, (-1, 0))
        self._acknowledge()

    # The many.

    def _sent(
        self, serial: int, time_us: int, cause: int, talk: Talk, source: int, secured: int, octets: bytes
    ) -> None:
        if talk.is_over or not octets:
            return
        end, _ = talk.ends(source)
        self._sizes[serial] = len(octets)
        words = self._what(end, cause, secured, octets)
        comment = f"{self._steps.of(serial)}{end.label}: {words}"
        for segment in end.carry(octets):
            self.taken.append((time_us, talk.interface, segment, comment))

    def _arrived(self, serial: int, time_us: int, talk: Talk, source: int, cause: int) -> None:
        _, end = talk.ends(source)
        end.hear(self._sizes.pop(cause, 0))
        if end.owed == 1:
            self._owing.append((talk, end, serial))
            self._owing_us = time_us
        elif end.owed:
            self._take(serial, time_us, talk, end, end.acknowledge(), "acknowledges")

    def _acknowledge(self) -> None:
        """Who heard something and has said nothing since says that it was heard."""
        for talk, end, serial in self._owing:
            if end.owed and not talk.is_over:
                self._take(serial, self._owing_us, talk, end, end.acknowledge(), "acknowledges")
        self._owing.clear()

    def _what(self, end: End, cause: int, secured: int, octets: bytes) -> str:
        """What a packet carries, in a few words."""
        latest_cause, size, words = end.named
        if secured and not self._keys:
            words = "under TLS"
        elif end.said:
            words = said(end.said) + (" (under TLS)" if secured else "")
        elif cause == latest_cause and size >= _SHORTEST_CONTINUED:
            words = words if words.endswith("continued") else f"{words}, continued"
        else:
            words = "TLS" if octets[0] in _TLS_RECORDS else "octets"
        end.said.clear()
        end.named = cause, len(octets), words
        return words

    def _take(self, serial: int, time_us: int, talk: Talk, end: End, packet: bytes, words: str) -> None:
        comment = f"{self._steps.of(serial)}{end.label}: {words}"
        self.taken.append((time_us, talk.interface, packet, comment))

    # How connections begin and end.

    def _connected(self, entry: Entry) -> None:
        detail = entry.detail
        interface = self._interfaces.get(entry.wire)
        if interface is None or not isinstance(detail, Connected):
            return
        hosts = self._ids[entry.source], self._ids[entry.target]
        labels = f"{entry.source} to {entry.target}", f"{entry.target} to {entry.source}"
        addresses = (
            packed(detail.client_address) or self._address(entry.source),
            packed(detail.server_address) or self._address(entry.target),
        )
        ports = detail.client_port & 0xFFFF, detail.server_port & 0xFFFF
        talk = Talk(entry.connection, interface, hosts, labels, addresses, ports)
        self._talks[entry.connection] = talk
        client, server = talk.client, talk.server
        begun_us = self._begun_us(entry, 2 * self._delay_us(entry.wire))
        halfway_us = (begun_us + entry.time_us) // 2
        self._take(entry.serial, begun_us, talk, client, client.open(), "asks for a connection")
        self._take(entry.serial, halfway_us, talk, server, server.open(client), "grants the connection")
        self._take(entry.serial, entry.time_us, talk, client, client.accept(server), "the connection stands")

    def _refused(self, entry: Entry) -> None:
        detail = entry.detail
        interface = self._interfaces.get(entry.wire)
        if interface is None or not isinstance(detail, Refused) or self._ids[entry.source] in self._off:
            return
        answered = detail.reason not in ("off", "cut")
        begun_us = self._begun_us(entry, 2 * self._delay_us(entry.wire) if answered else SILENCE_US)
        self._attempts += 1
        ports = _REFUSED_PORTS + self._attempts % (1 << 14), detail.server_port & 0xFFFF
        hosts = self._ids[entry.source], self._ids[entry.target]
        labels = f"{entry.source} to {entry.target}", f"{entry.target} to {entry.source}"
        addresses = self._address(entry.source), self._address(entry.target)
        talk = Talk(self._attempts, interface, hosts, labels, addresses, ports)
        client, server = talk.client, talk.server
        words = "asks for a connection" + ("" if answered else f" in vain ({detail.reason})")
        self._take(entry.serial, begun_us, talk, client, client.open(), words)
        if answered:
            halfway_us = (begun_us + entry.time_us) // 2
            words = f"refuses the connection ({detail.reason})"
            self._take(entry.serial, halfway_us, talk, server, server.refuse(client), words)

    def _first_end(self, serial: int, time_us: int, connection: int) -> None:
        """One end closes; the other has yet to learn of it."""
        talk = self._talks.get(connection)
        if talk is None or talk.ended_us >= 0:
            return
        talk.ended_us = time_us
        end = talk.ends(self.outline.closers[connection])[0]
        if self.outline.closers[connection] in self._off:
            self._take(serial, time_us, talk, end, end.abort(), "loses its power")
        else:
            self._take(serial, time_us, talk, end, end.finish(), "closes")

    def _closed(self, entry: Entry) -> None:
        """The other end learns that one has closed, or both give up."""
        talk = self._talks.get(entry.connection)
        if talk is None or talk.is_over:
            return
        talk.is_over = True
        serial, time_us, detail = entry.serial, entry.time_us, entry.detail
        closer_host = self._ids[entry.source]
        closer, other = talk.ends(closer_host)
        closer_is_on, other_is_on = closer_host not in self._off, self._ids[entry.target] not in self._off
        reason = detail.reason if isinstance(detail, Closed) else ""
        if reason == "cut":
            for end, is_on in ((closer, closer_is_on), (other, other_is_on)):
                if is_on:
                    self._take(serial, time_us, talk, end, end.abort(), "gives up")
        elif reason != "off" and other_is_on:
            other.hear(1)
            self._take(serial, time_us, talk, other, other.finish(), "closes too")
            if closer_is_on and entry.connection not in self.outline.leaky and talk.ended_us >= 0:
                later_us = 2 * time_us - talk.ended_us
                self._take(serial, later_us, talk, closer, closer.accept(other), "the connection is over")

    def _lost(self, entry: Entry) -> None:
        """The receiver hears nothing from here on. A lost end of the stream has no entry."""
        talk = self._talks.get(entry.connection)
        if talk is not None:
            talk.ends(self._ids[entry.source])[1].is_deaf = True

    # The rest.

    def _datagram(self, entry: Entry) -> None:
        """A question or an answer of the DNS."""
        interface = self._interfaces.get(entry.wire)
        if interface is None:
            return
        asks = entry.kind is Kind.ASKED
        ports = (RESOLVER_PORT, DNS_PORT) if asks else (DNS_PORT, RESOLVER_PORT)
        packet = Way(self._address(entry.source), self._address(entry.target), *ports).datagram(entry.octets)
        words = "asks the DNS" if asks else "answers from the DNS"
        comment = f"{self._steps.of(entry.serial)}{entry.source} to {entry.target}: {words}"
        if packet:
            self.taken.append((entry.time_us, interface, packet, comment))

    def _power(self, entry: Entry) -> None:
        if isinstance(entry.detail, Power):
            (self._off.discard if entry.detail.on else self._off.add)(self._ids[entry.source])

    def _begun_us(self, entry: Entry, ago_us: int) -> int:
        """When what an entry tells the end of began: so long ago, but not before what caused it."""
        cause_us = 0 if entry.cause is None else self._trace.time_us(entry.cause)
        return min(entry.time_us, max(cause_us, entry.time_us - ago_us))

    def _delay_us(self, wire: str) -> int:
        return self.outline.delays_us.get(self._ids[wire], 0)

    def _address(self, host: str) -> bytes:
        """The address of a place; for one without, an address of those kept for tests (RFC 2544)."""
        address = self._addresses.get(host, b"")
        if not address:
            address = self._addresses[host] = b"\xc6\x12" + self._ids[host].to_bytes(2, "big")
        return address
