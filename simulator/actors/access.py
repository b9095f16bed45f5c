"""The counter where mail is collected: the POP3 service of a store, one conversation a visitor."""

from functools import partial
from typing import Any

from simulator.actors.conversation import ServerConversation
from simulator.actors.mda import DeliveryServer
from simulator.actors.message_store import Mailbox, MaildropView
from simulator.actors.reception import HouseRules
from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint
from simulator.protocols.pop3 import events
from simulator.protocols.pop3.replies import reply
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.speech import Speech, Utterance
from simulator.trace.entry import Expunged
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode

POP3_PORT = 110
POP3S_PORT = 995


class Pop3Service:
    """Listens for POP3 at a store's host, in clear (with STLS) and under TLS from the start."""

    def __init__(self, around: Surroundings, server: DeliveryServer, rules: HouseRules) -> None:
        self.around = around
        self.host = server.host
        self.server = server
        self.rules = rules
        self._visits = 0

    def listen(self) -> None:
        network = self.around.network
        network.listen(self.host, POP3_PORT, lambda endpoint, cause: Collection(self, implicit_tls=False))
        if self.rules.offers_tls:
            network.listen(self.host, POP3S_PORT, lambda endpoint, cause: Collection(self, implicit_tls=True))

    def banner(self) -> str | None:
        """A timestamp for APOP that is never used twice (RFC 1939 §7).

        None where passwords must not pass in clear: from APOP's digest whoever listens can guess them.
        """
        if not self.rules.passwords_in_clear:
            return None
        self._visits += 1
        return f"<{self._visits}.{int(self.around.now().timestamp())}@{self.host}>"


class Collection(ServerConversation):
    """One visitor at the counter."""

    engine: Pop3Server

    def __init__(self, service: Pop3Service, *, implicit_tls: bool) -> None:
        rules = service.rules
        engine = Pop3Server(
            service.host,
            tls_available=rules.offers_tls,
            auth_in_clear=rules.passwords_in_clear,
            secured=implicit_tls,
            apop_banner=service.banner(),
            utf8=rules.offers_utf8,
            mechanisms=tuple(name for name in rules.mechanisms if name != "LOGIN"),
            nonces=partial(service.around.nonce, service.host),
            lax=rules.lax,
        )
        super().__init__(service.around, engine, service.host)
        self.tls_mode = TlsMode.IMPLICIT if implicit_tls else None
        self._service = service
        self._mailbox: Mailbox | None = None
        self._stored: int | None = None  # the delivery whose letter is being handed over

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.LoginOffered():
                return self._login(event, cause)
            case events.DeletionsCommitted(uids=uids):
                return self._delete(uids, cause)
            case events.MessageRetrieved(uid=uid):
                self._stored = self._delivery(uid)
                cause = self.speak(cause)
                self._stored = None
            case events.LoginAbandoned():
                self._leave()
                return self.speak(cause)
            case events.CommandAnswered() | events.CommandRefused():
                return self.speak(cause)
            case events.TlsRequested():
                return self.switch_to_tls(TlsMode.STLS, cause)
            case events.Quit():
                cause = self.speak(cause)
                self._leave()
                self.hang_up(cause)
        return cause

    def _delivery(self, unique_id: str) -> int | None:
        mailbox = self._mailbox
        assert mailbox is not None
        uids = mailbox.numbers((unique_id,))
        return self._service.server.delivery(mailbox.name, uids[0]) if uids else None

    def cause_of(self, utterance: Utterance, cause: int) -> int:
        """A letter that is handed over comes from its delivery; everything else from what was asked."""
        if self._stored is not None and utterance.speech is Speech.CONTENT:
            return self._stored
        return cause

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        """A session that breaks off deletes nothing (RFC 1939 §6)."""
        self._leave()

    def _login(self, event: events.LoginOffered, cause: int) -> int:
        person = self._service.rules.person_of(event.identity, event.proof)
        if person is None:
            self.engine.refuse()
            return self.tell_login(event, None, cause)
        mailbox = self._service.server.store.mailbox_of(person)
        if not mailbox.lock():
            self.engine.refuse(reply("in-use"))
            return self.tell_login(event, None, cause)
        self._mailbox = mailbox
        self.engine.accept(MaildropView(mailbox))
        return self.tell_login(event, person, cause)

    def _delete(self, uids: tuple[str, ...], cause: int) -> int:
        mailbox = self._mailbox
        assert mailbox is not None
        for uid in mailbox.expunge(mailbox.numbers(uids)):
            cause = self.around.tell(
                Kind.EXPUNGED, Expunged(mailbox=mailbox.name, uid=uid), cause=cause, source=self.host
            )
        self.engine.accept()
        return cause

    def _leave(self) -> None:
        if self._mailbox is not None:
            self._mailbox.unlock()
            self._mailbox = None
