"""An authority, contexts and a way to join two ends of TLS, for every test of this room."""

from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

import pytest

from simulator.protocols.tls.certificates import CertificateAuthority, Identity
from simulator.protocols.tls.contexts import ClientContext, ServerContext
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.wire.transform import TransformError

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
DAY = timedelta(days=1)
HOST = "mx.fuji.example"


class Joined(NamedTuple):
    """What came of a handshake: each flight's octets, and the errors of either end."""

    client: ClientTls
    server: ServerTls
    flights: list[tuple[str, bytes]]
    client_error: TransformError | None
    server_error: TransformError | None

    def octets(self, who: str) -> bytes:
        return b"".join(octets for name, octets in self.flights if name == who)


def join(client: ClientTls, server: ServerTls) -> Joined:
    """Carry flights between the ends until neither has more to say."""
    flights = [("client", client.start())]
    errors: dict[str, TransformError] = {}
    while flights[-1][1]:
        name, end = ("server", server) if flights[-1][0] == "client" else ("client", client)
        if name in errors:
            break
        try:
            answer = end.unwrap(flights[-1][1]).answer
        except TransformError as error:
            errors[name] = error
            answer = error.answer
        flights.append((name, answer))
    return Joined(client, server, flights, errors.get("client"), errors.get("server"))


class Hosts(NamedTuple):
    authority: CertificateAuthority
    trusting: ClientContext

    def identity(self, *names: str, before: timedelta = -DAY, after: timedelta = 30 * DAY) -> Identity:
        return self.authority.issue(names or (HOST,), not_before=NOW + before, not_after=NOW + after)

    def join(self, identity: Identity, name: str = HOST, now: datetime = NOW) -> Joined:
        return join(ClientTls(self.trusting, name, now), ServerTls(ServerContext(identity)))


def build_hosts(seed: int = 1) -> Hosts:
    authority = CertificateAuthority.create("two-offices CA", Random(seed), NOW)
    return Hosts(authority, ClientContext(authority.certificate_pem))


@pytest.fixture(scope="session")
def hosts() -> Hosts:
    return build_hosts()


@pytest.fixture(scope="session")
def joined(hosts: Hosts) -> Joined:
    return hosts.join(hosts.identity())
