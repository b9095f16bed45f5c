"""Connections: set-up, order, the end that both learn of, and what faults do to them."""

import pytest

from simulator.network.connection import SILENCE_US
from simulator.trace.entry import Closed, Connected, Refused
from simulator.trace.kinds import Kind
from tests.network.conftest import Recorder, Town, build_town


def test_a_connection_stands_after_one_round_trip(town: Town) -> None:
    cause = town.begin()
    town.network.connect(
        "a",
        "b",
        25,
        town.client,
        protocol="smtp",
        cause=cause,
        client_address="192.0.2.1",
        server_address="192.0.2.2",
    )
    assert [] == town.client.told
    town.scheduler.run()
    [entry] = town.entries(Kind.CONNECTED)
    detail = Connected(
        protocol="smtp",
        client_port=49152,
        server_port=25,
        client_address="192.0.2.1",
        server_address="192.0.2.2",
    )
    assert (2_000, cause, "ab", "a", "b", 1, detail) == (
        entry.time_us,
        entry.cause,
        entry.wire,
        entry.source,
        entry.target,
        entry.connection,
        entry.detail,
    )
    assert [("opened",)] == town.client.told == town.server.told


def test_each_end_knows_itself_and_the_other(town: Town) -> None:
    client = town.connect()
    server = town.server.endpoint
    assert server is not None
    assert ("a", "b", 25, 1, "ab") == (client.host, client.peer, client.port, client.connection, client.wire)
    assert ("b", "a", 25, 1, "ab") == (server.host, server.peer, server.port, server.connection, server.wire)
    assert client.is_client
    assert not server.is_client


def test_octets_are_split_into_packets_and_read_in_order(town: Town) -> None:
    octets = bytes(range(250))
    town.connect().send(octets, 1)
    town.scheduler.run()
    sent = town.entries(Kind.SENT)
    assert [100, 100, 50] == [len(entry.octets) for entry in sent]
    assert [entry.serial for entry in sent] == [entry.cause for entry in town.entries(Kind.ARRIVED)]
    assert octets == town.server.read


def test_jitter_never_changes_the_order(jittery_town: Town) -> None:
    end = jittery_town.connect()
    octets = bytes(range(256)) * 20
    end.send(octets, 1)
    jittery_town.scheduler.run()
    times = [entry.time_us for entry in jittery_town.entries(Kind.ARRIVED)]
    assert times == sorted(times)
    assert len(set(times)) > 3
    assert octets == jittery_town.server.read


def test_both_directions_carry_at_once(town: Town) -> None:
    town.server.on_opened = lambda endpoint, cause: endpoint.send(b"220 hello", cause)
    town.client.on_opened = lambda endpoint, cause: endpoint.send(b"EHLO", cause)
    town.connect()
    town.scheduler.run()
    assert (b"220 hello", b"EHLO") == (town.client.read, town.server.read)


def test_the_end_follows_what_was_sent_and_only_the_other_end_is_told(town: Town) -> None:
    end = town.connect()
    end.send(b"QUIT", 1)
    end.close(1)
    end.send(b"too late", 1)
    town.scheduler.run()
    assert b"QUIT" == town.server.read
    assert ["SENT", "ARRIVED", "CLOSED"] == town.kinds()[-3:]
    closed = town.entries(Kind.CLOSED)[0]
    assert ("a", "b", Closed(reason="quit"), 1) == (closed.source, closed.target, closed.detail, closed.cause)
    assert [("opened",)] == town.client.told
    assert [("opened",), ("closed", "quit")] == town.server.told


def test_two_ends_that_close_at_once_make_one_closing(town: Town) -> None:
    end = town.connect()
    end.close(1)
    end.other.close(1)
    end.close(1)
    town.scheduler.run()
    assert 1 == len(town.entries(Kind.CLOSED))
    assert [("opened",)] == town.client.told == town.server.told


@pytest.mark.parametrize(
    ("arrange", "reason", "time_us"),
    [
        (lambda town: town.network.set_power("a", False), "off", 0),
        (lambda town: town.network.set_power("b", False), "off", SILENCE_US),
        (lambda town: town.network.wire("ab").cut(), "cut", SILENCE_US),
    ],
)
def test_who_cannot_be_reached_is_refused_with_the_reason(
    town: Town, arrange, reason: str, time_us: int
) -> None:
    arrange(town)
    town.network.connect("a", "b", 25, town.client, protocol="smtp", cause=town.begin())
    town.scheduler.run()
    [entry] = town.entries(Kind.REFUSED)
    assert (Refused(protocol="smtp", server_port=25, reason=reason), time_us) == (entry.detail, entry.time_us)
    assert [("failed", reason)] == town.client.told


@pytest.mark.parametrize(("target", "port", "reason"), [("b", 26, "no-listener"), ("c", 25, "no-wire")])
def test_where_nobody_listens_the_refusal_says_so(town: Town, target: str, port: int, reason: str) -> None:
    town.network.connect("a", target, port, town.client, protocol="smtp", cause=town.begin())
    assert [] == town.client.told
    town.scheduler.run()
    assert [("failed", reason)] == town.client.told
    assert [reason] == [entry.detail.reason for entry in town.entries(Kind.REFUSED)]


@pytest.mark.parametrize("after_steps", [0, 1])
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (lambda town: town.network.wire("ab").cut(), "cut"),
        (lambda town: town.network.set_power("a", False), "off"),
        (lambda town: town.network.set_power("b", False), "off"),
    ],
)
def test_a_fault_during_the_set_up_refuses_it(town: Town, after_steps: int, fault, reason: str) -> None:
    town.network.connect("a", "b", 25, town.client, protocol="smtp", cause=town.begin())
    for _ in range(after_steps):
        town.scheduler.step()
    fault(town)
    town.scheduler.run()
    assert [("failed", reason)] == town.client.told
    assert ([], []) == (town.server.told, town.entries(Kind.CONNECTED))


