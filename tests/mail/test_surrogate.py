"""A header in UTF-8 becomes one in ASCII that still says what it can (RFC 6858)."""

from pathlib import Path

import pytest

from simulator.mail.message import InternetMessage
from simulator.mail.mime import parse_parts
from simulator.mail.surrogate import surrogate

LETTER = """\
Return-Path: <葉書@else.example>\r
Received: from 日本.example by mx.fuji.example; Sat, 28 Nov 2026 00:00:00 +0000\r
From: 葉書 <葉書@else.example>, みか <mika@fuji.example>, "A, B" <ab@fuji.example>\r
Subject: お茶の時間です\r
Content-Type: multipart/mixed; boundary=x\r
\r
--x\r
Content-Disposition: attachment; filename="写真 1.png"; size=3\r
\r
さくら\r
--x--\r
"""


def test_all_that_a_person_reads_stays_and_what_programs_read_goes() -> None:
    made = InternetMessage(surrogate(LETTER.encode()))
    assert made.header.isascii()
    assert "お茶の時間です" == made.fields[2].decoded
    assert [] == list(made.all("Received"))
    assert "<invalid@internationalized-address.invalid>" == made.text("Return-Path")
    decoded = made.all("From")[0].decoded
    assert "葉書 <葉書@else.example> <invalid@internationalized-address.invalid>" in decoded
    assert decoded.endswith('みか <mika@fuji.example>, "A, B" <ab@fuji.example>')


def test_parts_keep_the_names_of_their_files_and_their_bodies() -> None:
    made = surrogate(LETTER.encode())
    (part,) = parse_parts(made).children
    assert "写真 1.png" == part.file_name
    assert "さくら" == made[part.body_start : part.end].decode()


@pytest.mark.parametrize(
    "octets",
    [
        b"Subject: plan\r\n\r\n\xe8\x91\x89\r\n",
        "Subject: été\r\n\r\nhi\r\n".encode("latin-1"),
        "お茶\r\n\r\nhi\r\n".encode(),
        b"",
    ],
)
def test_bodies_octets_that_are_no_utf8_and_lines_that_are_no_field_pass_as_they_are(octets: bytes) -> None:
    assert octets == surrogate(octets)


@pytest.mark.parametrize(
    "path", sorted((Path(__file__).parent.parent / "corpus").glob("*.eml")), ids=lambda path: path.name
)
def test_no_letter_is_too_strange_and_a_second_time_changes_nothing(path: Path) -> None:
    once = surrogate(path.read_bytes())
    assert once == surrogate(once)


def test_what_no_field_may_hold_is_left_out_of_the_text() -> None:
    assert b"Subject: =?utf-8?B?5qGc?= x\r\n\r\n" == surrogate("Subject: 桜\0x\r\n\r\n".encode())
