"""TLS handshakes between actors beside OpenSSL alone, and a world's certificates beside trustme's.

Both sides of the handshakes use the same certificates, and contexts made once. Ours connects, shakes
hands over the wire, checks the dates, tells who spoke with whom and keeps the secrets, all in the trace.
Theirs hands octets from one memory buffer to the other. Both hold all their connections until the last one
stands: what OpenSSL needs for each is new memory on both sides. Python's collector rests for both, as it does
for a command that plays a run.

A world's authority and the certificates of ten hosts are made where a beginner waits for the first frame;
trustme makes one authority and one leaf with RSA keys, as most of the Web's are.
"""

import ssl
import time
from datetime import datetime
from typing import Any

import trustme

from simulator.actors.conversation import ClientConversation, ServerConversation
from simulator.actors.surroundings import Surroundings
from simulator.network.chance import Chance
from simulator.protocols.speech import Utterance
from simulator.protocols.tls.certificates import CertificateAuthority
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode
from tests.bench.bench_delivery import CLIENT, SERVER, a_wire
from tests.bench.table import Measured, Row, in_turns, no_collection

HANDSHAKES = 200
ROUNDS = 15
HOSTS = 10
_PORT = 995


class _Silent:
    """An engine that has nothing to say: only the covering is measured."""

    def open(self) -> None:
        return

    def receive(self, octets: bytes) -> None:
        raise AssertionError(octets)

    def next_event(self) -> Any:
        return None

    def take_output(self) -> list[Utterance]:
        return []

    def tls_started(self) -> None:
        return


class _Client(ClientConversation):
    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, _Silent(), SERVER)
        self.tls_mode = TlsMode.IMPLICIT


class _Server(ServerConversation):
    def __init__(self, around: Surroundings) -> None:
        super().__init__(around, _Silent(), SERVER)
        self.tls_mode = TlsMode.IMPLICIT


def ours_us(around: Surroundings, handshakes: int) -> float:
    """Microseconds a connection that is made and covered, told in the trace."""
    trace, network = around.trace, around.network
    network.listen(SERVER, _PORT, lambda endpoint, cause: _Server(around))
    cause = trace.append(Kind.NOTE, time_us=around.scheduler.now_us)
    clients = [_Client(around) for _ in range(handshakes)]
    began = time.perf_counter()
    for client in clients:
        network.connect(CLIENT, SERVER, _PORT, client, protocol="pop3", cause=cause)
        around.scheduler.run()
    took = time.perf_counter() - began
    for client in clients:
        client.hang_up(cause)
    around.scheduler.run()
    assert handshakes == sum(serial > cause for serial in trace.serials_of(Kind.TLS_STARTED))
    return took / handshakes * 1e6


def theirs_us(around: Surroundings, handshakes: int) -> float:
    """Microseconds a handshake from buffer to buffer, with the same contexts."""
    trusting, shown = (
        around.authority.client_context().context,
        around.authority.server_context(SERVER).context,
    )
    open_ends = []
    began = time.perf_counter()
    for _ in range(handshakes):
        to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
        client = trusting.wrap_bio(to_client, to_server, server_hostname=SERVER)
        server = shown.wrap_bio(to_server, to_client, server_side=True)
        open_ends.append((client, server))
        waiting = [client, server]
        while waiting:
            end = waiting.pop(0)
            try:
                end.do_handshake()
            except ssl.SSLWantReadError:
                waiting.append(end)
    took = time.perf_counter() - began
    around.authority.client_context().take_secrets(b"")  # or ours would have to read past them
    return took / handshakes * 1e6


def a_world_ms() -> float:
    """An authority and the certificates of ten hosts, as a world makes them."""
    now = datetime.fromisoformat("2026-04-01T09:00:00+09:00")
    began = time.perf_counter()
    authority = CertificateAuthority.create("bench CA", Chance(1).stream("certificates"), now)
    for number in range(HOSTS):
        authority.issue((f"host{number}.example",), not_before=now, not_after=now)
    return (time.perf_counter() - began) * 1e3


def trustme_ms() -> float:
    """One authority and one leaf, with RSA keys."""
    began = time.perf_counter()
    authority = trustme.CA(key_type=trustme.KeyType.RSA)
    authority.issue_cert("host.example", key_type=trustme.KeyType.RSA)
    return (time.perf_counter() - began) * 1e3


def measure(handshakes: int = HANDSHAKES, rounds: int = ROUNDS) -> list[Measured]:
    around = a_wire()
    handshake = [lambda: ours_us(around, handshakes), lambda: theirs_us(around, handshakes)]
    world = [a_world_ms, trustme_ms]
    for side in (*handshake, *world):
        side()
    with no_collection():
        ours, theirs = in_turns(handshake, rounds)
    what = "a TLS handshake through kernel and trace, beside one between two buffers"
    made = f"an authority and {HOSTS} certificates, beside trustme's RSA authority and leaf"
    return [
        Row(what, ours, theirs, "µs", 0.8, speed_up=True),
        Row(made, *in_turns(world, rounds), "ms", 0.05),
    ]
