"""IMAP commands: a tag, a verb and its arguments (RFC 3501 §2.2.1, §6). Each verb is a row of `ROWS`."""

import re
from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec

from simulator.protocols.imap import arguments as form
from simulator.protocols.imap.arguments import Arguments
from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.wire.lines import holds_control


class Row(NamedTuple):
    """Where a verb is defined, what reads its arguments, and what these are, for whoever got them wrong."""

    standard: str
    read: Callable[[Scanner], Arguments]
    usage: str = ""


ROWS: Final[dict[str, Row]] = {
    "CAPABILITY": Row("RFC 3501 §6.1.1", form.read_nothing),
    "NOOP": Row("RFC 3501 §6.1.2", form.read_nothing),
    "LOGOUT": Row("RFC 3501 §6.1.3", form.read_nothing),
    "ID": Row("RFC 2971 §3.1", form.read_identify, "(name value ...) or NIL"),
    "STARTTLS": Row("RFC 3501 §6.2.1", form.read_nothing),
    "AUTHENTICATE": Row("RFC 3501 §6.2.2", form.read_authenticate, "mechanism [initial-response]"),
    "LOGIN": Row("RFC 3501 §6.2.3", form.read_login, "name password"),
    "ENABLE": Row("RFC 5161 §3.1", form.read_words, "capability ..."),
    "SELECT": Row("RFC 3501 §6.3.1", form.read_mailbox, "mailbox"),
    "EXAMINE": Row("RFC 3501 §6.3.2", form.read_mailbox, "mailbox"),
    "CREATE": Row("RFC 3501 §6.3.3", form.read_mailbox, "mailbox"),
    "DELETE": Row("RFC 3501 §6.3.4", form.read_mailbox, "mailbox"),
    "RENAME": Row("RFC 3501 §6.3.5", form.read_rename, "old new"),
    "SUBSCRIBE": Row("RFC 3501 §6.3.6", form.read_mailbox, "mailbox"),
    "UNSUBSCRIBE": Row("RFC 3501 §6.3.7", form.read_mailbox, "mailbox"),
    "LIST": Row("RFC 3501 §6.3.8", form.read_listing, "reference pattern"),
    "LSUB": Row("RFC 3501 §6.3.9", form.read_plain_listing, "reference pattern"),
    "NAMESPACE": Row("RFC 2342 §5", form.read_nothing),
    "STATUS": Row("RFC 3501 §6.3.10", form.read_status, "mailbox (item ...)"),
    "APPEND": Row("RFC 3501 §6.3.11", form.read_append, "mailbox [(flag ...)] [date] {size}"),
    "IDLE": Row("RFC 2177 §3", form.read_nothing),
    "CHECK": Row("RFC 3501 §6.4.1", form.read_nothing),
    "CLOSE": Row("RFC 3501 §6.4.2", form.read_nothing),
    "UNSELECT": Row("RFC 3691 §2", form.read_nothing),
    "EXPUNGE": Row("RFC 3501 §6.4.3", form.read_nothing),
    "SEARCH": Row("RFC 3501 §6.4.4", form.read_search_for, "key ..."),
    "FETCH": Row("RFC 3501 §6.4.5", form.read_fetch, "numbers items"),
    "STORE": Row("RFC 3501 §6.4.6", form.read_store, "numbers FLAGS (flag ...)"),
    "COPY": Row("RFC 3501 §6.4.7", form.read_to_mailbox, "numbers mailbox"),
    "MOVE": Row("RFC 6851 §3.1", form.read_to_mailbox, "numbers mailbox"),
    "UID EXPUNGE": Row("RFC 4315 §2.1", form.read_numbers, "uids"),
    "UID SEARCH": Row("RFC 3501 §6.4.8", form.read_search_for, "key ..."),
    "UID FETCH": Row("RFC 3501 §6.4.8", form.read_fetch, "uids items"),
    "UID STORE": Row("RFC 3501 §6.4.8", form.read_store, "uids FLAGS (flag ...)"),
    "UID COPY": Row("RFC 3501 §6.4.8", form.read_to_mailbox, "uids mailbox"),
    "UID MOVE": Row("RFC 6851 §3.2", form.read_to_mailbox, "uids mailbox"),
}

VERBS: Final[dict[str, str]] = {verb: row.standard for verb, row in ROWS.items()}


# How nearly every command begins, read in one go; what is otherwise is read step by step.
_BEGINNING: Final = re.compile(rb"([A-Za-z0-9.]+) ((?:[Uu][Ii][Dd] )?[A-Za-z]+)(?= |\Z)")


class Command(msgspec.Struct, frozen=True):
    tag: bytes
    verb: str
    arguments: Arguments = Arguments()

    @property
    def by_uid(self) -> bool:
        return self.verb.startswith("UID ")


class BadCommand(Exception):
    """No command: `tag` goes in front of the BAD reply, `*` where there was none to be read.

    `key` names the reply, `text` fills it.
    """

    def __init__(self, tag: bytes, key: str, text: str = "") -> None:
        super().__init__(text or key)
        self.tag = tag
        self.key = key
        self.text = text


def parse(octets: bytes) -> Command:
    """A whole command with its literals, as `framing` gives it. Raises BadCommand."""
    scanner = Scanner(octets)
    tag, verb = b"*", ""
    try:
        beginning = _BEGINNING.match(octets)
        if beginning is not None:
            scanner.at = beginning.end()
            tag, written = beginning.groups()
            verb = written.decode("ascii").upper()
        else:
            tag = scanner.tag()
            scanner.space()
            verb = _read_verb(scanner)
        if b"\0" in octets:  # RFC 3501 §4.3.1: a literal may hold any octet but this
            raise ParseError("an octet other than NUL", octets.index(0))
        row = ROWS.get(verb)
        if row is None:
            raise BadCommand(tag, "unknown")
        arguments = row.read(scanner)
        scanner.end()
    except (ParseError, BadCommand) as fault:
        raise _fault(tag, verb, octets, str(fault)) from None
    return Command(tag, verb, arguments)


def _fault(tag: bytes, verb: str, octets: bytes, why: str) -> BadCommand:
    """What is wrong with a line, said so that a person who types it knows what to do."""
    row = ROWS.get(verb)
    if row is not None:
        return BadCommand(tag, "bad", f"{why}: {verb} {row.usage}".rstrip())
    if tag.upper().decode("ascii") in ROWS:
        return BadCommand(tag, "no-tag", tag.upper().decode("ascii"))
    if holds_control(octets):
        return BadCommand(tag, "control-key")
    return BadCommand(tag, "unknown" if verb else "bad", why)


def _read_verb(scanner: Scanner) -> str:
    verb = scanner.atom().decode("ascii").upper()
    if verb == "UID" and scanner.take(b" "):
        return "UID " + scanner.atom().decode("ascii").upper()
    return verb


def tag_of(octets: bytes) -> bytes:
    """The tag of a line that may be no command, `*` where there is none."""
    try:
        return Scanner(octets).tag()
    except ParseError:
        return b"*"


def encode(command: Command) -> bytes:
    """The command with its CRLF, literals in place: cut where they begin, it is sent piece by piece."""
    arguments = command.arguments.encode()
    return b" ".join([command.tag, command.verb.encode(), *([arguments] if arguments else [])]) + b"\r\n"
