"""One direction of one stream: the octets that nobody has read yet, and which packet each came in."""

from array import array
from bisect import bisect_right
from itertools import pairwise
from typing import Final

import msgspec

_LONGEST_LINE: Final = 64 * 1024
_LAST_LINE: Final = b"\r\n.\r\n"


class Line(msgspec.Struct, frozen=True, gc=False):
    """A line without its CRLF, and where it stands in the stream."""

    octets: bytes
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.octets)


class Side:
    """Octets in as packets, out as lines, texts or stretches, each with its place in the stream."""

    __slots__ = ("_scanned", "_starts", "buffer", "direction", "serials", "start", "times_us")

    def __init__(self, direction: int) -> None:
        self.direction = direction
        self.buffer = bytearray()
        self.start = 0  # the place in the stream of the buffer's first octet
        self._scanned = 0
        self._starts = array("Q")
        self.serials = array("q")
        self.times_us = array("q")

    @property
    def end(self) -> int:
        """How many octets have crossed."""
        return self.start + len(self.buffer)

    def add(self, octets: bytes, serial: int, time_us: int) -> None:
        self._starts.append(self.end)
        self.serials.append(serial)
        self.times_us.append(time_us)
        self.buffer += octets

    def packet(self, place: int) -> int:
        """Which packet, counted from 0, an octet of the stream came in."""
        number = bisect_right(self._starts, place)
        return number - 1 if number else 0

    def packet_start(self, number: int) -> int:
        return self._starts[number]

    def packet_size(self, number: int) -> int:
        after = number + 1
        return (self._starts[after] if after < len(self._starts) else self.end) - self._starts[number]

    def packet_sizes(self, count: int) -> list[int]:
        """Of the first so many packets."""
        bounds = self._starts[: count + 1].tolist()
        if count == len(self._starts):
            bounds.append(self.end)
        return [after - start for start, after in pairwise(bounds)]

    def heard_until(self, serial: int) -> int:
        """How many octets had crossed with the packet of that serial."""
        count = bisect_right(self.serials, serial)
        return self._starts[count] if count < len(self._starts) else self.end

    def drop(self, size: int) -> None:
        """These octets have been read."""
        del self.buffer[:size]
        self.start += size
        self._scanned = 0

    def take(self) -> bytes:
        """Everything that is there."""
        octets = bytes(self.buffer)
        self.drop(len(octets))
        return octets

    def some(self, most: int) -> tuple[bytes, int]:
        """As much as is there, at most so many octets, and where it begins."""
        found = bytes(self.buffer[:most]), self.start
        self.drop(len(found[0]))
        return found

    def line(self) -> Line | None:
        """The next line; None until its end has come. What is too long for a line is passed over."""
        buffer, start = self.buffer, self.start
        end = buffer.find(b"\r\n", self._scanned)
        if end < 0:
            size = len(buffer)
            if size > _LONGEST_LINE:
                self.drop(size - 1)
                size = 1
            self._scanned = size - 1 if size else 0
            return None
        line = Line(bytes(buffer[:end]), start)
        del buffer[: end + 2]
        self.start = start + end + 2
        self._scanned = 0
        return line

    def text(self) -> tuple[bytes, int] | None:
        """A text in transfer form, without its end mark, and where it begins; None until its end has come."""
        if self.buffer.startswith(b".\r\n"):
            start = self.start
            self.drop(3)
            return b"", start
        end = self.buffer.find(_LAST_LINE, self._scanned)
        if end < 0:
            self._scanned = max(0, len(self.buffer) - len(_LAST_LINE) + 1)
            return None
        found = bytes(self.buffer[: end + 2]), self.start
        self.drop(end + len(_LAST_LINE))
        return found
