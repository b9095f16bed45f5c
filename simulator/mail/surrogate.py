"""A letter whose header is in UTF-8, rewritten for a program that reads ASCII headers only (RFC 6858).

What can be read of it stays readable: names, subject, file names. An address that ASCII cannot write is
told in the name of one that nobody can write to; fields that only programs read are left out. Bodies are
untouched, and so are octets that are no UTF-8: they break the rules of old and new mail alike.
"""

from typing import Final
from urllib.parse import quote

from simulator.mail.encoded_words import encode_words
from simulator.mail.fields import HeaderField, fold, make_field, read_fields
from simulator.mail.mime import parse_parts
from simulator.mail.parameters import parse_parameters

_NOBODY: Final = "invalid@internationalized-address.invalid"  # RFC 6858 §2.1
_OF_ADDRESSES: Final = frozenset(
    f"{before}{name}"
    for before in ("", "resent-")
    for name in ("from", "sender", "to", "cc", "bcc", "reply-to")
)
_OF_PARAMETERS: Final = frozenset(("content-type", "content-disposition"))
_FOR_PROGRAMS: Final = frozenset(
    (
        *("received", "date", "message-id", "in-reply-to", "references", "mime-version"),
        *("resent-date", "resent-message-id", "content-id", "content-transfer-encoding"),
        *("dkim-signature", "received-spf", "authentication-results"),
    )
)
_UNSAYABLE: Final = str.maketrans("\0\r\n", "   ")


def surrogate(octets: bytes) -> bytes:
    """The letter itself where its headers are in ASCII, those of its parts included."""
    if octets.isascii():
        return octets
    written: list[bytes] = []
    end = 0
    for part in parse_parts(octets).walk():
        header = octets[part.start : part.body_start]
        if not header.isascii():
            written += (octets[end : part.start], _in_ascii(header))
            end = part.body_start
    return b"".join((*written, octets[end:]))


def _in_ascii(header: bytes) -> bytes:
    fields = read_fields(header)
    after = fields[-1].end if fields else 0
    return b"".join(map(_field, [header[f.start : f.end] for f in fields], fields)) + header[after:]


def _field(written: bytes, field: HeaderField) -> bytes:
    if written.isascii() or not field.name or not _is_utf8(written):
        return written
    name = field.name.lower()
    if name in _FOR_PROGRAMS:
        return b""
    value = field.value.translate(_UNSAYABLE)
    if name == "return-path":
        return f"{field.name}: <{_NOBODY}>\r\n".encode()
    if name in _OF_ADDRESSES:
        return _listed(field.name, _addresses(value))
    if name in _OF_PARAMETERS:
        return _listed(field.name, _parameters(value), "; ")
    return make_field(field.name, value)


def _is_utf8(octets: bytes) -> bool:
    try:
        octets.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _listed(name: str, values: list[str], separator: str = ", ") -> bytes:
    return fold(f"{name}: {separator.join(values)}").encode("ascii", "replace") + b"\r\n"


def _addresses(value: str) -> list[str]:
    from email.utils import formataddr, getaddresses  # takes a while, and few letters need it

    found = []
    for name, address in getaddresses([value]):
        if not address.isascii():
            name, address = f"{name} <{address}>" if name else address, _NOBODY
        found.append(formataddr((name, address)) if name.isascii() else f"{encode_words(name)} <{address}>")
    return found


def _parameters(value: str) -> list[str]:
    """Text beyond ASCII as RFC 2231 §4 writes it."""
    first, parameters = parse_parameters(value)
    written = [first]
    for name, text in parameters.items():
        if text.isascii():
            quoted = text.replace("\\", "\\\\").replace('"', '\\"')
            written.append(f'{name}="{quoted}"')
        else:
            written.append(f"{name}*=utf-8''{quote(text, safe='')}")
    return written
