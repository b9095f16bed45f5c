"""What happens in an IMAP session, as the engines tell it. A `Decision` waits for the driver's answer."""

import msgspec

from simulator.protocols.imap.folders import Mailbox
from simulator.protocols.imap.responses import StatusResponse
from simulator.protocols.sasl.credentials import Proof


class Event(msgspec.Struct, frozen=True, kw_only=True):
    """Something the driver may want to know. `mailbox` is the driver's own name of one."""


class Decision(Event, frozen=True, kw_only=True):
    """Something the driver answers, with `accept` or `refuse`, before the server reads on."""


# What the server tells.


class LoginOffered(Decision, frozen=True, kw_only=True):
    """Somebody offers a name with a password. `mechanism` is "LOGIN" or the name of a SASL mechanism.

    Accepted with the account's folders.
    """

    mechanism: str
    proof: Proof

    @property
    def identity(self) -> str:
        """Who somebody claims to be."""
        return self.proof.identity


class AppendOffered(Decision, frozen=True, kw_only=True):
    """A message is to be put into a mailbox that exists and has room: the driver does it, knowing the time.

    Accepted with the UID that it got. `received_us` is the date that the client asks for, None for now.
    """

    mailbox: Mailbox
    octets: bytes
    flags: frozenset[str]
    received_us: int | None


class TlsRequested(Event, frozen=True, kw_only=True):
    """STARTTLS was granted: once the output is sent, cover the connection and call `tls_started`."""


class MailboxSelected(Event, frozen=True, kw_only=True):
    mailbox: str
    read_only: bool


class MessageFetched(Event, frozen=True, kw_only=True):
    """Octets of a message's content are in the output; the rest of the FETCH follows when it is asked for.

    `header_only`: nothing of a body is among them, as when a program makes its list of letters.
    """

    mailbox: str
    uid: int
    number: int
    header_only: bool = False


class FlagsChanged(Event, frozen=True, kw_only=True):
    """This client changed a message's flags."""

    mailbox: str
    uid: int
    flags: frozenset[str]


class MessagesCopied(Event, frozen=True, kw_only=True):
    """COPY, MOVE or RENAME: message `uids[i]` lies in `target` too now, as `copies[i]`."""

    mailbox: str
    uids: tuple[int, ...]
    target: str
    copies: tuple[int, ...]


class MessagesExpunged(Event, frozen=True, kw_only=True):
    """This client removed messages for good: EXPUNGE, CLOSE, MOVE, DELETE, RENAME."""

    mailbox: str
    uids: tuple[int, ...]


class CommandAnswered(Event, frozen=True, kw_only=True):
    """A command was carried out."""

    verb: str


class CommandRefused(Event, frozen=True, kw_only=True):
    """A command was answered with NO or BAD. `line` is its first line, 256 octets at most."""

    line: bytes
    response: StatusResponse


class Quit(Event, frozen=True, kw_only=True):
    """The server said goodbye."""


# What the client tells.


class TlsWanted(Event, frozen=True, kw_only=True):
    """The server granted STARTTLS: cover the connection and call `tls_started`."""


class TlsUnavailable(Event, frozen=True, kw_only=True):
    """TLS is required and not to be had: the client leaves without logging in."""

    response: StatusResponse


class LoggedIn(Event, frozen=True, kw_only=True):
    """`mechanism` as in LoginOffered; "" where the server knew who it was (PREAUTH)."""

    mechanism: str


class LoginFailed(Event, frozen=True, kw_only=True):
    response: StatusResponse


class Opened(Event, frozen=True, kw_only=True):
    """A mailbox is selected. UIDs known under another `uid_validity` mean nothing (RFC 3501 §2.3.1.1)."""

    mailbox: str
    uid_validity: int
    exists: int
    read_only: bool


class Listed(Event, frozen=True, kw_only=True):
    """What lies in the selected mailbox: flags by UID. What is not there has been expunged."""

    mailbox: str
    flags: dict[int, frozenset[str]]


class Retrieved(Event, frozen=True, kw_only=True):
    """A message as the store holds it."""

    mailbox: str
    uid_validity: int
    uid: int
    octets: bytes
    flags: frozenset[str]
    internal_date: bytes


class Appended(Event, frozen=True, kw_only=True):
    """A message was put into a mailbox; both numbers are 0 where the server does not tell (no UIDPLUS)."""

    mailbox: str
    uid: int
    uid_validity: int = 0


class NewsHeard(Event, frozen=True, kw_only=True):
    """While the client idled, the mailbox changed: look again. `exists` is its number of messages now."""

    mailbox: str
    exists: int


class TaskDone(Event, frozen=True, kw_only=True):
    """A task that the driver gave is done."""

    task: msgspec.Struct


class TaskFailed(Event, frozen=True, kw_only=True):
    """The server refused a part of a task; the rest of it was left undone."""

    task: msgspec.Struct
    response: StatusResponse


class Failed(Event, frozen=True, kw_only=True):
    """The visit could not go on."""

    response: StatusResponse


class Finished(Event, frozen=True, kw_only=True):
    """Nothing more will be said; the driver closes the connection."""
