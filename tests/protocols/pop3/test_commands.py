import pytest
from hypothesis import given, strategies as st

from simulator.protocols.pop3.commands import (
    USAGE,
    VERBS,
    WITHOUT_ARGUMENT,
    Command,
    encode,
    is_multi_line,
    number,
    parse,
    two_numbers,
)
from simulator.protocols.pop3.states import TABLE


def test_a_verb_may_be_written_in_any_case() -> None:
    assert Command("RETR", b"1") == parse(b"retr 1")


def test_a_password_keeps_its_spaces() -> None:
    assert Command("PASS", b"two  words ") == parse(b"PASS two  words ")


@given(st.sampled_from(sorted(VERBS)), st.binary(max_size=40).filter(lambda octets: b"\r\n" not in octets))
def test_what_is_encoded_is_parsed_to_the_same(verb: str, argument: bytes) -> None:
    command = Command(verb, argument)
    assert command == parse(encode(command)[:-2])


@pytest.mark.parametrize(
    ("line", "content"),
    [
        (b"LIST", True),
        (b"LIST 1", False),
        (b"UIDL ", True),
        (b"UIDL 2", False),
        (b"RETR 1", True),
        (b"TOP 1 0", True),
        (b"CAPA", True),
        (b"STAT", False),
        (b"QUIT", False),
    ],
)
def test_only_the_command_tells_whether_content_follows(line: bytes, content: bool) -> None:
    assert content is is_multi_line(parse(line))


@pytest.mark.parametrize(
    "argument", [b"", b"x", b"-1", b"+1", b"1.0", b"1_0", b"\xb2", "１".encode(), b"9" * 200]
)
def test_what_is_no_decimal_number_is_none(argument: bytes) -> None:
    assert number(argument) is None


def test_spaces_around_a_number_are_forgiven() -> None:
    assert 7 == number(b"  7 ")
    assert (7, 0) == two_numbers(b"7  0")
    assert two_numbers(b"7") is None


def test_each_verb_stands_in_the_states_and_in_the_usage() -> None:
    assert set(VERBS) == {verb for moves in TABLE.values() for verb in moves}
    assert set(VERBS) == set(USAGE) | WITHOUT_ARGUMENT
