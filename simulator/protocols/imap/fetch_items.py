"""What a FETCH asks for (RFC 3501 §6.4.5): FLAGS, ENVELOPE, `BODY.PEEK[1.MIME]<0.100>` and the rest."""

from functools import lru_cache
from typing import Final

import msgspec

from simulator.protocols.imap.scanner import MAX_NUMBER, ParseError, Scanner
from simulator.protocols.imap.sections import WHOLE, Section, read_section

_SHORT: Final = 200  # octets of what is worth remembering
MACROS: Final[dict[str, tuple[str, ...]]] = {
    "ALL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"),
    "FAST": ("FLAGS", "INTERNALDATE", "RFC822.SIZE"),
    "FULL": ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY"),
}

ITEMS: Final = ("FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE", "BODY", "BODYSTRUCTURE", "UID")

# The names from before sections: which section each is, and whether looking leaves \Seen alone.
OLD_NAMES: Final[dict[str, tuple[Section, bool]]] = {
    "RFC822": (WHOLE, False),
    "RFC822.HEADER": (Section((), "HEADER"), True),
    "RFC822.TEXT": (Section((), "TEXT"), False),
}


class FetchItem(msgspec.Struct, frozen=True):
    """`section` is set for contents; those set \\Seen unless `peek`. `partial` is offset and octet count."""

    name: str
    section: Section | None = None
    peek: bool = False
    partial: tuple[int, int] | None = None

    @property
    def sets_seen(self) -> bool:
        return self.section is not None and not self.peek

    def encode(self) -> bytes:
        """As a client writes it."""
        if self.section is None or self.name in OLD_NAMES:
            return self.name.encode()
        written = (b"BODY.PEEK[" if self.peek else b"BODY[") + self.section.encode() + b"]"
        return written if self.partial is None else written + b"<%d.%d>" % self.partial


class Wanted(msgspec.Struct, frozen=True):
    """What the items of one FETCH come to: how they are called in the answer, and what is among them."""

    labels: tuple[bytes, ...]
    flags: bool
    uid: bool
    contents: bool
    sets_seen: bool
    header_only: bool  # whether the contents are headers, and no more


@lru_cache(maxsize=256)
def wanted(items: tuple[FetchItem, ...]) -> Wanted:
    """Clients ask for the same items of letter after letter."""
    names = [item.name for item in items]
    sections = [item.section for item in items if item.section is not None]
    return Wanted(
        labels=tuple(_label(item) for item in items),
        flags="FLAGS" in names,
        uid="UID" in names,
        contents=bool(sections),
        sets_seen=any(item.sets_seen for item in items),
        header_only=all(section.is_header for section in sections),
    )


def _label(item: FetchItem) -> bytes:
    """What the item is called in the answer: without .PEEK, and with the offset only."""
    if item.section is None or item.name in OLD_NAMES:
        return item.name.encode()
    written = b"BODY[" + item.section.encode() + b"]"
    return written if item.partial is None else written + b"<%d>" % item.partial[0]


def read_items(scanner: Scanner) -> tuple[FetchItem, ...]:
    """A macro, one item, or items between parentheses, which end the command. Raises ParseError."""
    written = scanner.octets[scanner.at :]
    if len(written) <= _SHORT:
        try:
            items = _remembered(written)
        except ParseError:
            pass  # what is wrong, and where in the command, is said below
        else:
            scanner.at = len(scanner.octets)
            return items
    return _read_items(scanner)


@lru_cache(maxsize=256)
def _remembered(written: bytes) -> tuple[FetchItem, ...]:
    """Clients ask for the same items of letter after letter."""
    scanner = Scanner(written)
    items = _read_items(scanner)
    scanner.end()
    return items


def _read_items(scanner: Scanner) -> tuple[FetchItem, ...]:
    if scanner.take(b"("):
        items = [_read_item(scanner)]
        while scanner.take(b" "):
            items.append(_read_item(scanner))
        scanner.expect(b")")
        return tuple(items)
    before = scanner.at
    macro = MACROS.get(scanner.word())
    if macro is not None:
        return tuple(FetchItem(name) for name in macro)
    scanner.at = before
    return (_read_item(scanner),)


def _read_item(scanner: Scanner) -> FetchItem:
    before = scanner.at
    name = scanner.word()
    if name in ("BODY", "BODY.PEEK") and scanner.follows(b"["):
        return FetchItem("BODY", read_section(scanner), name == "BODY.PEEK", _read_partial(scanner))
    if name in OLD_NAMES:
        return FetchItem(name, *OLD_NAMES[name])
    if name in ITEMS:
        return FetchItem(name)
    scanner.at = before
    raise scanner.error("an item that can be fetched")


def _read_partial(scanner: Scanner) -> tuple[int, int] | None:
    if not scanner.take(b"<"):
        return None
    offset = scanner.number(most=MAX_NUMBER)
    scanner.expect(b".")
    count = scanner.number(least=1)
    scanner.expect(b">")
    return offset, count
