"""Which host a message goes to next: a configured one, a smart host, or what DNS says (RFC 5321 §5.1)."""

from collections.abc import Callable
from typing import Protocol

import msgspec

from simulator.actors.resolver import Exchanges, Resolver


class NextHops(msgspec.Struct, frozen=True):
    """Hosts to try in order; empty with a reason ("no-such-name", "null-mx", "timeout")."""

    hosts: tuple[str, ...]
    reason: str = ""

    @property
    def permanent(self) -> bool:
        return self.reason in ("no-such-name", "null-mx")


Chosen = Callable[[NextHops, int], None]


class Route(Protocol):
    def find(self, domain: str, cause: int, done: Chosen) -> None:
        """Calls `done(next_hops, cause)`, now or later."""
        ...


class ConfiguredRoute:
    """Everything goes to one host, as the configuration says."""

    def __init__(self, host: str) -> None:
        self._host = host

    def find(self, domain: str, cause: int, done: Chosen) -> None:
        done(NextHops((self._host,)), cause)


class DnsRoute:
    """The MX records decide."""

    def __init__(self, resolver: Resolver) -> None:
        self._resolver = resolver

    def find(self, domain: str, cause: int, done: Chosen) -> None:
        def with_exchanges(exchanges: Exchanges, serial: int) -> None:
            if exchanges.outcome != "found":
                done(NextHops((), exchanges.outcome), serial)
                return

            def with_address(found: bool, serial: int) -> None:
                done(NextHops(exchanges.hosts) if found else NextHops((), "no-address"), serial)

            self._resolver.address(exchanges.hosts[0], serial, with_address)

        self._resolver.mail_exchanges(domain, cause, with_exchanges)


class DomainRoute:
    """One domain's mail goes one way, everything else another."""

    def __init__(self, domains: frozenset[str], inside: Route, outside: Route) -> None:
        self._domains = domains
        self._inside = inside
        self._outside = outside

    def find(self, domain: str, cause: int, done: Chosen) -> None:
        route = self._inside if domain.lower() in self._domains else self._outside
        route.find(domain, cause, done)
