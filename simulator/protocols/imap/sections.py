"""Sections: which octets of a message `BODY[…]` names, and how to find them (RFC 3501 §6.4.5)."""

from collections.abc import Callable
from typing import Final

import msgspec

from simulator.mail.fields import read_fields
from simulator.mail.message import body_start
from simulator.mail.mime import Part
from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.writing import astring, parenthesised

_FIELDS: Final = ("HEADER.FIELDS", "HEADER.FIELDS.NOT")
_TEXTS: Final = ("HEADER", "TEXT", *_FIELDS)
_MESSAGE: Final = "message/rfc822"
_DEEPEST: Final = 100


class Section(msgspec.Struct, frozen=True):
    """`part` are the numbers before the text, `text` is "", HEADER, HEADER.FIELDS[.NOT], TEXT or MIME."""

    part: tuple[int, ...] = ()
    text: str = ""
    fields: tuple[bytes, ...] = ()

    @property
    def is_header(self) -> bool:
        return self.text.startswith("HEADER") or self.text == "MIME"

    def encode(self) -> bytes:
        written = ".".join([*map(str, self.part), *([self.text] if self.text else [])]).encode()
        if self.text in _FIELDS:
            written += b" " + parenthesised(astring(field) for field in self.fields)
        return written


WHOLE: Final = Section()


def read_section(scanner: Scanner) -> Section:
    """What stands between the brackets, brackets included. Raises ParseError."""
    scanner.expect(b"[")
    part: list[int] = []
    text = ""
    fields: tuple[bytes, ...] = ()
    while not scanner.follows(b"]"):
        if part:
            scanner.expect(b".")
        if scanner.octets[scanner.at : scanner.at + 1].isdigit():
            part.append(scanner.number(least=1))
            if len(part) > _DEEPEST:
                raise scanner.error("a part less deep")
            continue
        text = scanner.word()
        if text not in _TEXTS and not (part and text == "MIME"):
            raise scanner.error("HEADER, HEADER.FIELDS, TEXT or, behind a part's number, MIME")
        if text in _FIELDS:
            fields = _read_fields(scanner)
        break
    scanner.expect(b"]")
    return Section(tuple(part), text, fields) if part or text else WHOLE


def _read_fields(scanner: Scanner) -> tuple[bytes, ...]:
    scanner.space()
    scanner.expect(b"(")
    fields = [scanner.astring()]
    while scanner.take(b" "):
        fields.append(scanner.astring())
    scanner.expect(b")")
    return tuple(fields)


def section_octets(octets: bytes, section: Section, tree: Callable[[], Part]) -> bytes | None:
    """The octets of a section, None where the message has no such part. `tree` is asked only for parts."""
    if not section.part:
        return _message_text(octets, 0, body_start(octets), len(octets), section)
    part = find_part(tree(), section.part)
    if part is None:
        return None
    if not section.text:
        return octets[part.body_start : part.end]
    if section.text == "MIME":
        return octets[part.start : part.body_start]
    if part.content_type != _MESSAGE or not part.children:
        return None
    inner = part.children[0]
    return _message_text(octets, inner.start, inner.body_start, inner.end, section)


def _message_text(octets: bytes, start: int, body: int, end: int, section: Section) -> bytes:
    if section.text == "":
        return octets[start:end]
    if section.text == "TEXT":
        return octets[body:end]
    header = octets[start:body]
    if section.text == "HEADER":
        return header
    wanted = {field.lower() for field in section.fields}
    chosen = [
        header[field.start : field.end]
        for field in read_fields(header, len(header))
        if (field.name.lower().encode() in wanted) is (section.text == "HEADER.FIELDS")
    ]
    return b"".join(chosen) + (b"\r\n" if _has_empty_line(header) else b"")


def _has_empty_line(header: bytes) -> bool:
    """Only a message without a body may lack the line at the end of its header."""
    return header == b"\r\n" or header.endswith((b"\r\n\r\n", b"\n\n", b"\n\r\n"))


def find_part(root: Part, numbers: tuple[int, ...]) -> Part | None:
    """The part with that number. A message that is no multipart has one part, its body, number 1."""
    part, is_message = root, True
    for number in numbers:
        if not is_message and part.content_type == _MESSAGE and part.children:
            part, is_message = part.children[0], True
        if part.content_type.startswith("multipart/") and part.children:
            if number > len(part.children):
                return None
            part = part.children[number - 1]
        elif not is_message or number > 1:
            return None
        is_message = False
    return part
