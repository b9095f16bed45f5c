"""The capture file block by block, read by a reader of its own, and the packets by the rules of TCP."""

import hashlib
import struct
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from simulator.exports import packets as exported
from simulator.exports.ip import Way, packed
from simulator.exports.pcapng import capture
from simulator.network.connection import SILENCE_US
from simulator.trace.cast import Cast, CastWire, Place
from simulator.trace.entry import Closed, Connected
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from tests.exports.runs import MSA, RUNS, delivered

SECTION, INTERFACE, PACKET, SECRETS = 0x0A0D0D0A, 1, 6, 10
GOLDEN = "1fff7676ec6afff1"


class Block(NamedTuple):
    kind: int
    body: bytes

    def options(self, start: int) -> dict[int, bytes]:
        found, at = {}, start
        while at < len(self.body):
            code, length = struct.unpack_from("!HH", self.body, at)
            if code == 0:
                assert at + 4 == len(self.body)
                break
            found[code] = self.body[at + 4 : at + 4 + length]
            at += 4 + (length + 3) // 4 * 4
        return found


def blocks(octets: bytes) -> Iterator[Block]:
    at = 0
    while at < len(octets):
        kind, length = struct.unpack_from("!II", octets, at)
        assert 0 == length % 4
        assert length == struct.unpack_from("!I", octets, at + length - 4)[0]
        yield Block(kind, octets[at + 8 : at + length - 4])
        at += length
    assert at == len(octets)


class Packet(NamedTuple):
    interface: int
    time_us: int
    octets: bytes
    comment: str


