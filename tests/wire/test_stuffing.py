"""Goal: any text survives dot transparency, and only CRLF dot CRLF ends it. Method: round trips in pieces."""

import pytest
from hypothesis import given, strategies as st

from simulator.wire.stuffing import ContentReader, content, stuff, take_whole, unstuff

texts = st.lists(st.sampled_from([b"\r\n", b".", b"..", b"\r", b"\n", b"a", b"\r\n.", b"\x00", b"\xe3"])).map(
    lambda pieces: b"".join(pieces) + b"\r\n"
)


@given(texts)
def test_unstuffing_undoes_stuffing(text: bytes) -> None:
    assert text == unstuff(stuff(text))


@given(texts)
def test_a_text_comes_back_whole_and_byte_by_byte(text: bytes) -> None:
    whole = ContentReader()
    assert b"QUIT\r\n" == whole.receive(content(text) + b"QUIT\r\n")
    assert text == whole.take()
    piecewise = ContentReader()
    transfer = content(text)
    for octet in transfer[:-1]:
        assert piecewise.receive(bytes([octet])) is None
    assert b"" == piecewise.receive(transfer[-1:])
    assert text == piecewise.take()


def test_only_a_dot_that_begins_a_line_is_doubled() -> None:
    assert b"..\r\na.b.\r\n...\r\n" == stuff(b".\r\na.b.\r\n..\r\n")


def test_content_ends_its_last_line_before_the_mark() -> None:
    assert b"Hi\r\n.\r\n" == content(b"Hi")
    assert b"Hi\r\n.\r\n" == content(b"Hi\r\n")
    assert b".\r\n" == content(b"")


def test_a_lone_dot_at_once_ends_an_empty_text() -> None:
    reader = ContentReader()
    assert b"" == reader.receive(b".\r\n")
    assert b"" == reader.take()


@pytest.mark.parametrize(
    "look_alike",
    [b"\n.\n", b"\n.\r\n", b"\r\n.\n", b"\r\n.\r", b"\r.\r\n", b"\r.\r", b"\n.\r\n.\r", b"\r\n.\r\r\n"],
)
def test_look_alikes_of_the_end_mark_do_not_end_the_text(look_alike: bytes) -> None:
    reader = ContentReader()
    assert reader.receive(b"Hi" + look_alike + b"MAIL FROM:<eve@eve.example>\r\n") is None
    assert b"" == reader.receive(b".\r\n")


@pytest.mark.parametrize("size", [1, 2, 3, 5, 1000])
@pytest.mark.parametrize("text", [b"12345678\r\n", b".2345678\r\n", b".\r\n.\r\n...\r\n"[-10:], b"\r\n" * 5])
def test_the_limit_counts_what_is_kept_and_not_what_crossed(text: bytes, size: int) -> None:
    transfer = content(text)
    for limit, overflowed in [(len(text), False), (len(text) - 1, True)]:
        reader = ContentReader(limit)
        rest = None
        for start in range(0, len(transfer), size):
            rest = reader.receive(transfer[start : start + size])
        assert b"" == rest
        assert overflowed == reader.overflowed
        assert (b"" if overflowed else text) == reader.take()


def test_a_text_over_the_limit_is_dropped_and_its_end_still_found() -> None:
    reader = ContentReader(limit=50)
    for _ in range(1000):
        assert reader.receive(b"..line\r\n") is None
    assert b"NOOP\r\n" == reader.receive(b".\r\nNOOP\r\n")
    assert reader.overflowed


@given(texts, st.sampled_from([b"", b"+OK\r\n", b".\r\n", b"\r\n.\r\n"]))
def test_a_text_taken_in_one_piece_is_what_the_reader_collects(text: bytes, rest: bytes) -> None:
    assert (text, rest) == take_whole(content(text) + rest)
    reader = ContentReader()
    for cut in range(len(content(text))):
        assert take_whole(content(text)[:cut]) is None
    assert rest == reader.receive(content(text) + rest)
    assert text == reader.take()
