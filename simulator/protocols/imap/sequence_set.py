"""Sequence sets: `2,4:7,9,12:*`, of message sequence numbers or of UIDs (RFC 3501 §9)."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from simulator.protocols.imap.scanner import Scanner

_SINGLE: Final = re.compile(rb"[1-9][0-9]{0,8}(?![0-9:,])")  # what is asked for most
STAR = 0  # stands for `*`, the largest number in use; no message has it


class SequenceSet(msgspec.Struct, frozen=True):
    """Ranges as they were written, each of two ends (the same twice for a single number)."""

    ranges: tuple[tuple[int, int], ...]

    def up_to(self, last: int) -> Sequence[int]:
        """The sequence numbers of the set where `last` is the largest in use, ascending and once each."""
        if len(self.ranges) == 1:
            return _range(*self.ranges[0], last)
        return sorted({number for ends in self.ranges for number in _range(*ends, last)})

    def members(self, numbers: Sequence[int]) -> list[int]:
        """Those of `numbers` (ascending) that are in the set, ascending and once each.

        `*` is the last of them, so that `559:*` always holds at least that one (RFC 3501 §6.4.8).
        """
        if not numbers:
            return []
        if len(self.ranges) == 1:
            return _between(numbers, *self.ranges[0])
        found: set[int] = set()
        for first, last in self.ranges:
            found.update(_between(numbers, first, last))
        return sorted(found)

    def reaches_beyond(self, last: int) -> bool:
        """Whether it names a number above `last`, or `*` where there is none."""
        return any(first > last or end > last or not (last or (first and end)) for first, end in self.ranges)

    def holds(self, number: int, last: int) -> bool:
        """Whether a number is in the set, where `last` is the largest in use."""
        for ends in self.ranges:
            low, high = sorted(end or last for end in ends)
            if low <= number <= high:
                return True
        return False

    def encode(self) -> bytes:
        return b",".join(
            _number(first) if first == last else _number(first) + b":" + _number(last)
            for first, last in self.ranges
        )


def _between(numbers: Sequence[int], first: int, last: int) -> list[int]:
    low, high = sorted((first or numbers[-1], last or numbers[-1]))
    return list(numbers[bisect_left(numbers, low) : bisect_right(numbers, high)])


def _range(first: int, end: int, last: int) -> range:
    low, high = sorted((first or last, end or last))
    return range(low, min(high, last) + 1)


def _number(number: int) -> bytes:
    return b"%d" % number if number else b"*"


def read(scanner: Scanner) -> SequenceSet:
    """Raises ParseError."""
    single = _SINGLE.match(scanner.octets, scanner.at)
    if single is not None:
        scanner.at = single.end()
        number = int(single.group())
        return SequenceSet(((number, number),))
    ranges = []
    while True:
        first = _read_number(scanner)
        ranges.append((first, _read_number(scanner) if scanner.take(b":") else first))
        if not scanner.take(b","):
            return SequenceSet(tuple(ranges))


def _read_number(scanner: Scanner) -> int:
    return STAR if scanner.take(b"*") else scanner.number(least=1)


def compact(numbers: Iterable[int]) -> SequenceSet:
    """The shortest set of ascending numbers."""
    ranges: list[tuple[int, int]] = []
    for number in numbers:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    return SequenceSet(tuple(ranges))
