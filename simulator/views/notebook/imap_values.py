"""IMAP's values as an eavesdropper needs them (RFC 9051 §4): atoms, strings and lists, each with its place.

Whole commands and responses are found first, literals included; reading one never fails.
"""

from typing import Final, NamedTuple, TypeAlias

from simulator.views.notebook.side import Side

_LARGEST_LITERAL: Final = 64 * 1024 * 1024
_DEEPEST: Final = 40
_MOST: Final = 20_000  # values of one frame
_MOST_READ: Final = 1024 * 1024  # octets of a frame that are looked at one by one
_ATOM_ENDS: Final = b' ()"\r\n'


class Text(NamedTuple):
    """An atom, a quoted string or a literal: what it says, and where in the frame it stands."""

    octets: bytes
    start: int
    end: int
    quoted: bool = False  # a string, not an atom


Value: TypeAlias = "Text | list[Value]"


class Frames:
    """Finds where a command or response ends: at a CRLF that no literal holds."""

    def __init__(self, side: Side) -> None:
        self._side = side
        self._at = 0  # the frame goes on for certain up to here
        self._scanned = 0
        self._begun = 0  # where the literal begins that was announced last

    def waits_for_literal(self, tag: bytes) -> bool:
        """Whether the command with that tag announced a literal of which nothing has come yet."""
        waits = self._at > 0 and len(self._side.buffer) <= self._begun
        return waits and self._side.buffer.startswith(tag + b" ")

    def abandon(self) -> None:
        """Forget the frame that has begun: its literal will not come."""
        self._side.drop(len(self._side.buffer))
        self._at = self._scanned = 0

    def next(self) -> tuple[bytes, int] | None:
        """The next frame without its last CRLF, and its place in the stream; None until it is whole."""
        side = self._side
        buffer = side.buffer
        while True:
            if len(buffer) < self._at:
                return None
            end = buffer.find(b"\r\n", max(self._at, self._scanned))
            if end < 0:
                self._scanned = max(self._at, len(buffer) - 1)
                return None
            size = _announced(bytes(buffer[max(self._at, end - 24) : end]))
            if size is None:
                frame = bytes(buffer[:end]), side.start
                side.drop(end + 2)
                self._at = self._scanned = 0
                return frame
            self._begun = end + 2
            self._at = end + 2 + size


def _announced(line_end: bytes) -> int | None:
    """The size of the literal that a line announces at its end: `{310}`, `{310+}` (RFC 7888)."""
    if not line_end.endswith(b"}"):
        return None
    digits = line_end[line_end.rfind(b"{") + 1 : -1].removesuffix(b"+")
    if b"{" not in line_end or not digits.isdigit():
        return None
    size = int(digits)
    return size if size <= _LARGEST_LITERAL else None


def values(frame: bytes, start: int = 0) -> list[Value]:
    """What stands in a frame from an offset on. A frame that is cut gives what there is of it."""
    whole: list[Value] = []
    stack = [whole]
    at = start
    left = _MOST_READ
    for _ in range(_MOST):
        if at >= len(frame) or left <= 0:
            break
        octet = frame[at]
        if octet in b" \r\n":
            at += 1
        elif octet == 0x28:
            inner: list[Value] = []
            stack[-1].append(inner)
            if len(stack) < _DEEPEST:
                stack.append(inner)
            at += 1
        elif octet == 0x29:
            if len(stack) > 1:
                stack.pop()
            at += 1
        else:
            text, after = _text(frame, at, at + left)
            if octet not in b"{~":
                left -= after - at
            at = after
            stack[-1].append(text)
    return whole


def _text(frame: bytes, at: int, limit: int) -> tuple[Text, int]:
    octet = frame[at]
    if octet == 0x22:
        return _quoted(frame, at, min(limit, len(frame)))
    if octet == 0x7B or frame.startswith(b"~{", at):
        line_end = frame.find(b"\r\n", at, at + 24)
        size = _announced(frame[at:line_end]) if line_end > 0 else None
        if size is not None:
            start, end = line_end + 2, min(len(frame), line_end + 2 + size)
            return Text(frame[start:end], start, end, True), end
    end = at
    brackets = 0
    while end < min(limit, len(frame)):
        octet = frame[end]
        if octet == 0x5B:
            brackets += 1
        elif octet == 0x5D:
            brackets = max(0, brackets - 1)
        elif octet in b"\r\n" or (not brackets and octet in _ATOM_ENDS):
            break
        end += 1
    end = max(end, at + 1)
    return Text(frame[at:end], at, end), end


def _quoted(frame: bytes, at: int, limit: int) -> tuple[Text, int]:
    end = at + 1
    while end < limit and frame[end] != 0x22:
        end += 2 if frame[end] == 0x5C else 1
    octets = frame[at + 1 : end]
    if b"\\" in octets:
        octets = octets.replace(b"\\\\", b"\0").replace(b"\\", b"").replace(b"\0", b"\\")
    return Text(octets, at + 1, min(end, len(frame)), True), min(end, len(frame)) + 1
