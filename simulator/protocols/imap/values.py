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
    octets = scanner.octets
    match = _ATOM.match(octets, scanner.at)
    if match is not None:
        scanner.at = match.end()
        atom = match.group()
        return None if len(atom) == 3 and atom.upper() == b"NIL" else atom
    begins = octets[scanner.at : scanner.at + 1]
    if begins == b'"' or begins == b"{":
        return scanner.string()
    if begins != b"(":
        raise ParseError("a value", scanner.at)
    scanner.at += 1
    items: list[Value] = []
    while (follows := octets[scanner.at : scanner.at + 1]) != b")":
        if follows == b" ":  # between the parts of a multipart there is none
            scanner.at += 1
        items.append(read_value(scanner, depth + 1))
    scanner.at += 1
    return tuple(items)
