"""Goal: a letter keeps its octets, and the letter at the door changes as little as can be and says so."""

import hashlib

import pytest
from hypothesis import given, strategies as st

from simulator.mail.message import InternetMessage, LetterError, body_sha256, prepare

LETTER = b"From: aoi@sakura.example\r\nSubject: =?utf-8?B?44GK6Iqx6KaL?=\r\n\r\nHi\r\n\r\nAoi\r\n"


def test_the_body_is_what_follows_the_first_empty_line() -> None:
    message = InternetMessage(LETTER)
    assert b"Hi\r\n\r\nAoi\r\n" == message.body
    assert LETTER == message.header + message.body
    assert hashlib.sha256(b"Hi\r\n\r\nAoi\r\n").hexdigest() == message.body_sha256 == body_sha256(LETTER)


@pytest.mark.parametrize(
    ("octets", "body"),
    [
        (b"\r\nHi\r\n", b"Hi\r\n"),
        (b"Subject: x\r\n", b""),
        (b"", b""),
        (b"A: b\r\n\r\n", b""),
        (b"\r\n\r\n", b"\r\n"),
    ],
)
def test_header_and_body_may_be_empty(octets: bytes, body: bytes) -> None:
    assert body == InternetMessage(octets).body


def test_fields_are_found_by_name_in_any_case() -> None:
    message = InternetMessage(LETTER)
    assert "お花見" == message.text("SUBJECT")
    assert "" == message.text("Date")
    assert ["aoi@sakura.example"] == [field.value for field in message.all("from")]


def test_eight_bit_octets_are_noticed_where_they_stand() -> None:
    assert not InternetMessage(LETTER).has_eight_bit
    body = InternetMessage(LETTER + "花".encode())
    assert (True, False) == (body.has_eight_bit, body.header_has_eight_bit)
    assert InternetMessage("Subject: 花\r\n\r\n".encode()).header_has_eight_bit


def test_a_letter_that_is_fit_passes_as_it_is() -> None:
    assert (LETTER, (), ()) == prepare(LETTER)


@pytest.mark.parametrize(
    ("file", "letter", "changes"),
    [
        (b"A: b\n\nHi\n", b"A: b\r\n\r\nHi\r\n", ("line-ends",)),
        (b"A: b\r\rHi\r", b"A: b\r\n\r\nHi\r\n", ("line-ends",)),
        (b"A: b\r\n\nHi\rho\r\n", b"A: b\r\n\r\nHi\r\nho\r\n", ("line-ends",)),
        (b"A: b\n\r\n\rHi\r\n", b"A: b\r\n\r\n\r\nHi\r\n", ("line-ends",)),
        (b"A: b\r\n\r\nHi", b"A: b\r\n\r\nHi\r\n", ("last-line-end",)),
        (b"A: b\n\nHi", b"A: b\r\n\r\nHi\r\n", ("line-ends", "last-line-end")),
        (b"Hi Haruto\r\n", b"\r\nHi Haruto\r\n", ("empty-line",)),
        (b"Dear Haruto: hi\r\n", b"\r\nDear Haruto: hi\r\n", ("empty-line",)),
        (b" A: b\r\n", b"\r\n A: b\r\n", ("empty-line",)),
        (b": b\r\n", b"\r\n: b\r\n", ("empty-line",)),
        (b".", b"\r\n.\r\n", ("last-line-end", "empty-line")),
        (b"\n", b"\r\n", ("line-ends",)),
        (b"\nHi\n", b"\r\nHi\r\n", ("line-ends",)),
    ],
)
def test_the_letter_at_the_door_says_what_it_changed(
    file: bytes, letter: bytes, changes: tuple[str, ...]
) -> None:
    assert (letter, changes) == prepare(file)[:2]


@pytest.mark.parametrize(
    ("file", "notes"),
    [
        (b"A: b\r\n\r\n" + b"x" * 998 + b"\r\n", ()),
        (b"A: b\r\n\r\n" + b"x" * 999 + b"\r\n", ("long-lines",)),
        ("A: b\r\n\r\n花\r\n".encode(), ("eight-bit",)),
        ("A: 花\r\n\r\nHi\r\n".encode(), ("eight-bit", "eight-bit-header")),
        (b"From aoi@sakura.example Wed Apr  1 09:00:00 2026\r\nA: b\r\n\r\nHi\r\n", ("mbox-line",)),
        (b"\xef\xbb\xbfA: b\r\n\r\nHi\r\n", ("eight-bit", "eight-bit-header", "byte-order-mark")),
    ],
)
def test_what_is_left_as_it_is_may_be_noted(file: bytes, notes: tuple[str, ...]) -> None:
    assert (file, (), notes) == prepare(file)


def test_an_mbox_line_before_no_header_is_text() -> None:
    assert b"\r\nFrom here on\r\nit is text\r\n" == prepare(b"From here on\r\nit is text\r\n").octets


@pytest.mark.parametrize(("file", "line"), [(b"\0", 1), (b"A: b\r\n\r\nHi\0\r\n", 3), (b"a\nb\rc\r\n\0", 4)])
def test_nul_is_refused_by_name_and_line(file: bytes, line: int) -> None:
    with pytest.raises(LetterError, match=f"line {line} .*NUL") as refusal:
        prepare(file)
    assert ("nul", line) == (refusal.value.reason, refusal.value.line)


def test_an_empty_letter_is_refused() -> None:
    with pytest.raises(LetterError, match="empty") as refusal:
        prepare(b"")
    assert "empty" == refusal.value.reason


@given(
    st.lists(st.sampled_from([b"\r", b"\n", b"A: b", b" ", b".", b"\xe3", b"From x"]), min_size=1).map(
        b"".join
    )
)
def test_a_prepared_letter_is_fit_and_stays_as_it_is(file: bytes) -> None:
    letter = prepare(file).octets
    assert letter.endswith(b"\r\n")
    assert letter.count(b"\r") == letter.count(b"\n") == letter.count(b"\r\n")
    assert (letter, ()) == prepare(letter)[:2]
