"""The outsider's view: what can be read in records of real handshakes, and in garbage."""

from contextlib import suppress
from ssl import PROTOCOL_TLS_CLIENT, MemoryBIO, SSLContext, SSLWantReadError

import pytest
from cryptography import x509
from hypothesis import given, settings, strategies as st

from simulator.protocols.tls.contexts import ClientContext, ServerContext
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.protocols.tls.numbers import cipher_suite_name
from simulator.protocols.tls.records import Record, RecordError, RecordReader
from simulator.wire.spans import Span
from tests.protocols.tls.conftest import HOST, NOW, Hosts, Joined, build_hosts, join


def labels(records: list[Record]) -> list[str]:
    return [record.label for record in records]


def values(records: list[Record]) -> dict[str, str]:
    return {span.label: span.value for record in records for span in record.spans}


@pytest.fixture(scope="module")
def older(hosts: Hosts) -> Joined:
    context = ClientContext(hosts.authority.certificate_pem, newest="TLSv1.2")
    joined = join(ClientTls(context, HOST, NOW), ServerTls(ServerContext(hosts.identity())))
    joined.flights.append(("client", joined.client.wrap(b"STAT\r\n")))
    joined.flights.append(("client", joined.client.close()))
    return joined


def test_the_name_that_the_client_asks_for_is_in_clear(joined: Joined) -> None:
    octets = joined.octets("client")
    [hello, *_] = RecordReader().feed(octets)
    assert (("ClientHello",), "handshake", 0) == (hello.messages, hello.label, hello.start)
    [name] = [span for span in hello.spans if span.label == "tls.extension.server-name"]
    assert (HOST, HOST.encode()) == (name.value, name.of(octets))
    read = values([hello])
    assert "TLSv1.3 TLSv1.2" == read["tls.extension.supported-versions"]
    assert "TLS_AES_256_GCM_SHA384" in read["tls.cipher-suites"].split()


def hello_of_a_stranger() -> tuple[bytes, dict[str, Span]]:
    """What a client that is not ours says first, with ALPN and two groups chosen, and its spans by label."""
    context = SSLContext(PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["imap", "managesieve"])
    context.set_ecdh_curve("prime256v1")
    outgoing = MemoryBIO()
    with suppress(SSLWantReadError):
        context.wrap_bio(MemoryBIO(), outgoing, server_hostname=HOST).do_handshake()
    octets = outgoing.read()
    [hello] = RecordReader().feed(octets)
    return octets, {span.label: span for span in hello.spans}


def test_each_field_of_a_hello_lies_where_its_span_says() -> None:
    """Method: the octets of each span are read once more, by hand, as RFC 8446 and RFC 7301 lay them out."""
    octets, spans = hello_of_a_stranger()

    def of(name: str) -> bytes:
        return spans[name].of(octets)

    assert b"\x03\x03" == of("tls.hello.version")
    suites = of("tls.cipher-suites")
    pairs = [int.from_bytes(suites[at : at + 2], "big") for at in range(0, len(suites), 2)]
    assert [cipher_suite_name(pair) for pair in pairs] == spans["tls.cipher-suites"].value.split()
    assert b"\x00\x11\x04imap\x0bmanagesieve" == of("tls.extension.alpn")
    assert "imap managesieve" == spans["tls.extension.alpn"].value
    assert b"\x00\x02\x00\x17" == of("tls.extension.supported-groups")
    assert "secp256r1" == spans["tls.extension.supported-groups"].value
    assert b"\x00\x17" == of("tls.extension.key-share")[2:4]
    assert "secp256r1" == spans["tls.extension.key-share"].value
    assert {b"\x03\x04", b"\x03\x03"} == {
        of("tls.extension.supported-versions")[at : at + 2] for at in (1, 3)
    }
    assert HOST.encode() == of("tls.extension.server-name")


def test_under_tls_1_3_nothing_after_the_hellos_is_in_clear(joined: Joined) -> None:
    server = RecordReader().feed(joined.octets("server"))
    assert ("ServerHello",) == server[0].messages
    assert {"encrypted", "change-cipher-spec"} == set(labels(server[1:]))
    read = values(server)
    assert ("TLSv1.3", joined.client.cipher) == (
        read["tls.extension.supported-versions"],
        read["tls.cipher-suite"],
    )
    client = RecordReader().feed(joined.octets("client"))
    assert ["handshake", "change-cipher-spec", "encrypted"] == labels(client)


