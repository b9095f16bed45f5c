"""What happens in a POP3 session, as the engines tell it. A `Decision` waits for the driver's answer."""

import msgspec

from simulator.protocols.pop3.replies import Reply
from simulator.protocols.sasl.credentials import Proof


class Event(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """Something the driver may want to know."""


class Decision(Event, frozen=True, kw_only=True):
    """Something the driver answers, with `accept` or `refuse`, before the server reads on."""


# What the server tells.


class LoginOffered(Decision, frozen=True, kw_only=True):
    """Somebody wants in. `mechanism` is "USER", "APOP" or the name of a SASL mechanism.

    An accepted login may still come to nothing: see `LoginAbandoned`.
    """

    mechanism: str
    identity: str
    proof: Proof


class DeletionsCommitted(Decision, frozen=True, kw_only=True):
    """QUIT has come: what DELE marked is to go now (RFC 1939 §6). Not told when there is nothing."""

    uids: tuple[str, ...]


class TlsRequested(Event, frozen=True, kw_only=True):
    """STLS was granted: once the output is sent, cover the connection and call `tls_started`."""


class MessageRetrieved(Event, frozen=True, kw_only=True):
    """A whole message is in the output (RETR, not TOP)."""

    number: int
    uid: str


class CommandAnswered(Event, frozen=True, kw_only=True):
    """A command that needs nothing from the driver was answered."""

    verb: str


class CommandRefused(Event, frozen=True, kw_only=True):
    """A line was answered with -ERR and changed nothing."""

    line: bytes
    reply: Reply


class LoginAbandoned(CommandRefused, frozen=True, kw_only=True):
    """The client did not take the server's own proof: the accepted login does not hold, nor does the lock."""


class Quit(Event, frozen=True, kw_only=True):
    """The server said goodbye. `committed`: the session passed UPDATE and nothing failed there."""

    committed: bool


# What the client tells.


class TlsWanted(Event, frozen=True, kw_only=True):
    """The server granted STLS: cover the connection and call `tls_started`."""


class TlsUnavailable(Event, frozen=True, kw_only=True):
    """TLS is required and not to be had: the client leaves without logging in."""

    reply: Reply


class LoggedIn(Event, frozen=True, kw_only=True):
    """`mechanism` as in LoginOffered."""

    mechanism: str


class LoginFailed(Event, frozen=True, kw_only=True):
    reply: Reply


class Retrieved(Event, frozen=True, kw_only=True):
    """A message as the store holds it. `uid` is empty when the server has no UIDL."""

    number: int
    uid: str
    octets: bytes


class DeletedAtQuit(Event, frozen=True, kw_only=True):
    """The server confirmed QUIT: these messages are gone from it."""

    uids: tuple[str, ...]


class Failed(Event, frozen=True, kw_only=True):
    """The visit could not go on as planned; `reply` says why (`local`: the client's own finding)."""

    reply: Reply


class Finished(Event, frozen=True, kw_only=True):
    """Nothing more will be said; the driver closes the connection."""
