"""Each limit has its own clear reply, in each protocol. A house in the test's own loop, with small limits."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from simulator.live.running import Business
from simulator.trace.kinds import Kind

Open = Callable[..., Awaitable[Business]]
GREETINGS = {"smtp": b"220 ", "pop3": b"+OK ", "imap": b"* OK "}


class Visitor:
    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader, self._writer = reader, writer

    @classmethod
    async def at(cls, business: Business, door: str) -> "Visitor":
        return cls(*await asyncio.open_connection("127.0.0.1", business.house.ports[door]))

    async def ask(self, octets: bytes) -> bytes:
        self._writer.write(octets)
        return await self.line()

    def say(self, octets: bytes) -> None:
        self._writer.write(octets)

    async def line(self) -> bytes:
        return await asyncio.wait_for(self._reader.readline(), 10)

    async def rest(self) -> bytes:
        return await asyncio.wait_for(self._reader.read(), 10)

    async def leave(self) -> None:
        self._writer.close()
        await self._writer.wait_closed()


async def greeted(business: Business, door: str) -> Visitor:
    visitor = await Visitor.at(business, door)
    assert (await visitor.line()).startswith(GREETINGS[door])
    return visitor


@pytest.mark.parametrize(
    ("limit", "words"),
    [("connections", b"oo many connections here"), ("connections_per_address", b"your address")],
)
@pytest.mark.parametrize(
    ("door", "start"), [("smtp", b"421 4."), ("pop3", b"-ERR [SYS/TEMP] "), ("imap", b"* BYE ")]
)
async def test_one_visitor_too_many_is_told_so_and_the_next_is_let_in(
    open_house: Open, limit: str, words: bytes, door: str, start: bytes
) -> None:
    business = await open_house(**{limit: 2})
    first, second, third = [await Visitor.at(business, door) for _ in range(3)]
    assert (await first.line()).startswith(GREETINGS[door])
    said = await third.rest()
    assert said.startswith(start)
    assert words in said
    assert 1 == said.count(b"\r\n")
    await third.leave()
    await second.leave()
    for _ in range(100):  # until the house has seen them go
        visitor = await Visitor.at(business, door)
        line = await visitor.line()
        await visitor.leave()
        if line.startswith(GREETINGS[door]):
            break
    assert line.startswith(GREETINGS[door])
    await first.leave()


@pytest.mark.parametrize(
    ("door", "start"),
    [("smtp", b"421 4.4.2 "), ("pop3", b"-ERR [SYS/TEMP] waited"), ("imap", b"* BYE waited")],
)
async def test_who_says_nothing_for_too_long_is_told_goodbye(
    open_house: Open, door: str, start: bytes
) -> None:
    business = await open_house(**{f"{door}_idle_s": 0.02})
    visitor = await greeted(business, door)
    assert (await visitor.rest()).startswith(start)
    await visitor.leave()


async def test_a_handshake_that_never_ends_is_cut_off(open_house: Open) -> None:
    business = await open_house(handshake_s=0.02)
    visitor = await Visitor.at(business, "pop3s")
    assert b"" == await visitor.rest()
    await visitor.leave()


@pytest.mark.parametrize(
    ("door", "command", "start"),
    [
        ("smtp", b"NOOP\r\n", b"421 4.7.0 "),
        ("pop3", b"CAPA\r\n", b"-ERR "),
        ("imap", b"a NOOP\r\n", b"* BYE "),
    ],
)
async def test_too_many_commands_and_too_many_refusals_end_a_connection(
    open_house: Open, door: str, command: bytes, start: bytes
) -> None:
    business = await open_house(commands=5, faults=3)
    for line, words in ((command, b"oo many commands"), (b"x YZZY\r\n", b"oo many refused")):
        visitor = await greeted(business, door)
        visitor.say(line * 20)
        last = (await visitor.rest()).splitlines()[-1]
        assert last.startswith(start)
        assert words in last
        await visitor.leave()


async def test_a_message_over_the_size_is_refused_before_and_after(open_house: Open) -> None:
    business = await open_house(size=1000)
    visitor = await greeted(business, "smtp")
    visitor.say(b"EHLO a\r\n")
    while (line := await visitor.line())[3:4] == b"-":
        if b"SIZE" in line:
            assert line.endswith(b"SIZE 1000\r\n")
    assert (await visitor.ask(b"MAIL FROM:<a@b.example> SIZE=1001\r\n")).startswith(b"552 5.3.4")
    for command in (b"MAIL FROM:<a@b.example>\r\n", b"RCPT TO:<mika@fuji.example>\r\n", b"DATA\r\n"):
        await visitor.ask(command)
    assert (await visitor.ask(b"x" * 998 + b"\r\n" + b"y\r\n.\r\n")).startswith(b"552 5.3.4")
    assert (await visitor.ask(b"NOOP\r\n")).startswith(b"250")
    await visitor.leave()


async def test_a_line_that_is_too_long_is_refused_and_the_next_is_heard(open_house: Open) -> None:
    business = await open_house()
    for door, refusal, command, answer in (
        ("smtp", b"500 5.5.2", b"NOOP\r\n", b"250"),
        ("pop3", b"-ERR line too long", b"CAPA\r\n", b"+OK"),
        ("imap", b"* BAD", b"a NOOP\r\n", b"a OK"),
    ):
        visitor = await greeted(business, door)
        refused = await visitor.ask(b"N" * 100_000 + b"\r\n")
        assert refused.startswith(refusal) or b" BAD " in refused
        assert (await visitor.ask(command)).startswith(answer)
        await visitor.leave()


async def test_a_literal_that_is_too_large_is_refused_before_it_is_sent(open_house: Open) -> None:
    business = await open_house(size=1000)
    visitor = await greeted(business, "imap")
    assert (await visitor.ask(b"a LOGIN mika tulip\r\n")).startswith(b"a OK")
    assert (await visitor.ask(b"b APPEND INBOX {1001}\r\n")).startswith(b"b NO [LIMIT] ")
    visitor.say(b"c APPEND INBOX {1001+}\r\n" + b"x" * 1001 + b"\r\n")
    assert (await visitor.line()).startswith(b"c NO [LIMIT] ")
    assert (await visitor.ask(b"d APPEND INBOX {1000}\r\n")).startswith(b"+ ")
    assert (await visitor.ask(b"x" * 1000 + b"\r\n")).startswith(b"d OK")
    await visitor.leave()


async def test_wrong_logins_count_among_the_refused_commands(open_house: Open) -> None:
    business = await open_house(faults=3)
    for door, attempt, word in (
        ("pop3", b"USER mika\r\nPASS rose\r\n", b"oo many refused"),
        ("imap", b"a LOGIN mika rose\r\n", b"oo many refused"),
    ):
        visitor = await greeted(business, door)
        visitor.say(attempt * 20)
        assert word in (await visitor.rest()).splitlines()[-1]
        await visitor.leave()


async def test_replies_do_not_wait_for_acknowledgements(open_house: Open) -> None:
    """TCP_NODELAY is set on what was accepted, not only on what listens."""
    business = await open_house()
    visitor = await greeted(business, "smtp")
    (visit,) = business.house.visits
    assert visit._transport is not None
    accepted = visit._transport.get_extra_info("socket")
    assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
    await visitor.leave()


async def test_everything_a_visitor_says_and_hears_stands_in_the_trace(open_house: Open) -> None:
    business = await open_house()
    visitor = await greeted(business, "smtp")
    visitor.say(b"HELO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\n")
    visitor.say(b"Subject: x\r\n\r\n..dot\r\n.\r\nQUIT\r\n")
    await visitor.rest()
    await visitor.leave()
    business.house.catch_up()
    trace = business.house.world.around.trace
    told: dict[Kind, list[Any]] = {}
    for entry in trace:
        if entry.connection == 1:
            told.setdefault(entry.kind, []).append(entry)
    assert [b"HELO", b"MAIL", b"RCPT", b"DATA", b"QUIT"] == [entry.octets[:4] for entry in told[Kind.COMMAND]]
    assert [b"220", b"250", b"250", b"250", b"354", b"250", b"221"] == [
        entry.octets[:3] for entry in told[Kind.REPLY]
    ]
    assert [b"Subject: x\r\n\r\n..dot\r\n.\r\n"] == [entry.octets for entry in told[Kind.CONTENT]]
    assert len(told[Kind.SENT]) == len(told[Kind.ARRIVED])
    assert [("visitor", "mx.fuji.example")] == [(entry.source, entry.target) for entry in told[Kind.RELAYED]]
    assert told[Kind.CLOSED]
    for reply in told[Kind.REPLY][1:]:
        assert {Kind.COMMAND, Kind.CONTENT} & {entry.kind for entry in trace.causes(reply.serial)}


async def test_a_trace_that_forgets_still_knows_which_letter_is_which(open_house: Open) -> None:
    business = await open_house(remembers=False)
    visitor = await greeted(business, "smtp")
    visitor.say(
        b"HELO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\nx\r\n.\r\nQUIT\r\n"
    )
    await visitor.rest()
    await visitor.leave()
    business.house.catch_up()
    entries = list(business.house.world.around.trace)
    assert not any(entry.octets for entry in entries)
    letters = {entry.detail.letter for entry in entries if hasattr(entry.detail, "letter")}
    assert 1 == len(letters)
    assert (1, 0) == business.house.letters()
