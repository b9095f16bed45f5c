"""A server that answers in the real one's place: it takes any password and has no mail to give.

It speaks with the same engines as the real servers, and shows a real certificate, only not one that a
client should believe. A letter that is handed to it is refused for the moment once it has been read, so
that the sending side keeps it and notices nothing.
"""

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from simulator.actors.attacks import Attack
from simulator.actors.conversation import ServerConversation, ServerEngine
from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox, MaildropView
from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint
from simulator.network.interception import Accept
from simulator.protocols.imap import events as imap_events
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.pop3 import events as pop3_events
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.sasl.credentials import Credentials, Proof
from simulator.protocols.smtp import events as smtp_events
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.server import SmtpServer
from simulator.trace.entry import Captured, Impersonated
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode
from simulator.wire.transform import Transform

_LATER: Final = Reply(451, "4.3.0", ("Try again later",))
_UNKNOWN: Final = Reply(550, "5.1.1", ("No such mailbox here",))


class Impostor(ServerConversation):
    """One victim."""

    mode: TlsMode  # that a client may switch to

    def __init__(
        self, around: Surroundings, engine: ServerEngine, host: str, attack: Attack, *, implicit: bool
    ) -> None:
        super().__init__(around, engine, host)
        self._attack = attack
        self.tls_mode = TlsMode.IMPLICIT if implicit else None

    def transform(self) -> Transform:
        from simulator.protocols.tls.memory_bio import ServerTls

        return ServerTls(self.around.authority.impostor_context(self.host, self._attack.certificate))

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        cause = self.around.tell(
            Kind.IMPERSONATED,
            Impersonated(certificate=self._attack.certificate),
            cause=cause,
            source=self.host,
            target=endpoint.peer,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )
        super().opened(endpoint, cause)

    def captured(self, what: str, value: str, how: str, cause: int, octets: bytes = b"") -> int:
        detail = Captured(what=what, value=value, how=how, tls=self.lock)
        return self.tell_of_it(Kind.CAPTURED, detail, cause, octets)

    def told(self, identity: str, mechanism: str, proof: Proof, cause: int) -> int:
        """What a login gives away."""
        cause = self.captured("identity", identity, mechanism, cause)
        if isinstance(proof, Credentials):
            cause = self.captured("password", proof.password, mechanism, cause)
        return cause


class Pop3Impostor(Impostor):
    engine: Pop3Server

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case pop3_events.LoginOffered(identity=identity, mechanism=mechanism, proof=proof):
                cause = self.told(identity, mechanism, proof, cause)
                self.engine.accept(MaildropView(Mailbox(identity)))
            case pop3_events.DeletionsCommitted():
                self.engine.accept()
            case pop3_events.CommandAnswered() | pop3_events.CommandRefused():
                return self.speak(cause)
            case pop3_events.TlsRequested():
                return self.switch_to_tls(TlsMode.STLS, cause)
            case pop3_events.Quit():
                cause = self.speak(cause)
                self.hang_up(cause)
        return cause


class ImapImpostor(Impostor):
    engine: ImapServer

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case imap_events.LoginOffered(identity=identity, mechanism=mechanism, proof=proof):
                cause = self.told(identity, mechanism, proof, cause)
                self.engine.accept(Folders(Mailbox(identity)))
            case imap_events.AppendOffered(octets=octets):
                cause = self.captured("letter", "", "APPEND", cause, octets)
                self.engine.refuse()
            case imap_events.CommandAnswered() | imap_events.CommandRefused():
                return self.speak(cause)
            case imap_events.TlsRequested():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case imap_events.Quit():
                cause = self.speak(cause)
                self.hang_up(cause)
        return cause


class SmtpImpostor(Impostor):
    engine: SmtpServer

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case smtp_events.LoginOffered(identity=identity, mechanism=mechanism, proof=proof):
                cause = self.told(identity, mechanism, proof, cause)
                self.engine.accept()
            case smtp_events.SenderOffered() | smtp_events.RecipientOffered():
                self.engine.accept()
            case smtp_events.VerifyOffered():
                self.engine.refuse(_UNKNOWN)
            case smtp_events.MessageReceived(octets=octets, envelope=envelope):
                cause = self.captured("letter", ", ".join(envelope.forward_paths), "DATA", cause, octets)
                self.engine.refuse(_LATER)
            case smtp_events.TlsRequested():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case smtp_events.Quit():
                cause = self.speak(cause)
                self.hang_up(cause)
        return cause


class _Port(NamedTuple):
    make: Callable[[Surroundings, str, Attack, bool], Impostor]
    implicit: bool = False


def _pop3(around: Surroundings, host: str, attack: Attack, implicit: bool) -> Impostor:
    offers = attack.certificate != "none"
    engine = Pop3Server(host, tls_available=offers, secured=implicit, mechanisms=("PLAIN", "LOGIN"))
    return Pop3Impostor(around, engine, host, attack, implicit=implicit)


def _imap(around: Surroundings, host: str, attack: Attack, implicit: bool) -> Impostor:
    offers = attack.certificate != "none"
    engine = ImapServer(host, epoch=around.start, tls_available=offers, secured=implicit)
    return ImapImpostor(around, engine, host, attack, implicit=implicit)


def _relay(around: Surroundings, host: str, attack: Attack, implicit: bool) -> Impostor:
    engine = SmtpServer(host, tls_available=attack.certificate != "none")
    return SmtpImpostor(around, engine, host, attack, implicit=implicit)


def _submission(around: Surroundings, host: str, attack: Attack, implicit: bool) -> Impostor:
    offers = attack.certificate != "none"
    engine = SmtpServer(host, submission=True, tls_available=offers, auth_in_clear=True, secured=implicit)
    return SmtpImpostor(around, engine, host, attack, implicit=implicit)


_PORTS: Final = {
    25: _Port(_relay),
    110: _Port(_pop3),
    143: _Port(_imap),
    465: _Port(_submission, implicit=True),
    587: _Port(_submission),
    993: _Port(_imap, implicit=True),
    995: _Port(_pop3, implicit=True),
}


def answering(around: Surroundings, host: str, port: int, attack: Attack) -> Accept | None:
    """Who answers at a port in a host's name; nobody where TLS is needed and none is offered."""
    known = _PORTS.get(port)
    if known is None or (known.implicit and attack.certificate == "none"):
        return None
    return lambda endpoint, cause: known.make(around, host, attack, known.implicit)
