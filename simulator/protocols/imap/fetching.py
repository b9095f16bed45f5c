"""FETCH: what is answered for each item of one message (RFC 3501 §7.4.2)."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from simulator.mail.message import InternetMessage
from simulator.mail.mime import Part, parse_parts
from simulator.protocols.imap import flags as flag
from simulator.protocols.imap.body_structure import encode_body
from simulator.protocols.imap.dates import encode_date_time
from simulator.protocols.imap.envelope import encode_envelope
from simulator.protocols.imap.fetch_items import FetchItem, wanted
from simulator.protocols.imap.folders import Message
from simulator.protocols.imap.sections import WHOLE, section_octets
from simulator.protocols.imap.writing import literal, parenthesised


class Fetched:
    """One message that is being told. Its tree of parts is read once, when first needed.

    `date` tells the date of a time of the store, in microseconds.
    """

    __slots__ = ("_date", "_tree", "flags", "message")

    def __init__(self, message: Message, flags: frozenset[str], date: Callable[[int], datetime]) -> None:
        self.message = message
        self.flags = flags
        self._date = date
        self._tree: Part | None = None

    def date(self) -> datetime:
        return self._date(self.message.received_us)

    def tree(self) -> Part:
        if self._tree is None:
            self._tree = parse_parts(self.message.octets)
        return self._tree

    def section(self, item: FetchItem) -> bytes:
        """Always a literal, so that a client need not ask itself which it gets."""
        assert item.section is not None
        octets: bytes | None = self.message.octets
        if item.section is not WHOLE and item.section != WHOLE:
            octets = section_octets(self.message.octets, item.section, self.tree)
        if octets is None:
            return b"NIL"
        if item.partial is not None:
            offset, count = item.partial
            octets = octets[offset : offset + count]
        return literal(octets)

    def answer(self, item: FetchItem, label: bytes) -> bytes:
        told = _ANSWERS[item.name](self) if item.section is None else self.section(item)
        return b"%b %b" % (label, told)


_ANSWERS: Final[dict[str, Callable[[Fetched], bytes]]] = {
    "FLAGS": lambda fetched: flag.encode(fetched.flags),
    "INTERNALDATE": lambda fetched: encode_date_time(fetched.date()),
    "RFC822.SIZE": lambda fetched: b"%d" % len(fetched.message.octets),
    "ENVELOPE": lambda fetched: encode_envelope(InternetMessage(fetched.message.octets).fields),
    "BODY": lambda fetched: encode_body(fetched.message.octets, fetched.tree(), extended=False),
    "BODYSTRUCTURE": lambda fetched: encode_body(fetched.message.octets, fetched.tree(), extended=True),
    "UID": lambda fetched: b"%d" % fetched.message.uid,
}


def encode(number: int, fetched: Fetched, items: tuple[FetchItem, ...]) -> bytes:
    """The untagged FETCH of one message."""
    answers = map(fetched.answer, items, wanted(items).labels)
    return b"* %d FETCH %b\r\n" % (number, parenthesised(answers))
