"""What crossed the wires of a trace, as the IP packets that real hosts would have sent.

The trace knows octets that left and octets that arrived; what TCP needs besides (RFC 9293: the opening, the
numbers, the acknowledgements, the end) follows from its entries. Each packet is captured where and when it
leaves its sender. What arrives is acknowledged by what its receiver sends in the same instant, at the latest
with the second segment (§3.8.6.3); what was lost is never acknowledged nor, as in the simulation, sent again.
"""

from collections.abc import Callable
from functools import lru_cache
from typing import Final

from simulator.exports.ip import ACK, PSH, Way, packed
from simulator.exports.packet_comments import Steps, command, in_one_breath, reply
from simulator.exports.run_outline import Farewell, delay_us, farewells, interfaces
from simulator.exports.tcp import End, Talk
from simulator.trace.entry import Closed, Connected, Entry, Power, Refused
from simulator.trace.kinds import Kind
from simulator.trace.store import ROW, Trace
from simulator.views.safe_text import safe_text

Put = Callable[[int, int, bytes, str], None]
"""Where a packet goes: when it was sent in microseconds, the interface, the octets, the comment."""

SILENCE_US: Final = 30_000_000  # how long a client waits for an answer before it is refused
DNS_PORT: Final = 53
RESOLVER_PORT: Final = 53000
_REFUSED_PORTS: Final = 32768  # attempts that came to nothing have no port in the trace
_LONGEST_NAME: Final = 100  # characters of a host's name in a comment
_SHORTEST_CONTINUED: Final = 536  # octets of a packet that another may continue
_PUSHED: Final = PSH | ACK
_SENT: Final = int(Kind.SENT)
_ARRIVED: Final = int(Kind.ARRIVED)
_COMMAND: Final = int(Kind.COMMAND)
_CONTENT: Final = int(Kind.CONTENT)
_SPOKEN: Final = frozenset((_COMMAND, _CONTENT, int(Kind.REPLY)))
_NONE: Final = Farewell(-1, 0, "")
_TLS_RECORDS: Final = range(20, 24)  # content types (RFC 8446 §5.1)


def each_packet(trace: Trace, put: Put, *, keys: bool) -> list[str]:
    """Give every packet to `put`; returns the names of the interfaces, one a wire.

    They do not come in the order of time: an entry may tell the end of what began before others. With `keys`
    the comments also say what goes on under TLS.
    """
    walk = _Walk(trace, put, keys)
    walk.through()
    return walk.interfaces


