"""The entries of a trace: one frozen shape, with a typed detail for each kind, and the entry that caused it.

A kind that carries only octets (a packet, a protocol line) has no detail, so that the
store can keep the many in plain columns. `LANES` says, for each kind, in which indexes of the
store it is listed: data that the views and the step sizes both read.
"""

import enum
from typing import Final

import msgspec

INBOX: Final = "INBOX"
"""The mailbox where mail arrives, as its owner names it (RFC 3501 §5.1)."""


class Kind(enum.IntEnum):
    """What an entry tells. The numbers are part of the file format: append, never renumber."""

    INTENT = 0  # somebody (a person, a lesson) asked for something
    CONNECTED = 1  # a connection stands; source is the client, target the server
    REFUSED = 2  # a connection was not to be had
    CLOSED = 3  # a connection ended
    SENT = 4  # octets left source for target on a wire
    ARRIVED = 5  # the octets of its cause arrived
    LOST = 6  # the octets of its cause were lost on the wire
    COMMAND = 7  # a client said a line (or continued an authentication)
    REPLY = 8  # a server answered, one reply of one or more lines
    CONTENT = 9  # a message crossed as part of a conversation, in transfer form
    TLS_STARTED = 10
    TLS_FAILED = 11
    SECRET = 12  # a TLS key log line; no outsider's view reads it
    ASKED = 13  # a DNS question left a resolver (octets: the DNS message)
    ANSWERED = 14  # a DNS answer left a nameserver (octets: the DNS message)
    RESOLVED = 15  # what the resolver made of it
    COMPOSED = 16  # a letter was written on a device (octets: the message)
    ACCEPTED = 17  # a server took responsibility for a message (octets: the message as it holds it)
    DEFERRED = 18  # an attempt failed for now; the message stays queued
    RELAYED = 19  # the next server took responsibility; this one lets go
    FAILED = 20  # an attempt failed for good for some recipients
    DELIVERED = 21  # a message was put into a mailbox (octets: the message)
    RETRIEVED = 22  # a device holds a copy now (octets: the message)
    EXPUNGED = 23  # a message left a mailbox
    RETURNED = 24  # a DSN was made for a failed message
    POWER = 25  # a device was switched on or off
    CUT = 26  # a wire was cut or mended
    NOTE = 27  # something a person should be told
    SUBMITTED = 28  # the author's server took the letter; the device is done with it
    POLICY = 29  # the TLS policy of a wire (or of all) changed
    LOGGED_IN = 30  # a server let somebody in
    LOGIN_REFUSED = 31
    ATTACK = 32  # somebody took a seat on a wire to interfere, or left it
    IMPERSONATED = 33  # an impostor answers on this connection; source is whose name it uses
    ALTERED = 34  # a packet was changed on the way (octets: what went on)
    CAPTURED = 35  # an impostor was told something (octets: the letter, when it is one)
    CHECKING = 36  # certificates are checked from here on, or no longer
    LAX = 37  # a server takes from here on what the standards forbid, or no longer
    FILED = 38  # its owner put a message into a mailbox: APPEND, COPY, MOVE (octets: the message)
    FLAGGED = 39  # the flags of a message changed, at the store or as far as a device knows
    OPENED = 40  # a person read a letter on a device
    DISCARDED = 41  # a device let go of its copy


class Lane(enum.IntEnum):
    """An index of the store: the serials of the entries listed in it, ascending."""

    HOP = 0  # boundaries: one change of custody, with the look-ups it needed
    COMMAND = 1  # boundaries: one command with its reply
    PACKET = 2  # boundaries: one packet's arrival
    CONVERSATION = 3  # rows of the Conversation pane
    WIRE = 4  # rows of the Wire pane
    CUSTODY = 5  # who holds which letter
    STATE = 6  # everything that changes the scene besides custody
    TOLD = 7  # what `deliver` and `run` tell as text


