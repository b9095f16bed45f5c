"""The arguments of IMAP commands: one type for each form, and how it is read (RFC 3501 §6 and §9).

A reader starts at the space behind the verb and ends at the end of the command, or raises ParseError.
"""

from datetime import datetime
from typing import Final

import msgspec

from simulator.protocols.imap import sequence_set, utf7
from simulator.protocols.imap.dates import encode_date_time, read_date_time
from simulator.protocols.imap.fetch_items import FetchItem, read_items
from simulator.protocols.imap.scanner import Scanner
from simulator.protocols.imap.search_keys import Search, read_search
from simulator.protocols.imap.sequence_set import SequenceSet
from simulator.protocols.imap.writing import astring, literal, mailbox, nstring, parenthesised, string
from simulator.protocols.sasl.credentials import Credentials


class Arguments(msgspec.Struct, frozen=True):
    """What follows a verb; this type itself where nothing does."""

    def encode(self) -> bytes:
        """As a client writes it, literals in place, without the space before it."""
        return b""


class Login(Arguments, frozen=True):
    identity: bytes
    password: bytes

    @property
    def credentials(self) -> Credentials:
        """What is no UTF-8 cannot be a name or a password either, and matches nothing."""
        return Credentials(self.identity.decode("utf-8", "replace"), self.password.decode("utf-8", "replace"))

    def encode(self) -> bytes:
        return astring(self.identity) + b" " + astring(self.password)


class Authenticate(Arguments, frozen=True):
    """`initial` is the initial response as it was sent, base64 or `=` (RFC 4959); None for none."""

    mechanism: str
    initial: bytes | None = None

    def encode(self) -> bytes:
        return self.mechanism.encode() + (b"" if self.initial is None else b" " + self.initial)


class Identify(Arguments, frozen=True):
    """ID's pairs of names and values (RFC 2971)."""

    fields: tuple[tuple[bytes, bytes | None], ...] = ()

    def encode(self) -> bytes:
        pairs = (string(name) + b" " + nstring(value) for name, value in self.fields)
        return parenthesised(pairs) if self.fields else b"NIL"


class Words(Arguments, frozen=True):
    """Capability names for ENABLE (RFC 5161)."""

    words: tuple[str, ...]

    def encode(self) -> bytes:
        return " ".join(self.words).encode()


class OnMailbox(Arguments, frozen=True):
    mailbox: str

    def encode(self) -> bytes:
        return mailbox(self.mailbox)


class Rename(Arguments, frozen=True):
    old: str
    new: str

    def encode(self) -> bytes:
        return mailbox(self.old) + b" " + mailbox(self.new)


class Listing(Arguments, frozen=True):
    """Names and `pattern`, which may hold the wildcards `%` and `*`, as they travel: in modified UTF-7.

    A pattern need be no whole name (`&ZeV*`), so it is not decoded.

    `special_use_only` selects mailboxes that have a special use; `returning` asks for it to be told, which
    is done anyway (RFC 6154 §2).
    """

    reference: str
    pattern: str
    special_use_only: bool = False
    returning: bool = False

    def encode(self) -> bytes:
        before = b"(SPECIAL-USE) " if self.special_use_only else b""
        after = b" RETURN (SPECIAL-USE)" if self.returning else b""
        return before + string(self.reference.encode()) + b" " + string(self.pattern.encode()) + after


class Status(Arguments, frozen=True):
    mailbox: str
    items: tuple[str, ...]

    def encode(self) -> bytes:
        return mailbox(self.mailbox) + b" " + parenthesised(item.encode() for item in self.items)


class Append(Arguments, frozen=True):
    mailbox: str
    octets: bytes
    flags: tuple[str, ...] = ()
    received: datetime | None = None

    def encode(self) -> bytes:
        written = [mailbox(self.mailbox)]
        if self.flags:
            written.append(parenthesised(flag.encode() for flag in self.flags))
        if self.received is not None:
            written.append(encode_date_time(self.received))
        return b" ".join([*written, literal(self.octets)])


