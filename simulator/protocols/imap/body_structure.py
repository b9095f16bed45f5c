"""BODY and BODYSTRUCTURE: the tree of a letter's parts, without their contents (RFC 3501 §7.4.2)."""

from typing import Final

from simulator.mail.fields import HeaderField, read_fields
from simulator.mail.mime import Part
from simulator.mail.parameters import parse_parameters
from simulator.protocols.imap.envelope import encode_envelope
from simulator.protocols.imap.writing import nstring, parenthesised, string

_MESSAGE: Final = "message/rfc822"


def encode_body(octets: bytes, part: Part, *, extended: bool) -> bytes:
    """BODYSTRUCTURE of a part of the message `octets`; BODY when not `extended`."""
    fields = {field.name.lower(): field for field in reversed(part_fields(octets, part))}
    if part.content_type.startswith("multipart/") and part.children:
        return _multipart(octets, part, fields, extended)
    return _single(octets, part, fields, extended)


def part_fields(octets: bytes, part: Part) -> tuple[HeaderField, ...]:
    return read_fields(octets[part.start : part.body_start])


def _multipart(octets: bytes, part: Part, fields: dict[str, HeaderField], extended: bool) -> bytes:
    children = b"".join(encode_body(octets, child, extended=extended) for child in part.children)
    items = [children, _word(part.content_type.partition("/")[2])]
    if extended:
        items += [_parameters(part.parameters), *_extension(fields)]
    return parenthesised(items)


def _single(octets: bytes, part: Part, fields: dict[str, HeaderField], extended: bool) -> bytes:
    content_type, parameters = _told_type(part), part.parameters
    kind, _, subtype = content_type.partition("/")
    if kind == "text" and "charset" not in parameters:
        parameters = {"charset": "us-ascii", **parameters}
    items = [
        _word(kind),
        _word(subtype),
        _parameters(parameters),
        _field(fields, "content-id"),
        _field(fields, "content-description"),
        _word(part.encoding),
        b"%d" % part.size,
    ]
    lines = octets.count(b"\r\n", part.body_start, part.end)
    if content_type == _MESSAGE:
        inner = part.children[0]
        items.append(encode_envelope(part_fields(octets, inner)))
        items.append(encode_body(octets, inner, extended=extended))
    if content_type == _MESSAGE or kind == "text":
        items.append(b"%d" % lines)
    if extended:
        items += [_field(fields, "content-md5"), *_extension(fields)]
    return parenthesised(items)


def _told_type(part: Part) -> str:
    """The type that the grammar has room for: a container in which nothing was found is a plain part."""
    if part.content_type.startswith("multipart/"):
        return "text/plain"
    if part.content_type == _MESSAGE and not part.children:
        return "application/octet-stream"
    return part.content_type


def _extension(fields: dict[str, HeaderField]) -> list[bytes]:
    """Disposition, language and location."""
    disposition = b"NIL"
    if "content-disposition" in fields:
        kind, parameters = parse_parameters(fields["content-disposition"].value)
        if kind:
            disposition = parenthesised((_word(kind), _parameters(parameters)))
    language = b"NIL"
    if "content-language" in fields:
        tags = [tag.strip() for tag in fields["content-language"].value.split(",")]
        language = parenthesised(_word(tag) for tag in tags) if len(tags) > 1 else _word(tags[0])
    return [disposition, language, _field(fields, "content-location")]


def _parameters(parameters: dict[str, str]) -> bytes:
    """Names and values; a value beyond ASCII in the form of RFC 2231 §4, as a header would have it."""
    if not parameters:
        return b"NIL"
    from urllib.parse import quote

    items = []
    for name, value in parameters.items():
        if value.isascii():
            items += [_word(name), string(value.encode())]
        else:
            items += [_word(name + "*"), string(b"utf-8''" + quote(value, safe="").encode())]
    return parenthesised(items)


def _word(text: str) -> bytes:
    return string(text.upper().encode())


def _field(fields: dict[str, HeaderField], name: str) -> bytes:
    return nstring(fields[name].value.encode() if name in fields else None)
