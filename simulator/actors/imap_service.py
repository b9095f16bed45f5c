"""The counter where mail is looked at and stays: the IMAP service of a store, one conversation a visitor."""

from functools import partial
from typing import Any, Final

from simulator.actors.conversation import ServerConversation
from simulator.actors.folders import Folders
from simulator.actors.mda import DeliveryServer
from simulator.actors.message_store import Mailbox
from simulator.actors.reception import HouseRules
from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint
from simulator.protocols.imap import events
from simulator.protocols.imap.lax import LaxImapServer
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.speech import Speech, Utterance
from simulator.trace.entry import Composed, Expunged, Flagged
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode

_BEGINNINGS: Final = frozenset({Kind.COMPOSED, Kind.RETRIEVED})


class ImapService:
    """What a store's visitors share: whose letters lie there, and who may look at them."""

    def __init__(self, around: Surroundings, server: DeliveryServer, rules: HouseRules) -> None:
        self.around = around
        self.host = server.host
        self.server = server
        self.rules = rules


class Reading(ServerConversation):
    """One visitor at the counter. Several may look at one mailbox, and hear what the others do."""

    engine: ImapServer

    def __init__(self, service: ImapService, *, implicit_tls: bool) -> None:
        rules = service.rules
        engine = (LaxImapServer if rules.lax else ImapServer)(
            service.host,
            epoch=service.around.start,
            tls_available=rules.offers_tls,
            auth_in_clear=rules.passwords_in_clear,
            secured=implicit_tls,
            mechanisms=tuple(name for name in rules.mechanisms if name != "LOGIN"),
            nonces=partial(service.around.nonce, service.host),
            max_message=rules.max_size,
            wake=self._wake,
        )
        super().__init__(service.around, engine, service.host)
        self.tls_mode = TlsMode.IMPLICIT if implicit_tls else None
        self._service = service
        self._folders: Folders | None = None
        self._content_from: int | None = None  # the delivery whose letter is being handed over
        self._push_planned = False

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.LoginOffered():
                return self._login(event, cause)
            case events.AppendOffered():
                return self._append(event, cause)
            case events.MessageFetched():
                self._content_from = self._delivery(event.mailbox, event.uid)
                cause = self.speak(cause)
                self._content_from = None
            case events.MessagesCopied():
                return self._tell_copies(event, cause)
            case events.FlagsChanged():
                return self._tell_flags(event, cause)
            case events.MessagesExpunged():
                return self._tell_expunged(event, cause)
            case events.CommandAnswered() | events.CommandRefused():
                return self.speak(cause)
            case events.TlsRequested():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case events.Quit():
                cause = self.speak(cause)
                self.hang_up(cause)
        return cause

    def cause_of(self, utterance: Utterance, cause: int) -> int:
        """A letter that is handed over comes from its delivery; everything else from what was asked."""
        if self._content_from is not None and utterance.speech is Speech.CONTENT:
            return self._content_from
        return cause

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self.engine.leave()

    # News for a client that idles.

    def _wake(self) -> None:
        """Something happened in the mailbox: tell it once whoever did it has finished."""
        if not self._push_planned:
            self._push_planned = True
            self.around.scheduler.after(0, self._push, len(self.around.trace) - 1)

    def _push(self, cause: int) -> None:
        self._push_planned = False
        inbox = self._folders.inbox if self._folders is not None else None
        if inbox is not None and len(inbox):
            delivered = self._service.server.delivery(inbox.name, inbox.uids()[-1])
            cause = max(cause, delivered or 0)  # an arrival is told with the delivery, which came after it
        self.speak(cause)

    # What the store does.

    def _login(self, event: events.LoginOffered, cause: int) -> int:
        person = self._service.rules.person_of(event.identity, event.proof)
        if person is None:
            self.engine.refuse()
        else:
            self._folders = self._service.server.store.folders_of(person)
            self.engine.accept(self._folders)
        return self.tell_login(event, person, cause)

    def _append(self, event: events.AppendOffered, cause: int) -> int:
        now_us = self.around.scheduler.now_us
        received_us = now_us if event.received_us is None else event.received_us
        mailbox = self._mailbox(event.mailbox.name)
        assert mailbox is not None
        uid = mailbox.deliver(event.octets, received_us=received_us, flags=event.flags)
        cause = self._file(mailbox, uid, self._written(cause), cause)
        if self._is_kept():
            self.engine.accept(uid=uid)
        else:
            self.engine.refuse()
        return cause

    def _is_kept(self) -> bool:
        """Whether what was done will still be so after a crash."""
        return True

    def _mailbox(self, name: str) -> Mailbox | None:
        """By the store's own name for it; None where it was deleted meanwhile."""
        return next((mailbox for mailbox in self._folders or () if mailbox.name == name), None)

    def _delivery(self, mailbox_name: str, uid: int) -> int | None:
        return self._service.server.delivery(mailbox_name, uid)

    def _written(self, cause: int) -> int | None:
        """The letter that a client files: a simulated one has it from what it wrote or read."""
        trace = self.around.trace
        beginning = trace.nearest(cause, _BEGINNINGS)
        if beginning is None:
            return None
        detail = trace.detail(beginning)
        return beginning if isinstance(detail, Composed) else getattr(detail, "letter", None)

    def _file(self, mailbox: Mailbox, uid: int, letter: int | None, cause: int) -> int:
        connection = 0 if self.endpoint is None else self.endpoint.connection
        return self._service.server.file(mailbox.name, mailbox[uid], letter, cause, connection)

    def _tell_copies(self, event: events.MessagesCopied, cause: int) -> int:
        """A letter that was filed elsewhere is still the letter that was delivered."""
        server, target = self._service.server, self._mailbox(event.target)
        for uid, copy in zip(event.uids, event.copies, strict=True):
            letter = server.letter_of(self._delivery(event.mailbox, uid))
            if target is not None and copy in target:
                cause = self._file(target, copy, letter, cause)
        return cause

    def _tell_flags(self, event: events.FlagsChanged, cause: int) -> int:
        copy = self._delivery(event.mailbox, event.uid)
        return self.around.tell(
            Kind.FLAGGED,
            Flagged(
                mailbox=event.mailbox,
                uid=event.uid,
                flags=tuple(sorted(event.flags)),
                copy=copy,
                letter=self._service.server.letter_of(copy),
            ),
            cause=cause,
            source=self.host,
            connection=0 if self.endpoint is None else self.endpoint.connection,
        )

    def _tell_expunged(self, event: events.MessagesExpunged, cause: int) -> int:
        for uid in event.uids:
            detail = Expunged(mailbox=event.mailbox, uid=uid)
            cause = self.around.tell(Kind.EXPUNGED, detail, cause=cause, source=self.host)
        return cause
