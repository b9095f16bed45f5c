"""Sockets in front of a house: binding, listening, and an orderly end."""

import asyncio
import contextlib
import socket
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final

from simulator.live.house import Door, House
from simulator.live.visit import Visit
from simulator.sentences import Sentence, system_reason

_BACKLOG: Final = 512
_GOODBYE_S: Final = 2.0


class CannotListen(Exception):
    """A port is not to be had. `door` names it."""

    def __init__(self, door: str, host: str, port: int, reason: str) -> None:
        super().__init__(f"{host} port {port}: {reason}")
        self.door, self.host, self.port, self.reason = door, host, port, reason


def is_loopback(host: str) -> bool:
    """Whether only this machine can reach it."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host.lower() == "localhost"


class LiveServer:
    """All ports of a house; `start`, then `stop`."""

    def __init__(self, house: House, doors: tuple[Door, ...], host: str, ports: Mapping[str, int]) -> None:
        self.house = house
        self.host = host
        self._doors = doors
        self._ports = ports
        self._servers: list[asyncio.Server] = []

    async def start(self) -> None:
        """Listen on every port. Raises CannotListen; then none is left open."""
        loop = asyncio.get_running_loop()
        bound: list[tuple[Door, list[socket.socket]]] = []
        try:
            for door in self._doors:
                sockets = _bind(door.name, self.host, self._ports.get(door.name, 0))
                bound.append((door, sockets))
            for door, sockets in bound:
                self.house.ports[door.name] = sockets[0].getsockname()[1]
                for each in sockets:
                    _listen(door.name, self.host, each)
        except CannotListen:
            for each in [each for _, sockets in bound for each in sockets]:
                each.close()
            raise
        for door, sockets in bound:
            for each in sockets:
                server = await loop.create_server(
                    lambda door=door: Visit(self.house, door),  # type: ignore[misc]
                    sock=each,
                    backlog=_BACKLOG,
                )
                self._servers.append(server)
        self.house.settle()

    async def stop(self) -> None:
        """Take nobody in any more, tell everybody goodbye, and let them hear it."""
        for server in self._servers:
            server.close()
        self.house.dismiss_all()
        loop = asyncio.get_running_loop()
        end = loop.time() + _GOODBYE_S
        while self.house.visits and loop.time() < end:
            await asyncio.sleep(0.01)
        for visit in list(self.house.visits):
            visit.abort()
        await asyncio.sleep(0)
        self.house.catch_up()  # a letter under way need not be lost for want of a moment
        self.house.settle()
        self.house.stop()


def _bind(door: str, host: str, port: int) -> list[socket.socket]:
    """One socket for each address that the host has, all with the same port."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
    except (OSError, UnicodeError) as fault:
        reason = system_reason(fault) if isinstance(fault, OSError) else Sentence("no such host")
        raise CannotListen(door, host, port, reason) from None
    sockets: list[socket.socket] = []
    for family, _, _, _, address in dict.fromkeys(found):
        wanted = sockets[0].getsockname()[1] if sockets and not port else port
        try:
            sockets.append(_listener(family, (address[0], wanted, *address[2:])))
        except OSError as fault:
            if sockets and not port:
                continue  # the one address has the free port that was found, the other has not
            for each in sockets:
                each.close()
            raise CannotListen(door, host, port, system_reason(fault)) from None
    return sockets


def _listen(door: str, host: str, listener: socket.socket) -> None:
    """Two sockets can be bound to one port, but only one of them can listen."""
    try:
        listener.listen(_BACKLOG)
    except OSError as fault:
        port = listener.getsockname()[1]
        raise CannotListen(door, host, port, system_reason(fault)) from None


def _listener(family: int, address: tuple[object, ...]) -> socket.socket:
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        if hasattr(socket, "AF_INET6") and family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows, where reuse would share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
        else:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Inherited by accepted sockets; a reply must not wait for the acknowledgement of the one before it.
        listener.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        listener.bind(address)
        listener.setblocking(False)
    except OSError:
        listener.close()
        raise
    return listener


def allow_many_files(wanted: int) -> int:
    """Raise the number of open files as far as the system lets us. Returns what it is then."""
    try:
        import resource
    except ImportError:  # Windows has no such limit
        return wanted
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        soft = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))
        soft = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return wanted if soft == resource.RLIM_INFINITY else soft
