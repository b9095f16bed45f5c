"""Header fields: found with their byte ranges, unfolded and decoded, or made (RFC 5322 §2.2, RFC 2047).

Reading never fails: whatever stands in a header comes out as a field, if need be as one without a name.
"""

import re
from typing import Final

import msgspec

_NAME_OCTETS: Final = bytes(range(33, 127)).replace(b":", b"")
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_name_and_colon: Final = re.compile(rb"(?!:)[!-9;-~]*[ \t]*:").match
# The form that nearly every field has, read in one go: one line, no blank before the colon.
_plain: Final = re.compile(rb"([!-9;-~]{1,997}):([^\r\n]*)\r\n(?![ \t])").match
_LONGEST_NAME: Final = 998
_FOLD_AT: Final = 78  # characters a line should keep to (RFC 5322 §2.1.1)


class HeaderField(msgspec.Struct, frozen=True, gc=False):
    """One field: octets `start` to `end` of its message, line ends and continuation lines included.

    `name` is as written, "" for a line that is no field. `value` is unfolded.
    """

    name: str
    start: int
    value_start: int
    end: int
    value: str

    @property
    def decoded(self) -> str:
        """The value as its author meant it to be read."""
        if "=?" not in self.value:
            return self.value
        from simulator.mail.encoded_words import decode_words

        return decode_words(self.value)


def is_field_start(octets: bytes, start: int) -> bool:
    """Whether a field name and its colon stand at `start`; blanks may come between (RFC 5322 §4.5)."""
    return _behind_colon(octets, start) > 0


def _behind_colon(octets: bytes, start: int) -> int:
    """Where the value begins of a field whose name stands at `start`; -1 where none does."""
    found = _name_and_colon(octets, start, start + _LONGEST_NAME)
    return -1 if found is None else found.end()


def read_fields(octets: bytes, end: int | None = None) -> tuple[HeaderField, ...]:
    """All fields of the header that ends (with its empty line, if it has one) at `end`, topmost first."""
    stop = len(octets) if end is None else end
    if octets.endswith(b"\r\n\r\n", 0, stop) or octets[:stop] == b"\r\n":
        stop -= 2
    fields = []
    start = 0
    while start < stop:
        field = _plain_field(octets, start, stop) or _field(octets, start, _field_end(octets, start, stop))
        fields.append(field)
        start = field.end
    return tuple(fields)


def _plain_field(octets: bytes, start: int, stop: int) -> HeaderField | None:
    """The field at `start`, where it has the plain form."""
    found = _plain(octets, start, stop)
    if found is None:
        return None
    name, value = found.groups()
    text = _text(value).strip(" \t")
    return HeaderField(name.decode("ascii"), start, start + len(name) + 1, found.end(), text)


def _field_end(octets: bytes, start: int, stop: int) -> int:
    """Behind the line end that no continuation line follows."""
    at = start
    while True:
        found = octets.find(b"\r\n", at, stop)
        if found < 0:
            return stop
        at = found + 2
        if at >= stop or octets[at] not in b" \t":
            return at


def _field(octets: bytes, start: int, end: int) -> HeaderField:
    name_start = start + 3 if octets.startswith(_BYTE_ORDER_MARK, start) else start
    value_start = _behind_colon(octets, name_start)
    if value_start < 0:
        return HeaderField("", start, start, end, unfold(octets[start:end]))
    name = octets[name_start : value_start - 1].rstrip(b" \t").decode("ascii")
    return HeaderField(name, start, value_start, end, unfold(octets[value_start:end]).strip(" \t"))


def unfold(octets: bytes) -> str:
    """A value on one line (RFC 5322 §2.2.3), its octets read as UTF-8 (RFC 6532) or else as Latin-1."""
    return _text(octets.removesuffix(b"\r\n").replace(b"\r\n", b""))


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("latin-1")


def make_field(name: str, value: str, *, utf8: bool = False) -> bytes:
    """A field, folded, with its line end.

    Text beyond ASCII becomes encoded words, or stays as it is with `utf8` (RFC 6532). Raises ValueError
    for a name or value that would break the header.
    """
    if not name or name.encode("ascii").translate(None, _NAME_OCTETS):
        raise ValueError(f"{name!r} is no name of a header field")
    if any(character in value for character in "\r\n\0"):
        raise ValueError("the value of a header field holds no line end and no NUL")
    if not utf8 and not value.isascii():
        from simulator.mail.encoded_words import encode_words

        value = encode_words(value, column=len(name) + 2)
    return fold(f"{name}: {value}").encode("utf-8") + b"\r\n"


def fold(line: str, limit: int = _FOLD_AT) -> str:
    """Break a field at its blanks so that lines keep to `limit` where they can; unfolding gives it back."""
    if len(line) <= limit:
        return line
    lines = []
    while len(line) > limit:
        blank = _fold_point(line, limit)
        if blank < 0:
            break
        lines.append(line[:blank])
        line = line[blank:]
    return "\r\n".join([*lines, line])


def _fold_point(line: str, limit: int) -> int:
    """The blank to break before: no line of blanks only may come of it (RFC 5322 §3.2.2)."""
    colon_or_blank = line.find(":") + 2 if not line[0].isspace() else len(line) - len(line.lstrip(" \t"))
    blank = line.rfind(" ", colon_or_blank, limit + 1)
    if blank < 0 or not line[colon_or_blank:blank].strip(" \t"):
        blank = line.find(" ", max(colon_or_blank, limit))
    if blank < 0 or not line[blank:].strip(" \t") or not line[colon_or_blank:blank].strip(" \t"):
        return -1
    return blank
