"""What a step of a lesson can do: each intent is a mapping with one key, its verb (`INTENTS`)."""

from typing import Annotated, Final, Literal

import msgspec
from msgspec import Meta, field

from simulator.actors.attacks import AnswerWord, AttackWord, CertificateWord

Word = Annotated[str, Meta(min_length=1, max_length=200)]
Count = Annotated[int, Meta(ge=0, le=1_000_000)]
Number = Annotated[int, Meta(ge=1, le=1_000_000)]
Protocol = Literal["pop3", "smtp", "imap"]
RetrievalWord = Literal["pop3", "imap"]
TlsWord = Literal["none", "opportunistic", "required"]


class ScriptPart(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a lesson file; a key outside the vocabulary is an error."""


class Send(ScriptPart, frozen=True, kw_only=True):
    """A person sends one of the letters; `to_header` writes something else on top of the card."""

    from_: Word = field(name="from")
    to: Word
    letter: Word
    to_header: Word | None = None


class Fetch(ScriptPart, frozen=True, kw_only=True):
    """A device goes and looks what has come: as it is set up, or by the protocol named here.

    `port`: by the door where talk begins in clear, also where TLS is required: then nothing but STLS (110) or
    STARTTLS (143) is said before TLS stands.
    """

    device: Word
    protocol: RetrievalWord | None = None
    leave: bool | None = None  # on the server, by POP3
    port: Literal[110, 143] | None = None


class OpenLetter(ScriptPart, frozen=True, kw_only=True):
    """The owner of a device reads a letter in its inbox: 1 is the oldest, the newest when none is named."""

    device: Word
    number: Number | None = None


class AnswerLetter(ScriptPart, frozen=True, kw_only=True):
    """The owner of a device answers a letter in its inbox, in the words of one of the letters."""

    device: Word
    number: Number | None = None
    letter: Word


class DeleteLetter(ScriptPart, frozen=True, kw_only=True):
    device: Word
    number: Number | None = None


class Watch(ScriptPart, frozen=True, kw_only=True):
    """A device stays with its mailbox, by IMAP, and hears at once of what is new."""

    device: Word


class Leave(ScriptPart, frozen=True, kw_only=True):
    """A device that watches its mailbox takes its leave."""

    device: Word


class PowerSwitch(ScriptPart, frozen=True, kw_only=True):
    device: Word
    on: bool


class Wait(ScriptPart, frozen=True, kw_only=True):
    seconds: Count = 0
    minutes: Count = 0
    hours: Count = 0
    days: Count = 0

    def microseconds(self) -> int:
        return (((self.days * 24 + self.hours) * 60 + self.minutes) * 60 + self.seconds) * 1_000_000


class Tls(ScriptPart, frozen=True, kw_only=True):
    policy: TlsWord
    wire: Word | None = None


class CutWire(ScriptPart, frozen=True, kw_only=True):
    wire: Word


class MendWire(ScriptPart, frozen=True, kw_only=True):
    wire: Word


class Type(ScriptPart, frozen=True, kw_only=True):
    """The lesson types to a server by itself, over a connection of its own."""

    device: Word
    protocol: Protocol
    as_: Word = field(name="as")
    lines: tuple[Word, ...]
    stay: bool = False  # connected, when all is said


class AttackWire(ScriptPart, frozen=True, kw_only=True):
    """Somebody takes a seat on a wire and interferes, in the place of whoever sat there."""

    wire: Word
    kind: AttackWord
    certificate: CertificateWord | None = None  # of an impostor; "none": it offers no TLS
    answer: AnswerWord | None = None  # how TLS is taken away
    word: Word | None = None  # what is altered; the first number, day, yes or no of a letter when not given
    into: Word | None = None
    to: Word | None = None  # who gets an injected or smuggled letter


class EndAttack(ScriptPart, frozen=True, kw_only=True):
    wire: Word


class CheckCertificates(ScriptPart, frozen=True, kw_only=True):
    """Certificates are looked at, or not: by one device, on one wire, or by everybody."""

    on: bool
    wire: Word | None = None
    device: Word | None = None


class LaxServer(ScriptPart, frozen=True, kw_only=True):
    """A server takes what the standards forbid, so that it can be attacked."""

    host: Word
    on: bool


class RewriteLetters(ScriptPart, frozen=True, kw_only=True):
    """The operator of a server changes a word of each letter that lies there or comes, or no longer does.

    The first number, day, yes or no of a letter where no word is given.
    """

    host: Word
    on: bool = True
    word: Word | None = None
    into: Word | None = None


class Lose(ScriptPart, frozen=True, kw_only=True):
    """A device is gone, with all that it kept."""

    device: Word


class BackUp(ScriptPart, frozen=True, kw_only=True):
    """What a device keeps is copied to another place."""

    device: Word


class Restore(ScriptPart, frozen=True, kw_only=True):
    """A new device takes the place of a lost one, with what the backup has."""

    device: Word


class Tape(ScriptPart, frozen=True, kw_only=True):
    """An office copies the mailboxes of its store, as every night."""

    host: Word


class SetQuota(ScriptPart, frozen=True, kw_only=True):
    """A person's mailbox has room for so many letters, or so many octets, from here on."""

    person: Word
    letters: Count | None = None
    octets: Count | None = None


Intent = (
    Send
    | Fetch
    | OpenLetter
    | AnswerLetter
    | DeleteLetter
    | Watch
    | Leave
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
    | RewriteLetters
    | Lose
    | BackUp
    | Restore
    | Tape
    | SetQuota
)
INTENTS: Final[dict[str, type[ScriptPart]]] = {
    "send": Send,
    "fetch": Fetch,
    "open": OpenLetter,
    "answer": AnswerLetter,
    "delete": DeleteLetter,
    "watch": Watch,
    "leave": Leave,
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
    "rewrite": RewriteLetters,
    "lose": Lose,
    "back-up": BackUp,
    "restore": Restore,
    "tape": Tape,
    "quota": SetQuota,
}
