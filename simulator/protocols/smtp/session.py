"""What a server remembers of one conversation, and the few things that every command does with it."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import msgspec

from simulator.mail.envelope import Envelope, RecipientWish
from simulator.protocols.machine import Machine
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.authentication import Authentication
from simulator.protocols.smtp.commands import (
    MAIL_PARAMETERS,
    MAX_MAIL_LINE,
    RCPT_PARAMETERS,
    VERB_ROWS,
    MailParameters,
    known_parameters,
)
from simulator.protocols.smtp.events import CommandRefused, Decision, LoginAbandoned
from simulator.protocols.smtp.replies import SPOKEN, Reply
from simulator.protocols.smtp.states import LAST_RESPONSE, MOVES, REFUSALS, SmtpState
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.lines import LineBuffer
from simulator.wire.stuffing import content_reader

if TYPE_CHECKING:
    from simulator.protocols.smtp.chunks import Chunk

_REPLY = Speech.REPLY


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What kind of server this is; see `SmtpServer`."""

    hostname: str
    submission: bool
    tls_available: bool
    auth_in_clear: bool
    mechanisms: tuple[str, ...]
    extensions: tuple[str, ...]
    max_size: int
    max_recipients: int
    lax: bool = False
    nonces: Callable[[], str] | None = None


class Transaction:
    """An envelope in the making: what MAIL and RCPT have settled so far (RFC 5321 §3.3)."""

    __slots__ = ("chunks", "forward_paths", "parameters", "recipient_refused", "reverse_path", "wishes")

    def __init__(self, reverse_path: str, parameters: MailParameters) -> None:
        self.reverse_path = reverse_path
        self.parameters = parameters
        self.forward_paths: list[str] = []
        self.wishes: tuple[RecipientWish, ...] = ()
        self.recipient_refused = False
        self.chunks: bytearray | None = None  # what BDAT has brought so far

    def envelope(self) -> Envelope:
        parameters = self.parameters
        paths = tuple(self.forward_paths)
        if not (parameters.ret or parameters.envid or self.wishes):  # as nearly always
            return Envelope(
                reverse_path=self.reverse_path,
                forward_paths=paths,
                body=parameters.body,
                smtputf8=parameters.smtputf8,
            )
        return Envelope(
            reverse_path=self.reverse_path,
            forward_paths=paths,
            body=parameters.body,
            smtputf8=parameters.smtputf8,
            ret=parameters.ret,
            envid=parameters.envid,
            wishes=self.wishes,
        )


NO_TRANSACTION = Transaction("", MailParameters())  # stands where none is open; no state lets it be changed


class Session:
    """The state of one conversation. `pending` is the decision that the driver has not taken yet."""

    __slots__ = (
        "authentication",
        "chunk",
        "client_name",
        "content",
        "extended",
        "identity",
        "kept",
        "lines",
        "machine",
        "mail_known",
        "output",
        "pending",
        "rcpt_known",
        "secured",
        "settings",
        "transaction",
    )

    def __init__(self, settings: Settings, *, secured: bool) -> None:
        self.settings = settings
        self.secured = secured
        self.client_name = ""  # what the client called itself
        self.extended = False  # it said EHLO, not HELO
        self.identity = ""  # who authenticated
        self.machine = Machine(MOVES, SmtpState.CONNECTED)
        self.lines = LineBuffer(MAX_MAIL_LINE, tells_lf=True)
        self.kept = b""  # what a lax server still holds of the time before TLS
        self.content = content_reader(settings.max_size, lax=settings.lax)
        self.output: list[Utterance] = []
        self.pending: Decision | None = None
        self.authentication: Authentication | None = None
        self.chunk: Chunk | None = None
        self.transaction = NO_TRANSACTION
        announced = frozenset((*settings.extensions, "AUTH") if settings.submission else settings.extensions)
        self.mail_known = known_parameters(MAIL_PARAMETERS, announced)
        self.rcpt_known = known_parameters(RCPT_PARAMETERS, announced)

    def say(self, reply: Reply) -> None:
        self.output.append(SPOKEN.get(reply) or Utterance(_REPLY, reply.octets))

    def refuse(self, line: bytes, reply: Reply) -> CommandRefused:
        """Answer a line that brings the driver nothing; an authentication that it stood in has failed."""
        self.say(reply)
        authentication = self.authentication
        if authentication is not None:
            self.end_authentication()
            if authentication.granted:
                return LoginAbandoned(line, reply)
        return CommandRefused(line, reply)

    def forget_transaction(self) -> None:
        self.transaction = NO_TRANSACTION

    def end_authentication(self) -> None:
        self.authentication = None
        self.lines.limit = MAX_MAIL_LINE
        self.machine.advance(LAST_RESPONSE)

    def close(self) -> None:
        self.machine.state = SmtpState.CLOSED
        self.pending = self.authentication = None
        self.lines.clear()

    def mechanisms(self) -> tuple[str, ...]:
        """How somebody may authenticate, at this moment."""
        allowed = self.settings.submission and (self.secured or self.settings.auth_in_clear)
        return self.settings.mechanisms if allowed else ()

    def announced(self) -> list[str]:
        """What the answer to EHLO lists."""
        settings = self.settings
        lines = [f"SIZE {settings.max_size}" if name == "SIZE" else name for name in settings.extensions]
        if settings.tls_available and not self.secured:
            lines.append("STARTTLS")
        if self.mechanisms():
            lines.append(f"AUTH {' '.join(self.mechanisms())}")
        return lines

    def legal_moves(self) -> tuple[str, ...]:
        """What a client may usefully type now."""
        return tuple([verb for verb in self.machine.legal_moves() if self._offers(verb)])

    def _offers(self, name: str) -> bool:
        if name == "BDAT" and not (self.extended and "CHUNKING" in self.settings.extensions):
            return False
        if name == "STARTTLS":
            return self.extended and self.settings.tls_available and not self.secured
        if name == "AUTH":
            return self.extended and not self.identity and bool(self.mechanisms())
        verb = VERB_ROWS.get(name)
        if verb is None:
            return not name.islower()
        return verb.open_to_all or not self.settings.submission or bool(self.identity)

    def out_of_place(self, name: str) -> Reply:
        """What a known verb is told that is not legal now."""
        if (
            name in ("DATA", "BDAT")
            and self.machine.state is SmtpState.SENDER
            and self.transaction.recipient_refused
        ):
            return replies.NO_VALID_RECIPIENTS  # RFC 5321 §3.3
        return REFUSALS[self.machine.state].get(name, replies.NOT_IMPLEMENTED)
