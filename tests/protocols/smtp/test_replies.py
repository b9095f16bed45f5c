"""Replies: read and written, bounded, and none without a gloss."""

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.smtp import replies
from simulator.protocols.smtp.replies import (
    CODES,
    ENHANCED,
    MAX_LINES,
    Reply,
    ReplyError,
    ReplyReader,
    parse_reply,
)

OURS = [value for value in vars(replies).values() if isinstance(value, Reply)]
SPOKEN = [reply for reply in OURS if not reply.local]

texts = st.text(st.characters(min_codepoint=32, max_codepoint=126), max_size=60)
codes = st.integers(200, 559)


@given(codes, st.lists(texts, min_size=1, max_size=5))
def test_a_reply_is_the_same_octets_after_reading_and_writing(code: int, lines: list[str]) -> None:
    octets = Reply(code, "", tuple(lines)).octets
    assert octets == parse_reply(octets).octets


@pytest.mark.parametrize("reply", SPOKEN, ids=str)
def test_a_reply_of_ours_is_read_back_as_it_was(reply: Reply) -> None:
    assert reply == parse_reply(reply.octets)
    assert len(reply.octets) <= 512


@pytest.mark.parametrize("reply", OURS, ids=str)
def test_every_code_and_status_of_ours_has_its_section(reply: Reply) -> None:
    assert reply.code in CODES
    assert not reply.enhanced or reply.enhanced in ENHANCED
    assert not reply.enhanced or int(reply.enhanced[0]) == reply.code // 100


def test_no_section_is_listed_that_nothing_speaks() -> None:
    made = {214, 250, 334}  # by functions: help, EHLO, challenges
    assert set(CODES) == {reply.code for reply in OURS} | made
    by_function = {"5.1.3", "5.1.7"}
    assert set(ENHANCED) == {reply.enhanced for reply in OURS if reply.enhanced} | by_function


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"\r\n",
        b"hello\r\n",
        b"25\r\n",
        b"2500 ok\r\n",
        b"199 ok\r\n",
        b"600 ok\r\n",
        b"250_ok\r\n",
        b"250 ok",
        b"250-one\r\n251 two\r\n",
        b"250 one\r\n250 two\r\n",
        b"250-one\r\n",
        "２５０ ok\r\n".encode(),
    ],
)
def test_what_is_no_reply_is_refused(octets: bytes) -> None:
    with pytest.raises(ReplyError):
        parse_reply(octets)


def test_a_code_alone_is_a_reply() -> None:
    assert parse_reply(b"250\r\n") == Reply(250, "", ("",))


def test_a_status_of_another_class_is_text() -> None:
    assert parse_reply(b"250 5.1.1 odd\r\n") == Reply(250, "", ("5.1.1 odd",))
    assert parse_reply(b"354 3.0.0 odd\r\n") == Reply(354, "", ("3.0.0 odd",))


def test_a_status_that_does_not_stand_on_every_line_is_text() -> None:
    assert parse_reply(b"250-2.0.0 a\r\n250 b\r\n") == Reply(250, "", ("2.0.0 a", "b"))


def test_a_text_can_break_neither_line_nor_limit() -> None:
    reply = Reply(550, "5.7.1", ("one\r\n250 two" + "x" * 2000,))
    assert reply.octets.count(b"\r\n") == 1
    assert len(reply.octets) <= 512


def test_the_reader_gives_replies_as_they_become_whole() -> None:
    reader = ReplyReader()
    heard = []
    for octet in b"250-a\r\n250 b\r\n354 go\r\n":
        reader.receive(bytes((octet,)))
        if (reply := reader.next_reply()) is not None:
            heard.append(reply)
    assert heard == [Reply(250, "", ("a", "b")), Reply(354, "", ("go",))]


@pytest.mark.parametrize("octets", [b"250 " + b"x" * 5000 + b"\r\n", b"250-x\r\n" * (MAX_LINES + 1)])
def test_the_reader_is_bounded(octets: bytes) -> None:
    reader = ReplyReader()
    reader.receive(octets)
    with pytest.raises(ReplyError):
        reader.next_reply()


@given(st.binary(max_size=300))
def test_whatever_comes_is_a_reply_or_an_error(octets: bytes) -> None:
    reader = ReplyReader()
    reader.receive(octets)
    try:
        while reader.next_reply() is not None:
            pass
    except ReplyError:
        pass
