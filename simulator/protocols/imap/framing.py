"""Finds where a command ends: at a CRLF that no literal holds (RFC 3501 §4.3, RFC 7888).

`{310}` at the end of a line announces 310 octets of any kind. The client sends them when the server has
said that it may (`+ …`); with `{310+}` it sends them at once. What a command means is not looked at here,
only how long it is, and nothing is held beyond the limits.
"""

from typing import Final

import msgspec

_CLOSING_BRACE: Final = ord("}")
_CR: Final = ord("\r")
_ANNOUNCEMENT: Final = 24  # octets that the size of a literal may take, with braces and plus
MAX_LINES: Final = 65536  # octets of a command without its literals


class Frame(msgspec.Struct, frozen=True):
    """A whole command: its lines with the literals between them, without the last CRLF."""

    octets: bytes


class LiteralAwaited(msgspec.Struct, frozen=True):
    """The client waits for leave to send a literal; the server says `+` and goes on."""

    size: int


class FrameRefused(msgspec.Struct, frozen=True):
    """A command over a limit, thrown away. `beginning` is its first line as far as it was kept, for the tag.

    `reason` is "line", "literal", or "lf" where a bare LF stood outside a literal: a client that ends its
    lines so would wait for ever, hence it is told at each. The reader stands at the next command, as the
    client does.
    """

    beginning: bytes
    reason: str


