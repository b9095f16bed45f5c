"""How an SMTP client begins: greeting, EHLO, STARTTLS and AUTH, until a message may pass (RFC 5321 §3.1)."""

from collections import deque
from collections.abc import Callable
from typing import Any, Final

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.authentication import ClientAuthentication
from simulator.protocols.smtp.commands import command_line
from simulator.protocols.smtp.outgoing import Offer
from simulator.protocols.smtp.replies import Reply, ReplyReader
from simulator.protocols.smtp.states import ClientState
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.policy import TlsPolicy

NO_OFFER: Final = Offer()
_COMMAND: Final = Speech.COMMAND


class Beginning:
    """The part of a conversation before its first mail transaction, and what both parts share."""

    def __init__(
        self,
        hostname: str,
        *,
        tls: TlsPolicy,
        secured: bool,
        credentials: Credentials | None,
        mechanisms: tuple[str, ...],
        nonce: str,
    ) -> None:
        self.hostname = hostname
        self.secured = secured
        self.state = ClientState.BEGINNING
        self.offer = NO_OFFER  # what the last EHLO announced
        self._tls = tls
        self._credentials = credentials
        self._mechanisms = mechanisms
        self._nonce = nonce
        self._reader = ReplyReader()
        self._output: list[Utterance] = []
        self._events: deque[events.Event] = deque()
        self._awaited: deque[str] = deque(["greeting"])
        self._authentication: ClientAuthentication | None = None
        self._failed: tuple[Reply, str] | None = None  # why no message can pass on this connection

    def tls_started(self) -> None:
        """The covering stands: introduce ourselves again (RFC 3207 §4.2)."""
        if self.state is not ClientState.COVERING:
            raise RuntimeError("no TLS was asked for")
        self.state = ClientState.BEGINNING
        self.secured = True
        self._introduce()

    def _command(self, verb: str, argument: str = "") -> None:
        self._awaited.append(verb)
        self._output.append(Utterance(_COMMAND, command_line(verb, argument)))

    def _block(self, reply: Reply, reason: str) -> None:
        """Nothing can pass on this connection: fail what there is, and leave politely."""
        self._failed = (reply, reason)
        self.state = ClientState.READY

    def _greeted(self, reply: Reply) -> None:
        if reply.positive:
            self._introduce()
        else:
            self._block(reply, "greeting")

    def _introduce(self) -> None:
        self.offer = NO_OFFER
        self._command("EHLO", self.hostname)

    def _ehlo_answered(self, reply: Reply) -> None:
        if not reply.positive:
            self._command("HELO", self.hostname)  # a server from before ESMTP (RFC 5321 §3.2)
            return
        self.offer = Offer.read(reply.lines)
        self._cover_or_log_in()

    def _helo_answered(self, reply: Reply) -> None:
        if reply.positive:
            self._cover_or_log_in()
        else:
            self._block(reply, "greeting")

    def _cover_or_log_in(self) -> None:
        if self.secured or self._tls is TlsPolicy.NONE:
            self._log_in()
        elif "STARTTLS" in self.offer.extensions:
            self._command("STARTTLS")
        else:
            self._go_on_in_clear(replies.NO_TLS)

    def _starttls_answered(self, reply: Reply) -> None:
        if not reply.positive:
            self._go_on_in_clear(reply)
            return
        self._reader.clear()
        self.state = ClientState.COVERING
        self._events.append(events.TlsWanted())

    def _go_on_in_clear(self, reply: Reply) -> None:
        """There will be no TLS: with `OPPORTUNISTIC` that is a pity, with `REQUIRED` the end."""
        if self._tls is TlsPolicy.REQUIRED:
            self._events.append(events.TlsUnavailable(reply))
            self._block(reply, "tls")
        else:
            self._log_in()

    def _log_in(self) -> None:
        if self._credentials is None:
            self.state = ClientState.READY
            return
        self._authentication = authentication = ClientAuthentication(
            self.offer.mechanisms, self._mechanisms, self._credentials, self._nonce
        )
        if authentication.mechanism:
            self._command("AUTH", authentication.argument())
        else:
            self._login_failed(replies.NO_MECHANISM)

    def _auth_answered(self, reply: Reply) -> None:
        authentication = self._authentication
        assert authentication is not None
        if reply.code == 334:
            self._awaited.append("AUTH")
            self._output.append(Utterance(_COMMAND, authentication.respond(reply.text) + b"\r\n"))
            return
        reply = authentication.verdict(reply)
        if reply.positive:
            self._events.append(events.LoggedIn(authentication.mechanism))
            self.state = ClientState.READY
        else:
            self._login_failed(reply)

    def _login_failed(self, reply: Reply) -> None:
        self._events.append(events.LoginFailed(reply))
        self._block(reply, "login")


BEGINNING_ANSWERED: Final[dict[str, Callable[[Any, Reply], None]]] = {
    "greeting": Beginning._greeted,
    "EHLO": Beginning._ehlo_answered,
    "HELO": Beginning._helo_answered,
    "STARTTLS": Beginning._starttls_answered,
    "AUTH": Beginning._auth_answered,
}
