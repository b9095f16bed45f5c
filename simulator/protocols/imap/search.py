"""Whether a message is what a SEARCH asks for (RFC 3501 §6.4.4), each key a row of a table.

Text is compared without regard to case, in what the letter says when it is decoded: charsets, encoded
words and transfer encodings are undone first.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Final

import msgspec

from simulator.mail.charsets import codec_of, decode_text
from simulator.mail.dates import parse_date
from simulator.mail.message import InternetMessage
from simulator.mail.mime import parse_parts, text_of
from simulator.protocols.imap.search_keys import NUMBERS, Search, SearchKey


def keys_in_utf8(search: Search) -> tuple[SearchKey, ...] | None:
    """The keys with their text in UTF-8, whatever charset it came in; None for one that nobody here knows."""
    if search.charset and not codec_of(search.charset):
        return None
    if search.charset in ("", "US-ASCII", "UTF-8"):
        return search.keys
    return tuple(_in_utf8(key, search.charset) for key in search.keys)


def _in_utf8(key: SearchKey, charset: str) -> SearchKey:
    return msgspec.structs.replace(
        key,
        text=decode_text(key.text, charset).encode(),
        keys=tuple(_in_utf8(inner, charset) for inner in key.keys),
    )


class Candidate:
    """A message that may be found. What a key needs of its contents is read when first asked for."""

    __slots__ = ("_bodies", "_message", "flags", "number", "received", "uid")

    def __init__(
        self, *, number: int, uid: int, flags: frozenset[str], received: datetime, octets: bytes
    ) -> None:
        self.number = number
        self.uid = uid
        self.flags = frozenset(flag.lower() for flag in flags)
        self.received = received
        self._message = InternetMessage(octets)
        self._bodies: str | None = None

    @property
    def size(self) -> int:
        return len(self._message)

    @property
    def sent_on(self) -> date | None:
        """The day in the Date field, in the zone that it names (RFC 3501 §6.4.4)."""
        sent = parse_date(self._message.text("Date"))
        return None if sent is None else sent.date()

    def values(self, field: str) -> list[str]:
        return [found.decoded.casefold() for found in self._message.all(field)]

    @property
    def header(self) -> str:
        return "\n".join(f"{field.name}: {field.decoded}" for field in self._message.fields).casefold()

    @property
    def bodies(self) -> str:
        """The text of every text part."""
        if self._bodies is None:
            octets = self._message.octets
            parts = [part for part in parse_parts(octets).walk() if part.is_text]
            self._bodies = "\n".join(text_of(octets, part, len(octets)) for part in parts).casefold()
        return self._bodies


class Limits:
    """What `*` stands for in a search: the largest number and the largest UID of the mailbox."""

    __slots__ = ("number", "uid")

    def __init__(self, number: int, uid: int) -> None:
        self.number = number
        self.uid = uid


def matches(key: SearchKey, candidate: Candidate, limits: Limits) -> bool:
    """Text in keys is read as UTF-8, of which US-ASCII is a part; see `keys_in_utf8`."""
    if key.numbers is not None:
        if key.name == NUMBERS:
            return key.numbers.holds(candidate.number, limits.number)
        return key.numbers.holds(candidate.uid, limits.uid)
    if key.keys:
        inside = (matches(inner, candidate, limits) for inner in key.keys)
        if key.name == "NOT":
            return not next(inside)
        return any(inside) if key.name == "OR" else all(inside)
    return _TESTS[key.name](key, candidate)


def _has(flag: str) -> Callable[[SearchKey, Candidate], bool]:
    return lambda key, candidate: flag in candidate.flags


def _has_not(flag: str) -> Callable[[SearchKey, Candidate], bool]:
    return lambda key, candidate: flag not in candidate.flags


def _text(key: SearchKey) -> str:
    return key.text.decode("utf-8", "replace").casefold()


def _in_field(key: SearchKey, candidate: Candidate) -> bool:
    name = key.field.decode("ascii", "replace") if key.name == "HEADER" else key.name
    text = _text(key)
    return any(text in value for value in candidate.values(name))


def _sent(compare: Callable[[date, date], bool]) -> Callable[[SearchKey, Candidate], bool]:
    def test(key: SearchKey, candidate: Candidate) -> bool:
        sent = candidate.sent_on
        return sent is not None and key.day is not None and compare(sent, key.day)

    return test


def _received(compare: Callable[[date, date], bool]) -> Callable[[SearchKey, Candidate], bool]:
    return lambda key, candidate: key.day is not None and compare(candidate.received.date(), key.day)


_TESTS: Final[dict[str, Callable[[SearchKey, Candidate], bool]]] = {
    "ALL": lambda key, candidate: True,
    "ANSWERED": _has("\\answered"),
    "DELETED": _has("\\deleted"),
    "DRAFT": _has("\\draft"),
    "FLAGGED": _has("\\flagged"),
    "RECENT": _has("\\recent"),
    "SEEN": _has("\\seen"),
    "UNANSWERED": _has_not("\\answered"),
    "UNDELETED": _has_not("\\deleted"),
    "UNDRAFT": _has_not("\\draft"),
    "UNFLAGGED": _has_not("\\flagged"),
    "UNSEEN": _has_not("\\seen"),
    "OLD": _has_not("\\recent"),
    "NEW": lambda key, candidate: "\\recent" in candidate.flags and "\\seen" not in candidate.flags,
    "KEYWORD": lambda key, candidate: key.keyword.lower() in candidate.flags,
    "UNKEYWORD": lambda key, candidate: key.keyword.lower() not in candidate.flags,
    "LARGER": lambda key, candidate: candidate.size > key.number,
    "SMALLER": lambda key, candidate: candidate.size < key.number,
    "BEFORE": _received(date.__lt__),
    "ON": _received(date.__eq__),
    "SINCE": _received(date.__ge__),
    "SENTBEFORE": _sent(date.__lt__),
    "SENTON": _sent(date.__eq__),
    "SENTSINCE": _sent(date.__ge__),
    "BCC": _in_field,
    "CC": _in_field,
    "FROM": _in_field,
    "SUBJECT": _in_field,
    "TO": _in_field,
    "HEADER": _in_field,
    "BODY": lambda key, candidate: _text(key) in candidate.bodies,
    "TEXT": lambda key, candidate: _text(key) in candidate.header or _text(key) in candidate.bodies,
}
