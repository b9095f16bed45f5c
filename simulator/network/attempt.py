"""An attempt to connect: one round trip, then either a connection or a refusal that says why.

Where nobody can answer (no power, a cut wire) the refusal comes after `SILENCE_US`; where the host is
there but nobody listens on the port it comes with the round trip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from simulator.network.connection import SILENCE_US, Connection, EndpointHandler
from simulator.network.interception import Accept
from simulator.network.link import Link
from simulator.trace.entry import Connected, Refused
from simulator.trace.kinds import Kind

if TYPE_CHECKING:
    from simulator.network.network import Network


class Wanted(msgspec.Struct, frozen=True):
    """What connection is wanted, by whom and because of which entry."""

    source: str
    target: str
    port: int
    protocol: str
    client_address: str
    server_address: str
    cause: int


class Attempt:
    """The road from `connect` to `opened` or `failed`."""

    __slots__ = ("_boots", "_handler", "_network", "_started_us", "_wanted")

    def __init__(self, network: Network, handler: EndpointHandler, wanted: Wanted) -> None:
        self._network = network
        self._handler = handler
        self._wanted = wanted
        self._started_us = network.scheduler.now_us
        self._boots = network.boots(wanted.source)

    def start(self) -> None:
        """Knock, if there is a wire to knock on."""
        network, wanted = self._network, self._wanted
        link = network.link(wanted.source, wanted.target)
        scheduler = network.scheduler
        if not network.is_on(wanted.source):
            scheduler.post(scheduler.now_us, self._refuse, "off")
        elif link is None:
            scheduler.post(scheduler.now_us, self._refuse, "no-wire")
        elif link.is_cut:
            self._refuse_later("cut")
        else:
            scheduler.post(link.arrival_us(link.direction(wanted.source)), self._knock, link)

    def _knock(self, link: Link) -> None:
        network, wanted = self._network, self._wanted
        if self._is_hopeless(link):
            return
        back_us = link.arrival_us(link.direction(wanted.target))
        if self._answerer(link) is None:
            network.scheduler.post(back_us, self._refuse, "no-listener")
        else:
            network.scheduler.post(back_us, self._open, link)

    def _open(self, link: Link) -> None:
        network, wanted = self._network, self._wanted
        if self._is_hopeless(link):
            return
        accept = self._answerer(link)
        if accept is None:
            self._refuse("no-listener")
            return
        addresses = wanted.client_address, wanted.server_address
        ports = network.client_port(wanted.source), wanted.port
        connection = Connection(
            network.scheduler,
            network.trace,
            link,
            network.next_number(),
            (wanted.source, wanted.target),
            ports,
            addresses,
        )
        serial = network.trace.append(
            Kind.CONNECTED,
            time_us=network.scheduler.now_us,
            cause=wanted.cause,
            wire=link.name,
            source=wanted.source,
            target=wanted.target,
            connection=connection.number,
            detail=Connected(
                protocol=wanted.protocol,
                client_port=ports[0],
                server_port=ports[1],
                client_address=addresses[0],
                server_address=addresses[1],
            ),
        )
        client, server = connection.client, connection.server
        client.handler = self._handler
        server.handler = accept(server, serial)
        client.handler.opened(client, serial)
        server.handler.opened(server, serial)

    def _answerer(self, link: Link) -> Accept | None:
        """Who answers: whoever listens at the port, or somebody on the wire in their place."""
        wanted = self._wanted
        honest = self._network.listener(wanted.target, wanted.port)
        if link.interception is None:
            return honest
        return link.interception.accept(wanted.target, wanted.port, honest)

    def _is_hopeless(self, link: Link) -> bool:
        """Refuse, now or after a silence, where either host or the wire has gone."""
        network, wanted = self._network, self._wanted
        if network.boots(wanted.source) != self._boots:
            self._refuse("off")
        elif link.is_cut:
            self._refuse_later("cut")
        elif not network.is_on(wanted.target):
            self._refuse_later("off")
        else:
            return False
        return True

    def _refuse_later(self, reason: str) -> None:
        self._network.scheduler.post(self._started_us + SILENCE_US, self._refuse, reason)

    def _refuse(self, reason: str) -> None:
        network, wanted = self._network, self._wanted
        link = network.link(wanted.source, wanted.target)
        serial = network.trace.append(
            Kind.REFUSED,
            time_us=network.scheduler.now_us,
            cause=wanted.cause,
            wire="" if link is None else link.name,
            source=wanted.source,
            target=wanted.target,
            detail=Refused(protocol=wanted.protocol, server_port=wanted.port, reason=reason),
        )
        self._handler.failed(reason, serial)
