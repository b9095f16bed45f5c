import pytest

from simulator.mail.mime import parse_parts
from simulator.protocols.imap.body_structure import encode_body
from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.values import Value, read_value
from tests.protocols.imap.letters import BROKEN, PLAIN, RFC_EXAMPLE
from tests.protocols.imap.test_envelope import HEADER


def structure(letter: bytes, *, extended: bool = True) -> bytes:
    return encode_body(letter, parse_parts(letter), extended=extended)


def read(letter: bytes, *, extended: bool = True) -> Value:
    scanner = Scanner(structure(letter, extended=extended))
    value = read_value(scanner)
    scanner.end()
    return value


def test_the_example_of_the_rfc() -> None:
    letter = HEADER + b"x" * 31 + b"\r\n" + b"z\r\n" * 2
    expected = b'("TEXT" "PLAIN" ("CHARSET" "US-ASCII") NIL NIL "7BIT" 39 3)'
    assert expected == structure(letter, extended=False)


def test_a_letter_that_says_nothing_is_plain_ascii_text() -> None:
    expected = b'("TEXT" "PLAIN" ("CHARSET" "us-ascii") NIL NIL "7BIT" 10 2 NIL NIL NIL NIL)'
    assert expected == structure(PLAIN)


def test_parts_of_a_multipart_follow_one_another_without_a_space() -> None:
    value = read(RFC_EXAMPLE, extended=False)
    assert isinstance(value, tuple)
    assert 5 == len(value)
    assert b"MIXED" == value[4]
    first, second, third, fourth = value[:4]
    assert first == (b"TEXT", b"PLAIN", (b"CHARSET", b"us-ascii"), None, None, b"7BIT", b"6", b"0")
    assert second == (b"APPLICATION", b"OCTET-STREAM", (b"NAME", b"x.bin"), None, None, b"BASE64", b"4")
    assert isinstance(third, tuple)
    assert (b"MESSAGE", b"RFC822") == third[:2]
    assert isinstance(third[7], tuple)
    assert b"three" == third[7][1]  # the envelope of the letter inside
    assert isinstance(third[8], tuple)
    assert b"MIXED" == third[8][2]
    assert isinstance(fourth, tuple)
    assert isinstance(fourth[0], tuple)
    assert (b"IMAGE", b"GIF", None, b"<gif@x>") == fourth[0][:4]


def test_the_extended_form_adds_disposition_and_language() -> None:
    value = read(RFC_EXAMPLE)
    assert isinstance(value, tuple)
    assert ((b"BOUNDARY", b"a"), None, None, None) == value[5:]
    assert isinstance(value[1], tuple)
    assert (None, (b"ATTACHMENT", (b"FILENAME", b"x.bin")), None, None) == value[1][7:]
    assert isinstance(value[3], tuple)
    assert isinstance(value[3][0], tuple)
    assert (b"JA", b"EN") == value[3][0][9]


def test_a_name_beyond_ascii_is_written_as_a_header_would() -> None:
    letter = b"Content-Type: application/pdf; name*=utf-8''%E3%81%82.pdf\r\n\r\nx\r\n"
    assert b'("NAME*" "utf-8\'\'%E3%81%82.pdf")' in structure(letter)


@pytest.mark.parametrize("letter", [*BROKEN, RFC_EXAMPLE])
@pytest.mark.parametrize("extended", [True, False])
def test_however_broken_a_letter_is_its_structure_can_be_read(letter: bytes, extended: bool) -> None:
    assert isinstance(read(letter, extended=extended), tuple)
