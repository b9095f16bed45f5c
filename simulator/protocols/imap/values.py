"""Reads what a server answers as nested values: strings, NIL, and lists of them (RFC 3501 §4).

What a position in a list means is not known here; ENVELOPE and BODYSTRUCTURE are such lists.
"""

import re
from typing import Final

from simulator.protocols.imap.scanner import ParseError, Scanner

Value = bytes | None | tuple["Value", ...]

# An atom; the brackets of `BODY[HEADER.FIELDS (DATE)]` hold what an atom does not.
_ATOM: Final = re.compile(rb'(?:\[[^\]\r\n]{0,2000}\]|[^\x00-\x20\x7f(){"])+')
_DEEPEST: Final = 200


def read_value(scanner: Scanner, depth: int = 0) -> Value:
    """A string, an atom (a number, a flag) as its octets, None for NIL, or a tuple. Raises ParseError."""
    if depth > _DEEPEST:
        raise scanner.error("a list less deep")
    if not scanner.take(b"("):
        return _read_simple(scanner)
    items: list[Value] = []
    while not scanner.take(b")"):
        scanner.take(b" ")  # between the parts of a multipart there is none
        items.append(read_value(scanner, depth + 1))
    return tuple(items)


def _read_simple(scanner: Scanner) -> bytes | None:
    if scanner.follows(b'"') or scanner.follows(b"{"):
        return scanner.string()
    match = _ATOM.match(scanner.octets, scanner.at)
    if match is None:
        raise ParseError("a value", scanner.at)
    scanner.at = match.end()
    return None if match.group().upper() == b"NIL" else match.group()
