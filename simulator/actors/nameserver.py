"""The nameserver of a world: answers DNS questions from the world's zones (RFC 1034 §4.3.2)."""

from collections.abc import Mapping

from simulator.actors.resolver import DNS_PORT
from simulator.actors.surroundings import Surroundings
from simulator.network.datagram import Datagram
from simulator.trace.kinds import Kind

Zones = Mapping[str, Mapping[str, tuple[str, ...]]]


class Nameserver:
    """Answers for every zone of the world, at once."""

    def __init__(self, around: Surroundings, host: str, zones: Zones) -> None:
        self._around = around
        self._host = host
        self._zones = zones
        around.network.listen_datagram(host, DNS_PORT, self._received)

    def _received(self, datagram: Datagram, cause: int) -> None:
        from simulator.protocols.dns import messages

        try:
            octets = messages.answer(self._zones, datagram.octets)
        except messages.DnsFormatError:
            return
        self._around.network.send_datagram(
            Kind.ANSWERED,
            Datagram(
                source=self._host,
                source_port=DNS_PORT,
                target=datagram.source,
                port=datagram.source_port,
                octets=octets,
            ),
            cause,
        )