def packets(octets: bytes) -> list[Packet]:
    found = []
    for block in blocks(octets):
        if block.kind == PACKET:
            interface, time_us, size, original = struct.unpack_from("!IQII", block.body)
            assert size == original
            comment = block.options(20 + (size + 3) // 4 * 4)[1].decode()
            found.append(Packet(interface, time_us, block.body[20 : 20 + size], comment))
    return found


def ones(octets: bytes) -> int:
    """The sum of RFC 1071, word by word, as that document writes it down."""
    octets += b"\0" * (len(octets) & 1)
    total = sum(struct.unpack(f"!{len(octets) // 2}H", octets))
    while total >> 16:
        total = (total & 0xFFFF) + (total >> 16)
    return total


def a_small_trace() -> Trace:
    """A connection on which a line crosses, and a question to the DNS; it depends on no world."""
    places = (
        Place(name="a", names={}, role="device", office="", address="192.0.2.1"),
        Place(name="b", names={}, role="msa", office="", address="192.0.2.2"),
    )
    trace = Trace(Cast(places=places, wires=(CastWire(name="a--b", ends=("a", "b")),)))
    connected = Connected(
        protocol="smtp",
        client_port=49152,
        server_port=25,
        client_address="192.0.2.1",
        server_address="192.0.2.2",
    )
    there = {"wire": "a--b", "source": "a", "target": "b"}
    back = {"wire": "a--b", "source": "b", "target": "a"}
    trace.append(Kind.CONNECTED, time_us=8000, connection=1, detail=connected, **there)
    said = trace.append(Kind.REPLY, time_us=8000, connection=1, octets=b"220 b\r\n", **back)
    sent = trace.append(Kind.SENT, time_us=8000, connection=1, cause=said, octets=b"220 b\r\n", **back)
    heard = trace.append(Kind.ARRIVED, time_us=12000, connection=1, cause=sent, **back)
    said = trace.append(Kind.COMMAND, time_us=12000, cause=heard, connection=1, octets=b"QUIT\r\n", **there)
    sent = trace.append(Kind.SENT, time_us=12000, connection=1, cause=said, octets=b"QUIT\r\n", **there)
    trace.append(Kind.ARRIVED, time_us=16000, connection=1, cause=sent, **there)
    trace.append(Kind.CLOSED, time_us=16000, cause=sent, connection=1, detail=Closed(reason="quit"), **there)
    trace.append(Kind.ASKED, time_us=20000, octets=b"\1\2\1\0" + bytes(8), **there)
    return trace


def test_the_file_is_a_section_with_an_interface_a_wire_and_then_packets() -> None:
    trace = delivered()
    made = capture(trace)
    found = list(blocks(made.octets))
    assert SECTION == found[0].kind
    assert b"\x1a\x2b\x3c\x4d\x00\x01\x00\x00" == found[0].body[:8]
    interfaces = [block for block in found if block.kind == INTERFACE]
    assert all(block.body.startswith(struct.pack("!HHI", 101, 0, 0)) for block in interfaces)
    names = [block.options(8)[2].decode() for block in interfaces]
    assert [wire.name for wire in trace.cast.wires] == names
    assert made.packets == len(found) - 1 - len(names) == sum(block.kind == PACKET for block in found)


def test_a_small_run_gives_this_file_and_no_other() -> None:
    octets = capture(a_small_trace()).octets
    assert GOLDEN == hashlib.sha256(octets).hexdigest()[:16]


def test_the_same_run_gives_the_same_file() -> None:
    assert capture(delivered()).octets == capture(delivered()).octets


def test_a_connection_opens_speaks_and_closes_as_tcp_does() -> None:
    seen = []
    for packet in packets(capture(a_small_trace()).octets)[:-1]:
        sequence, acknowledged, flags = struct.unpack_from("!IIH", packet.octets, 24)
        seen.append((packet.time_us % 1_000_000, sequence & 0xFFFF, acknowledged & 0xFFFF, flags & 0xFF))
    fin, syn, push, ack = 1, 2, 8, 16
    assert [
        (0, 0, 0, syn),
        (4000, 0, 1, syn | ack),
        (8000, 1, 1, ack),
        (8000, 1, 1, push | ack),
        (12000, 1, 8, push | ack),
        (12000, 7, 8, fin | ack),
        (16000, 8, 8, fin | ack),
        (20000, 8, 9, ack),
    ] == seen


def test_times_are_those_of_the_simulated_clock() -> None:
    first = packets(capture(a_small_trace()).octets)[0]
    assert 1775001600_000_000 == first.time_us  # 2026-04-01T09:00:00+09:00


@pytest.mark.parametrize("name", ["clear", "IPv6", "nobody listens"])
def test_every_checksum_is_what_the_rfc_reckons(name: str) -> None:
    for packet in packets(capture(RUNS[name]()).octets):
        octets = packet.octets
        if octets[0] >> 4 == 4:
            assert 0xFFFF == ones(octets[:20])
            addresses, protocol, inner = octets[12:20], octets[9], octets[20:]
            assert len(octets) == int.from_bytes(octets[2:4], "big")
        else:
            addresses, protocol, inner = octets[8:40], octets[6], octets[40:]
            assert len(inner) == int.from_bytes(octets[4:6], "big")
        assert 0xFFFF == ones(addresses + struct.pack("!II", len(inner), protocol) + inner)
        assert len(octets) <= 1500


def test_a_checksum_that_comes_to_nothing_is_written_as_each_standard_says() -> None:
    way = Way(packed("192.0.2.1"), packed("192.0.2.2"), 1, 2)
    of_tcp, of_udp = slice(36, 38), slice(26, 28)
    last_word = way.segment(16, 5, 6, bytes(2))[of_tcp]  # with it as octets the sum is all ones
    assert b"\0\0" == way.segment(16, 5, 6, last_word)[of_tcp]
    last_word = way.datagram(bytes(2))[of_udp]
    assert b"\xff\xff" == way.datagram(last_word)[of_udp]


def test_an_address_of_either_kind_can_meet_one_of_the_other() -> None:
    packet = Way(packed("192.0.2.1"), packed("2001:db8::1"), 1, 2).segment(16, 0, 0)
    assert packed("::ffff:192.0.2.1") + packed("2001:db8::1") == packet[8:40]


def test_a_datagram_larger_than_ip_can_carry_is_left_out() -> None:
    assert b"" == Way(bytes(4), bytes(4), 1, 2).datagram(bytes(65508))
    assert 65535 == len(Way(bytes(4), bytes(4), 1, 2).datagram(bytes(65507)))


def test_the_keys_are_in_the_file_unless_they_are_left_out() -> None:
    trace = delivered(TlsPolicy.REQUIRED)
    (found,) = [block for block in blocks(capture(trace).octets) if block.kind == SECRETS]
    kind, length = struct.unpack_from("!II", found.body)
    log = found.body[8 : 8 + length]
    assert 0x544C534B == kind
    assert b"".join(trace.octets(serial) + b"\n" for serial in trace.serials_of(Kind.SECRET)) == log
    without = capture(trace, keys=False).octets
    assert SECRETS not in {block.kind for block in blocks(without)}
    assert b"TRAFFIC_SECRET" not in without


def test_without_keys_no_comment_says_what_goes_under_tls() -> None:
    trace = delivered(TlsPolicy.REQUIRED)
    told = " ".join(packet.comment for packet in packets(capture(trace, keys=False).octets))
    assert "STARTTLS" in told and "under TLS" in told
    assert not [word for word in ("MAIL", "AUTH", "RETR", "PASS", "a message") if word in told]
    assert "MAIL, RCPT, DATA (under TLS)" in " ".join(p.comment for p in packets(capture(trace).octets))


def test_no_comment_repeats_an_argument() -> None:
    told = " ".join(packet.comment for packet in packets(capture(RUNS["typed by hand"]()).octets))
    assert "PASS" in told and "a line" in told
    assert "wrong" not in told and "nonsense" not in told


def test_a_host_without_an_address_gets_one_of_those_for_tests() -> None:
    trace = Trace()
    trace.append(Kind.ASKED, time_us=0, wire="a--b", source="a", target="b", octets=bytes(12))
    (packet,) = packets(capture(trace).octets)
    assert [b"\xc6\x12", b"\xc6\x12"] == [packet.octets[12:14], packet.octets[16:18]]
    assert packet.octets[14:16] != packet.octets[18:20]


def test_an_empty_trace_is_a_file_without_packets() -> None:
    made = capture(Trace())
    assert (0, 0) == (made.packets, made.wires)
    assert [SECTION] == [block.kind for block in blocks(made.octets)]


def test_an_attempt_in_vain_began_as_long_ago_as_the_network_waits() -> None:
    assert SILENCE_US == exported.SILENCE_US
    attempts = packets(capture(RUNS["cut for good"]()).octets)
    assert f"desk-pc to {MSA}: asks for a connection in vain (cut)" in attempts[0].comment
    assert 0 == attempts[0].time_us % 1_000_000