class _Walk:
    def __init__(self, trace: Trace, put: Put, keys: bool) -> None:
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
        self.interfaces = interfaces(trace, rows, self._names)
        self._numbers = {name: number for number, name in enumerate(self.interfaces)}
        self._leaky = {trace.connection(serial) for serial in trace.serials_of(Kind.LOST)}
        self._delays_us: dict[str, int] = {}
        self._put = put

    def _others(self) -> dict[int, Callable[[Entry], None]]:
        return {
            Kind.CONNECTED: self._connected,
            Kind.REFUSED: self._refused,
            Kind.CLOSED: self._closed,
            Kind.LOST: self._lost,
            Kind.ASKED: self._datagram,
            Kind.ANSWERED: self._datagram,
            Kind.POWER: self._power,
            Kind.ALTERED: self._altered,
        }

    def through(self) -> None:
        """Every entry in turn, and what it makes the hosts send."""
        octets, talks = self._octets, self._talks
        others = self._others()
        leaving = iter(farewells(self._trace, self._rows, self._names))
        farewell = next(leaving, _NONE)
        last, owing = farewell.after, self._owing
        start = 0
        for serial, row in enumerate(ROW.iter_unpack(self._rows)):
            time_us, end, cause, connection, _, source, _, kind, secured = row
            if owing and time_us != self._owing_us:
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
                    speaker = talk.client if source == talk.client_host else talk.server
                    if kind == _CONTENT:
                        speaker.said.append("a message")
                    else:
                        name = command if kind == _COMMAND else reply
                        speaker.said.append(name(octets[start:end]))
            elif kind in others:
                others[kind](self._trace[serial])
            start = end
            while serial == last:
                self._first_end(serial, time_us, farewell)
                farewell = next(leaving, _NONE)
                last = farewell.after
        self._acknowledge()

    # The many.

    def _sent(
        self, serial: int, time_us: int, cause: int, talk: Talk, source: int, secured: int, octets: bytes
    ) -> None:
        if talk.is_over or not octets:
            return
        end = talk.client if source == talk.client_host else talk.server
        size = self._sizes[serial] = len(octets)
        said = end.said
        if secured or not said:
            words = self._what(end, cause, secured, octets)
        else:
            words = said[0] if len(said) == 1 else in_one_breath(tuple(said))
        said.clear()
        end.named = cause, size, words
        comment = f"{self._steps.of(serial)}{end.label}: {words}"
        if size <= end.mss:
            self._put(time_us, talk.interface, end.send(_PUSHED, octets), comment)
        else:
            for segment in end.carry(octets):
                self._put(time_us, talk.interface, segment, comment)

    def _arrived(self, serial: int, time_us: int, talk: Talk, source: int, cause: int) -> None:
        end = talk.server if source == talk.client_host else talk.client
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
        """What a packet carries under TLS, or when nothing was said just before it."""
        if secured and not self._keys:
            return "under TLS"
        if end.said:
            return f"{in_one_breath(tuple(end.said))} (under TLS)"
        latest_cause, size, words = end.named
        if cause == latest_cause and size >= _SHORTEST_CONTINUED:
            return words if words.endswith("continued") else f"{words}, continued"
        return "TLS" if octets[0] in _TLS_RECORDS else "octets"

    def _take(self, serial: int, time_us: int, talk: Talk, end: End, packet: bytes, words: str) -> None:
        comment = f"{self._steps.of(serial)}{end.label}: {words}"
        self._put(time_us, talk.interface, packet, comment)

    # How connections begin and end.

    def _connected(self, entry: Entry) -> None:
        detail = entry.detail
        interface = self._numbers.get(entry.wire)
        if interface is None or not isinstance(detail, Connected):
            return
        hosts = self._ids[entry.source], self._ids[entry.target]
        labels = self._label(entry.source, entry.target), self._label(entry.target, entry.source)
        addresses = (
            packed(detail.client_address) or self._address(entry.source),
            packed(detail.server_address) or self._address(entry.target),
        )
        ports = detail.client_port & 0xFFFF, detail.server_port & 0xFFFF
        talk = Talk(entry.connection, interface, hosts, labels, addresses, ports)
        self._talks[entry.connection] = talk
        client, server = talk.client, talk.server
        begun_us = self._begun_us(entry, 2 * self._delay_us(entry))
        halfway_us = (begun_us + entry.time_us) // 2
        self._take(entry.serial, begun_us, talk, client, client.open(), "asks for a connection")
        self._take(entry.serial, halfway_us, talk, server, server.open(client), "grants the connection")
        self._take(entry.serial, entry.time_us, talk, client, client.accept(server), "the connection stands")

    def _refused(self, entry: Entry) -> None:
        detail = entry.detail
        interface = self._numbers.get(entry.wire)
        if interface is None or not isinstance(detail, Refused) or self._ids[entry.source] in self._off:
            return
        answered = detail.reason not in ("off", "cut")
        begun_us = self._begun_us(entry, 2 * self._delay_us(entry) if answered else SILENCE_US)
        self._attempts += 1
        ports = _REFUSED_PORTS + self._attempts % (1 << 14), detail.server_port & 0xFFFF
        hosts = self._ids[entry.source], self._ids[entry.target]
        labels = self._label(entry.source, entry.target), self._label(entry.target, entry.source)
        addresses = self._address(entry.source), self._address(entry.target)
        talk = Talk(self._attempts, interface, hosts, labels, addresses, ports)
        client, server = talk.client, talk.server
        words = "asks for a connection" + ("" if answered else f" in vain ({detail.reason})")
        self._take(entry.serial, begun_us, talk, client, client.open(), words)
        if answered:
            halfway_us = (begun_us + entry.time_us) // 2
            words = f"refuses the connection ({detail.reason})"
            self._take(entry.serial, halfway_us, talk, server, server.refuse(client), words)

    def _first_end(self, serial: int, time_us: int, farewell: Farewell) -> None:
        """One end closes; the other has yet to learn of it."""
        talk = self._talks.get(farewell.connection)
        if talk is None or talk.ended_us >= 0:
            return
        talk.ended_us = time_us
        closer = self._ids[farewell.host]
        end = talk.ends(closer)[0]
        if closer in self._off:
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
            if closer_is_on and entry.connection not in self._leaky and talk.ended_us >= 0:
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
        interface = self._numbers.get(entry.wire)
        if interface is None:
            return
        asks = entry.kind is Kind.ASKED
        ports = (RESOLVER_PORT, DNS_PORT) if asks else (DNS_PORT, RESOLVER_PORT)
        packet = Way(self._address(entry.source), self._address(entry.target), *ports).datagram(entry.octets)
        words = "asks the DNS" if asks else "answers from the DNS"
        comment = f"{self._steps.of(entry.serial)}{self._label(entry.source, entry.target)}: {words}"
        if packet:
            self._put(entry.time_us, interface, packet, comment)

    def _altered(self, entry: Entry) -> None:
        """The capture is made at the sender's end: what arrives is acknowledged as it was sent."""
        if entry.cause is not None and entry.cause in self._sizes:
            self._sizes[entry.serial] = self._sizes.pop(entry.cause)

    def _power(self, entry: Entry) -> None:
        if isinstance(entry.detail, Power):
            (self._off.discard if entry.detail.on else self._off.add)(self._ids[entry.source])

    @staticmethod
    @lru_cache(1024)
    def _label(source: str, target: str) -> str:
        return f"{safe_text(source, _LONGEST_NAME)} to {safe_text(target, _LONGEST_NAME)}"

    def _begun_us(self, entry: Entry, ago_us: int) -> int:
        """When what an entry tells the end of began: so long ago, but not before what caused it."""
        cause_us = 0 if entry.cause is None else self._trace.time_us(entry.cause)
        return min(entry.time_us, max(cause_us, entry.time_us - ago_us))

    def _delay_us(self, entry: Entry) -> int:
        """How long a packet takes on the wire of an entry, as far as the trace tells."""
        if entry.wire not in self._delays_us:
            self._delays_us[entry.wire] = delay_us(
                self._trace, self._rows, self._ids[entry.wire], entry.serial
            )
        return self._delays_us[entry.wire]

    def _address(self, host: str) -> bytes:
        """The address of a place; for one without, an address of those kept for tests (RFC 2544)."""
        address = self._addresses.get(host, b"")
        if not address:
            address = self._addresses[host] = b"\xc6\x12" + self._ids[host].to_bytes(2, "big")
        return address
