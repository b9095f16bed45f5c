"""Datagrams between hosts, each on its own: the questions and answers of the DNS travel so (RFC 1035 §4.2.1).

Nothing is repeated and nobody is told of a loss; whoever asks minds the time.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from simulator.network.link import Link, Receiver
from simulator.network.scheduler import Scheduler
from simulator.trace.kinds import Kind
from simulator.trace.store import NO_CAUSE, Trace

_ARRIVED: Final = int(Kind.ARRIVED)
_LOST: Final = int(Kind.LOST)


class Datagram(NamedTuple):
    source: str
    source_port: int
    target: str
    port: int
    octets: bytes


DatagramReceiver = Callable[[Datagram, int], None]  # the datagram, the serial of its ARRIVED entry


class Datagrams(Receiver):
    """The datagrams of one wire."""

    __slots__ = ("_receivers", "_scheduler", "_trace", "off")

    def __init__(
        self,
        scheduler: Scheduler,
        trace: Trace,
        link: Link,
        receivers: dict[tuple[str, int], DatagramReceiver],
        off: set[str],
    ) -> None:
        self._scheduler = scheduler
        self._trace = trace
        self._receivers = receivers
        self.link = link
        self.off = off

    def send(self, kind: Kind, datagram: Datagram, cause: int | None) -> int:
        """Put it on the wire. Returns the serial of its entry, which is of the given kind."""
        link = self.link
        serial = self._trace.append(
            kind,
            time_us=self._scheduler.now_us,
            cause=cause,
            wire=link.name,
            source=datagram.source,
            target=datagram.target,
            octets=datagram.octets,
        )
        direction = link.direction(datagram.source)
        if link.taps:
            link.overhear(direction, datagram.octets)
        if link.is_cut:
            self.lose((serial, datagram))
        else:
            self._scheduler.post(link.arrival_us(direction), self.arrive, (serial, datagram))
        return serial

    def arrive(self, packet: tuple[int, Datagram]) -> None:
        sent, datagram = packet
        if datagram.target in self.off:
            self.lose(packet)
            return
        serial = self._note(_ARRIVED, sent, datagram)
        receive = self._receivers.get((datagram.target, datagram.port))
        if receive is not None:
            receive(datagram, serial)

    def lose(self, packet: tuple[int, Datagram]) -> None:
        self._note(_LOST, *packet)

    def _note(self, kind: int, sent: int, datagram: Datagram) -> int:
        name_id = self._trace.name_id
        return self._trace.append_octets(
            kind,
            self._scheduler.now_us,
            sent,
            self.link.name_id,
            name_id(datagram.source),
            name_id(datagram.target),
            0,
            False,
            b"",
        )


def lose_at_once(
    scheduler: Scheduler, trace: Trace, kind: Kind, datagram: Datagram, cause: int | None
) -> int:
    """Tell of a datagram for which there is no wire. Returns the serial of its entry."""
    serial = trace.append(
        kind,
        time_us=scheduler.now_us,
        cause=cause,
        source=datagram.source,
        target=datagram.target,
        octets=datagram.octets,
    )
    trace.append(
        Kind.LOST,
        time_us=scheduler.now_us,
        cause=serial if serial != NO_CAUSE else None,
        source=datagram.source,
        target=datagram.target,
    )
    return serial
