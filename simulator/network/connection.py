"""A connection: two endpoints, octets in order between them, and an end that both get to know.

The theory, in short. A packet is a tuple (serial of its SENT entry, octets, secured); a packet of None is
the end of the stream (TCP's FIN) and has no SENT entry of its own. Where somebody on the wire changed a
packet, or holds it back for now, the serial is that of the entry that says so, and the octets may be none.
Every SENT is followed by exactly one ARRIVED or LOST. Nothing is sent again: after a loss the stream has a
hole, later packets arrive but are not read, and both ends notice after `SILENCE_US`. An end that closes is
not told of its own closing; the CLOSED entry is written when the other end learns of it. Timers run only
while a wire is cut or after a loss, so a simulation in which nobody acts runs dry.

An endpoint may be covered by a transform (see simulator.wire.transform): what the handler sends and
receives stays plain, what the wire and the trace get is covered.
"""

from __future__ import annotations

from typing import Final, Protocol

from simulator.network.clock import SECOND_US
from simulator.network.link import Link, Receiver, Silenced
from simulator.network.scheduler import Scheduler, Wakeup
from simulator.trace.entry import Closed
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.transform import Transform, TransformError

SILENCE_US: Final = 30 * SECOND_US  # how long an end waits for a wire that says nothing before it gives up

_SENT: Final = int(Kind.SENT)
_ARRIVED: Final = int(Kind.ARRIVED)
_LOST: Final = int(Kind.LOST)

Packet = tuple[int, bytes | None, bool]


class EndpointHandler(Protocol):
    """Whoever speaks over an endpoint. Subclass it to inherit hooks that do nothing.

    `cause` is the serial of the entry that brought the call about, to be passed on as the cause of
    whatever it makes the handler do.
    """

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        """The connection stands (cause: CONNECTED)."""

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        """Plain octets to read (cause: ARRIVED)."""

    def secured(self, endpoint: Endpoint, cause: int) -> None:
        """The transform given to `install` is established, the peer verified."""

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        """The transform failed for good; nothing more will be received. The handler should close."""

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        """The connection ended, and not by this end's own `close` (cause: CLOSED, or POWER of this host)."""

    def failed(self, reason: str, cause: int) -> None:
        """`connect` came to nothing (cause: REFUSED)."""


class Endpoint(Receiver):
    """One end of a connection. `port` is the server's port at either end."""

    __slots__ = (
        "_append",
        "_both",
        "_broken",
        "_cover",
        "_direction",
        "_host_id",
        "_off",
        "_peer_id",
        "_post",
        "_reads",
        "_scheduler",
        "_wire_id",
        "address",
        "client_port",
        "connection",
        "handler",
        "host",
        "is_client",
        "other",
        "over",
        "peer",
        "peer_address",
        "port",
        "reason",
        "secured",
        "wire",
    )

    handler: EndpointHandler
    other: Endpoint

    def __init__(self, both: Connection, host: str, peer: str, *, is_client: bool) -> None:
        self._both = both
        self._scheduler = both.scheduler
        self._post = both.scheduler.post
        self._append = both.trace.append_octets
        self._host_id = both.trace.name_id(host)
        self._peer_id = both.trace.name_id(peer)
        self._wire_id = both.link.name_id
        self._direction = both.link.direction(host)
        self._cover: Transform | None = None
        self._reads = True
        self._off = False
        self._broken = False  # the covering has failed
        self.link = both.link
        self.wire = both.link.name
        self.connection = both.number
        self.host = host
        self.peer = peer
        self.is_client = is_client
        self.port = both.server_port
        self.client_port = both.client_port
        self.address, self.peer_address = both.addresses if is_client else both.addresses[::-1]
        self.secured = False
        self.over = False  # this end has ended: nothing more is sent or read
        self.reason = ""

    def send(self, octets: bytes, cause: int) -> None:
        """Send plain octets, covered where a transform is installed.

        Without effect once this end is over or its covering has failed.
        """
        if self.over or self._broken:
            return
        if self._cover is not None:
            octets = self._cover.wrap(octets)
        if 0 < len(octets) <= self.link.mss:
            self._put(octets, cause)
        elif octets:
            self._transmit(octets, cause)

    def install(self, transform: Transform, cause: int) -> None:
        """Cover everything from here on. Its opening octets are sent at once, its answers by themselves."""
        self._cover = transform
        opening = transform.start()
        if opening and not self.over:
            self._transmit(opening, cause)

    def close(self, cause: int, reason: str = "quit") -> None:
        """End the connection; octets already sent still arrive. The other end is told `reason`."""
        if self.over:
            return
        if self._cover is not None and self.secured and not self._broken:
            farewell = self._cover.close()
            if farewell:
                self._transmit(farewell, cause)
        self._end(reason, cause)

    def switch_off(self, cause: int) -> None:
        """The host lost its power: this end is told at once, the other when word of it arrives."""
        self._off = True
        if not self.over:
            self._end("off", cause)
            self.handler.closed(self, "off", cause)

    def arrive(self, packet: Packet) -> None:
        """A packet reached this end."""
        sent, octets, secured = packet
        if octets is None:
            self._both.ended_by(self.other, sent)
            return
        if self._off:
            self._note(_LOST, sent, secured)
            return
        serial = self._append(
            _ARRIVED,
            self._scheduler.now_us,
            sent,
            self._wire_id,
            self._peer_id,
            self._host_id,
            self.connection,
            secured,
            b"",
        )
        if self._reads and octets:
            if self._cover is None:
                self.handler.received(self, octets, serial)
            else:
                self._uncover(octets, serial)

    def lose(self, packet: Packet) -> None:
        sent, octets, secured = packet
        self._reads = False
        self._both.give_up_later(sent if octets is None else self._note(_LOST, sent, secured), hole=True)

    def _transmit(self, octets: bytes, cause: int) -> None:
        mss = self.link.mss
        if len(octets) <= mss:
            self._put(octets, cause)
        else:
            for start in range(0, len(octets), mss):
                self._put(octets[start : start + mss], cause)

    def _put(self, octets: bytes, cause: int) -> None:
        link = self.link
        serial = self._append(
            _SENT,
            self._scheduler.now_us,
            cause,
            self._wire_id,
            self._host_id,
            self._peer_id,
            self.connection,
            self.secured,
            octets,
        )
        if link.taps:
            link.overhear(self._direction, octets)
        if link.interception is not None:
            octets, serial = link.interception.passing(self, octets, serial)
        packet: Packet = serial, octets, self.secured
        if link.is_cut:
            self.other.lose(packet)
        else:
            self._post(link.arrival_us(self._direction), self.other.arrive, packet)

    def _end(self, reason: str, cause: int) -> None:
        self.over = True
        self._reads = False
        self.reason = reason
        packet: Packet = cause, None, False
        if self.link.is_cut:
            self.other.lose(packet)
        else:
            self._post(self.link.arrival_us(self._direction), self.other.arrive, packet)

    def _uncover(self, octets: bytes, cause: int) -> None:
        cover = self._cover
        assert cover is not None
        try:
            plain, answer = cover.unwrap(octets)
        except TransformError as error:
            self._reads = False
            self._broken = True
            if error.answer:
                self._transmit(error.answer, cause)
            self.handler.covering_failed(self, error, cause)
            return
        if not self.secured and cover.established:
            if answer:
                self._transmit(answer, cause)
            self.secured = True
            self.handler.secured(self, cause)
        elif answer:
            self._transmit(answer, cause)
        if plain and self._reads:
            self.handler.received(self, plain, cause)

    def _note(self, kind: int, sent: int, secured: bool) -> int:
        return self._append(
            kind,
            self._scheduler.now_us,
            sent,
            self._wire_id,
            self._peer_id,
            self._host_id,
            self.connection,
            secured,
            b"",
        )


