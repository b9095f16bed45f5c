"""Goal: the Wire pane shows what crossed, and of TLS exactly what an outsider can read.

Method: the packets of real deliveries; then the same streams cut into packets of every size.
"""

from functools import cache

import pytest

from simulator.protocols.tls.records import RecordReader
from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.dissect import WireRow, count, row, rows, spans
from simulator.views.tls_packets import tls_pieces
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run

LETTER = b"From: aoi@sakura.example\r\nSubject: secret-plan\r\n\r\nparty at nine \x1b[2J\r\n"


@cache
def travelled(policy: TlsPolicy) -> Trace:
    run = Run("two-offices", tls=policy)
    run.intend("send", octets=LETTER, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


def all_rows(policy: TlsPolicy) -> list[WireRow]:
    trace = travelled(policy)
    return rows(trace, 0, count(trace, len(trace) - 1))


@pytest.mark.parametrize("policy", [TlsPolicy.NONE, TlsPolicy.REQUIRED])
def test_every_packet_has_its_row_with_its_length(policy: TlsPolicy) -> None:
    trace = travelled(policy)
    packets = [found for found in all_rows(policy) if found.kind is Kind.SENT]
    assert [entry.serial for entry in trace if entry.kind is Kind.SENT] == [found.serial for found in packets]
    assert all(trace.size(found.serial) == found.length for found in packets)


def test_in_clear_the_lines_can_be_read_and_have_their_direction() -> None:
    found = all_rows(TlsPolicy.NONE)
    greeting = next(row for row in found if row.text.startswith("220 "))
    mail = next(row for row in found if row.text.startswith("MAIL FROM:"))
    assert ("SMTP", False, False) == (greeting.protocol, greeting.from_client, greeting.locked)
    assert ("SMTP", True, False) == (mail.protocol, mail.from_client, mail.locked)
    assert any(row.protocol == "POP3" and row.text.startswith("+OK") for row in found)
    assert not any(row.locked for row in found)


def test_under_tls_nothing_of_the_letter_can_be_read() -> None:
    found = all_rows(TlsPolicy.REQUIRED)
    trace = travelled(TlsPolicy.REQUIRED)
    values = [span.value for row in found for span in spans(trace, row.serial)]
    texts = " ".join([row.text for row in found] + values)
    assert "secret-plan" not in texts
    assert "MAIL FROM" not in texts
    assert "aoi@" not in texts


def test_of_a_handshake_the_names_in_clear_are_told() -> None:
    found = [row for row in all_rows(TlsPolicy.REQUIRED) if row.gloss_key == "wire.tls.handshake"]
    assert "ClientHello" == found[0].text
    assert "submit.sakura.example" == found[0].arguments["server_name"]
    assert "ServerHello, ChangeCipherSpec" == found[1].text
    assert "TLSv1.3" == found[1].arguments["version"]
    assert all(row.locked and row.protocol == "TLS" for row in found)


def test_after_starttls_the_same_connection_is_locked() -> None:
    first = [row for row in all_rows(TlsPolicy.REQUIRED) if row.connection == 1 and row.kind is Kind.SENT]
    assert [False] * 5 == [row.locked for row in first[:5]]
    assert "STARTTLS" == first[3].text
    assert all(row.locked for row in first[5:])


def test_connections_begin_and_end_with_a_row() -> None:
    found = all_rows(TlsPolicy.NONE)
    begun = [row for row in found if row.gloss_key == "wire.connected"]
    assert (587, "TCP") == (begun[0].arguments["port"], begun[0].protocol)
    assert len(begun) == len([row for row in found if row.gloss_key == "wire.closed"])


@pytest.mark.parametrize(
    ("said", "protocol"),
    [
        ((b"220 mx ESMTP\r\n", b"EHLO a\r\n"), "SMTP"),
        ((b"+OK ready\r\n", b"USER a\r\n"), "POP3"),
        ((b"* OK ready\r\n", b"a1 NOOP\r\n"), "IMAP"),
        ((b"the end of a letter\r\n.\r\n", b"+OK 1 20\r\n", b"DELE 1\r\n", b"STAT\r\n"), "POP3"),
        ((b"GET / HTTP/1.1\r\n", b"\x00\xff"), "TCP"),
        ((b"\r\n",), "TCP"),
    ],
)
def test_a_protocol_is_known_by_what_is_said_and_not_by_its_port(
    said: tuple[bytes, ...], protocol: str
) -> None:
    """Goal: nothing that the actors know reaches a row. Method: the record calls everything NNTP, port 80."""
    trace = Trace()
    connected = Connected(
        protocol="nntp", client_port=1, server_port=80, client_address="192.0.2.1", server_address="192.0.2.2"
    )
    trace.append(Kind.CONNECTED, time_us=0, source="a", target="b", connection=1, detail=connected)
    serials = [
        trace.append(Kind.SENT, time_us=1, source="b", target="a", connection=1, octets=octets)
        for octets in said
    ]
    assert {protocol} == {row(trace, serial).protocol for serial in serials}


def test_a_datagram_that_is_no_dns_is_not_called_so() -> None:
    trace = Trace()
    for kind in (Kind.ASKED, Kind.ANSWERED):
        serial = trace.append(kind, time_us=0, source="a", target="b", octets=b"\x00" * 7)
        assert ("UDP", "wire.clear") == (row(trace, serial).protocol, row(trace, serial).gloss_key)


def test_a_look_up_tells_its_question_and_its_answer() -> None:
    found = [row for row in all_rows(TlsPolicy.NONE) if row.protocol == "DNS"]
    assert ["MX fuji.example", "MX fuji.example: 10 mx.fuji.example"] == [row.text for row in found[:2]]
    assert [True, False] == [row.from_client for row in found[:2]]
    trace = travelled(TlsPolicy.NONE)
    labels = {span.label: span.value for span in spans(trace, found[1].serial)}
    assert ("fuji.example", "response") == (labels["dns.name"], labels["dns.flags"])
    assert "dns.records" in labels


@pytest.mark.parametrize("policy", [TlsPolicy.NONE, TlsPolicy.REQUIRED])
def test_spans_lie_inside_their_packet_in_order(policy: TlsPolicy) -> None:
    trace = travelled(policy)
    for found in all_rows(policy):
        at = 0
        for span in spans(trace, found.serial):
            assert at <= span.start < span.end <= trace.size(found.serial)
            at = span.start


def streams() -> list[bytes]:
    """Both directions of the first TLS connection, from the first record on."""
    trace = travelled(TlsPolicy.REQUIRED)
    first = [row for row in all_rows(TlsPolicy.REQUIRED) if row.connection == 1 and row.locked]
    joined: dict[str, bytes] = {}
    for found in first:
        joined[found.source] = joined.get(found.source, b"") + trace.octets(found.serial)
    return list(joined.values())


def cut_into_packets(octets: bytes, size: int, before: bytes = b"") -> tuple[Trace, list[int]]:
    trace = Trace()
    connected = Connected(
        protocol="smtp", client_port=1, server_port=25, client_address="192.0.2.1", server_address="192.0.2.2"
    )
    trace.append(Kind.CONNECTED, time_us=0, source="a", target="b", connection=1, detail=connected)
    pieces = [before] if before else []
    pieces += [octets[at : at + size] for at in range(0, len(octets), size)]
    serials = [
        trace.append(Kind.SENT, time_us=1, source="a", target="b", connection=1, octets=piece)
        for piece in pieces
    ]
    return trace, serials


@pytest.mark.parametrize("size", [80, 100, 333, 536, 1460])
def test_records_that_span_packets_are_followed(size: int) -> None:
    for stream in streams():
        trace, serials = cut_into_packets(stream, size, before=b"STARTTLS\r\n")
        assert not row(trace, serials[0]).locked
        assert all(row(trace, serial).locked for serial in serials[1:])
        names = {
            name for serial in serials[1:] for piece in tls_pieces(trace, serial) for name in piece.names
        }
        assert {name for record in RecordReader().feed(stream) for name in record.messages} == names


def test_the_pieces_of_all_packets_are_the_records_of_the_stream() -> None:
    for stream in streams():
        trace, serials = cut_into_packets(stream, 333)
        starts = [
            333 * number + piece.record_start
            for number, serial in enumerate(serials)
            for piece in tls_pieces(trace, serial)
            if piece.record_start >= 0
        ]
        assert [record.start for record in RecordReader().feed(stream)] == starts


def record(kind: int, content: bytes) -> bytes:
    return bytes([kind, 3, 3]) + len(content).to_bytes(2, "big") + content


def test_an_encrypted_finished_of_tls_1_2_is_not_taken_for_a_message() -> None:
    flight = (
        record(22, b"\x10\x00\x00\x02ab") + record(20, b"\x01") + record(22, b"\x01\x00\x00\x02" + b"x" * 36)
    )
    trace, (serial,) = cut_into_packets(flight, 1460)
    assert "ClientKeyExchange, ChangeCipherSpec" == row(trace, serial).text


def test_an_alert_says_what_it_says() -> None:
    trace, (serial,) = cut_into_packets(record(21, b"\x02\x30"), 1460)
    found = row(trace, serial)
    assert ("wire.tls.alert", "unknown_ca") == (found.gloss_key, found.text)


@pytest.mark.parametrize("octets", [b"\x16\x03\x01", b"\x17\x03\x03\x40\x00" + b"x" * 900, b"\x16"])
def test_the_beginning_of_a_record_does_not_break_the_row(octets: bytes) -> None:
    trace, (serial,) = cut_into_packets(octets, 1460)
    assert len(octets) == row(trace, serial).length
    for span in spans(trace, serial):
        assert span.end <= len(octets)


def test_binary_text_in_clear_is_not_called_locked() -> None:
    trace, serials = cut_into_packets(bytes(range(256)) * 12, 1000, before=b"DATA\r\n")
    assert not any(row(trace, serial).locked for serial in serials)


def test_a_lost_packet_says_how_much_was_lost() -> None:
    trace, (serial,) = cut_into_packets(b"QUIT\r\n", 1460)
    lost = trace.append(Kind.LOST, time_us=2, cause=serial, source="a", target="b", connection=1)
    found = row(trace, lost)
    assert ("wire.lost", 6, 6) == (found.gloss_key, found.length, found.arguments["octets"])


def test_escapes_are_made_visible() -> None:
    trace, (serial,) = cut_into_packets(b"\r\nSubject: \x1b[2J\r\nmore\r\n", 1460)
    assert "Subject: <ESC>[2J …" == row(trace, serial).text
    assert "Subject: <ESC>[2J" == spans(trace, serial)[1].value


def test_a_row_costs_the_same_in_a_long_trace() -> None:
    trace, serials = cut_into_packets(b"x\x01" * 50_000, 10)
    assert 10_001 == count(trace, serials[-1])
    looked_at: list[int] = []
    octets_of = trace.octets

    def counting(serial: int, limit: int | None = None) -> bytes:
        looked_at.append(serial)
        return octets_of(serial, limit)

    trace.octets = counting  # type: ignore[method-assign]
    row(trace, serials[-1])
    assert len(looked_at) < 200
    assert all(serial <= 20 or serial > serials[-1] - 200 for serial in looked_at)  # its beginning, and near
