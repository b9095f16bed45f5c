import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.writing import astring, string


def test_a_command_is_read_word_by_word() -> None:
    scanner = Scanner(b'a1 LOGIN mrose "two words"')
    assert b"a1" == scanner.tag()
    scanner.space()
    assert "LOGIN" == scanner.word()
    scanner.space()
    assert b"mrose" == scanner.astring()
    scanner.space()
    assert b"two words" == scanner.astring()
    scanner.end()


def test_a_literal_may_hold_line_ends_and_quotes() -> None:
    scanner = Scanner(b'{8}\r\na"\r\n{3}" b')
    assert b'a"\r\n{3}"' == scanner.string()
    scanner.space()


def test_a_quoted_string_escapes_only_quote_and_backslash() -> None:
    assert b'a"b\\c' == Scanner(rb'"a\"b\\c"').string()
    with pytest.raises(ParseError):
        Scanner(rb'"a\nb"').string()


def test_a_bracket_may_stand_in_an_astring_and_not_in_an_atom() -> None:
    assert b"a]b" == Scanner(b"a]b").astring()
    assert b"a" == Scanner(b"a]b").atom()


def test_wildcards_may_stand_in_a_list_mailbox_only() -> None:
    assert b"%/a*" == Scanner(b"%/a*").list_mailbox()
    with pytest.raises(ParseError):
        Scanner(b"%").atom()


def test_nil_is_not_the_string_nil() -> None:
    assert Scanner(b"nil").nstring() is None
    assert b"NIL" == Scanner(b'"NIL"').nstring()


def test_flags_stand_between_parentheses() -> None:
    assert ("\\Seen", "$Forwarded") == Scanner(rb"(\Seen $Forwarded)").flags()
    assert () == Scanner(b"()").flags()


@pytest.mark.parametrize("octets", [b"4294967296", b"", b"-1", b"x", b"9" * 30])
def test_a_number_has_thirty_two_bits(octets: bytes) -> None:
    with pytest.raises(ParseError):
        Scanner(octets).number(most=2**32 - 1)


def test_an_error_tells_what_should_have_stood_where() -> None:
    with pytest.raises(ParseError, match="a space expected at octet 4"):
        Scanner(b"abcx", 3).space()


@given(st.binary(max_size=60))
def test_a_string_comes_back_as_it_was_but_for_nul(octets: bytes) -> None:
    kept = octets.replace(b"\0", b"\x80")
    assert kept == Scanner(string(octets)).string()
    assert kept == Scanner(astring(octets)).astring()


@given(
    st.binary(max_size=40),
    st.sampled_from(["tag", "atom", "word", "flag", "string", "astring", "flags", "number"]),
)
def test_whatever_stands_there_is_read_or_refused(octets: bytes, method: str) -> None:
    scanner = Scanner(octets)
    try:
        getattr(scanner, method)()
    except ParseError as fault:
        assert 0 <= fault.at <= len(octets)
    assert 0 <= scanner.at <= len(octets)
