"""TLS on simulated wires: both ends are told, and two runs show the outsider the same types and sizes."""

from simulator.network.chance import Chance
from simulator.network.connection import Endpoint, EndpointHandler
from simulator.network.network import Network
from simulator.network.scheduler import Scheduler
from simulator.protocols.tls.contexts import ServerContext
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.protocols.tls.records import RecordReader
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.transform import Transform, TransformError
from tests.protocols.tls.conftest import HOST, NOW, build_hosts


class Speaker(EndpointHandler):
    """Covers the connection, says its words, and closes when it has heard something."""

    def __init__(self, transform: Transform, words: bytes = b"") -> None:
        self.transform = transform
        self.words = words
        self.heard = b""
        self.told: list[str] = []

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        endpoint.install(self.transform, cause)

    def secured(self, endpoint: Endpoint, cause: int) -> None:
        self.told.append("secured")
        endpoint.send(self.words, cause)

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        self.heard += octets
        endpoint.close(cause)

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        self.told.append(error.reason)
        endpoint.close(cause, "tls")

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self.told.append(f"closed {reason}")


def talk(certificate_for: str = HOST) -> tuple[Trace, Speaker, Speaker]:
    hosts = build_hosts()
    scheduler, trace = Scheduler(), Trace()
    network = Network(scheduler, trace, Chance(1))
    network.add_wire("ab", "pc", HOST)
    client = Speaker(ClientTls(hosts.trusting, HOST, NOW))
    server = Speaker(ServerTls(ServerContext(hosts.identity(certificate_for))), b"+OK ready\r\n")
    network.listen(HOST, 995, lambda endpoint, cause: server)
    intent = trace.append(Kind.INTENT, time_us=0)
    network.connect("pc", HOST, 995, client, protocol="pop3", cause=intent)
    scheduler.run()
    return trace, client, server


def shape(trace: Trace) -> list[tuple[str, int, list[tuple[str, int]]]]:
    """Who sent how much when, as records."""
    readers = {"pc": RecordReader(), HOST: RecordReader()}
    return [
        (entry.source, entry.time_us, [(r.label, r.length) for r in readers[entry.source].feed(entry.octets)])
        for entry in trace
        if entry.kind is Kind.SENT
    ]


def test_both_ends_are_told_when_tls_stands() -> None:
    trace, client, server = talk()
    assert b"+OK ready\r\n" == client.heard
    assert ["secured"] == client.told
    assert ["secured", "closed quit"] == server.told
    assert not any(b"ready" in entry.octets for entry in trace)


def test_a_refused_certificate_ends_the_connection_at_both_ends() -> None:
    trace, client, server = talk(certificate_for="mx.eve.example")
    assert ["name-mismatch"] == client.told
    assert ["alert"] == server.told
    assert [b"", b""] == [client.heard, server.heard]
    assert ["tls"] == [entry.detail.reason for entry in trace if entry.kind is Kind.CLOSED]


def test_two_runs_show_the_same_types_and_sizes_at_the_same_times() -> None:
    first = shape(talk()[0])
    assert len(first) > 4
    assert first == shape(talk()[0])
