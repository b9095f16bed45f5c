"""Dot transparency: how a text that may hold any line travels in a stream that a lone dot ends.

The writer doubles a dot that begins a line, the reader takes it off again, and only CRLF dot CRLF ends
the text (RFC 5321 §4.5.2; RFC 1939 §3 for POP3). LF dot LF and its cousins are text (RFC 5321 §2.3.8).
"""

import re
from typing import Final

END: Final = b".\r\n"
_LAST_LINE_AND_END: Final = b"\r\n.\r\n"
# Letters are searched for little else, and the searches of `re` are several times quicker than `find`.
find_end: Final = re.compile(rb"\r\n\.\r\n").search
_dotted_line: Final = re.compile(rb"\n\.").search  # or one that only seems so, behind a bare LF
_stuffed_line_or_end: Final = re.compile(rb"\r\n\.").search
_LAX_ENDS: Final = (_LAST_LINE_AND_END, b"\n.\n", b"\n.\r\n", b"\r.\r")


def stuff(octets: bytes) -> bytes:
    """Double each dot that begins a line. The end mark is not added: see `content`."""
    stuffed = octets if _dotted_line(octets) is None else octets.replace(b"\r\n.", b"\r\n..")
    return b"." + stuffed if stuffed.startswith(b".") else stuffed


def unstuff(octets: bytes) -> bytes:
    """Take the first dot off each line that begins with one. The end mark must be gone already."""
    plain = octets if _dotted_line(octets) is None else octets.replace(b"\r\n.", b"\r\n")
    return plain[1:] if plain.startswith(b".") else plain


def content(octets: bytes) -> bytes:
    """A whole text in transfer form: stuffed, its last line ended, and the end mark after it."""
    if octets.endswith(b"\r\n") or not octets:
        return stuff(octets) + END
    return stuff(octets) + _LAST_LINE_AND_END


def take_whole(octets: bytes) -> tuple[bytes, bytes] | None:
    """A text that has come with its end mark, unstuffed, and what follows the mark. None without it."""
    if octets.startswith(END):
        return b"", octets[len(END) :]
    first = _stuffed_line_or_end(octets)
    if first is None:
        return None
    at = first.start()
    if not octets.startswith(b"\r\n", at + 3):  # a stuffed dot, and perhaps more of them
        found = find_end(octets, at)
        return None if found is None else (unstuff(octets[: found.start() + 2]), octets[found.end() :])
    text = octets[1 : at + 2] if octets.startswith(b".") else octets[: at + 2]
    return text, octets[at + 5 :]


class ContentReader:
    """Collects a text in transfer form until its end mark.

    At most `limit` octets are kept, counted as the receiver will hold them (unstuffed); after that
    `overflowed` is true, the rest is dropped as it comes, and the end is still found.
    """

    __slots__ = ("_counted", "_dots", "_limit", "_raw", "overflowed")

    def __init__(self, limit: int | None = None) -> None:
        self._limit = limit
        self._raw = bytearray(b"\r\n")  # the line end that the command before the text ended with
        self._counted = 0  # stuffed dots are counted up to here, once the limit comes near
        self._dots = 0
        self.overflowed = False

    def receive(self, octets: bytes) -> bytes | None:
        """Take octets. None while the text goes on; at its end the octets that follow it, possibly none."""
        raw = self._raw
        start = len(raw) - 4
        raw += octets
        found = find_end(raw, start if start > 0 else 0)
        if found is not None:
            end = found.start()
            rest = bytes(raw[end + 5 :])
            del raw[end + 2 :]
            if self._limit is not None and len(raw) - 2 > self._limit and not self.overflowed:
                self.overflowed = len(raw) - 2 - raw.count(b"\r\n.") > self._limit
            return rest
        if self._limit is not None and len(raw) - 2 > self._limit:
            self._keep_within(self._limit)
        return None

    def _keep_within(self, limit: int) -> None:
        """Notice the overflow exactly, counting each stuffed dot once, however small the pieces are."""
        raw = self._raw
        if not self.overflowed:
            self._dots += raw.count(b"\r\n.", self._counted)
            self._counted = len(raw) - 2
            perhaps_end_mark = 1 if raw.endswith(b"\r\n.\r") else 0
            self.overflowed = len(raw) - 2 - self._dots - perhaps_end_mark > limit
        if self.overflowed:
            del raw[:-4]

    def take(self) -> bytes:
        """The text, unstuffed, once `receive` has told its end; empty when it overflowed."""
        if self.overflowed:
            return b""
        raw = self._raw if _dotted_line(self._raw) is None else self._raw.replace(b"\r\n.", b"\r\n")
        return bytes(memoryview(raw)[2:])


class LaxContentReader(ContentReader):
    """Takes bare line ends for line ends, as no server should (RFC 5321 §2.3.8); it is there to be shown."""

    __slots__ = ()

    def receive(self, octets: bytes) -> bytes | None:
        raw = self._raw
        raw += octets
        found = [(at, len(mark)) for mark in _LAX_ENDS if (at := raw.find(mark)) >= 0]
        if not found:
            return None
        at, size = min(found)
        rest = bytes(raw[at + size :])
        del raw[at:]
        if raw.endswith(b"\r"):
            del raw[-1:]
        raw += b"\r\n"
        self.overflowed = self._limit is not None and len(raw) - 2 > self._limit
        return rest


def content_reader(limit: int | None = None, *, lax: bool = False) -> ContentReader:
    return LaxContentReader(limit) if lax else ContentReader(limit)