class SearchFor(Arguments, frozen=True):
    """`returning` are the result options of ESEARCH (RFC 4731); None where RETURN was not said."""

    search: Search
    returning: tuple[str, ...] | None = None

    def encode(self) -> bytes:
        written = []
        if self.returning is not None:
            written.append(b"RETURN " + parenthesised(option.encode() for option in self.returning))
        if self.search.charset:
            written.append(b"CHARSET " + self.search.charset.encode())
        return b" ".join([*written, *(key.encode() for key in self.search.keys)])


class Fetch(Arguments, frozen=True):
    numbers: SequenceSet
    items: tuple[FetchItem, ...]

    def encode(self) -> bytes:
        return self.numbers.encode() + b" " + parenthesised(item.encode() for item in self.items)


class StoreFlags(Arguments, frozen=True):
    """`change` is "" (these and no others), "+" or "-"; `silent` asks for no answer about it."""

    numbers: SequenceSet
    change: str
    flags: tuple[str, ...]
    silent: bool = False

    def encode(self) -> bytes:
        item = f"{self.change}FLAGS{'.SILENT' if self.silent else ''}".encode()
        return b" ".join([self.numbers.encode(), item, parenthesised(flag.encode() for flag in self.flags)])


class ToMailbox(Arguments, frozen=True):
    """COPY and MOVE."""

    numbers: SequenceSet
    mailbox: str

    def encode(self) -> bytes:
        return self.numbers.encode() + b" " + mailbox(self.mailbox)


class Numbers(Arguments, frozen=True):
    """UID EXPUNGE (RFC 4315)."""

    numbers: SequenceSet

    def encode(self) -> bytes:
        return self.numbers.encode()


STATUS_ITEMS: Final = ("MESSAGES", "RECENT", "UIDNEXT", "UIDVALIDITY", "UNSEEN")
RETURN_OPTIONS: Final = ("MIN", "MAX", "ALL", "COUNT")
SPECIAL_USE: Final = ("SPECIAL-USE",)


def read_nothing(scanner: Scanner) -> Arguments:
    return Arguments()


def read_login(scanner: Scanner) -> Login:
    scanner.space()
    identity = scanner.astring()
    scanner.space()
    return Login(identity, scanner.astring())


def read_authenticate(scanner: Scanner) -> Authenticate:
    scanner.space()
    mechanism = scanner.atom().decode("ascii").upper()
    if not scanner.take(b" "):
        return Authenticate(mechanism)
    initial, scanner.at = scanner.octets[scanner.at :], len(scanner.octets)
    return Authenticate(mechanism, initial)


def read_identify(scanner: Scanner) -> Identify:
    scanner.space()
    if not scanner.take(b"("):
        if scanner.nstring() is not None:
            raise scanner.error("a list or NIL")
        return Identify()
    fields: list[tuple[bytes, bytes | None]] = []
    while not scanner.take(b")"):
        if fields:
            scanner.space()
        name = scanner.string()
        scanner.space()
        fields.append((name, scanner.nstring()))
    return Identify(tuple(fields))


def read_words(scanner: Scanner) -> Words:
    words: list[str] = []
    while not words or not scanner.at_end:
        scanner.space()
        words.append(scanner.atom().decode("ascii").upper())
    return Words(tuple(words))


def _read_name(scanner: Scanner, octets: bytes, before: int) -> str:
    try:
        name = utf7.decode(octets)
    except ValueError:
        scanner.at = before
        raise scanner.error(f"a mailbox name in modified UTF-7{_as_utf7(octets)}") from None
    first, slash, rest = name.partition("/")
    return "INBOX" + slash + rest if first.upper() == "INBOX" else name


def _as_utf7(octets: bytes) -> str:
    """How a name that came in UTF-8 would be written; "" where it did not."""
    if octets.isascii():
        return ""
    try:
        return f" ({utf7.encode(octets.decode()).decode()})"
    except UnicodeDecodeError:
        return ""


def _read_mailbox(scanner: Scanner) -> str:
    scanner.space()
    before = scanner.at
    return _read_name(scanner, scanner.astring(), before)


def read_mailbox(scanner: Scanner) -> OnMailbox:
    return OnMailbox(_read_mailbox(scanner))


