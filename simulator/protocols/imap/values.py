"""Reads what a server answers as nested values: strings, NIL, and lists of them (RFC 3501 §4).

What a position in a list means is not known here; ENVELOPE and BODYSTRUCTURE are such lists.
"""

import re
from typing import Final

from simulator.protocols.imap.scanner import ParseError, Scanner

Value = bytes | None | tuple["Value", ...]

# An atom; the brackets of `BODY[HEADER.FIELDS (DATE)]` hold what an atom does not.
_ATOM: Final = re.compile(rb'(?:\[[^\]\r\n]{0,2000}\]|[^\x00-\x20\x7f(){"])+')
_STRING_BEGINS: Final = (b'"', b"{")
_DEEPEST: Final = 200


def read_value(scanner: Scanner, depth: int = 0) -> Value:
    """A string, an atom (a number, a flag) as its octets, None for NIL, or a tuple. Raises ParseError."""
    if depth > _DEEPEST:
        raise scanner.error("a list less deep")
    octets = scanner.octets
    if not octets.startswith(b"(", scanner.at):
        return _read_simple(scanner)
    scanner.at += 1
    items: list[Value] = []
    while not octets.startswith(b")", scanner.at):
        if octets.startswith(b" ", scanner.at):  # between the parts of a multipart there is none
            scanner.at += 1
        if octets.startswith(b"(", scanner.at):
            items.append(read_value(scanner, depth + 1))
        else:
            items.append(_read_simple(scanner))
    scanner.at += 1
    return tuple(items)


def _read_simple(scanner: Scanner) -> bytes | None:
    if scanner.octets.startswith(_STRING_BEGINS, scanner.at):
        return scanner.string()
    match = _ATOM.match(scanner.octets, scanner.at)
    if match is None:
        raise ParseError("a value", scanner.at)
    scanner.at = match.end()
    atom = match.group()
    return None if len(atom) == 3 and atom.upper() == b"NIL" else atom
