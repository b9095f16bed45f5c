"""Goal: with the keys of one end every record of a session says what was said, under TLS 1.3 and 1.2.

Method: the same letter sent under both versions and in clear; and OpenSSL against OpenSSL in memory, by
every cipher suite, with keys renewed in the middle.
"""

from functools import cache

import msgspec
import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand

from simulator.protocols.tls.contexts import ClientContext, ServerContext, Version
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind
from simulator.trace.redact import redacted
from simulator.trace.store import Trace
from simulator.views import dissect
from simulator.views.opened import opened
from simulator.wire.policy import TlsPolicy
from simulator.world.loader import load_world
from simulator.world.runner import Run
from tests.protocols.tls.conftest import HOST, NOW, build_hosts, join

CLIENT, SERVER = "desk-pc", "submit.sakura.example"
LETTER = b"Subject: plan\r\n\r\n" + b"a surprise party\r\n" * 2000


@cache
def sent(policy: TlsPolicy, newest: str = "1.3") -> Trace:
    name, spec = load_world("two-offices")
    hosts = {
        host: msgspec.structs.replace(data, max_tls=newest)  # type: ignore[arg-type]
        for host, data in spec.hosts.items()
    }
    run = Run(msgspec.structs.replace(spec, hosts=hosts), tls=policy, name=name)
    run.intend("send", octets=LETTER, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


def in_memory(version: Version, suite: str) -> tuple[list[tuple[str, bytes]], list[bytes]]:
    """A session of OpenSSL with itself, in which each side says one thing: flights, and the key log."""
    hosts = build_hosts()
    trusting = ClientContext(hosts.authority.certificate_pem)
    if suite:
        trusting.context.set_ciphers(suite)
    client = ClientTls(trusting, HOST, NOW)
    server = ServerTls(ServerContext(hosts.identity(), newest=version))
    flights = [
        (CLIENT if who == "client" else SERVER, octets) for who, octets in join(client, server).flights
    ]
    flights.append((CLIENT, client.wrap(b"from the client")))
    flights.append((SERVER, server.wrap(b"from the server")))
    return flights, client.take_secrets()


def a_session(flights: list[tuple[str, bytes]], secrets: list[bytes], *, spoil: bool = False) -> Trace:
    trace = Trace()
    detail = Connected(protocol="", client_port=1, server_port=2, client_address="", server_address="")
    trace.append(Kind.CONNECTED, time_us=0, source=CLIENT, target=SERVER, connection=1, detail=detail)
    for line in secrets:
        trace.append(Kind.SECRET, time_us=0, connection=1, octets=line)
    for number, (source, octets) in enumerate(flights):
        if spoil and number == len(flights) - 1:
            octets = octets[:-1] + bytes((octets[-1] ^ 1,))
        if octets:
            trace.append(Kind.SENT, time_us=number, wire="w", source=source, connection=1, octets=octets)
    return trace


def said(trace: Trace) -> list[bytes]:
    """What went as application data, conversation by conversation and packet by packet, joined."""
    found: dict[tuple[int, str], bytes] = {}
    for serial in trace.serials_of(Kind.SENT):
        key = trace.connection(serial), trace.source(serial)
        for record in opened(trace, serial).records:
            assert record.why == ""
            if record.kind == "application-data":
                found[key] = found.get(key, b"") + record.octets
    return list(found.values())


@pytest.mark.parametrize("newest", ["1.3", "1.2"])
def test_what_went_under_tls_is_what_the_two_ends_said(newest: str) -> None:
    trace = sent(TlsPolicy.REQUIRED, newest)
    lines: dict[tuple[int, str], bytes] = {}
    for entry in trace:
        if entry.secured and entry.kind in (Kind.COMMAND, Kind.REPLY, Kind.CONTENT):
            key = entry.connection, entry.source
            lines[key] = lines.get(key, b"") + entry.octets
    assert list(lines.values()) == said(trace)
    assert any(b"a surprise party" in octets for octets in lines.values())


@pytest.mark.parametrize(("newest", "version"), [("1.3", "TLSv1.3"), ("1.2", "TLSv1.2")])
def test_a_host_can_be_limited_to_tls_1_2(newest: str, version: str) -> None:
    trace = sent(TlsPolicy.REQUIRED, newest)
    started = [trace.detail(serial) for serial in trace.serials_of(Kind.TLS_STARTED)]
    assert {version} == {getattr(detail, "version", "") for detail in started}


def test_under_tls_1_2_the_certificate_crosses_in_clear_and_names_its_server() -> None:
    def certificates(newest: str) -> list[str]:
        trace = sent(TlsPolicy.REQUIRED, newest)
        spans = [span for serial in trace.serials_of(Kind.SENT) for span in dissect.spans(trace, serial)]
        return [span.value for span in spans if span.label == "tls.certificate"]

    assert [] == certificates("1.3")
    assert "CN=submit.sakura.example < CN=two-offices CA" in certificates("1.2")[0]
    assert 6 == len(certificates("1.2"))


def test_of_clear_packets_nothing_is_to_be_opened() -> None:
    trace = sent(TlsPolicy.NONE)
    assert {"not-locked"} == {opened(trace, serial).why for serial in trace.serials_of(Kind.SENT)}


def test_where_the_keys_were_left_out_it_says_so() -> None:
    trace = redacted(sent(TlsPolicy.REQUIRED))
    locked = [serial for serial in trace.serials_of(Kind.SENT) if trace.octets(serial, 1) == b"\x17"]
    assert {"redacted"} == {opened(trace, serial).why for serial in locked}
    assert {b""} == {record.octets for serial in locked for record in opened(trace, serial).records}


def test_a_changed_octet_breaks_the_check() -> None:
    trace = a_session(*in_memory("TLSv1.3", ""), spoil=True)
    last = max(trace.serials_of(Kind.SENT))
    assert ["tampered"] == [record.why for record in opened(trace, last).records]


@pytest.mark.parametrize(
    ("version", "suite"),
    [
        ("TLSv1.3", ""),
        ("TLSv1.2", "ECDHE-ECDSA-AES128-GCM-SHA256"),
        ("TLSv1.2", "ECDHE-ECDSA-AES256-GCM-SHA384"),
        ("TLSv1.2", "ECDHE-ECDSA-CHACHA20-POLY1305"),
    ],
)
def test_every_cipher_suite_is_opened(version: Version, suite: str) -> None:
    assert [b"from the client", b"from the server"] == said(a_session(*in_memory(version, suite)))


CIPHERS = {
    0x1301: (16, hashes.SHA256(), AESGCM),
    0x1302: (32, hashes.SHA384(), AESGCM),
    0x1303: (32, hashes.SHA256(), ChaCha20Poly1305),
}


class Sealer:
    """Seals records as RFC 8446 §5.2 says, by another implementation of the key schedule."""

    def __init__(self, suite: int, secret: bytes) -> None:
        self.suite = suite
        self.take(secret)

    def expand(self, label: bytes, size: int) -> bytes:
        label = b"tls13 " + label
        about = size.to_bytes(2, "big") + bytes((len(label),)) + label + b"\0"
        return HKDFExpand(CIPHERS[self.suite][1], size, about).derive(self.secret)

    def take(self, secret: bytes) -> None:
        self.secret, self.number = secret, 0
        size, _, cipher = CIPHERS[self.suite]
        self.aead, self.iv = cipher(self.expand(b"key", size)), self.expand(b"iv", 12)

    def seal(self, kind: int, octets: bytes, padding: int = 0) -> bytes:
        inside = octets + bytes((kind,)) + bytes(padding)
        header = b"\x17\x03\x03" + (len(inside) + 16).to_bytes(2, "big")
        nonce = (int.from_bytes(self.iv, "big") ^ self.number).to_bytes(12, "big")
        self.number += 1
        return header + self.aead.encrypt(nonce, inside, header)


@pytest.mark.parametrize("suite", CIPHERS)
def test_keys_are_followed_through_the_handshake_and_every_update(suite: int) -> None:
    def handshake(kind: int, octets: bytes = b"") -> bytes:
        return bytes((kind,)) + len(octets).to_bytes(3, "big") + octets

    def in_clear(octets: bytes) -> bytes:
        return b"\x16\x03\x03" + len(octets).to_bytes(2, "big") + octets

    size = CIPHERS[suite][1].digest_size
    random = b"r" * 32
    hello = in_clear(
        handshake(1, b"\x03\x03" + random + b"\0" + b"\0\2" + suite.to_bytes(2, "big") + b"\1\0")
    )
    chosen = b"\0" + suite.to_bytes(2, "big") + b"\0" + b"\0\6" + b"\0\x2b\0\2\3\4"
    answer = in_clear(handshake(2, b"\x03\x03" + b"s" * 32 + chosen))
    first, later = b"h" * size, b"t" * size
    server = Sealer(suite, first)
    flights = [(CLIENT, hello), (SERVER, answer + server.seal(22, handshake(8) + handshake(20, b"f" * 32)))]
    server.take(later)
    flights.append((SERVER, server.seal(23, b"one ", padding=9) + server.seal(22, handshake(24, b"\0"))))
    server.take(server.expand(b"traffic upd", size))
    flights.append((SERVER, server.seal(23, b"two")))
    labels = ("SERVER_HANDSHAKE_TRAFFIC_SECRET", first), ("SERVER_TRAFFIC_SECRET_0", later)
    secrets = [f"{label} {random.hex()} {secret.hex()}".encode() for label, secret in labels]
    assert [b"one two"] == said(a_session(flights, secrets))


@pytest.mark.parametrize(
    "octets", [b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00", b"\x17\x03\x03\xff\xff", b"\x16\x03"]
)
def test_what_is_cut_or_no_session_is_told_and_never_raises(octets: bytes) -> None:
    trace = a_session(
        [(CLIENT, octets), (SERVER, octets), (CLIENT, b"\x17\x03\x03\0\1x")], [b"no key log line"]
    )
    for serial in trace.serials_of(Kind.SENT):
        assert all(not record.octets or not record.why for record in opened(trace, serial).records)


def test_an_empty_packet_holds_no_record() -> None:
    trace = a_session([(CLIENT, b"\x17\x03\x03\0\4ab")], [])
    empty = trace.append(Kind.SENT, time_us=1, wire="w", source=CLIENT, connection=1)
    trace.append(Kind.SENT, time_us=2, wire="w", source=CLIENT, connection=1, octets=b"cd")
    assert () == opened(trace, empty).records