class FrameReader:
    """Octets in, commands out. `literal_limit` holds for all literals of one command; it may be changed.

    `asks_leave` is false where a server speaks, who waits for nobody before a literal, and for no answer.
    """

    __slots__ = (
        *("_asks_leave", "_buffer", "_command", "_line_limit", "_lines", "_literal_left", "_literals"),
        *("_after_lf", "_refused", "_searched"),
        "literal_limit",
    )

    def __init__(
        self, literal_limit: int = 65536, line_limit: int = MAX_LINES, *, asks_leave: bool = True
    ) -> None:
        self.literal_limit = literal_limit
        self._line_limit = line_limit
        self._asks_leave = asks_leave
        self._buffer = bytearray()
        self._searched = 0  # octets at its beginning in which no line ends
        self._after_lf = False  # this line had a piece, ended by a bare LF, that was refused already
        self._start_command()

    def _start_command(self) -> None:
        self._command = bytearray()
        self._lines = 0  # octets of the command outside its literals
        self._literals = 0  # octets of its literals
        self._literal_left = 0  # octets of a literal still to come
        self._refused = ""  # why the rest of this command is being dropped

    def __len__(self) -> int:
        return len(self._buffer) + len(self._command)

    def receive(self, octets: bytes) -> None:
        self._buffer += octets

    def clear(self) -> None:
        """Throw away everything, as STARTTLS demands (RFC 9051 §6.2.1)."""
        self._buffer.clear()
        self._searched = 0
        self._after_lf = False
        self._start_command()

    def abandon(self) -> bytes:
        """Forget the command whose literal is awaited: it will not come. Returns what there was of it."""
        octets = bytes(self._command)
        self._start_command()
        return octets

    def next_frame(self) -> Frame | LiteralAwaited | FrameRefused | None:
        """The next thing to act on; None when more octets are needed."""
        if not self._buffer:
            return None
        if not self._command and not self._refused and not self._after_lf:
            whole = self._take_whole()
            if whole is not None:
                return Frame(whole)
        while self._literal_left == 0 or self._take_literal():
            line = self._take_line()
            if line is None:
                return None
            size, waits = _announced(line)
            if size is None or self._refused == "lf":
                return self._finish()
            self._literals += size
            if self._literals > self.literal_limit:
                self._refused = self._refused or "literal"
                if (
                    waits and self._asks_leave
                ):  # the client sends no literal without leave: the command is over
                    return self._finish()
            self._keep(b"\r\n")
            self._literal_left = size
            if waits and self._asks_leave:
                return self._finish() if self._refused else LiteralAwaited(size)
        return None

    def _take_whole(self) -> bytes | None:
        """Nearly everything: what has come whole, keeps the limits, and has no literal that is waited for."""
        buffer = self._buffer
        end = buffer.find(b"\r\n")
        literals = start = 0
        while end > 0 and buffer[end - 1] == _CLOSING_BRACE:
            size, waits = _announced(bytes(buffer[max(0, end - _ANNOUNCEMENT) : end]))
            if size is None:
                break
            literals += size
            if (waits and self._asks_leave) or literals > self.literal_limit or b"\n" in buffer[start:end]:
                return None
            start = end + 2 + size
            end = buffer.find(b"\r\n", start)
        if not 0 < end <= self._line_limit + literals or buffer.find(b"\n", start, end) >= 0:
            return None
        whole = bytes(buffer[:end])
        del buffer[: end + 2]
        return whole

    def _take_literal(self) -> bool:
        """Move what has come of a literal into the command. True when it is whole."""
        come = min(self._literal_left, len(self._buffer))
        if not self._refused:
            self._command += memoryview(self._buffer)[:come]
        del self._buffer[:come]
        self._literal_left -= come
        return self._literal_left == 0

    def _take_line(self) -> bytes | None:
        """Move one line into the command, or as much of it as has come when that is too long already."""
        end = self._line_end()
        self._searched = 0
        if end < 0:
            if self._lines + len(self._buffer) > self._line_limit:
                self._refused = self._refused or "line"
                self._keep(bytes(self._buffer[:256]))
                del self._buffer[:-1]  # the last octet may be the CR of the line's end
            self._searched = max(0, len(self._buffer) - 1)
            return None
        is_whole = self._buffer[end] == _CR
        line = bytes(self._buffer[: end if is_whole else end + 1])
        del self._buffer[: end + 1 + is_whole]
        self._lines += len(line)
        if self._after_lf or not is_whole:
            self._refused = "lf"
        self._after_lf = not is_whole
        if self._lines > self._line_limit:
            self._refused = self._refused or "line"
        self._keep(line)
        return line

    def _line_end(self) -> int:
        """Where the CRLF of the line begins, or a bare LF before it; -1 where neither has come."""
        if not self._asks_leave:
            return self._buffer.find(b"\r\n", self._searched)
        end = self._buffer.find(b"\n", self._searched)
        return end - 1 if end > 0 and self._buffer[end - 1] == _CR else end

    def _keep(self, octets: bytes) -> None:
        """Add to the command; of a refused one only the beginning, where the tag is."""
        if not self._refused:
            self._command += octets
        elif len(self._command) < 256:
            self._command += octets[: 256 - len(self._command)]

    def _finish(self) -> Frame | FrameRefused:
        octets, refused = bytes(self._command), self._refused
        self._start_command()
        if refused:
            return FrameRefused(octets.partition(b"\r\n")[0], refused)
        return Frame(octets)


def _announced(line: bytes) -> tuple[int | None, bool]:
    """The size of the literal that a line announces, or None, and whether the client waits for leave."""
    if not line.endswith(b"}"):
        return None, False
    digits = line[line.rfind(b"{") + 1 : -1] if b"{" in line else b""
    waits = not digits.endswith(b"+")
    digits = digits.removesuffix(b"+")
    if not digits.isdigit() or len(digits) > 19:
        return None, False
    return int(digits), waits


def pieces(command: bytes) -> list[bytes]:
    """A command cut where its literals begin: before each further piece a client waits for leave."""
    found: list[bytes] = []
    start = at = 0  # of the piece, and of the line within it that may announce a literal
    while (end := command.find(b"\r\n", at)) >= 0:
        size, _ = _announced(command[at:end])
        if size is None:
            break
        found.append(command[start : end + 2])
        start, at = end + 2, end + 2 + size
    return [*found, command[start:]]
