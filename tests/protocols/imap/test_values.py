import pytest
from hypothesis import given, settings, strategies as st

from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.values import Value, read_value
from simulator.protocols.imap.writing import nstring, parenthesised

VALUES = st.recursive(
    st.none() | st.binary(max_size=8).map(lambda octets: octets.replace(b"\0", b"")),
    lambda inner: st.lists(inner, max_size=4).map(tuple),
)


def written(value: Value) -> bytes:
    return parenthesised(map(written, value)) if isinstance(value, tuple) else nstring(value)


@settings(max_examples=60)
@given(VALUES)
def test_values_come_back_as_they_were(value: Value) -> None:
    assert value == read_value(Scanner(written(value)))


def test_atoms_are_their_octets() -> None:
    assert (b"FLAGS", (b"\\Seen",), b"12", None) == read_value(Scanner(b"(FLAGS (\\Seen) 12 NIL)"))


@pytest.mark.parametrize("octets", [b"", b"(", b"(a", b")", b"(" * 10_000, b'"', b"{5}\r\nabc"])
def test_what_is_no_value_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        read_value(Scanner(octets))
