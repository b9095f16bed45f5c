"""Visitors with bad manners: each is dealt with, and nobody else notices. Raw sockets against a process."""

import socket
import struct
from collections.abc import Callable

import pytest

from tests.live.serving import LETTER, MIKA, TULIP, Served

pytestmark = pytest.mark.slow

ENVELOPE = b"EHLO else.example\r\nMAIL FROM:<a@else.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\n"


class Wire:
    """A socket, read line by line."""

    def __init__(self, port: int) -> None:
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=20)
        self.file = self.socket.makefile("rb")

    def __enter__(self) -> "Wire":
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()
        self.socket.close()

    def say(self, octets: bytes) -> None:
        self.socket.sendall(octets)

    def line(self) -> bytes:
        return self.file.readline()

    def reply(self) -> bytes:
        """The last line of one SMTP reply."""
        while (line := self.line())[3:4] == b"-":
            pass
        return line


@pytest.fixture
def wire(served: Served) -> Callable[[str], Wire]:
    return lambda door: Wire(served.ports[door])


Connect = Callable[[str], Wire]


def test_a_client_that_leaves_in_the_middle_of_data_leaves_nothing(served: Served, wire: Connect) -> None:
    for how in ("close", "reset"):
        with wire("smtp") as client:
            client.say(ENVELOPE + b"Subject: half\r\n\r\nand then")
            for _ in range(5):
                client.reply()
            if how == "reset":
                client.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    assert [] == served.collect()


def test_what_was_asked_before_the_end_of_input_is_answered(served: Served, wire: Connect) -> None:
    with wire("smtp") as client:
        client.say(ENVELOPE + b"Subject: short\r\n\r\n.\r\nNOOP\r\n")
        client.socket.shutdown(socket.SHUT_WR)
        replies = [client.reply()[:3] for _ in range(7)]
        assert [b"220", b"250", b"250", b"250", b"354", b"250", b"250"] == replies
        assert b"" == client.line()
    assert 1 == len(served.collect())


def test_the_last_reply_arrives_though_input_is_left_unread(served: Served, wire: Connect) -> None:
    with wire("smtp") as client:
        client.say(b"QUIT\r\n" + b"NOOP\r\n" * 20_000)
        assert client.reply().startswith(b"220")
        assert client.reply().startswith(b"221")
        assert b"" == client.line()


def test_ten_thousand_pipelined_commands_are_answered_in_order(served: Served, wire: Connect) -> None:
    with wire("smtp") as client:
        client.say(b"EHLO else.example\r\n" + b"NOOP\r\nMAIL\r\n" * 50 + b"NOOP\r\n" * 9_900 + b"QUIT\r\n")
        assert [b"220", b"250"] == [client.reply()[:3] for _ in range(2)]
        codes = [client.reply()[:3] for _ in range(10_001)]
        assert [b"250", b"501"] * 50 + [b"250"] * 9_900 + [b"221"] == codes


def test_garbage_is_refused_line_by_line_until_it_is_too_much(served: Served, wire: Connect) -> None:
    with wire("smtp") as client:
        client.reply()
        client.say(bytes(range(256)) * 40 + b"\r\n" + b"\xff\xfe\r\n" * 200)
        replies = []
        while line := client.reply():
            replies.append(line[:3])
        assert {b"500"} == set(replies[:-1])
        assert b"421" == replies[-1]


@pytest.mark.parametrize("door", ["submissions", "pop3s", "imaps"])
def test_what_is_no_tls_ends_a_tls_port_at_once(served: Served, wire: Connect, door: str) -> None:
    with wire(door) as client:
        client.say(b"EHLO else.example\r\n")
        while client.socket.recv(4096):
            pass


@pytest.mark.parametrize(
    ("door", "words", "granted", "smuggled"),
    [
        ("submission", b"STARTTLS\r\n", b"220", b"MAIL FROM:<eve@evil.example>\r\n"),
        ("pop3", b"STLS\r\n", b"+OK", b"CAPA\r\n"),
        ("imap", b"a STARTTLS\r\n", b"a OK", b"b NOOP\r\n"),
    ],
)
def test_what_was_pipelined_before_tls_is_thrown_away(
    served: Served, wire: Connect, door: str, words: bytes, granted: bytes, smuggled: bytes
) -> None:
    with wire(door) as client:
        client.line()
        if door == "submission":
            client.say(b"EHLO else.example\r\n")
            client.reply()
        client.say(words + smuggled)
        assert client.line().startswith(granted)
        covered = served.trust().wrap_socket(client.socket, server_hostname="localhost")
        covered.sendall(b"c NOOP\r\n" if door == "imap" else b"QUIT\r\n")
        answer = covered.recv(4096)
        assert answer.startswith({"submission": b"221", "pop3": b"+OK", "imap": b"c OK"}[door])
        assert 1 == answer.count(b"\r\n")
        covered.close()


def test_forty_slow_visitors_make_nobody_wait(served: Served, wire: Connect) -> None:
    slow = [wire(door) for door in ("smtp", "submission", "pop3", "imap") for _ in range(10)]
    for visitor in slow:
        visitor.line()
        visitor.say(b"E")
    with served.submission() as client:
        client.sendmail("mika@fuji.example", ["mika@fuji.example"], LETTER)
    assert 1 == len(served.collect())
    for visitor in slow:
        visitor.say(b"H\r\n")
        assert visitor.line()
        visitor.__exit__()


def test_a_client_that_does_not_take_its_answers_is_not_read_on(served: Served, wire: Connect) -> None:
    big = b"Subject: big\r\n\r\n" + (b"x" * 70 + b"\r\n") * 14_000
    with served.mx() as sender:
        sender.sendmail("a@else.example", ["mika@fuji.example"], big)
    client = served.pop3s()
    flood = b"RETR 1\r\n" * 5_000  # five gigabytes, if they were all answered
    client.sock.settimeout(1)
    try:
        client.sock.sendall(flood)
    except TimeoutError:
        pass
    with served.mx() as other:
        assert 250 == other.noop()[0]
    assert served.resident_kib() < 300_000
    client.close()
    assert 1 == len(served.collect())


def test_nobody_reads_what_is_printed_and_the_servers_go_on(served: Served, wire: Connect) -> None:
    for _ in range(400):  # several lines an event, and a pipe holds 64 KiB
        with served.mx() as client:
            client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    assert 400 == len(served.collect(MIKA, TULIP))
