"""A shelf: the letters in one place, as the serials of the entries that put them there, oldest first.

Putting and taking make a new shelf that shares nearly all of the old one, so that a picture of every
moment can be kept even where a mailbox holds tens of thousands of letters.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from typing import Final, overload

_BLOCK: Final = 64


def _first(block: tuple[int, ...]) -> int:
    return block[0]


class Shelf(Sequence[int]):
    """An immutable ascending sequence of serials in short blocks."""

    __slots__ = ("_blocks", "_count")

    def __init__(self, blocks: tuple[tuple[int, ...], ...] = (), count: int = 0) -> None:
        self._blocks = blocks
        self._count = count

    def put(self, serial: int) -> "Shelf":
        """The shelf with one more letter, later than all others on it."""
        blocks = self._blocks
        if blocks and len(blocks[-1]) < _BLOCK:
            return Shelf((*blocks[:-1], (*blocks[-1], serial)), self._count + 1)
        return Shelf((*blocks, (serial,)), self._count + 1)

    def take(self, serial: int) -> "Shelf":
        """The shelf without this letter; the same shelf when it is not there."""
        if serial not in self:
            return self
        place = bisect_right(self._blocks, serial, key=_first) - 1
        left = tuple(other for other in self._blocks[place] if other != serial)
        middle = (left,) if left else ()
        return Shelf(self._blocks[:place] + middle + self._blocks[place + 1 :], self._count - 1)

    def newest(self, count: int) -> tuple[int, ...]:
        """The last `count` letters put here, newest first."""
        found: list[int] = []
        for block in reversed(self._blocks):
            if len(found) >= count:
                break
            found.extend(reversed(block))
        return tuple(found[:count])

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[int]:
        for block in self._blocks:
            yield from block

    def __contains__(self, serial: object) -> bool:
        if not isinstance(serial, int):
            return False
        place = bisect_right(self._blocks, serial, key=_first) - 1
        if place < 0:
            return False
        block = self._blocks[place]
        at = bisect_left(block, serial)
        return at < len(block) and block[at] == serial

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[int, ...]: ...
    def __getitem__(self, index: int | slice) -> int | tuple[int, ...]:
        if isinstance(index, slice):
            return tuple(self)[index]
        at = index + self._count if index < 0 else index
        if not 0 <= at < self._count:
            raise IndexError(index)
        if at == self._count - 1:
            return self._blocks[-1][-1]
        for block in self._blocks:
            if at < len(block):
                return block[at]
            at -= len(block)
        raise IndexError(index)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Shelf) and self._count == other._count and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        return hash((self._count, self._blocks[-1:]))

    def __repr__(self) -> str:
        return f"Shelf({self._count}: {', '.join(map(str, self.newest(5)))})"


EMPTY: Final = Shelf()