def read_rename(scanner: Scanner) -> Rename:
    return Rename(_read_mailbox(scanner), _read_mailbox(scanner))


def read_plain_listing(scanner: Scanner) -> Listing:
    scanner.space()
    reference = scanner.astring()
    scanner.space()
    pattern = scanner.list_mailbox()
    return Listing(reference.decode("utf-8", "replace"), pattern.decode("utf-8", "replace"))


def read_listing(scanner: Scanner) -> Listing:
    """With the options of RFC 6154 §3 around it."""
    selected = False
    if scanner.follows(b" ("):
        scanner.space()
        selected = bool(_read_options(scanner, SPECIAL_USE, "SPECIAL-USE", least=0))
    listing = read_plain_listing(scanner)
    if scanner.at_end:
        return msgspec.structs.replace(listing, special_use_only=selected)
    scanner.space()
    before = scanner.at
    if scanner.word() != "RETURN":
        scanner.at = before
        raise scanner.error("RETURN")
    scanner.space()
    returning = bool(_read_options(scanner, SPECIAL_USE, "SPECIAL-USE", least=0))
    return msgspec.structs.replace(listing, special_use_only=selected, returning=returning)


def read_status(scanner: Scanner) -> Status:
    name = _read_mailbox(scanner)
    scanner.space()
    return Status(name, _read_options(scanner, STATUS_ITEMS, "a status item", least=1))


def _read_options(scanner: Scanner, known: tuple[str, ...], wanted: str, *, least: int) -> tuple[str, ...]:
    scanner.expect(b"(")
    found: list[str] = []
    while len(found) < least or not scanner.take(b")"):
        if found:
            scanner.space()
        before = scanner.at
        found.append(scanner.word())
        if found[-1] not in known:
            scanner.at = before
            raise scanner.error(wanted)
    return tuple(found)


def read_append(scanner: Scanner) -> Append:
    name = _read_mailbox(scanner)
    scanner.space()
    flags: tuple[str, ...] = ()
    received = None
    if scanner.follows(b"("):
        flags = scanner.flags()
        scanner.space()
    if scanner.follows(b'"'):
        received = read_date_time(scanner)
        scanner.space()
    if not scanner.follows(b"{"):
        raise scanner.error("a literal")
    return Append(name, scanner.string(), flags, received)


def read_search_for(scanner: Scanner) -> SearchFor:
    scanner.space()
    returning = None
    if scanner.octets[scanner.at : scanner.at + 7].upper() == b"RETURN ":
        scanner.at += 7
        returning = _read_options(scanner, RETURN_OPTIONS, "MIN, MAX, ALL or COUNT", least=0)
        scanner.space()
    return SearchFor(read_search(scanner), returning)


def _read_numbers(scanner: Scanner) -> SequenceSet:
    scanner.space()
    return sequence_set.read(scanner)


def read_fetch(scanner: Scanner) -> Fetch:
    numbers = _read_numbers(scanner)
    scanner.space()
    return Fetch(numbers, read_items(scanner))


def read_store(scanner: Scanner) -> StoreFlags:
    numbers = _read_numbers(scanner)
    scanner.space()
    change = next((sign for sign in ("+", "-") if scanner.take(sign.encode())), "")
    before = scanner.at
    item = scanner.word()
    if item not in ("FLAGS", "FLAGS.SILENT"):
        scanner.at = before
        raise scanner.error("FLAGS or FLAGS.SILENT")
    scanner.space()
    if scanner.follows(b"("):
        return StoreFlags(numbers, change, scanner.flags(), item == "FLAGS.SILENT")
    flags = [scanner.flag()]
    while scanner.take(b" "):
        flags.append(scanner.flag())
    return StoreFlags(numbers, change, tuple(flags), item == "FLAGS.SILENT")


def read_to_mailbox(scanner: Scanner) -> ToMailbox:
    return ToMailbox(_read_numbers(scanner), _read_mailbox(scanner))


def read_numbers(scanner: Scanner) -> Numbers:
    return Numbers(_read_numbers(scanner))