class Connection(Silenced):
    """What the two ends share: the number, the wire, and how it came to an end."""

    __slots__ = (
        "_cause",
        "_hole",
        "_over",
        "_timer",
        "addresses",
        "client",
        "client_port",
        "link",
        "number",
        "scheduler",
        "server",
        "server_port",
        "trace",
    )

    def __init__(
        self,
        scheduler: Scheduler,
        trace: Trace,
        link: Link,
        number: int,
        hosts: tuple[str, str],
        ports: tuple[int, int],
        addresses: tuple[str, str],
    ) -> None:
        """Hosts, ports and addresses: the client's first."""
        self.scheduler = scheduler
        self.trace = trace
        self.link = link
        self.number = number
        self.client_port, self.server_port = ports
        self.addresses = addresses
        self._over = self._hole = False
        self._timer: Wakeup | None = None
        self.client = Endpoint(self, hosts[0], hosts[1], is_client=True)
        self.server = Endpoint(self, hosts[1], hosts[0], is_client=False)
        self.client.other, self.server.other = self.server, self.client
        link.open[number] = self

    def ends_at(self, host: str) -> tuple[Endpoint, ...]:
        return tuple(end for end in (self.client, self.server) if end.host == host)

    def wire_cut(self, cause: int) -> None:
        self.give_up_later(cause, hole=False)

    def wire_mended(self) -> None:
        """A connection that lost nothing meanwhile goes on."""
        if self._timer is not None and not self._hole:
            self._timer.cancel()
            self._timer = None

    def give_up_later(self, cause: int, *, hole: bool) -> None:
        """Close after a silence, unless the wire is mended before anything was lost."""
        self._hole = self._hole or hole
        if self._timer is None and not self._over:
            self._timer = self.scheduler.after(SILENCE_US, self._give_up, cause)

    def ended_by(self, closer: Endpoint, cause: int) -> None:
        """Word of the closer's end reached the other one."""
        if not self._over:
            self._close(closer, closer.reason, cause)

    def _give_up(self, cause: int) -> None:
        if not self._over:
            self._close(self.server if self.server.over else self.client, "cut", cause)

    def _close(self, closer: Endpoint, reason: str, cause: int) -> None:
        self._over = True
        if self._timer is not None:
            self._timer.cancel()
        self.link.open.pop(self.number, None)
        serial = self.trace.append(
            Kind.CLOSED,
            time_us=self.scheduler.now_us,
            cause=cause,
            wire=self.link.name,
            source=closer.host,
            target=closer.peer,
            connection=self.number,
            secured=closer.secured,
            detail=Closed(reason=reason),
        )
        for end in (closer.other, closer):
            if not end.over:
                end.over = True
                end._reads = False
                end.reason = reason
                end.handler.closed(end, reason, serial)
