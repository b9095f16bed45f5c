"""Goal: a line ends in CRLF only, and an endless line costs no memory. Method: feed whole and in pieces."""

import pytest
from hypothesis import given, strategies as st

from simulator.wire.lines import LineBuffer, LineTooLong


def lines_of(buffer: LineBuffer) -> list[bytes]:
    lines = []
    while (line := buffer.next_line()) is not None:
        lines.append(line)
    return lines


def test_lines_come_out_without_their_ends() -> None:
    buffer = LineBuffer()
    buffer.receive(b"NOOP\r\n\r\nQUIT\r\nMA")
    assert [b"NOOP", b"", b"QUIT"] == lines_of(buffer)
    buffer.receive(b"IL\r\n")
    assert [b"MAIL"] == lines_of(buffer)


@pytest.mark.parametrize("octets", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\r\n", b"\n\r\n"])
def test_a_bare_cr_or_lf_is_part_of_its_line(octets: bytes) -> None:
    buffer = LineBuffer()
    buffer.receive(octets)
    assert octets[:-2] == buffer.next_line()
    assert buffer.next_line() is None


@pytest.mark.parametrize("size", [1, 2, 100])
def test_a_bare_lf_may_be_told_at_once_and_nothing_of_its_line_is_a_line(size: int) -> None:
    octets = b"NOOP\nQUIT\r\nNOOP\r\n\n\r\n"
    buffer = LineBuffer(tells_lf=True)
    found = []
    for at in range(0, len(octets), size):
        buffer.receive(octets[at : at + size])
        found += lines_of(buffer)
    assert [b"NOOP\n", b"\nQUIT", b"NOOP", b"\n", b"\n"] == found


def test_what_is_thrown_away_takes_the_bare_lf_before_it_along() -> None:
    buffer = LineBuffer(tells_lf=True)
    buffer.receive(b"NOOP\nQU")
    assert [b"NOOP\n"] == lines_of(buffer)
    buffer.clear()
    buffer.receive(b"QUIT\r\n")
    assert [b"QUIT"] == lines_of(buffer)


@given(st.lists(st.binary(max_size=30).filter(lambda line: b"\r\n" not in line and not line.endswith(b"\r"))))
def test_byte_by_byte_gives_the_same_lines(lines: list[bytes]) -> None:
    buffer = LineBuffer()
    found = []
    for octet in b"".join(line + b"\r\n" for line in lines):
        buffer.receive(bytes([octet]))
        found += lines_of(buffer)
    assert lines == found
    assert 0 == len(buffer)


def test_a_line_at_its_limit_passes_and_one_more_octet_does_not() -> None:
    buffer = LineBuffer(limit=8)
    buffer.receive(b"123456\r\n1234567\r\nnext\r\n")
    assert b"123456" == buffer.next_line()
    with pytest.raises(LineTooLong):
        buffer.next_line()
    assert b"next" == buffer.next_line()


@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_an_endless_line_is_refused_once_and_never_held(size: int) -> None:
    buffer = LineBuffer(limit=20)
    for _ in range(0, 2000, size):
        buffer.receive(b"x" * size)
        assert buffer.next_line() is None
        assert len(buffer) <= 20 + size
    buffer.receive(b"\r")
    assert buffer.next_line() is None
    buffer.receive(b"\nNOOP\r\n")
    with pytest.raises(LineTooLong) as refusal:
        buffer.next_line()
    assert b"x" * 20 == refusal.value.beginning
    assert b"NOOP" == buffer.next_line()


def test_the_rest_can_be_taken_by_another_reader() -> None:
    buffer = LineBuffer()
    buffer.receive(b"DATA\r\nHi\r\n.\r\n")
    assert b"DATA" == buffer.next_line()
    assert b"Hi\r\n.\r\n" == buffer.take_rest()
    assert buffer.next_line() is None


def test_clearing_forgets_a_half_line() -> None:
    buffer = LineBuffer(limit=8)
    buffer.receive(b"injected and too long")
    assert buffer.next_line() is None
    buffer.clear()
    buffer.receive(b"EHLO\r\n")
    assert b"EHLO" == buffer.next_line()


def test_counted_octets_can_be_taken_whatever_they_are() -> None:
    buffer = LineBuffer()
    buffer.receive(b"BDAT 4\r\n\r\n\r\nNOOP\r\nQU")
    assert b"BDAT 4" == buffer.next_line()
    assert b"\r\n\r\n" == buffer.take(4)
    assert b"NOOP" == buffer.next_line()
    assert buffer.next_line() is None
    assert b"QU" == buffer.take(100)
    assert b"" == buffer.take(1)
