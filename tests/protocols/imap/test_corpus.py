"""The difficult letters as IMAP shows them: their structure can be read, and each part is where it says."""

from pathlib import Path

import pytest

from simulator.mail.fields import read_fields
from simulator.mail.message import LetterError, body_start, prepare
from simulator.mail.mime import parse_parts
from simulator.protocols.imap.body_structure import encode_body
from simulator.protocols.imap.envelope import encode_envelope
from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.sections import Section, section_octets
from simulator.protocols.imap.values import Value, read_value

LETTERS = sorted((Path(__file__).parents[2] / "corpus").glob("*.eml"))


def prepared(path: Path) -> bytes:
    """The letter as a store would hold it; one with NUL, which SMTP cannot carry, as it is."""
    octets = path.read_bytes()
    try:
        return prepare(octets).octets
    except LetterError:
        return octets


def read(octets: bytes) -> tuple[Value, ...]:
    scanner = Scanner(octets)
    value = read_value(scanner)
    scanner.end()
    assert isinstance(value, tuple)
    return value


def leaves(structure: tuple[Value, ...], number: tuple[int, ...] = ()) -> list[tuple[tuple[int, ...], int]]:
    """The number and the size of each part that is no multipart, letters inside letters included."""
    if isinstance(structure[0], tuple):
        parts = [part for part in structure if isinstance(part, tuple) and isinstance(part[0], bytes | tuple)]
        count = next(at for at, part in enumerate(structure) if not isinstance(part, tuple))
        return [leaf for at, part in enumerate(parts[:count], 1) for leaf in leaves(part, (*number, at))]
    number = number or (1,)
    size = structure[6]
    assert isinstance(size, bytes)
    found = [(number, int(size))]
    inner = structure[8] if structure[:2] == (b"MESSAGE", b"RFC822") else None
    if isinstance(inner, tuple):
        found += leaves(inner, number if isinstance(inner[0], tuple) else (*number, 1))
    return found


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_each_part_of_the_structure_has_the_size_it_says(path: Path) -> None:
    octets = prepared(path)
    tree = parse_parts(octets)
    for number, size in leaves(read(encode_body(octets, tree, extended=True))):
        found = section_octets(octets, Section(number), lambda: tree)
        assert found is not None
        assert size == len(found)


@pytest.mark.parametrize("path", LETTERS, ids=lambda path: path.stem)
def test_each_letter_has_an_envelope_of_ten(path: Path) -> None:
    octets = prepared(path)
    envelope = read(encode_envelope(read_fields(octets, body_start(octets))))
    assert 10 == len(envelope)
    for addresses in envelope[2:8]:
        for address in addresses or ():
            assert isinstance(address, tuple)
            assert 4 == len(address)
