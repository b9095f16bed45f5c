import pytest

from simulator.protocols.imap.writing import astring, literal, mailbox, nstring, parenthesised, string


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (b"", b'""'),
        (b"plain", b'"plain"'),
        (b'a"b\\c', rb'"a\"b\\c"'),
        (b"two\r\nlines", b"{10}\r\ntwo\r\nlines"),
        ("é".encode(), b"{2}\r\n\xc3\xa9"),
    ],
)
def test_a_string_is_quoted_where_it_can_be(octets: bytes, written: bytes) -> None:
    assert written == string(octets)


@pytest.mark.parametrize(
    ("octets", "written"),
    [
        (b"INBOX", b"INBOX"),
        (b"a b", b'"a b"'),
        (b"", b'""'),
        (b"nil", b'"nil"'),
        (b"a%", b'"a%"'),
        (b"a]", b"a]"),
    ],
)
def test_an_astring_is_an_atom_where_it_can_be(octets: bytes, written: bytes) -> None:
    assert written == astring(octets)


def test_nul_never_travels_and_the_size_stays() -> None:
    assert b"{3}\r\na\x80b" == literal(b"a\0b")


def test_nothing_is_nil() -> None:
    assert b"NIL" == nstring(None)
    assert b"(NIL a)" == parenthesised([b"NIL", b"a"])


def test_a_mailbox_name_is_written_in_its_own_way() -> None:
    assert b"&kAFP4W4IMH8-" == mailbox("送信済み")
    assert b'"Sent Items"' == mailbox("Sent Items")
