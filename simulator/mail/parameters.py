"""Structured values with parameters, such as Content-Type (RFC 2045 §5.1), with the long and foreign
ones of RFC 2231. Reading never fails: what makes no sense is left out.
"""

import re
from typing import Final, NamedTuple

from simulator.mail.charsets import decode_text
from simulator.mail.encoded_words import decode_words

_MOST_PARAMETERS: Final = 100
_PERCENT: Final = re.compile(rb"%([0-9A-Fa-f]{2})")


class Parametrised(NamedTuple):
    """`text/plain; charset=utf-8`: the value in lower case, the parameters by lower-case name."""

    value: str
    parameters: dict[str, str]


def parse_parameters(text: str) -> Parametrised:
    pieces = _split(text)
    raw: dict[str, str] = {}
    for piece in pieces[1 : _MOST_PARAMETERS + 1]:
        name, equals, value = piece.partition("=")
        if equals:
            raw.setdefault(name.strip().lower(), value.strip())
    return Parametrised(pieces[0].strip().lower(), _resolved(raw))


def _split(text: str) -> list[str]:
    """Cut at semicolons outside quotes; comments are dropped."""
    pieces = [""]
    quoted, escaped, depth = False, False, 0
    for character in text:
        if escaped:
            escaped = False
        elif character == "\\" and (quoted or depth):
            escaped = True
        elif character == '"' and not depth:
            quoted = not quoted
        elif character == "(" and not quoted:
            depth += 1
        elif character == ")" and depth and not quoted:
            depth -= 1
            continue
        elif character == ";" and not quoted and not depth:
            pieces.append("")
            continue
        if not depth:
            pieces[-1] += character
    return pieces


def _resolved(raw: dict[str, str]) -> dict[str, str]:
    """Join the pieces of RFC 2231 §3 and decode the values of §4."""
    found: dict[str, str] = {}
    for name in raw:
        base = name.split("*", 1)[0]
        if base and base not in found:
            found[base] = _value(base, raw)
    return found


def _value(base: str, raw: dict[str, str]) -> str:
    if f"{base}*" in raw:
        charset, octets = _extended(_unquoted(raw[f"{base}*"]), first=True)
        return decode_text(octets, charset)
    if base in raw:
        return decode_words(_unquoted(raw[base]))
    charset, octets = "", b""
    for number in range(_MOST_PARAMETERS):
        if f"{base}*{number}*" in raw:
            named, more = _extended(_unquoted(raw[f"{base}*{number}*"]), first=not number)
            charset = charset or named
            octets += more
        elif f"{base}*{number}" in raw:
            octets += _unquoted(raw[f"{base}*{number}"]).encode("utf-8", "replace")
        else:
            break
    return decode_text(octets, charset)


def _extended(value: str, *, first: bool) -> tuple[str, bytes]:
    """`charset'language'text` with its percent signs resolved; only the first piece names a charset."""
    if first and value.count("'") >= 2:
        charset, _, value = value.split("'", 2)
        return charset, _percents_resolved(value)
    return "", _percents_resolved(value)


def _percents_resolved(value: str) -> bytes:
    return _PERCENT.sub(lambda match: bytes([int(match[1], 16)]), value.encode("utf-8", "replace"))


def _unquoted(value: str) -> str:
    if not value.startswith('"'):
        return value
    plain = []
    escaped = False
    for character in value[1:]:
        if escaped:
            escaped = False
        elif character == "\\":
            escaped = True
            continue
        elif character == '"':
            break
        plain.append(character)
    return "".join(plain)
