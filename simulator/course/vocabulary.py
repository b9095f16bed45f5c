"""The closed vocabulary of lesson files: what a step can do, wait for, and ask of a run.

An intent is a mapping with one key, its verb. A condition is told by the first of its keys that stands in
`CONDITIONS`; the decoder and the JSON Schema both read these tables.
"""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, field

from simulator.actors.attacks import AnswerWord, AttackWord, CertificateWord
from simulator.trace.entry import Kind

KINDS: Final = {kind.name.lower(): kind for kind in Kind if kind is not Kind.SECRET}
Word = Annotated[str, Meta(min_length=1, max_length=200)]
EntryWord = Annotated[str, Meta(extra_json_schema={"enum": sorted(KINDS)})]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Protocol = Literal["pop3", "smtp", "imap"]
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
TlsWord = Literal["none", "opportunistic", "required"]
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


class Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a lesson file; a key outside the vocabulary is an error."""


class Send(Part, frozen=True, kw_only=True):
    """A person sends one of the letters; `to_header` writes something else on top of the card."""

    from_: Word = field(name="from")
    to: Word
    letter: Word
    to_header: Word | None = None


class Fetch(Part, frozen=True, kw_only=True):
    device: Word
    leave: bool | None = None


class PowerSwitch(Part, frozen=True, kw_only=True):
    device: Word
    on: bool


class Wait(Part, frozen=True, kw_only=True):
    seconds: Count = 0
    minutes: Count = 0
    hours: Count = 0
    days: Count = 0

    def microseconds(self) -> int:
        return (((self.days * 24 + self.hours) * 60 + self.minutes) * 60 + self.seconds) * 1_000_000


class Tls(Part, frozen=True, kw_only=True):
    policy: TlsWord
    wire: Word | None = None


class CutWire(Part, frozen=True, kw_only=True):
    wire: Word


class MendWire(Part, frozen=True, kw_only=True):
    wire: Word


class Type(Part, frozen=True, kw_only=True):
    """The lesson types to a server by itself, over a connection of its own."""

    device: Word
    protocol: Protocol
    as_: Word = field(name="as")
    lines: tuple[Word, ...]


class AttackWire(Part, frozen=True, kw_only=True):
    """Somebody takes a seat on a wire and interferes, in the place of whoever sat there."""

    wire: Word
    kind: AttackWord
    certificate: CertificateWord | None = None  # of an impostor; "none": it offers no TLS
    answer: AnswerWord | None = None  # how TLS is taken away
    word: Word | None = None  # what is altered; the first number of a letter when not given
    into: Word | None = None
    to: Word | None = None  # who gets an injected or smuggled letter


class EndAttack(Part, frozen=True, kw_only=True):
    wire: Word


class CheckCertificates(Part, frozen=True, kw_only=True):
    """Certificates are looked at, or not: by one device, on one wire, or by everybody."""

    on: bool
    wire: Word | None = None
    device: Word | None = None


class LaxServer(Part, frozen=True, kw_only=True):
    """A server takes what the standards forbid, so that it can be attacked."""

    host: Word
    on: bool


Intent = (
    Send
    | Fetch
    | PowerSwitch
    | Wait
    | Tls
    | CutWire
    | MendWire
    | Type
    | AttackWire
    | EndAttack
    | CheckCertificates
    | LaxServer
)
INTENTS: Final[dict[str, type[Part]]] = {
    "send": Send,
    "fetch": Fetch,
    "power": PowerSwitch,
    "wait": Wait,
    "tls": Tls,
    "cut": CutWire,
    "mend": MendWire,
    "type": Type,
    "attack": AttackWire,
    "end-attack": EndAttack,
    "checking": CheckCertificates,
    "lax": LaxServer,
}


class MailboxHolds(Part, frozen=True, kw_only=True):
    mailbox: Word
    holds: Count | None = None
    at_least: Count | None = None


class DeviceHolds(Part, frozen=True, kw_only=True):
    device: Word
    holds: Count | None = None
    at_least: Count | None = None


class DevicePower(Part, frozen=True, kw_only=True):
    device: Word
    power: Literal["on", "off"]


class QueueHolds(Part, frozen=True, kw_only=True):
    queue: Word
    holds: Count | None = None
    at_least: Count | None = None


class QueuesHold(Part, frozen=True, kw_only=True):
    queues: Literal["all"]
    holds: Count | None = None
    at_least: Count | None = None


class Happened(Part, frozen=True, kw_only=True):
    """Entries of a kind: at a place (source or target), to a person; counted since a step began."""

    entry: EntryWord
    at: Word | None = None
    to: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class Said(Part, frozen=True, kw_only=True):
    """Lines of conversations: a client's by verb, a server's by status (`+OK`, `-ERR`, `250`, `NO`)."""

    said: Literal["client", "server"]
    protocol: Protocol
    verb: Word | None = None
    status: Word | None = None
    at: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class SpeaksFirst(Part, frozen=True, kw_only=True):
    """Who opens each exchange after the greeting, in every conversation of the protocol."""

    speaks_first: Literal["client", "server"]
    protocol: Protocol
    after: Literal["greeting"] = "greeting"
    since: Word | None = None


class ReceivedFields(Part, frozen=True, kw_only=True):
    """The newest letter of a mailbox: so many Received fields, one for each acceptance by SMTP."""

    received_fields: Count
    mailbox: Word
    topmost_by: Word | None = None


class Body(Part, frozen=True, kw_only=True):
    """The newest letter there has the body that its author wrote, byte for byte."""

    body: Literal["unchanged"]
    mailbox: Word | None = None
    device: Word | None = None


class Header(Part, frozen=True, kw_only=True):
    header: Word
    contains: Word
    mailbox: Word | None = None
    device: Word | None = None


class Question(Part, frozen=True, kw_only=True):
    """DNS was asked for this type, and every such question held exactly this name."""

    question: Literal["MX", "A", "AAAA"]
    asks: Word
    since: Word | None = None


class Quiet(Part, frozen=True, kw_only=True):
    """No packet crossed any wire of that place."""

    quiet: Word
    since: Word | None = None


class NotebookHas(Part, frozen=True, kw_only=True):
    """What an eavesdropper on a wire (`all`: on any) has learnt from its bytes, or has not."""

    notebook: Word
    has: NotebookWord | None = None
    lacks: NotebookWord | None = None
    since: Word | None = None


class StateIs(Part, frozen=True, kw_only=True):
    """The server's state in the console's conversation."""

    state: Literal["AUTHORIZATION", "TRANSACTION", "UPDATE"]
    protocol: Literal["pop3"] = "pop3"


class AttackerHolds(Part, frozen=True, kw_only=True):
    """Whoever sits on that wire has come to know it: from the octets, or by being told as an impostor."""

    attacker: Word
    holds: Literal["identity", "password", "letter"]
    since: Word | None = None


class AttackIs(Part, frozen=True, kw_only=True):
    """What goes on on that wire now."""

    attack: AttackWord | Literal["none"]
    wire: Word


class TlsOutcome(Part, frozen=True, kw_only=True):
    """TLS began, or did not: why, at whose end, on which wire."""

    tls: Literal["started", "failed"]
    reason: FailureWord | None = None
    at: Word | None = None
    wire: Word | None = None
    count: Count | None = None
    at_least: Count | None = None
    since: Word | None = None


class FirstThen(Part, frozen=True, kw_only=True):
    """Both happened, and the first of the one came before the first of the other."""

    first: Happened | Said
    then: Happened | Said


class Not(Part, frozen=True, kw_only=True):
    not_: "Condition" = field(name="not")


Condition = (
    MailboxHolds
    | DeviceHolds
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
    | TlsOutcome
    | FirstThen
    | Not
)
CONDITIONS: Final[dict[str, type[Part]]] = {
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
    "tls": TlsOutcome,
    "quiet": Quiet,
    "notebook": NotebookHas,
    "entry": Happened,
    "queues": QueuesHold,
    "queue": QueueHolds,
    "power": DevicePower,
    "device": DeviceHolds,
    "mailbox": MailboxHolds,
}


class Hops(Part, frozen=True, kw_only=True):
    """So many changes of custody, counted from the beginning of the step."""

    hops: Annotated[int, Meta(ge=1, le=100)]


Until = Hops | Happened | Said
UNTILS: Final[dict[str, type[Part]]] = {"hops": Hops, "said": Said, "entry": Happened}
