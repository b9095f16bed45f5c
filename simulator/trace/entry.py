"""The entries of a trace: one frozen shape, with a typed detail for each kind, and the entry that caused it.

A kind that carries only octets (a packet, a protocol line) has no detail, so that the
store can keep the many in plain columns. The kinds themselves stand in `kinds`.
"""

from typing import Final

import msgspec

from simulator.trace.kinds import Kind

INBOX: Final = "INBOX"
"""The mailbox where mail arrives, as its owner names it (RFC 3501 §5.1)."""


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
    reason: str  # "off", "cut", "no-listener", "no-address", "no-wire", "busy"


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


class DeviceLost(Detail, frozen=True, kw_only=True):
    """`source` is the device. `copies` are the entries by which lay there what is lost now."""

    copies: tuple[int, ...]


class BackedUp(Detail, frozen=True, kw_only=True):
    """`source` is the device, or the store. `copies` are the entries by which lay there what was copied."""

    copies: tuple[int, ...]


class Restored(Detail, frozen=True, kw_only=True):
    """`source` is the device. `copies` are those of the backup."""

    copies: tuple[int, ...]


class Quota(Detail, frozen=True, kw_only=True):
    """`source` is the store; None: any amount."""

    mailbox: str
    letters: int | None
    octets: int | None


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


class Rewriting(Detail, frozen=True, kw_only=True):
    """`source` is the server. Without `word` the first number, day, yes or no of each letter is changed."""

    on: bool
    word: str = ""
    into: str = ""


class Rewritten(Accepted, frozen=True, kw_only=True):
    """The same message at `source`, as whoever runs that server has left it."""

    was: str
    became: str


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
    Kind.DEVICE_LOST: DeviceLost,
    Kind.BACKED_UP: BackedUp,
    Kind.RESTORED: Restored,
    Kind.QUOTA: Quota,
    Kind.REWRITING: Rewriting,
    Kind.REWRITTEN: Rewritten,
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
