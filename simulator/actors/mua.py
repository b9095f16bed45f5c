"""A device with its mail program: writes letters and submits them, collects mail, and keeps what it has.

The device asks, always: nothing comes to it that it did not go and get (RFC 1939 §3).
"""

from typing import TYPE_CHECKING, Any

import msgspec

from simulator.actors import desk
from simulator.actors.access import POP3_PORT, POP3S_PORT
from simulator.actors.console import Console
from simulator.actors.conversation import ClientConversation
from simulator.actors.device_folder import SEEN, SENT, Folder, Kept
from simulator.actors.mail_queue import GIVE_UP_AFTER_US, QueuedMessage, Refusal
from simulator.actors.sender import SUBMISSION_PORT, Sender
from simulator.actors.surroundings import Surroundings
from simulator.mail.envelope import Envelope
from simulator.mail.message import InternetMessage, body_sha256, prepare
from simulator.protocols.pop3 import events
from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.sasl.credentials import Credentials
from simulator.trace.entry import (
    INBOX,
    Accepted,
    Composed,
    Deferred,
    Delivered,
    Failed,
    Filed,
    Note,
    Retrieved,
)
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode, TlsPolicy

if TYPE_CHECKING:
    from simulator.actors.imap_visit import Errand, ImapVisit


class Account(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail program is set up with."""

    person: str
    address: str
    credentials: Credentials
    submission: str  # host
    store: str  # host
    mechanisms: tuple[str, ...] = ()  # by which it logs in, best first; none for what is usual
    retrieval: str = "pop3"  # or "imap"
    leave_on_server: bool = False


class MailProgram:
    """The mail program of one device."""

    def __init__(self, around: Surroundings, device: str, account: Account) -> None:
        self.around = around
        self.device = device
        self.account = account
        self.folder = Folder()
        self.errands: list[Errand] = []  # what the store is still to be told, by IMAP
        self.visit: ImapVisit | None = None  # the one that goes on
        self.outbox: list[QueuedMessage] = []
        self._answering: dict[int, Kept | None] = {}  # letters not yet sent: what each replies to
        self.console: Console | None = None
        self.lost = False

    # Sending.

    def send(
        self,
        octets: bytes,
        forward_paths: tuple[str, ...],
        cause: int,
        reverse_path: str | None = None,
        *,
        answers: Kept | None = None,
    ) -> int:
        """Hand a letter to the author's server. Raises LetterError for one that mail cannot carry.

        `answers` is the letter here that it replies to.
        """
        prepared = prepare(octets)
        message = InternetMessage(prepared.octets)
        envelope = Envelope(
            reverse_path=self.account.address if reverse_path is None else reverse_path,
            forward_paths=forward_paths,
            body="8BITMIME" if message.has_eight_bit else "7BIT",
            smtputf8=message.header_has_eight_bit or not "".join(forward_paths).isascii(),
        )
        serial = self.around.tell(
            Kind.COMPOSED,
            Composed(
                reverse_path=envelope.reverse_path,
                forward_paths=forward_paths,
                changes=prepared.changes,
                body_sha256=message.body_sha256,
            ),
            cause=cause,
            source=self.device,
            octets=prepared.octets,
        )
        for code in prepared.changes + prepared.notes:
            self.around.tell(Kind.NOTE, Note(code=code), cause=serial, source=self.device)
        queued = QueuedMessage(
            "", envelope, prepared.octets, serial, serial, self.around.scheduler.now_us, submission=True
        )
        self.outbox.append(queued)
        self._answering[serial] = answers
        self._submit(queued)
        return serial

    def _submit(self, message: QueuedMessage) -> None:
        if message not in self.outbox or not self.around.network.is_on(self.device):
            return
        message.attempts += 1
        sender = Sender(
            self.around,
            self.device,
            self.account.submission,
            SUBMISSION_PORT,
            self,
            policy=self._policy(self.account.submission),
            credentials=self.account.credentials,
            mechanisms=self.account.mechanisms,
            told_as=Kind.SUBMITTED,
        )
        sender.carry(message)
        sender.connect(message.serial)

    def _policy(self, server: str) -> TlsPolicy:
        link = self.around.network.link(self.device, server)
        return self.around.policies.on(link.name if link else "")

    # What became of a letter (Consignor).

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        self._settle(message, paths)
        if message.letter in self._answering:
            sent = Kept(
                octets=message.octets,
                serial=cause,
                letter=message.letter,
                mailbox=SENT,
                flags=frozenset((SEEN,)),
            )
            desk.file_sent(self, sent, self._answering.pop(message.letter), cause)

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        self._settle(message, refusal.paths)
        self.around.tell(
            Kind.FAILED,
            Failed(
                queue_id="",
                forward_paths=refusal.paths,
                next_host=refusal.next_host,
                reply=refusal.reply,
                letter=message.letter,
            ),
            cause=cause,
            source=self.device,
            target=refusal.next_host,
        )

    def deferred(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        scheduler = self.around.scheduler
        if scheduler.now_us - message.arrived_us >= GIVE_UP_AFTER_US:
            self.refused(message, refusal, cause)
            return
        delay_us = message.retry_delay_us()
        self.around.tell(
            Kind.DEFERRED,
            Deferred(
                queue_id="",
                forward_paths=refusal.paths,
                next_host=refusal.next_host,
                reply=refusal.reply,
                retry_at_us=scheduler.now_us + delay_us,
                letter=message.letter,
            ),
            cause=cause,
            source=self.device,
            target=refusal.next_host,
        )
        message.envelope = message.envelope.for_paths(refusal.paths)
        scheduler.after(delay_us, self._submit, message)

    def _settle(self, message: QueuedMessage, paths: tuple[str, ...]) -> None:
        left = tuple(path for path in message.envelope.forward_paths if path not in paths)
        if left:
            message.envelope = message.envelope.for_paths(left)
        elif message in self.outbox:
            self.outbox.remove(message)

    def switched_on(self) -> None:
        """What waited in the outbox while the device was off goes out now."""
        for message in list(self.outbox):
            self.around.scheduler.after(0, self._submit, message)

    # Collecting.

    def fetch(self, cause: int, *, leave: bool | None = None, begins_in_clear: bool = False) -> None:
        """Go and get what has come, by POP3; `begins_in_clear`: by STLS also where TLS is required."""
        leave = self.account.leave_on_server if leave is None else leave
        if not leave:  # what is taken away from the store is nobody's but the device's
            for kept in self.folder.of(INBOX):
                kept.is_shared = False
        Pickup(self, leave=leave, begins_in_clear=begins_in_clear).connect(cause)

    def keep(
        self,
        octets: bytes,
        uid: str,
        visit: ClientConversation,
        cause: int,
        protocol: str = "pop3",
        mailbox: str = INBOX,
    ) -> Kept:
        """Store a fetched letter, and tell so."""
        endpoint = visit.endpoint
        assert endpoint is not None
        letter = self._letter(cause)
        serial = self.around.tell(
            Kind.RETRIEVED,
            Retrieved(
                person=self.account.person,
                uid=uid,
                protocol=protocol,
                server_port=endpoint.port,
                tls=visit.lock,
                tls_version=visit.tls_version,
                body_sha256=body_sha256(octets),
                letter=letter,
                mailbox=mailbox,
            ),
            cause=cause,
            source=endpoint.peer,
            target=self.device,
            wire=endpoint.wire,
            connection=endpoint.connection,
            octets=octets,
        )
        kept = Kept(
            octets=octets,
            serial=serial,
            letter=letter,
            mailbox=mailbox,
            unique_id=uid,
            is_shared=protocol == "imap",
        )
        self.folder.add(kept)
        return kept

    def _letter(self, cause: int) -> int:
        """The letter among the causes of what arrived: the content came from a delivery."""
        trace = self.around.trace
        delivery = trace.nearest(cause, (Kind.DELIVERED, Kind.FILED, Kind.ACCEPTED))
        if delivery is None:
            return cause
        detail = trace.detail(delivery)
        assert isinstance(detail, Delivered | Filed | Accepted)
        return detail.letter


class Pickup(ClientConversation):
    """One visit to the store."""

    engine: Pop3Client

    def __init__(self, program: MailProgram, *, leave: bool, begins_in_clear: bool = False) -> None:
        account = program.account
        policy = program._policy(account.store)
        implicit = policy is TlsPolicy.REQUIRED and not begins_in_clear
        engine = Pop3Client(
            tls=policy,
            secured=implicit,
            credentials=account.credentials,
            leave_on_server=leave,
            known_uids=frozenset(program.folder.seen),
            mechanisms=account.mechanisms,
            nonce=program.around.nonce(program.device) if account.mechanisms else "",
        )
        super().__init__(program.around, engine, account.store)
        self.tls_mode = TlsMode.IMPLICIT if implicit else None
        self._program = program
        self._port = POP3S_PORT if implicit else POP3_PORT

    def connect(self, cause: int) -> None:
        self.dial(self._program.device, self._program.account.store, self._port, "pop3", cause)

    def answer(self, event: Any, cause: int) -> int:
        endpoint = self.endpoint
        assert endpoint is not None
        match event:
            case events.TlsWanted():
                return self.switch_to_tls(TlsMode.STLS, cause)
            case events.TlsUnavailable():
                return self.tls_unavailable(TlsMode.STLS, cause)
            case events.Retrieved():
                return self._program.keep(event.octets, event.uid, self, cause).serial
            case events.Finished():
                self.speak(cause)
                self.hang_up(cause)
        return cause
