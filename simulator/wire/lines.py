"""Bounded framing of lines that end in CRLF and in nothing else (RFC 5321 §2.3.8).

A bare CR or a bare LF is an ordinary octet of the line it stands in: whoever takes it for a line end
lets a letter smuggle commands past its neighbour.
"""

from typing import Final

CRLF: Final = b"\r\n"
_CR: Final = ord("\r")
_CONTROLS: Final = bytes((*range(32), 127))


class LineTooLong(Exception):
    """A line passed its limit. Raised once, when its end has come; `beginning` is what was kept of it."""

    def __init__(self, beginning: bytes, limit: int) -> None:
        super().__init__(f"a line of more than {limit} octets")
        self.beginning = beginning
        self.limit = limit


class LineBuffer:
    """Octets in, lines out. What is held of one unfinished line never passes the limit.

    `limit` counts the CRLF, as the limits of RFC 5321 §4.5.3.1 do; it may be changed between lines.

    A client that ends its lines in bare LF would wait for ever. With `tells_lf` what ends in one is handed
    out at once, with its LF, to be refused; what follows in the same line begins with LF, and is no line.
    """

    __slots__ = ("_after_lf", "_buffer", "_dropped", "_scanned", "_tells_lf", "limit")

    def __init__(self, limit: int = 1000, *, tells_lf: bool = False) -> None:
        self.limit = limit
        self._tells_lf = tells_lf
        self._after_lf = False  # a piece of this line, ended by a bare LF, was handed out already
        self._buffer = bytearray()
        self._scanned = 0  # no line end begins before this offset
        self._dropped: bytes | None = None  # the beginning of a line that is being dropped

    def __len__(self) -> int:
        return len(self._buffer)

    def receive(self, octets: bytes) -> None:
        self._buffer += octets

    def next_line(self) -> bytes | None:
        """The next line without its CRLF, or None when its end has not come yet.

        Raises LineTooLong, once for each line over the limit; the line is gone then, and the next is read on.
        """
        buffer = self._buffer
        if not buffer:
            return None
        if self._tells_lf:
            end = buffer.find(b"\n", self._scanned)
        else:
            end = buffer.find(CRLF, self._scanned) + 1 or -1
        if end < 0:
            self._hold_back()
            return None
        is_whole = end > 0 and buffer[end - 1] == _CR
        line = bytes(buffer[: end - 1 if is_whole else end + 1])
        del buffer[: end + 1]
        self._scanned = 0
        if is_whole and end < self.limit and not self._after_lf and self._dropped is None:
            return line
        return self._unusual(line, is_whole, end + 1)

    def _unusual(self, line: bytes, is_whole: bool, size: int) -> bytes:
        """A line that ends in a bare LF, or comes behind one, or is too long. Raises LineTooLong."""
        if self._after_lf:
            line = b"\n" + line
        self._after_lf = not is_whole
        if self._dropped is not None:
            beginning, self._dropped = self._dropped, None
            raise LineTooLong(beginning, self.limit)
        if size > self.limit:
            raise LineTooLong(line[: self.limit], self.limit)
        return line

    def _hold_back(self) -> None:
        """Remember how far the search came; throw away the middle of a line that is too long already."""
        buffer = self._buffer
        size = len(buffer)
        if size > self.limit:
            if self._dropped is None:
                self._dropped = bytes(buffer[: self.limit])
            del buffer[: size - 1]  # the last octet may be the CR of the line's end
            size = 1
        self._scanned = size - 1

    def take(self, size: int) -> bytes:
        """The next octets, at most `size` of them, whatever they are; between two lines only."""
        octets = bytes(self._buffer[:size])
        del self._buffer[:size]
        self._scanned = 0
        return octets

    def take_rest(self) -> bytes:
        """Everything that is buffered, for a reader of another form (message content, TLS)."""
        rest = bytes(self._buffer)
        self.clear()
        return rest

    def clear(self) -> None:
        """Throw away what is buffered, as STARTTLS demands (RFC 3207 §4.2)."""
        self._buffer.clear()
        self._scanned = 0
        self._dropped = None
        self._after_lf = False


def holds_control(line: bytes) -> bool:
    """Whether a key is in it that writes no letter: an arrow or backspace, which look like nothing."""
    return len(line.translate(None, _CONTROLS)) < len(line)