def test_a_cut_loses_what_is_on_the_wire_and_both_ends_notice_later(town: Town) -> None:
    end = town.connect()
    end.send(b"x" * 150, 1)
    cut = town.network.wire("ab").cut()
    assert ["CUT", "LOST", "LOST"] == town.kinds()[-3:]
    end.send(b"y", 1)
    assert "LOST" == town.kinds()[-1]
    town.scheduler.run()
    [closed] = town.entries(Kind.CLOSED)
    assert (Closed(reason="cut"), 2_000 + SILENCE_US) == (closed.detail, closed.time_us)
    assert closed.cause is not None
    assert closed.cause > cut
    assert [("opened",), ("closed", "cut")] == town.client.told == town.server.told
    assert b"" == town.server.read


def test_a_connection_that_lost_nothing_survives_a_mended_wire(town: Town) -> None:
    end = town.connect()
    wire = town.network.wire("ab")
    wire.cut()
    town.scheduler.run(until_us=SILENCE_US - 1)
    wire.mend()
    end.send(b"still here", 1)
    town.scheduler.run()
    assert b"still here" == town.server.read
    assert [] == town.entries(Kind.CLOSED)


def test_a_stream_with_a_hole_is_never_read_past_it(town: Town) -> None:
    end = town.connect()
    wire = town.network.wire("ab")
    end.send(b"first", 1)
    wire.cut()
    wire.mend()
    end.send(b"second", 1)
    town.scheduler.run()
    assert b"" == town.server.read
    assert [("opened",), ("closed", "cut")] == town.server.told == town.client.told
    assert [False, True] == [not entry.detail.cut for entry in town.entries(Kind.CUT)]


def test_an_end_that_is_lost_is_noticed_by_the_other_side_alone(town: Town) -> None:
    end = town.connect()
    end.close(1)
    town.network.wire("ab").cut()
    town.scheduler.run()
    assert [("opened",)] == town.client.told
    assert [("opened",), ("closed", "cut")] == town.server.told


def test_power_off_is_felt_here_at_once_and_there_when_word_arrives(town: Town) -> None:
    end = town.connect()
    end.send(b"on its way", 1)
    end.other.send(b"to nobody", 1)
    power = town.network.set_power("a", False)
    assert [("opened",), ("closed", "off")] == town.client.told
    assert [("opened",)] == town.server.told
    town.scheduler.run()
    assert [("opened",), ("closed", "off")] == town.server.told
    [closed] = town.entries(Kind.CLOSED)
    assert ("a", Closed(reason="off"), power) == (closed.source, closed.detail, closed.cause)
    assert (b"on its way", b"") == (town.server.read, town.client.read)
    assert 1 == len(town.entries(Kind.LOST))


def test_power_on_lets_new_connections_in(town: Town) -> None:
    assert None is town.network.set_power("b", True)
    town.network.set_power("b", False)
    town.network.set_power("b", True)
    town.connect()
    assert [("opened",)] == town.server.told
    assert [False, True] == [entry.detail.on for entry in town.entries(Kind.POWER)]


def test_every_packet_arrives_or_is_lost_once_whatever_happens() -> None:
    for at_us in range(0, 12_000, 500):
        town = build_town(jitter_us=700)
        town.client.on_opened = lambda endpoint, cause: endpoint.send(b"a" * 350, cause)
        town.server.on_received = lambda endpoint, octets, cause: endpoint.send(octets, cause)
        wire, network = town.network.wire("ab"), town.network
        town.scheduler.at(at_us, lambda _, wire=wire: wire.cut())
        town.scheduler.at(at_us + 1_200, lambda _, wire=wire: wire.mend())
        town.scheduler.at(at_us + 2_000, lambda _, network=network: network.set_power("b", False))
        network.connect("a", "b", 25, town.client, protocol="smtp", cause=town.begin())
        town.scheduler.run()
        fates = [entry.cause for entry in town.entries(Kind.ARRIVED, Kind.LOST)]
        assert [entry.serial for entry in town.entries(Kind.SENT)] == sorted(fates)
        assert len(town.entries(Kind.CONNECTED)) == len(town.entries(Kind.CLOSED))
        assert not town.network.wire("ab").open


def test_a_forgotten_conversation_leaves_nothing_to_happen(town: Town) -> None:
    town.connect().send(b"half a command", 1)
    town.scheduler.run()
    assert None is town.scheduler.next_time_us()


def test_a_tap_gets_the_octets_of_the_wire_and_nothing_else(town: Town) -> None:
    heard: list[tuple[int, int, bytes]] = []
    town.network.tap("ab", lambda *what: heard.append(what))
    end = town.connect()
    end.send(b"hello", 1)
    end.other.send(b"220", 1)
    assert [(2_000, 0, b"hello"), (2_000, 1, b"220")] == heard


def test_connections_are_numbered_from_one_and_ports_count_up(town: Town) -> None:
    ends = []
    for _ in range(3):
        town.client.endpoint = None
        ends.append(town.connect())
    assert [(1, 49152), (2, 49153), (3, 49154)] == [(end.connection, end.client_port) for end in ends]


def test_a_recorder_is_told_in_order(town: Town) -> None:
    assert Recorder().told == []
    town.connect().close(town.begin(), "tls")
    town.scheduler.run()
    assert [("opened",), ("closed", "tls")] == town.server.told
