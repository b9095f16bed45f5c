"""DER, as much as a certificate needs (RFC 5280 §4.1): each function returns one encoded value.

Written out here because the X.509 half of `cryptography` takes longer to load than a whole simulated
delivery takes to run; keys and signatures still come from there.
"""

from datetime import UTC, datetime
from typing import Final

_FIRST_LONG_LENGTH: Final = 0x80


def value(tag: int, *contents: bytes) -> bytes:
    """Any value: its tag octet, its length, its contents."""
    content = b"".join(contents)
    size = len(content)
    if size < _FIRST_LONG_LENGTH:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + content


def sequence(*items: bytes) -> bytes:
    return value(0x30, *items)


def set_of(*items: bytes) -> bytes:
    return value(0x31, *sorted(items))


def explicit(number: int, *items: bytes) -> bytes:
    """A constructed value under a context tag."""
    return value(0xA0 | number, *items)


def implicit(number: int, content: bytes) -> bytes:
    """A primitive value under a context tag."""
    return value(0x80 | number, content)


def boolean(truth: bool) -> bytes:
    return value(0x01, b"\xff" if truth else b"\0")


def integer(number: int) -> bytes:
    """An INTEGER that is not negative, in the fewest octets."""
    return value(0x02, number.to_bytes(number.bit_length() // 8 + 1, "big"))


def bit_string(octets: bytes, unused: int = 0) -> bytes:
    return value(0x03, bytes((unused,)), octets)


def octet_string(octets: bytes) -> bytes:
    return value(0x04, octets)


def object_identifier(dotted: str) -> bytes:
    """An OBJECT IDENTIFIER from its dotted form, "2.5.29.17"."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    content = bytearray()
    for arc in (40 * first + second, *rest):
        septets = [arc & 0x7F]
        while arc := arc >> 7:
            septets.append(0x80 | arc & 0x7F)
        content += bytes(reversed(septets))
    return value(0x06, bytes(content))


def utf8_string(text: str) -> bytes:
    return value(0x0C, text.encode())


def time(moment: datetime) -> bytes:
    """UTCTime up to 2049, GeneralizedTime from 2050 on (RFC 5280 §4.1.2.5); `moment` knows its time zone."""
    moment = moment.astimezone(UTC)
    if 1950 <= moment.year < 2050:
        return value(0x17, f"{moment:%y%m%d%H%M%SZ}".encode())
    return value(0x18, f"{moment:%Y%m%d%H%M%SZ}".encode())
