"""The closed vocabulary of lesson files: what a step can wait for, and ask of a run.

A condition is told by the first of its keys that stands in `CONDITIONS`, what is waited for by its key in
`UNTILS`. The decoder and the JSON Schema read these tables, and that of what a step can do (`intents`).
"""

from typing import Annotated, Final, Literal

from msgspec import Meta, field

from simulator.actors.attacks import AttackWord
from simulator.course.intents import (
    Count,
    Protocol,
    ScriptPart,
    Word,
)
from simulator.course.state_words import StateWord
from simulator.trace.kinds import Kind

KINDS: Final = {kind.name.lower(): kind for kind in Kind if kind is not Kind.SECRET}
EntryWord = Annotated[str, Meta(extra_json_schema={"enum": sorted(KINDS)})]
NotebookWord = Literal[
    "user",
    "password",
    "digest",
    "sender",
    "recipient",
    "header",
    "subject",
    "body",
    "attachment",
    "server-name",
    "addresses",
    "port",
    "sizes",
    "times",
    "tls",
    "anything",
]
MarkWord = Literal["read", "answered", "starred", "deleted"]
SightWord = Literal["slip", "header", "text", "sealed", "file", "password"]
FailureWord = Literal[
    "not-offered",
    "name-mismatch",
    "unknown-issuer",
    "self-signed",
    "expired",
    "not-yet-valid",
    "bad-certificate",
    "alert",
    "not-tls",
    "no-agreement",
    "tampered",
]


class MailboxHolds(ScriptPart, frozen=True, kw_only=True):
    """At the store; `folder` is another than the inbox, such as Sent."""

    mailbox: Word
    folder: Word | None = None
    holds: Count | None = None
    at_least: Count | None = None


class DeviceHolds(ScriptPart, frozen=True, kw_only=True):
    device: Word
    folder: Word | None = None
    holds: Count | None = None
    at_least: Count | None = None


class BackupHolds(ScriptPart, frozen=True, kw_only=True):
    """The newest copy elsewhere of a device, or of a store's mailboxes, has so many letters."""

    backup: Word
    holds: Count | None = None
    at_least: Count | None = None


class SpaceTaken(ScriptPart, frozen=True, kw_only=True):
    """A person's mailbox at the store, or a device, takes so many octets with its letters."""

    space: Word
    octets: Count | None = None
    at_least: Count | None = None


class Marked(ScriptPart, frozen=True, kw_only=True):
    """So many letters in an inbox bear a mark: at the store, or as a device shows them."""

    marked: MarkWord
    mailbox: Word | None = None
    device: Word | None = None
    holds: Count | None = None
    at_least: Count | None = None


class DevicePower(ScriptPart, frozen=True, kw_only=True):
    device: Word
    power: Literal["on", "off"]


class QueueHolds(ScriptPart, frozen=True, kw_only=True):
    queue: Word
    holds: Count | None = None
    at_least: Count | None = None


class QueuesHold(ScriptPart, frozen=True, kw_only=True):
    queues: Literal["all"]
    holds: Count | None = None
    at_least: Count | None = None


class Happened(ScriptPart, frozen=True, kw_only=True):
    """Entries of a kind: at a place (source or target), to a person; counted since a step began."""

    entry: EntryWord
    at: Word | None = None
    to: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class Said(ScriptPart, frozen=True, kw_only=True):
    """Lines of conversations: a client's by verb, a server's by status (`+OK`, `-ERR`, `250`, `NO`)."""

    said: Literal["client", "server"]
    protocol: Protocol
    verb: Word | None = None
    status: Word | None = None
    at: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class SpeaksFirst(ScriptPart, frozen=True, kw_only=True):
    """Who opens each exchange after the greeting, in every conversation of the protocol."""

    speaks_first: Literal["client", "server"]
    protocol: Protocol
    after: Literal["greeting"] = "greeting"
    since: Word | None = None


class ReceivedFields(ScriptPart, frozen=True, kw_only=True):
    """The newest letter of a mailbox: so many Received fields, one for each acceptance by SMTP."""

    received_fields: Count
    mailbox: Word
    topmost_by: Word | None = None


