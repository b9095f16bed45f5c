"""What a SEARCH asks for (RFC 3501 §6.4.4): keys that are all to hold, some with keys inside them."""

import enum
from datetime import date
from typing import Final

import msgspec

from simulator.protocols.imap import sequence_set
from simulator.protocols.imap.dates import encode_date, read_date
from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.sequence_set import SequenceSet
from simulator.protocols.imap.writing import astring, parenthesised

_DEEPEST: Final = 50


class Form(enum.Enum):
    """What follows the name of a key."""

    NOTHING = enum.auto()
    TEXT = enum.auto()
    FIELD_AND_TEXT = enum.auto()
    KEYWORD = enum.auto()
    NUMBER = enum.auto()
    DATE = enum.auto()
    UIDS = enum.auto()
    ONE_KEY = enum.auto()
    TWO_KEYS = enum.auto()


_ABOUT_FLAGS: Final = ("ANSWERED", "DELETED", "DRAFT", "FLAGGED", "RECENT", "SEEN")
_BARE: Final = (
    *("ALL", "NEW", "OLD", *_ABOUT_FLAGS),
    *("UNANSWERED", "UNDELETED", "UNDRAFT", "UNFLAGGED", "UNSEEN"),
)

KEYS: Final[dict[str, Form]] = (
    dict.fromkeys(_BARE, Form.NOTHING)
    | dict.fromkeys(("BCC", "BODY", "CC", "FROM", "SUBJECT", "TEXT", "TO"), Form.TEXT)
    | dict.fromkeys(("BEFORE", "ON", "SINCE", "SENTBEFORE", "SENTON", "SENTSINCE"), Form.DATE)
    | dict.fromkeys(("LARGER", "SMALLER"), Form.NUMBER)
    | dict.fromkeys(("KEYWORD", "UNKEYWORD"), Form.KEYWORD)
    | {"HEADER": Form.FIELD_AND_TEXT, "UID": Form.UIDS, "NOT": Form.ONE_KEY, "OR": Form.TWO_KEYS}
)

NUMBERS: Final = "NUMBERS"  # our name for the key that is a sequence set
AND: Final = "AND"  # and for keys between parentheses


class SearchKey(msgspec.Struct, frozen=True):
    """One key. Only what its form asks for is set; `text` is in the charset of the whole search."""

    name: str
    text: bytes = b""
    field: bytes = b""
    keyword: str = ""
    number: int = 0
    day: date | None = None
    numbers: SequenceSet | None = None
    keys: "tuple[SearchKey, ...]" = ()

    def encode(self) -> bytes:
        if self.name == AND:
            return parenthesised(key.encode() for key in self.keys)
        written = [] if self.name == NUMBERS else [self.name.encode()]
        if self.field:
            written.append(astring(self.field))
        form = KEYS.get(self.name)
        if form in (Form.TEXT, Form.FIELD_AND_TEXT):
            written.append(astring(self.text))
        elif form is Form.KEYWORD:
            written.append(self.keyword.encode())
        elif form is Form.NUMBER:
            written.append(b"%d" % self.number)
        elif self.day is not None:
            written.append(encode_date(self.day))
        elif self.numbers is not None:
            written.append(self.numbers.encode())
        return b" ".join([*written, *(key.encode() for key in self.keys)])


class Search(msgspec.Struct, frozen=True):
    """A whole search: `charset` as it was named, "" where it was not."""

    keys: tuple[SearchKey, ...]
    charset: str = ""


def read_search(scanner: Scanner) -> Search:
    """What follows SEARCH and its space, to the end. Raises ParseError."""
    charset = ""
    if scanner.octets[scanner.at : scanner.at + 8].upper() == b"CHARSET ":
        scanner.at += 8
        charset = scanner.astring().decode("ascii", "replace").upper()
        scanner.space()
    keys = [_read_key(scanner, 0)]
    while scanner.take(b" "):
        keys.append(_read_key(scanner, 0))
    scanner.end()
    return Search(tuple(keys), charset)


def _read_key(scanner: Scanner, depth: int) -> SearchKey:
    if depth > _DEEPEST:
        raise scanner.error("a search less deep")
    if scanner.take(b"("):
        keys = [_read_key(scanner, depth + 1)]
        while scanner.take(b" "):
            keys.append(_read_key(scanner, depth + 1))
        scanner.expect(b")")
        return SearchKey(AND, keys=tuple(keys))
    if scanner.octets[scanner.at : scanner.at + 1].isdigit() or scanner.follows(b"*"):
        return SearchKey(NUMBERS, numbers=sequence_set.read(scanner))
    before = scanner.at
    name = scanner.word()
    form = KEYS.get(name)
    if form is None:
        scanner.at = before
        raise scanner.error("a search key")
    if form is not Form.NOTHING:
        scanner.space()
    return _read_rest(scanner, name, form, depth)


def _read_rest(scanner: Scanner, name: str, form: Form, depth: int) -> SearchKey:
    match form:
        case Form.TEXT:
            return SearchKey(name, text=scanner.astring())
        case Form.FIELD_AND_TEXT:
            field = scanner.astring()
            scanner.space()
            return SearchKey(name, field=field, text=scanner.astring())
        case Form.KEYWORD:
            return SearchKey(name, keyword=scanner.atom().decode("ascii"))
        case Form.NUMBER:
            return SearchKey(name, number=scanner.number())
        case Form.DATE:
            return SearchKey(name, day=read_date(scanner))
        case Form.UIDS:
            return SearchKey(name, numbers=sequence_set.read(scanner))
        case Form.ONE_KEY:
            return SearchKey(name, keys=(_read_key(scanner, depth + 1),))
        case Form.TWO_KEYS:
            first = _read_key(scanner, depth + 1)
            scanner.space()
            return SearchKey(name, keys=(first, _read_key(scanner, depth + 1)))
        case Form.NOTHING:
            return SearchKey(name)
