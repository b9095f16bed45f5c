"""A letter as a tree of parts (RFC 2045, RFC 2046), each with its byte range in the original.

Reading never fails and never goes deeper than a bound: what is wrong with a part is told in `defects`.
"""

from binascii import Error as BinasciiError, a2b_base64, a2b_qp, a2b_uu
from typing import Final

import msgspec

from simulator.mail.charsets import codec_of, decode_text
from simulator.mail.fields import HeaderField, read_fields
from simulator.mail.parameters import parse_parameters

_DEEPEST: Final = 60
_MOST_PARTS: Final = 2000
_IDENTITY: Final = ("7bit", "8bit", "binary")
_ENCODINGS: Final = (*_IDENTITY, "base64", "quoted-printable", "x-uuencode", "x-uue", "uuencode")
_MESSAGES: Final = ("message/rfc822", "message/global")
_NOT_BASE64: Final = bytes(
    set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/=")
)


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """One node. Octets `start` to `body_start` are its header, those to `end` its body, still encoded.

    `defects` are stable words: "no-boundary", "boundary-never-found", "no-end-boundary", "too-deep",
    "too-many-parts", "unknown-encoding", "encoded-container", "unknown-charset".
    """

    content_type: str
    parameters: dict[str, str]
    encoding: str
    disposition: str
    file_name: str
    start: int
    body_start: int
    end: int
    depth: int
    children: "tuple[Part, ...]"
    defects: tuple[str, ...]

    @property
    def charset(self) -> str:
        return self.parameters.get("charset", "")

    @property
    def size(self) -> int:
        """Octets of the body as it travels."""
        return self.end - self.body_start

    @property
    def is_text(self) -> bool:
        return self.content_type.startswith("text/")

    def walk(self) -> "list[Part]":
        """This part and all below it, in the order in which they stand in the letter."""
        found = [self]
        for child in self.children:
            found += child.walk()
        return found


def parse_parts(octets: bytes) -> Part:
    """The tree of a whole message with CRLF line ends."""
    return _Reader(octets).part(0, len(octets), 0, "text/plain")


class _Reader:
    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self.parts = 0

    def part(self, start: int, end: int, depth: int, default_type: str) -> Part:
        self.parts += 1
        body = _body_start(self.octets, start, end)
        fields = read_fields(self.octets[start:body])
        content_type, parameters = parse_parameters(_first(fields, "content-type"))
        if content_type.count("/") != 1 or content_type.startswith("/") or content_type.endswith("/"):
            content_type = default_type
        encoding = _first(fields, "content-transfer-encoding").strip().lower() or "7bit"
        disposition, about_disposition = parse_parameters(_first(fields, "content-disposition"))
        children, defects = self.children(content_type, parameters, encoding, body, end, depth)
        if encoding not in _ENCODINGS:
            defects.append("unknown-encoding")
        if (
            content_type.startswith("text/")
            and parameters.get("charset")
            and not codec_of(parameters["charset"])
        ):
            defects.append("unknown-charset")
        return Part(
            content_type=content_type,
            parameters=parameters,
            encoding=encoding,
            disposition=disposition,
            file_name=about_disposition.get("filename", "") or parameters.get("name", ""),
            start=start,
            body_start=body,
            end=end,
            depth=depth,
            children=tuple(children),
            defects=tuple(defects),
        )

    def children(
        self, content_type: str, parameters: dict[str, str], encoding: str, start: int, end: int, depth: int
    ) -> tuple[list[Part], list[str]]:
        """The parts inside octets `start` to `end`, and what is wrong with the container."""
        if not content_type.startswith("multipart/") and content_type not in _MESSAGES:
            return [], []
        if encoding in _ENCODINGS and encoding not in _IDENTITY:
            return [], ["encoded-container"]  # RFC 2045 §6.4 forbids it; there is nothing to point at inside
        if depth >= _DEEPEST:
            return [], ["too-deep"]
        if content_type in _MESSAGES:
            return [self.part(start, end, depth + 1, "text/plain")], []
        boundary = parameters.get("boundary", "").rstrip(" ")
        if not boundary:
            return [], ["no-boundary"]
        ranges, defects = self.ranges(b"--" + boundary.encode("utf-8", "replace"), start, end)
        default_type = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        parts = []
        for first, last in ranges:
            if self.parts >= _MOST_PARTS:
                defects.append("too-many-parts")
                break
            parts.append(self.part(first, last, depth + 1, default_type))
        return parts, defects

    def ranges(self, delimiter: bytes, start: int, end: int) -> tuple[list[tuple[int, int]], list[str]]:
        """Where the parts between delimiter lines lie; the line end before a delimiter belongs to it."""
        octets = self.octets
        ranges: list[tuple[int, int]] = []
        opened = -1
        at = octets.find(delimiter, start, end)
        while at >= 0:
            behind = at + len(delimiter)
            line_end = octets.find(b"\r\n", behind, end)
            line_end = end if line_end < 0 else line_end
            rest = octets[behind:line_end] if line_end - behind < 1000 else b"x"
            closing = rest.startswith(b"--")
            if (at == start or octets[at - 2 : at] == b"\r\n") and not rest.removeprefix(b"--").strip(b" \t"):
                if opened >= 0:
                    ranges.append((opened, max(opened, at - 2)))
                if closing:
                    return ranges, []
                opened = min(line_end + 2, end)
            at = octets.find(delimiter, behind, end)
        if opened < 0:
            return [], ["boundary-never-found"]
        return [*ranges, (opened, end)], ["no-end-boundary"]


def _body_start(octets: bytes, start: int, end: int) -> int:
    if octets.startswith(b"\r\n", start, end):
        return start + 2
    found = octets.find(b"\r\n\r\n", start, end)
    return end if found < 0 else found + 4


def _first(fields: tuple[HeaderField, ...], name: str) -> str:
    return next((field.value for field in fields if field.name.lower() == name), "")


def decoded_body(octets: bytes, part: Part, limit: int | None = None) -> bytes:
    """The body of a part with its transfer encoding undone, at most about `limit` octets. Never raises."""
    end = part.end if limit is None else min(part.end, part.body_start + 3 * limit)
    body = octets[part.body_start : end]
    if part.encoding == "base64":
        body = _from_base64(body)
    elif part.encoding == "quoted-printable":
        body = a2b_qp(body)
    elif part.encoding in ("x-uuencode", "x-uue", "uuencode"):
        body = _from_uuencode(body)
    return body if limit is None else body[:limit]


def text_of(octets: bytes, part: Part, limit: int = 20_000) -> str:
    """The text of a part for showing, in its charset or what it seems to be; line ends as "\\n"."""
    text = decode_text(decoded_body(octets, part, limit), part.charset)
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _from_base64(body: bytes) -> bytes:
    """Whatever full octets the letters of the alphabet give; each `=` ends a stretch of its own."""
    found = b""
    for stretch in body.translate(None, _NOT_BASE64).split(b"="):
        whole = stretch[: len(stretch) - 1] if len(stretch) % 4 == 1 else stretch
        try:
            found += a2b_base64(whole + b"=" * (-len(whole) % 4))
        except BinasciiError:
            continue
    return found


def _from_uuencode(body: bytes) -> bytes:
    """The octets between `begin` and `end`; lines that are broken are left out."""
    found = []
    inside = False
    for line in body.split(b"\r\n"):
        if not inside:
            inside = line.startswith(b"begin ")
        elif line == b"end":
            break
        else:
            try:
                found.append(a2b_uu(line))
            except BinasciiError:
                continue
    return b"".join(found)