class Body(ScriptPart, frozen=True, kw_only=True):
    """The newest letter there has the body that its author wrote, byte for byte."""

    body: Literal["unchanged"]
    mailbox: Word | None = None
    device: Word | None = None


class Header(ScriptPart, frozen=True, kw_only=True):
    header: Word
    contains: Word
    mailbox: Word | None = None
    device: Word | None = None


class Question(ScriptPart, frozen=True, kw_only=True):
    """DNS was asked for this type, and every such question held exactly this name."""

    question: Literal["MX", "A", "AAAA"]
    asks: Word
    since: Word | None = None


class Quiet(ScriptPart, frozen=True, kw_only=True):
    """No packet crossed any wire of that place."""

    quiet: Word
    since: Word | None = None


class NotebookHas(ScriptPart, frozen=True, kw_only=True):
    """What an eavesdropper on a wire (`all`: on any) has learnt from its bytes, or has not."""

    notebook: Word
    has: NotebookWord | None = None
    lacks: NotebookWord | None = None
    since: Word | None = None


class StateIs(ScriptPart, frozen=True, kw_only=True):
    """The server's state in the newest conversation, with the server `at` where one is named."""

    state: StateWord
    protocol: Protocol = "pop3"
    at: Word | None = None


class AttackerHolds(ScriptPart, frozen=True, kw_only=True):
    """Whoever sits on that wire has come to know it: from the octets, or by being told as an impostor."""

    attacker: Word
    holds: Literal["identity", "password", "letter"]
    since: Word | None = None


class AttackIs(ScriptPart, frozen=True, kw_only=True):
    """What goes on on that wire now."""

    attack: Literal[AttackWord, "none"]
    wire: Word


class TlsOutcome(ScriptPart, frozen=True, kw_only=True):
    """TLS began, or did not: why, at whose end, on which wire."""

    tls: Literal["started", "failed"]
    reason: FailureWord | None = None
    at: Word | None = None
    wire: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class SeatReads(ScriptPart, frozen=True, kw_only=True):
    """What can be read from a seat (at that wire, at that server) now: or what cannot.

    With `since`: at some moment since that step began, while a letter lay there; or at none.
    """

    seat: Literal["author", "wire", "relay", "store", "recipient"]
    who: Word | None = None
    reads: SightWord | None = None
    lacks: SightWord | None = None
    since: Word | None = None


class FirstThen(ScriptPart, frozen=True, kw_only=True):
    """Both happened, and the first of the one came before the first of the other."""

    first: Happened | Said
    then: Happened | Said


class Not(ScriptPart, frozen=True, kw_only=True):
    not_: "Condition" = field(name="not")


Condition = (
    MailboxHolds
    | DeviceHolds
    | Marked
    | BackupHolds
    | SpaceTaken
    | DevicePower
    | QueueHolds
    | QueuesHold
    | Happened
    | Said
    | SpeaksFirst
    | ReceivedFields
    | Body
    | Header
    | Question
    | Quiet
    | NotebookHas
    | StateIs
    | AttackerHolds
    | AttackIs
    | SeatReads
    | TlsOutcome
    | FirstThen
    | Not
)
CONDITIONS: Final[dict[str, type[ScriptPart]]] = {
    "not": Not,
    "first": FirstThen,
    "said": Said,
    "speaks_first": SpeaksFirst,
    "received_fields": ReceivedFields,
    "body": Body,
    "header": Header,
    "question": Question,
    "state": StateIs,
    "attacker": AttackerHolds,
    "attack": AttackIs,
    "seat": SeatReads,
    "tls": TlsOutcome,
    "quiet": Quiet,
    "notebook": NotebookHas,
    "entry": Happened,
    "queues": QueuesHold,
    "queue": QueueHolds,
    "power": DevicePower,
    "marked": Marked,
    "backup": BackupHolds,
    "space": SpaceTaken,
    "device": DeviceHolds,
    "mailbox": MailboxHolds,
}


class Hops(ScriptPart, frozen=True, kw_only=True):
    """So many changes of custody, counted from the beginning of the step."""

    hops: Annotated[int, Meta(ge=1, le=100)]


Until = Hops | Happened | Said
UNTILS: Final[dict[str, type[ScriptPart]]] = {"hops": Hops, "said": Said, "entry": Happened}
