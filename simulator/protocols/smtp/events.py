"""What the engines tell their driver.

A `Decision` must be answered with `accept` or `refuse` before the next event.
"""

from typing import Literal

import msgspec

from simulator.mail.envelope import Envelope, RecipientWish
from simulator.protocols.sasl.credentials import Proof
from simulator.protocols.smtp.replies import Reply

Body = Literal["7BIT", "8BITMIME"]
Refusals = tuple[tuple[str, Reply], ...]  # forward-paths that were refused one by one, with the reply to each


class Event(msgspec.Struct, frozen=True, gc=False):
    """Something that one line, one reply or one message came to."""


class Decision(Event, frozen=True, gc=False):
    """The server cannot go on until its driver says yes or no."""


# Told by the server.


class LoginOffered(Decision, frozen=True):
    """Somebody wants in. Default refusal: 535 5.7.8.

    An accepted login may still come to nothing: see `LoginAbandoned`.
    """

    mechanism: str
    identity: str
    proof: Proof


class SenderOffered(Decision, frozen=True, gc=False):
    """MAIL FROM; `size` is what the client declared, or None. Default refusal: 550 5.7.1."""

    reverse_path: str
    size: int | None
    body: Body
    smtputf8: bool


class RecipientOffered(Decision, frozen=True, gc=False):
    """RCPT TO, with what the client asks to be told about it. Default refusal: 550 5.1.1."""

    forward_path: str
    wish: RecipientWish | None = None


class VerifyOffered(Decision, frozen=True, gc=False):
    """VRFY. `accept(mailbox)` names the mailbox; the default refusal is 252, which tells nothing."""

    text: str


class MessageReceived(Decision, frozen=True, gc=False):
    """A whole message, unstuffed. `accept(queue_id)` takes responsibility. Default refusal: 554 5.7.1."""

    envelope: Envelope
    octets: bytes


class TlsRequested(Event, frozen=True, gc=False):
    """220 stands in the output; send it, install the covering, then call `tls_started`."""


class CommandRefused(Event, frozen=True, gc=False):
    """A line was refused without asking the driver; `line` is at most as long as the limit that it passed."""

    line: bytes
    reply: Reply


class LoginAbandoned(CommandRefused, frozen=True, gc=False):
    """The client did not take the server's own proof: the login that was accepted does not hold."""


class Quit(Event, frozen=True, gc=False):
    """221 stands in the output; send it, then close."""


# Told by the client.


class TlsWanted(Event, frozen=True, gc=False):
    """The server is ready for a handshake: install the covering, then call `tls_started`."""


class TlsUnavailable(Event, frozen=True, gc=False):
    """TLS is required and not to be had; every message fails for now, and the client quits."""

    reply: Reply


class LoggedIn(Event, frozen=True, gc=False):
    mechanism: str


class LoginFailed(Event, frozen=True, gc=False):
    """Every message fails, and the client quits."""

    reply: Reply


class RecipientRefused(Event, frozen=True, gc=False):
    """One recipient was refused while the sender was not; the transaction goes on for the others."""

    forward_path: str
    reply: Reply


class MessageAccepted(Event, frozen=True, gc=False):
    """The server answers for the message now. `envelope` holds the recipients it took."""

    envelope: Envelope
    reply: Reply
    refused: Refusals


class TransactionFailed(Event, frozen=True, gc=False):
    """Nobody got the message. `envelope` is the one submitted; `reply` counts for all not in `refused`.

    `reason`: "refused" (sender, content or all recipients), "closing" (421), "lost", "garbage",
    "greeting", "tls", "login", "size", "8bit", "utf8".
    """

    envelope: Envelope
    reply: Reply
    permanent: bool
    reason: str
    refused: Refusals = ()

    def reply_to(self, forward_path: str) -> Reply:
        """The reply that decided over one recipient."""
        return next((reply for path, reply in self.refused if path == forward_path), self.reply)


class Finished(Event, frozen=True, gc=False):
    """The conversation is over: close the connection."""