LANES: dict[Kind, tuple[Lane, ...]] = {
    Kind.INTENT: (Lane.STATE,),
    Kind.CONNECTED: (Lane.CONVERSATION, Lane.WIRE, Lane.STATE, Lane.PACKET),
    Kind.REFUSED: (Lane.CONVERSATION, Lane.WIRE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CLOSED: (Lane.CONVERSATION, Lane.WIRE, Lane.STATE, Lane.PACKET),
    Kind.SENT: (Lane.WIRE,),
    Kind.ARRIVED: (Lane.PACKET,),
    Kind.LOST: (Lane.WIRE, Lane.PACKET),
    Kind.COMMAND: (Lane.CONVERSATION,),
    Kind.REPLY: (Lane.CONVERSATION, Lane.COMMAND),
    Kind.CONTENT: (Lane.CONVERSATION,),
    Kind.TLS_STARTED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND),
    Kind.TLS_FAILED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND),
    Kind.SECRET: (),
    Kind.ASKED: (Lane.WIRE,),
    Kind.ANSWERED: (Lane.WIRE,),
    Kind.RESOLVED: (Lane.CONVERSATION, Lane.TOLD, Lane.COMMAND),
    Kind.COMPOSED: (Lane.CUSTODY, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.ACCEPTED: (Lane.CUSTODY,),
    Kind.DEFERRED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.RELAYED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.FAILED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.DELIVERED: (Lane.CUSTODY, Lane.TOLD),
    Kind.RETRIEVED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.EXPUNGED: (Lane.CUSTODY, Lane.TOLD),
    Kind.RETURNED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.POWER: (Lane.STATE, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.CUT: (Lane.STATE, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.NOTE: (Lane.TOLD,),
    Kind.SUBMITTED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.POLICY: (Lane.STATE, Lane.COMMAND, Lane.PACKET),
    Kind.LOGGED_IN: (Lane.STATE,),
    Kind.LOGIN_REFUSED: (Lane.STATE,),
    Kind.ATTACK: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.IMPERSONATED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.ALTERED: (Lane.CONVERSATION, Lane.WIRE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CAPTURED: (Lane.CONVERSATION, Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.CHECKING: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.LAX: (Lane.STATE, Lane.TOLD, Lane.COMMAND, Lane.PACKET),
    Kind.FILED: (Lane.CUSTODY, Lane.TOLD),
    Kind.FLAGGED: (Lane.CUSTODY, Lane.TOLD),
    Kind.OPENED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
    Kind.DISCARDED: (Lane.CUSTODY, Lane.TOLD, Lane.HOP, Lane.COMMAND, Lane.PACKET),
}


class Detail(msgspec.Struct, frozen=True, kw_only=True):
    """What one kind of entry knows beyond the common fields."""


class Intent(Detail, frozen=True, kw_only=True):
    verb: str
    arguments: dict[str, str | int | bool | None] = {}


class Connected(Detail, frozen=True, kw_only=True):
    protocol: str  # "smtp", "pop3", "imap"
    client_port: int
    server_port: int
    client_address: str
    server_address: str


class Refused(Detail, frozen=True, kw_only=True):
    protocol: str
    server_port: int
    reason: str  # "off", "cut", "no-listener", "no-address", "busy"


class Closed(Detail, frozen=True, kw_only=True):
    reason: str  # "quit", "cut", "off", "tls", "timeout", "gone"


class TlsStarted(Detail, frozen=True, kw_only=True):
    how: str  # TlsMode value
    version: str  # "TLSv1.3"
    cipher: str
    server_name: str
    issuer: str


class TlsFailed(Detail, frozen=True, kw_only=True):
    how: str
    reason: str  # "not-offered", "refused", or a TransformError's: "name-mismatch", "unknown-issuer", …
    explanation: str = ""
    server_name: str = ""  # whom the client wanted to speak to
    shown_names: tuple[str, ...] = ()  # whose names stand in the certificate that was shown
    shown_issuer: str = ""  # who signed it


class Resolved(Detail, frozen=True, kw_only=True):
    question: str
    record: str  # "MX", "A", "AAAA"
    outcome: str  # "found", "no-such-name", "no-data", "timeout"
    answers: tuple[str, ...] = ()  # "10 mx.fuji.example", "198.51.100.25"


class Composed(Detail, frozen=True, kw_only=True):
    """octets: the message as the device will hand it over. `source` is the device."""

    reverse_path: str
    forward_paths: tuple[str, ...]
    changes: tuple[str, ...] = ()  # what the MUA mended: "line-ends", "last-line-end", "empty-line", …
    body_sha256: str = ""


class Accepted(Detail, frozen=True, kw_only=True):
    """A server said 250 to a message. octets: the message with this server's own trace fields."""

    queue_id: str
    reverse_path: str
    forward_paths: tuple[str, ...]
    protocol: str  # "ESMTP", "ESMTPS", "ESMTPA", "ESMTPSA", "SMTP"; "local" for a DSN made here
    body_sha256: str
    letter: int  # serial of the COMPOSED (or RETURNED) entry this message began with


class Deferred(Detail, frozen=True, kw_only=True):
    queue_id: str
    forward_paths: tuple[str, ...]
    next_host: str
    reply: str
    retry_at_us: int
    letter: int


class Relayed(Detail, frozen=True, kw_only=True):
    """One change of custody is over: `source` let go, `target` answers for the message now."""

    queue_id: str
    forward_paths: tuple[str, ...]
    protocol: str
    server_port: int
    tls: str | None  # TlsMode value, or None in clear
    tls_version: str | None
    letter: int


class Failed(Detail, frozen=True, kw_only=True):
    queue_id: str
    forward_paths: tuple[str, ...]
    next_host: str
    reply: str
    letter: int


class Delivered(Detail, frozen=True, kw_only=True):
    """octets: the message with Return-Path and all Received fields."""

    address: str
    mailbox: str
    uid: int
    letter: int


class Retrieved(Detail, frozen=True, kw_only=True):
    """`source` is the store, `target` the device. octets: what the device keeps."""

    person: str
    uid: str
    protocol: str
    server_port: int
    tls: str | None
    tls_version: str | None
    body_sha256: str
    letter: int
    mailbox: str = INBOX  # by the name that its owner has for it


class Expunged(Detail, frozen=True, kw_only=True):
    mailbox: str
    uid: int


class Filed(Detail, frozen=True, kw_only=True):
    """`source` is the store. `letter` is this very entry where nobody has sent the message (a draft)."""

    mailbox: str
    uid: int
    flags: tuple[str, ...]
    letter: int


class Flagged(Detail, frozen=True, kw_only=True):
    """These and no others. `source` is the store, or the device that shows them.

    `copy` is the entry by which the message lies there: DELIVERED or FILED, on a device RETRIEVED or
    SUBMITTED. Of what lay there before the trace began neither it nor the letter is known.
    """

    mailbox: str  # at a store by the store's name for it, on a device by the owner's
    uid: int  # 0 where it is not known
    flags: tuple[str, ...]
    copy: int | None
    letter: int | None


class Opened(Detail, frozen=True, kw_only=True):
    """`source` is the device."""

    person: str
    copy: int  # the RETRIEVED entry
    letter: int


class Discarded(Detail, frozen=True, kw_only=True):
    """`source` is the device."""

    reason: str  # "deleted" by a person there, "gone" from the store, as the device has heard
    copy: int  # the RETRIEVED or SUBMITTED entry
    letter: int


class Returned(Detail, frozen=True, kw_only=True):
    """octets: the DSN. `letter` is the letter that it reports on, `action` its fate (RFC 3464 §2.3.3)."""

    queue_id: str
    to: str
    forward_paths: tuple[str, ...]  # the recipients it reports
    letter: int
    action: str = "failed"


class Power(Detail, frozen=True, kw_only=True):
    on: bool


class Cut(Detail, frozen=True, kw_only=True):
    cut: bool


class Note(Detail, frozen=True, kw_only=True):
    code: str  # a key of the catalogue: "note." + code
    arguments: dict[str, str | int] = {}


class Policy(Detail, frozen=True, kw_only=True):
    """The TLS policy in force from here on; the entry's `wire` is empty when it holds everywhere."""

    policy: str


class LoggedIn(Detail, frozen=True, kw_only=True):
    person: str
    mechanism: str


class LoginRefused(Detail, frozen=True, kw_only=True):
    identity: str
    mechanism: str


class Attack(Detail, frozen=True, kw_only=True):
    """`wire` is where; `means` are the attack's particulars ("certificate", "word", …)."""

    attack: str  # "impostor", "strip", "alter", "inject", "smuggle"
    on: bool
    means: dict[str, str] = {}


class Impersonated(Detail, frozen=True, kw_only=True):
    certificate: str  # what is wrong with the one it shows; "none": it offers no TLS


class Altered(Detail, frozen=True, kw_only=True):
    """What stood there and what stands there now; of a covered packet, the octet in hexadecimal."""

    attack: str
    was: str
    became: str


class Captured(Detail, frozen=True, kw_only=True):
    what: str  # "identity", "password", "letter"
    value: str
    how: str  # the mechanism or command it was told by
    tls: str | None = None  # TlsMode value: it came under TLS, to the wrong one


class Checking(Detail, frozen=True, kw_only=True):
    """Of a wire's clients, of the device `source`, or of everyone where neither is named."""

    on: bool


class Lax(Detail, frozen=True, kw_only=True):
    on: bool


DETAILS: dict[Kind, type[Detail]] = {
    Kind.INTENT: Intent,
    Kind.CONNECTED: Connected,
    Kind.REFUSED: Refused,
    Kind.CLOSED: Closed,
    Kind.TLS_STARTED: TlsStarted,
    Kind.TLS_FAILED: TlsFailed,
    Kind.RESOLVED: Resolved,
    Kind.COMPOSED: Composed,
    Kind.ACCEPTED: Accepted,
    Kind.DEFERRED: Deferred,
    Kind.RELAYED: Relayed,
    Kind.SUBMITTED: Relayed,
    Kind.FAILED: Failed,
    Kind.DELIVERED: Delivered,
    Kind.RETRIEVED: Retrieved,
    Kind.EXPUNGED: Expunged,
    Kind.RETURNED: Returned,
    Kind.POWER: Power,
    Kind.CUT: Cut,
    Kind.NOTE: Note,
    Kind.POLICY: Policy,
    Kind.LOGGED_IN: LoggedIn,
    Kind.LOGIN_REFUSED: LoginRefused,
    Kind.ATTACK: Attack,
    Kind.IMPERSONATED: Impersonated,
    Kind.ALTERED: Altered,
    Kind.CAPTURED: Captured,
    Kind.CHECKING: Checking,
    Kind.LAX: Lax,
    Kind.FILED: Filed,
    Kind.FLAGGED: Flagged,
    Kind.OPENED: Opened,
    Kind.DISCARDED: Discarded,
}


class Entry(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that happened.

    `cause` is the serial of the entry that brought it about (None for a beginning);
    `wire`, `source` and `target` are names from the cast, "" where none applies;
    `connection` is 0 outside a connection; `secured` says whether a line went under TLS.
    """

    serial: int
    time_us: int
    kind: Kind
    cause: int | None
    wire: str
    source: str
    target: str
    connection: int
    secured: bool
    octets: bytes
    detail: Detail | None
