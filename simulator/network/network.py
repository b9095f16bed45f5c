"""The network of a world: wires, listeners, power. It carries octets and knows no protocol."""

from __future__ import annotations

from typing import Final

from simulator.network.attempt import Attempt, Wanted
from simulator.network.chance import Chance
from simulator.network.clock import MILLISECOND_US
from simulator.network.connection import Connection, Endpoint, EndpointHandler
from simulator.network.datagram import Datagram, DatagramReceiver, Datagrams, lose_at_once
from simulator.network.interception import Accept, Interception
from simulator.network.link import Link, Tap
from simulator.network.scheduler import Scheduler
from simulator.trace.entry import Power
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace

_FIRST_CLIENT_PORT: Final = 49152  # RFC 6335 §6: the dynamic ports
_LAST_CLIENT_PORT: Final = 65535


class Network:
    """Wires, listeners and power. Hosts are names; a host that was never mentioned has power."""

    def __init__(self, scheduler: Scheduler, trace: Trace, chance: Chance) -> None:
        self.scheduler = scheduler
        self.trace = trace
        self._chance = chance
        self._links: dict[str, Link] = {}
        self._between: dict[tuple[str, str], Link] = {}
        self._datagrams: dict[str, Datagrams] = {}
        self._listeners: dict[tuple[str, int], Accept] = {}
        self._receivers: dict[tuple[str, int], DatagramReceiver] = {}
        self._off: set[str] = set()
        self._boots: dict[str, int] = {}
        self._client_ports: dict[str, int] = {}
        self._connections = 0

    # Wires

    def add_wire(
        self,
        name: str,
        a: str,
        b: str,
        *,
        latency_us: int = 10 * MILLISECOND_US,
        jitter_us: int = 0,
        mss: int = 1460,
    ) -> Link:
        """Lay a wire between two hosts; `mss` is the most octets one packet carries."""
        if name in self._links or (a, b) in self._between:
            raise ValueError(f"there is already a wire {name!r} or one between {a!r} and {b!r}")
        link = Link(
            self.scheduler,
            self.trace,
            self._chance,
            name,
            (a, b),
            latency_us=latency_us,
            jitter_us=jitter_us,
            mss=mss,
        )
        self._links[name] = self._between[a, b] = self._between[b, a] = link
        self._datagrams[name] = Datagrams(self.scheduler, self.trace, link, self._receivers, self._off)
        return link

    def link(self, a: str, b: str) -> Link | None:
        """The wire between two hosts, in either order."""
        return self._between.get((a, b))

    def wire(self, name: str) -> Link:
        """The wire of that name. Raises KeyError."""
        return self._links[name]

    def tap(self, wire: str, callback: Tap) -> None:
        """Let `callback(time_us, direction, octets)` overhear a wire from now on."""
        self._links[wire].taps.append(callback)

    def intercept(self, wire: str, interception: Interception | None) -> None:
        """Let somebody sit on a wire from now on, in the place of whoever sat there; None: nobody."""
        self._links[wire].interception = interception

    # Connections

    def listen(self, host: str, port: int, accept: Accept) -> None:
        """Call `accept(endpoint, cause)` for each connection to that port; it returns the handler."""
        self._listeners[host, port] = accept

    def connect(
        self,
        source: str,
        target: str,
        port: int,
        handler: EndpointHandler,
        *,
        protocol: str,
        cause: int,
        client_address: str = "",
        server_address: str = "",
    ) -> None:
        """Begin to connect; `handler.opened` or `handler.failed` is called once this has returned."""
        wanted = Wanted(source, target, port, protocol, client_address, server_address, cause)
        Attempt(self, handler, wanted).start()

    def listener(self, host: str, port: int) -> Accept | None:
        return self._listeners.get((host, port))

    def client_port(self, host: str) -> int:
        """The next port for a connection from that host."""
        port = self._client_ports.get(host, _FIRST_CLIENT_PORT)
        self._client_ports[host] = port + 1 if port < _LAST_CLIENT_PORT else _FIRST_CLIENT_PORT
        return port

    def next_number(self) -> int:
        """The number of the next connection; the first is 1."""
        self._connections += 1
        return self._connections

    # Datagrams

    def listen_datagram(self, host: str, port: int, receive: DatagramReceiver) -> None:
        """Call `receive(datagram, cause)` for each datagram to that port."""
        self._receivers[host, port] = receive

    def send_datagram(self, kind: Kind, datagram: Datagram, cause: int | None = None) -> int:
        """Send a datagram, told as an entry of the given kind (ASKED, ANSWERED). Returns its serial."""
        link = self.link(datagram.source, datagram.target)
        if link is None or datagram.source in self._off:
            return lose_at_once(self.scheduler, self.trace, kind, datagram, cause)
        return self._datagrams[link.name].send(kind, datagram, cause)

    # Power

    def is_on(self, host: str) -> bool:
        return host not in self._off

    def boots(self, host: str) -> int:
        """How often the power of a host has changed: what began before a change did not live through it."""
        return self._boots.get(host, 0)

    def set_power(self, host: str, on: bool, cause: int | None = None) -> int | None:
        """Switch a host on or off and tell it as a POWER entry, whose serial is returned (None: no change).

        Its connections end with the reason "off": at this host at once, at the other when word arrives.
        """
        if on == self.is_on(host):
            return None
        serial = self.trace.append(
            Kind.POWER, time_us=self.scheduler.now_us, cause=cause, source=host, detail=Power(on=on)
        )
        self._boots[host] = self.boots(host) + 1
        if on:
            self._off.discard(host)
            return serial
        self._off.add(host)
        for end in self.ends_at(host):
            end.switch_off(serial)
        return serial

    def ends_at(self, host: str) -> list[Endpoint]:
        """The ends of open connections at a host, oldest connection first."""
        connections = [
            connection
            for link in self._links.values()
            for connection in link.open.values()
            if isinstance(connection, Connection)
        ]
        connections.sort(key=lambda connection: connection.number)
        return [end for connection in connections for end in connection.ends_at(host)]
