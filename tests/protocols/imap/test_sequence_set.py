import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap import sequence_set
from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.sequence_set import SequenceSet, compact


def parsed(octets: bytes) -> SequenceSet:
    scanner = Scanner(octets)
    found = sequence_set.read(scanner)
    scanner.end()
    return found


@pytest.mark.parametrize(
    ("octets", "numbers", "members"),
    [
        (b"2,4:7,9,12:*", range(1, 16), [2, 4, 5, 6, 7, 9, 12, 13, 14, 15]),  # RFC 3501 §9
        (b"*:4,5:7", range(1, 11), [4, 5, 6, 7, 8, 9, 10]),  # RFC 3501 §9
        (b"559:*", [3, 7], [7]),
        (b"*", [], []),
        (b"1:4294967295", [5, 900], [5, 900]),
        (b"7:5,6,6", [5, 6, 8], [5, 6]),
    ],
)
def test_a_set_holds_what_the_rfc_says(octets: bytes, numbers: list[int], members: list[int]) -> None:
    assert members == parsed(octets).members(numbers)


@pytest.mark.parametrize(
    "octets", [b"", b"0", b"1:", b":1", b"1,", b"a", b"1:2:3", b"4294967296", b"1 ,2", b"**"]
)
def test_what_is_no_set_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        parsed(octets)


def test_a_number_beyond_the_mailbox_is_seen() -> None:
    assert parsed(b"1:4").reaches_beyond(3)
    assert not parsed(b"1:3,*").reaches_beyond(3)
    assert parsed(b"*").reaches_beyond(0)


@given(st.sets(st.integers(1, 60)))
def test_the_shortest_set_holds_the_same_numbers(numbers: set[int]) -> None:
    shortest = compact(sorted(numbers))
    assert sorted(numbers) == shortest.members(range(1, 61))
    assert all(shortest.holds(number, 60) is (number in numbers) for number in range(1, 61))


@given(st.lists(st.tuples(st.integers(0, 2**32 - 1), st.integers(0, 2**32 - 1)), min_size=1, max_size=5))
def test_what_is_encoded_is_parsed_to_the_same(ranges: list[tuple[int, int]]) -> None:
    written = SequenceSet(tuple(ranges))
    assert written == parsed(written.encode())


@given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=4), st.integers(1, 9))
def test_sequence_numbers_are_the_members_of_all_numbers(ranges: list[tuple[int, int]], last: int) -> None:
    numbers = SequenceSet(tuple(ranges))
    assert numbers.members(range(1, last + 1)) == list(numbers.up_to(last))
