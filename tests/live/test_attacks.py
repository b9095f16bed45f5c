"""Attackers at the doors of a real process: what each gets, and that somebody else is served meanwhile."""

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from tests.live.serving import LETTER, MIKA, TULIP, Served
from tests.live.test_visit import Wire

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def open_doors(tmp_path_factory: pytest.TempPathFactory):
    """Servers that take passwords in clear."""
    server = Served(tmp_path_factory.mktemp("open"), "--passwords", "clear")
    yield server
    server.kill()
    assert "" == server.errors


def imap(served: Served, *, log_in: bool = True) -> Wire:
    wire = Wire(served.ports["imap"])
    assert wire.line().startswith(b"* OK")
    if log_in:
        wire.say(f"l LOGIN {MIKA} {TULIP}\r\n".encode())
        assert wire.line().startswith(b"l OK")
    return wire


@pytest.mark.parametrize("size", [2**31, 2**63 - 1, 2**63])
def test_an_append_of_more_than_there_can_be_is_refused_at_once(open_doors: Served, size: int) -> None:
    with imap(open_doors) as wire:
        wire.say(b"a APPEND INBOX {%d}\r\n" % size)
        assert wire.line().startswith(b"a NO [LIMIT]")
        wire.say(b"b NOOP\r\n")
        assert b"b OK NOOP completed\r\n" == wire.line()
    assert [] == open_doors.collect()


def test_a_literal_that_never_comes_keeps_nobody_waiting(open_doors: Served) -> None:
    with imap(open_doors) as wire, imap(open_doors) as unasked, imap(open_doors) as other:
        wire.say(b"a APPEND INBOX {25000000}\r\n")
        assert wire.line().startswith(b"+ ")
        unasked.say(b"a APPEND INBOX {%d+}\r\n" % 2**62 + b"x" * 100_000)
        before = open_doors.resident_kib()
        for _ in range(100):
            unasked.say(b"y" * 100_000)
            other.say(b"a NOOP\r\n")
            assert other.line().startswith(b"a OK")
        assert open_doors.resident_kib() - before < 5_000
    assert [] == open_doors.collect()


def test_a_client_that_leaves_inside_an_append_leaves_nothing(open_doors: Served) -> None:
    with imap(open_doors) as wire:
        wire.say(b"a APPEND INBOX {1000}\r\n")
        wire.line()
        wire.say(b"Subject: half\r\n\r\nand then")
    assert [] == open_doors.collect()


@pytest.mark.parametrize(
    ("door", "command", "answer", "end"),
    [
        ("imap", b"a NOOP\r\n", b"a OK NOOP completed\r\n", b"z LOGOUT\r\n"),
        ("pop3", b"USER mika\r\n", b"+OK", b"QUIT\r\n"),
    ],
)
def test_ten_thousand_pipelined_commands_are_all_answered(
    open_doors: Served, door: str, command: bytes, answer: bytes, end: bytes
) -> None:
    with Wire(open_doors.ports[door]) as wire:
        wire.line()
        wire.say(command * 10_000 + end)
        answers = [wire.line() for _ in range(10_000)]
        assert [] == [line for line in answers if not line.startswith(answer)]
        assert wire.line().startswith((b"* BYE", b"+OK"))


@pytest.mark.parametrize(
    "end",
    [b"\n.\n", b"\r.\r", b"\r\n.\n", b"\n.\r\n", b"\r\n.\r", b"\r.\r\n", b"\r\n.\r\r\n", b"\r\n\0.\r\n"],
)
def test_no_letter_is_smuggled_behind_a_false_end(open_doors: Served, end: bytes) -> None:
    """One letter is taken at most, and no command that stands in it is carried out (RFC 5321 §4.1.1.4)."""
    smuggled = b"MAIL FROM:<eve@evil.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\nSubject: eve\r\n\r\nx"
    with Wire(open_doors.ports["smtp"]) as wire:
        wire.say(b"EHLO a.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\n")
        wire.say(b"Subject: a\r\n\r\nbefore" + end + smuggled + b"\r\n.\r\nQUIT\r\n")
        replies = []
        while line := wire.reply():
            replies.append(line[:3])
    assert [b"220", b"250", b"250", b"250", b"354"] == replies[:5]
    assert 7 == len(replies)  # one for the letter, one for QUIT
    letters = open_doors.collect()
    assert (replies[5] == b"250") == (len(letters) == 1)
    assert not any(b"Return-Path: <eve@evil.example>" in letter for letter in letters)


GARBAGE = st.lists(
    st.binary(max_size=200)
    | st.sampled_from(
        [
            *(b"a LOGIN mika tulip\r\n", b"b SELECT INBOX\r\n", b"c FETCH 1:* BODY[]\r\n", b"d IDLE\r\n"),
            *(
                b"DONE\r\n",
                b"{99999999999}\r\n",
                b"{7+}\r\n",
                b"\r\n",
                b"\0",
                b"e APPEND Sent {3}\r\nabc\r\n",
            ),
            *(b"f STARTTLS\r\n", b"\x16\x03\x01\x02\x00\x01", b"g LOGOUT\r\n", b"(" * 5_000, b'"', b"*"),
        ]
    ),
    max_size=8,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(garbage=GARBAGE)
def test_garbage_at_one_imap_connection_does_not_disturb_another(
    open_doors: Served, garbage: list[bytes]
) -> None:
    with imap(open_doors, log_in=False) as bad, imap(open_doors) as good:
        try:
            for piece in garbage:
                bad.say(piece)
                good.say(b"a NOOP\r\n")
                assert good.line().startswith(b"a OK")
        except ConnectionError:
            pass  # the bad one was shown the door
        good.say(b"b STATUS Trash (MESSAGES)\r\n")
        assert b"* STATUS Trash (MESSAGES 0)\r\n" == good.line()
        assert good.line().startswith(b"b OK")
    assert open_doors.process.poll() is None


def test_after_all_that_a_letter_arrives(open_doors: Served) -> None:
    open_doors.collect()
    with open_doors.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    assert 1 == len(open_doors.collect())
