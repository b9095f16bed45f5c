"""Writes what the scanner reads: strings, mailbox names, lists (RFC 3501 §4 and §9)."""

import re
from collections.abc import Iterable
from typing import Final

from simulator.protocols.imap import utf7

_ASTRING: Final = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\]+')
_NOT_QUOTABLE: Final = re.compile(rb"[\x00\r\n\x80-\xff]")
_LONGEST_QUOTED: Final = 1000


def literal(octets: bytes) -> bytes:
    """A literal. It may hold anything but NUL, which becomes 0x80: the size stays true (RFC 3501 §4.3.1)."""
    return b"{%d}\r\n%b" % (len(octets), octets.replace(b"\0", b"\x80"))


def string(octets: bytes) -> bytes:
    """A quoted string where it can be one, else a literal."""
    if len(octets) > _LONGEST_QUOTED or _NOT_QUOTABLE.search(octets):
        return literal(octets)
    return b'"' + octets.replace(b"\\", b"\\\\").replace(b'"', b'\\"') + b'"'


def nstring(octets: bytes | None) -> bytes:
    return b"NIL" if octets is None else string(octets)


def astring(octets: bytes) -> bytes:
    """An atom where it can be one; NIL is quoted, as it would mean nothing at all."""
    if _ASTRING.fullmatch(octets) and octets.upper() != b"NIL":
        return octets
    return string(octets)


def mailbox(name: str) -> bytes:
    return astring(utf7.encode(name))


def parenthesised(items: Iterable[bytes]) -> bytes:
    return b"(" + b" ".join(items) + b")"
