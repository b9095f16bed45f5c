"""The receiving side of one SMTP connection: an engine, and the rules of the house that owns it.

What is decided here is policy: who may log in, which recipients are taken. The protocol is the engine's.
"""

from functools import partial
from typing import Any, Protocol

import msgspec

from simulator.actors.attacks import Rewriting
from simulator.actors.conversation import ServerConversation
from simulator.actors.surroundings import Surroundings
from simulator.mail.envelope import Envelope
from simulator.network.connection import Endpoint
from simulator.protocols.sasl.credentials import Proof
from simulator.protocols.sasl.mechanisms import USUAL
from simulator.protocols.smtp import events
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.server import SmtpServer
from simulator.wire.policy import TlsMode


class Recipients(Protocol):
    def verdict(self, forward_path: str, peer: str, logged_in: bool, octets: int = 0) -> Reply | None:
        """The refusal a recipient gets, or None when it is taken. `octets` is the size that was declared."""
        ...


class HouseRules(msgspec.Struct, kw_only=True):
    """How one server receives."""

    recipients: Recipients
    domain: str = ""  # where `<Postmaster>` is, the one recipient who needs none (RFC 5321 §4.1.1.3)
    submission: bool = False
    offers_tls: bool = True
    passwords_in_clear: bool = True
    max_size: int = 25 * 1024 * 1024
    offers_utf8: bool = False  # a store gives headers in UTF-8 to whoever has said UTF8 alone (RFC 6856)
    mechanisms: tuple[str, ...] = USUAL  # by which people may log in
    passwords: dict[str, str] = {}  # login and address → password
    people: dict[str, str] = {}  # login and address → person
    lax: bool = False  # takes what the standards forbid: for lessons, never for real visitors
    rewriting: Rewriting | None = None  # what its operator changes in the letters of others; lessons alone

    def person_of(self, identity: str, proof: Proof) -> str | None:
        """Who logs in; None for a name that nobody has, or a proof that does not hold."""
        password = self.passwords.get(identity)
        return self.people[identity] if password is not None and proof.proves(password) else None


class Receiver(Protocol):
    """The server that owns the connection: it takes the letters."""

    host: str

    def take(
        self, envelope: Envelope, octets: bytes, received: "Reception", cause: int
    ) -> tuple[str | None, Reply | None, int]:
        """Take responsibility. Returns (queue id or None, refusal or None, serial of the entry)."""
        ...


class Reception(ServerConversation):
    """One client at the door."""

    engine: SmtpServer

    def __init__(
        self, around: Surroundings, owner: Receiver, rules: HouseRules, *, implicit_tls: bool = False
    ) -> None:
        engine = SmtpServer(
            owner.host,
            submission=rules.submission,
            tls_available=rules.offers_tls,
            auth_in_clear=rules.passwords_in_clear,
            mechanisms=rules.mechanisms,
            nonces=partial(around.nonce, owner.host),
            max_size=rules.max_size,
            secured=implicit_tls,
            lax=rules.lax,
        )
        super().__init__(around, engine, owner.host)
        self.tls_mode = TlsMode.IMPLICIT if implicit_tls else None
        self._owner = owner
        self._rules = rules
        self.person = ""
        self._declared = 0  # octets, by MAIL FROM (RFC 1870)

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.SenderOffered(size=size):
                self._declared = size or 0
                self.engine.accept()
            case events.RecipientOffered(forward_path=path):
                self._weigh(path)
            case events.MessageReceived():
                too_much = self._weigh_again(event)
                if too_much is None:
                    return self._take(event, cause)
                self.engine.refuse(too_much)
            case events.LoginOffered():
                return self._log_in(event, cause)
            case events.LoginAbandoned():
                self.person = ""
            case events.VerifyOffered():
                self.engine.refuse()  # 252: nobody has looked whether there is such a mailbox (RFC 5321 §7.3)
            case events.TlsRequested():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case events.Quit():
                cause = self.speak(cause)
                self.hang_up(cause)
        return cause

    def peer(self) -> str:
        return self.endpoint.peer if self.endpoint else ""

    def peer_address(self) -> str:
        return self.endpoint.peer_address if self.endpoint else ""

    def _weigh(self, path: str) -> None:
        path = path if "@" in path else f"{path}@{self._rules.domain}"
        refusal = self._verdict(path, self._declared)
        if refusal is None:
            self.engine.accept(path)
        else:
            self.engine.refuse(refusal)

    def _verdict(self, path: str, octets: int) -> Reply | None:
        return self._rules.recipients.verdict(path, self.peer(), bool(self.person), octets)

    def _weigh_again(self, event: events.MessageReceived) -> Reply | None:
        """What is to be said now that the size is known: where less was declared, and nobody has the room."""
        octets = len(event.octets)
        if octets <= self._declared:
            return None
        said = [self._verdict(path, octets) for path in event.envelope.forward_paths]
        return said[0] if all(said) else None

    def _take(self, event: events.MessageReceived, cause: int) -> int:
        queue_id, refusal, serial = self._owner.take(event.envelope, event.octets, self, cause)
        if refusal is not None or queue_id is None:
            self.engine.refuse(refusal)
        else:
            self.engine.accept(queue_id)
        return serial

    def _log_in(self, event: events.LoginOffered, cause: int) -> int:
        person = self._rules.person_of(event.identity, event.proof)
        if person is None:
            self.engine.refuse()
        else:
            self.person = person
            self.engine.accept()
        return self.tell_login(event, person, cause)

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        """A client that leaves half-way leaves nothing behind: what it did not finish was never ours."""
