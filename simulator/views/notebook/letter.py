"""A letter that crossed in clear, read as anybody could: header fields, texts, attachments."""

from bisect import bisect_right
from collections.abc import Callable
from typing import Final

from simulator.mail.encoded_words import decode_words
from simulator.mail.fields import HeaderField, read_fields
from simulator.mail.message import body_start
from simulator.mail.mime import Part, parse_parts, text_of
from simulator.views.notebook.facts import (
    ATTACHMENTS,
    BODY,
    HEADERS,
    LONGEST_VALUE,
    TRAFFIC,
    WHO,
    Note,
)

_PEOPLE: Final = frozenset(("from", "to", "cc", "bcc", "sender", "reply-to", "resent-from", "resent-to"))
_MOST_FIELDS: Final = 500
_HEADER_READ: Final = 256 * 1024
_MOST_PARTS: Final = 200
_MESSAGES: Final = ("message/rfc822", "message/global")
_MIME: Final = b"\r\ncontent-"

Place = Callable[[int], int]  # an offset in the letter to its place in the stream


def read_stuffed(note: Note, octets: bytes, start: int) -> None:
    """A letter in transfer form (RFC 5321 §4.5.2): a dot that begins a line was doubled on the way."""
    if b"\r\n." not in octets and not octets.startswith(b"."):
        read_letter(note, octets, lambda offset: start + offset)
        return
    plain, dots = _unstuffed(octets)
    read_letter(note, plain, lambda offset: start + offset + bisect_right(dots, offset))


class Chunks:
    """A letter that crosses in chunks, each counted out beforehand (RFC 3030)."""

    def __init__(self) -> None:
        self._octets = bytearray()
        self._offsets: list[int] = []  # in the letter, where each stretch begins
        self._starts: list[int] = []  # and in the stream

    def add(self, octets: bytes, start: int) -> None:
        if octets:
            self._offsets.append(len(self._octets))
            self._starts.append(start)
            self._octets += octets

    def read(self, note: Note) -> None:
        if self._octets:
            read_letter(note, bytes(self._octets), self._place)

    def _place(self, offset: int) -> int:
        stretch = bisect_right(self._offsets, offset - 1) - 1 if offset else 0
        return self._starts[stretch] + offset - self._offsets[stretch]


def read_plain(note: Note, octets: bytes, start: int) -> None:
    """A letter that stands in the stream as it is: an IMAP literal."""
    read_letter(note, octets, lambda offset: start + offset)


def read_letter(note: Note, octets: bytes, place: Place) -> None:
    """Everything that a letter says."""
    note(TRAFFIC, "letter", str(len(octets)), place(0), place(len(octets)), "counted", "")
    body = body_start(octets)
    read_header(note, octets, 0, body, place)
    if body >= len(octets):
        return
    if body > _HEADER_READ or not _says_mime(octets[:body]):
        whole = min(len(octets), body + LONGEST_VALUE)
        text = _as_text(octets[body:whole])
        note(BODY, "text", text, place(body), place(len(octets)), "as-it-is", "")
        return
    for part in parse_parts(octets).walk()[:_MOST_PARTS]:
        _read_part(note, octets, part, place)


def _says_mime(header: bytes) -> bool:
    header = header.lower()
    return header.startswith(_MIME[2:]) or _MIME in header


def read_header(note: Note, octets: bytes, start: int, end: int, place: Place) -> None:
    """The fields of a header that stands between two offsets of the letter."""
    header = octets[start : min(end, start + _HEADER_READ)]
    for field in read_fields(header)[:_MOST_FIELDS]:
        name, value = field.name, field.value
        if not name and not value.strip():
            continue
        group = WHO if name.lower() in _PEOPLE else HEADERS
        how = "field"
        if "=?" in value:
            how, value = "encoded-words", decode_words(value)
        first, last = place(start + field.start), place(start + _line_end(header, field))
        note(group, name or "line", value[:LONGEST_VALUE], first, last, how, name or "line")


def _line_end(header: bytes, field: HeaderField) -> int:
    return field.end - 2 if header.endswith(b"\r\n", field.start, field.end) else field.end


def _read_part(note: Note, octets: bytes, part: Part, place: Place) -> None:
    if part.children:
        if part.content_type in _MESSAGES:
            inner = part.children[0]
            read_header(note, octets, inner.start, inner.body_start, place)
        return
    start, end = place(part.body_start), place(part.end)
    form = part.encoding if not part.charset else f"{part.encoding}, {part.charset}"
    attached = part.disposition == "attachment" or not part.is_text
    if attached:
        value = f"{part.file_name or '?'} ({part.content_type}, {part.size})"
        note(ATTACHMENTS, "file", value, start, end, "part", form)
    if part.is_text and part.size:
        group = ATTACHMENTS if attached else BODY
        note(group, "text", text_of(octets, part, LONGEST_VALUE), start, end, "part", form)


def _as_text(octets: bytes) -> str:
    try:
        text = octets.decode("utf-8")
    except UnicodeDecodeError:
        text = octets.decode("cp1252", "replace")
    if "\x1b" in text and "\x1b$" in text:  # ISO-2022-JP that does not say so
        text = octets.decode("iso2022_jp", "replace")
    return text.replace("\r\n", "\n")


def _unstuffed(octets: bytes) -> tuple[bytes, list[int]]:
    """The letter without the added dots, and for each the offset in the letter at which it stood."""
    pieces, dots = [], []
    at = 1 if octets.startswith(b".") else 0
    if at:
        dots.append(0)
    found = octets.find(b"\r\n.", at)
    while found >= 0:
        pieces.append(octets[at : found + 2])
        dots.append(found + 2 - len(dots))
        at = found + 3
        found = octets.find(b"\r\n.", at - 1)
    pieces.append(octets[at:])
    return b"".join(pieces), dots
