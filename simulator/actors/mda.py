"""The last server of a letter's way: it takes letters in by SMTP and puts them into mailboxes.

At delivery it adds Return-Path on top (RFC 5321 §4.4); from then on the letter waits for its owner.
"""

from simulator.actors.mail_queue import QueuedMessage, Refusal
from simulator.actors.message_store import MessageStore, StoredMessage
from simulator.actors.mta import MailServer
from simulator.actors.notices import notify
from simulator.actors.reception import HouseRules, Reception
from simulator.actors.rewriting import rewrite
from simulator.actors.routing import Route
from simulator.actors.surroundings import Surroundings
from simulator.mail.envelope import Envelope
from simulator.mail.trace_fields import ReturnPathField
from simulator.protocols.smtp.replies import MAILBOX_FULL, NO_SUCH_MAILBOX, Reply
from simulator.trace.entry import Delivered, Filed
from simulator.trace.kinds import Kind


class StoreRecipients:
    """A recipient is taken when there is a mailbox for it, and room in that."""

    def __init__(self, store: MessageStore) -> None:
        self._store = store

    def verdict(self, forward_path: str, peer: str, logged_in: bool, octets: int = 0) -> Reply | None:
        mailbox = self._store.mailbox(forward_path)
        if mailbox is None:
            return NO_SUCH_MAILBOX
        return MAILBOX_FULL if mailbox.is_full or not mailbox.has_room(octets) else None


class DeliveryServer(MailServer):
    """The host of a message store. `route` is for its notices: everything else ends here."""

    def __init__(
        self, around: Surroundings, host: str, rules: HouseRules, route: Route, store: MessageStore
    ) -> None:
        super().__init__(around, host, rules, route)
        self.store = store
        self._deliveries: dict[tuple[str, int], int] = {}

    def delivery(self, mailbox: str, uid: int) -> int | None:
        """The serial of the entry (DELIVERED or FILED) by which a message came into its mailbox."""
        return self._deliveries.get((mailbox, uid))

    def file(
        self, mailbox: str, message: StoredMessage, letter: int | None, cause: int, connection: int
    ) -> int:
        """Tell that the owner put a message into a mailbox. `letter` is None where nobody has sent it."""
        trace = self.around.trace
        serial = self.around.tell(
            Kind.FILED,
            Filed(
                mailbox=mailbox,
                uid=message.uid,
                flags=tuple(sorted(message.flags)),
                letter=len(trace) if letter is None else letter,
            ),
            cause=cause,
            source=self.host,
            connection=connection,
            octets=message.octets,
        )
        self._deliveries[mailbox, message.uid] = serial
        return serial

    def letter_of(self, delivery: int | None) -> int | None:
        """The letter that an entry put into a mailbox."""
        detail = None if delivery is None else self.around.trace.detail(delivery)
        return detail.letter if isinstance(detail, Delivered | Filed) else None

    def take(
        self, envelope: Envelope, octets: bytes, received: Reception, cause: int
    ) -> tuple[str | None, Reply | None, int]:
        queue_id = self._ids.next()
        stamped = (
            ReturnPathField(envelope.reverse_path).encode()
            + self.stamp(envelope, octets, received, queue_id)
            + octets
        )
        letter = self._letter(cause)
        serial = self.tell_accepted(queue_id, envelope, stamped, received.engine.protocol, letter, cause)
        if self.rules.rewriting is not None:
            now_us = self.around.scheduler.now_us
            lying = QueuedMessage(queue_id, envelope, stamped, letter, serial, now_us)
            rewrite(self, lying, serial)
            stamped = lying.octets
        for path in envelope.forward_paths:
            mailbox = self.store.mailbox(path)
            if mailbox is None:  # gone between RCPT and the end of DATA
                gone = envelope.for_paths((path,))
                message = QueuedMessage(queue_id, gone, stamped, letter, serial, self.around.scheduler.now_us)
                self.refused(message, Refusal((path,), str(NO_SUCH_MAILBOX), self.host, asked=False), serial)
                continue
            uid = mailbox.deliver(stamped, received_us=self.around.scheduler.now_us)
            serial = self.around.tell(
                Kind.DELIVERED,
                Delivered(address=path, mailbox=mailbox.name, uid=uid, letter=letter),
                cause=serial,
                source=self.host,
                octets=stamped,
            )
            self._deliveries[mailbox.name, uid] = serial
            if envelope.wishes:
                now_us = self.around.scheduler.now_us
                message = QueuedMessage(queue_id, envelope, octets, letter, serial, now_us)
                notify(self, message, envelope, Refusal((path,), "", ""), "delivered", serial)
        return queue_id, None, serial