def test_under_tls_1_2_the_certificate_is_in_clear_and_the_rest_is_not(older: Joined) -> None:
    octets = older.octets("server")
    records = RecordReader().feed(octets)
    messages = [name for record in records for name in record.messages]
    assert ["ServerHello", "Certificate", "ServerKeyExchange", "ServerHelloDone"] == messages[:4]
    [certificate, *_] = [
        span for record in records for span in record.spans if span.label == "tls.certificate"
    ]
    assert "CN=" + HOST == x509.load_der_x509_certificate(certificate.of(octets)).subject.rfc4514_string()
    client = RecordReader().feed(older.octets("client"))
    assert ["handshake", "handshake", "change-cipher-spec", "encrypted", "encrypted", "encrypted"] == labels(
        client
    )
    assert ("ClientKeyExchange",) == client[1].messages


def test_an_alert_in_clear_says_what_it_says(hosts: Hosts) -> None:
    [alert] = RecordReader().feed(b"\x15\x03\x03\x00\x02\x02\x2d")
    assert ("alert", 7) == (alert.label, alert.length)
    assert [
        Span(5, 6, "tls.alert.level", "fatal"),
        Span(6, 7, "tls.alert.description", "certificate_expired"),
    ] == list(alert.spans[3:])


def test_spans_lie_inside_their_records(joined: Joined, older: Joined) -> None:
    for octets in (joined.octets("client"), joined.octets("server"), older.octets("server")):
        records = RecordReader().feed(octets)
        assert len(octets) == sum(record.length for record in records)
        for record in records:
            assert all(
                record.start <= span.start <= span.end <= record.start + record.length
                for span in record.spans
            )


def test_octet_by_octet_reads_the_same(joined: Joined, older: Joined) -> None:
    for octets in (joined.octets("client"), older.octets("server")):
        reader = RecordReader()
        piecemeal = [record for octet in octets for record in reader.feed(bytes((octet,)))]
        assert RecordReader().feed(octets) == piecemeal
        assert 0 == reader.pending


def test_a_message_over_several_records_is_read_where_it_ends(joined: Joined) -> None:
    hello = joined.flights[0][1][5:]
    pieces = [hello[:2], hello[2:30], hello[30:]]
    octets = b"".join(b"\x16\x03\x01" + len(piece).to_bytes(2, "big") + piece for piece in pieces)
    records = RecordReader().feed(octets)
    assert [("ClientHello",), (), ()] == [record.messages for record in records]
    [name] = [span for span in records[2].spans if span.label == "tls.extension.server-name"]
    assert HOST.encode() == name.of(octets)


def test_two_handshakes_have_the_same_types_and_sizes() -> None:
    def shape() -> list[list[tuple[int, int]]]:
        hosts = build_hosts()
        joined = hosts.join(hosts.identity())
        return [
            [(record.content_type, record.length) for record in RecordReader().feed(joined.octets(who))]
            for who in ("client", "server")
        ]

    assert shape() == shape()


def test_speech_in_clear_is_no_record() -> None:
    reader = RecordReader()
    with pytest.raises(RecordError) as caught:
        reader.feed(b"+OK ready\r\n")
    assert 0 == caught.value.position
    with pytest.raises(RecordError):
        reader.feed(b"\x16")


def test_records_before_the_garbage_are_still_told() -> None:
    reader = RecordReader()
    alert = b"\x15\x03\x03\x00\x02\x01\x00"
    assert ["alert"] == labels(reader.feed(alert + b"QUIT"))
    assert reader.error is not None
    assert 7 == reader.error.position


@settings(max_examples=200, deadline=None)
@given(st.lists(st.binary(max_size=60), max_size=6))
def test_garbage_is_records_or_a_record_error(pieces: list[bytes]) -> None:
    reader = RecordReader()
    for piece in pieces:
        try:
            reader.feed(piece)
        except RecordError:
            break


@settings(max_examples=200, deadline=None)
@given(st.integers(0, 10_000), st.integers(0, 255), st.booleans())
def test_a_damaged_hello_is_read_or_refused_in_order(
    joined: Joined, at: int, octet: int, short: bool
) -> None:
    octets = bytearray(joined.flights[0][1])
    octets[at % len(octets)] = octet
    if short:
        octets[3:5] = (at % 600).to_bytes(2, "big")
    try:
        records = RecordReader().feed(bytes(octets))
    except RecordError:
        return
    assert all(span.start <= span.end for record in records for span in record.spans)
