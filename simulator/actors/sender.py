"""The sending side of one SMTP connection: it takes letters to one host, whoever they are from.

A device submits with it and a server relays with it; what a result means for the queue is the owner's
affair (`Consignor`).
"""

from typing import Any, Protocol

from simulator.actors.conversation import ClientConversation
from simulator.actors.mail_queue import QueuedMessage, Refusal
from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import USUAL
from simulator.protocols.smtp import events
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.speech import Speech, Utterance
from simulator.trace.entry import Relayed
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode, TlsPolicy
from simulator.wire.transform import TransformError

SMTP_PORT = 25
SUBMISSION_PORT = 587


class Consignor(Protocol):
    """Who gave the letters to send, and hears what became of each."""

    def accepted(self, message: QueuedMessage, paths: tuple[str, ...], cause: int) -> None:
        """The next server answers for these recipients now."""

    def refused(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        """These recipients failed for good."""

    def deferred(self, message: QueuedMessage, refusal: Refusal, cause: int) -> None:
        """These recipients are to be tried again."""


class Sender(ClientConversation):
    """Takes one or more messages to `target`, one transaction each, and quits."""

    engine: SmtpClient

    def __init__(
        self,
        around: Surroundings,
        host: str,
        target: str,
        port: int,
        consignor: Consignor,
        *,
        policy: TlsPolicy,
        credentials: Credentials | None = None,
        mechanisms: tuple[str, ...] = (),
        told_as: Kind = Kind.RELAYED,
    ) -> None:
        name = host if "." in host else f"[{around.addresses.get(host, '')}]"  # RFC 5321 §4.1.3
        engine = SmtpClient(
            name,
            tls=policy,
            credentials=credentials,
            mechanisms=mechanisms or USUAL,
            nonce=around.nonce(host) if mechanisms else "",
        )
        super().__init__(around, engine, target)
        self.host = host
        self.target = target
        self.port = port
        self._consignor = consignor
        self._told_as = told_as
        self._waiting: list[QueuedMessage] = []
        self._reason = ""  # why the connection was lost, if it was

    def carry(self, message: QueuedMessage) -> None:
        """Add a message; before `connect`, or while the conversation is still going on."""
        self._waiting.append(message)
        self.engine.submit(message.envelope, message.octets)

    def connect(self, cause: int) -> None:
        self.engine.finish()
        self.dial(self.host, self.target, self.port, "smtp", cause)

    def cause_of(self, utterance: Utterance, cause: int) -> int:
        if utterance.speech is Speech.COMMAND and utterance.octets.startswith(b"MAIL ") and self._waiting:
            return self._waiting[0].serial
        return cause

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.TlsWanted():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case events.TlsUnavailable():
                return self.tls_unavailable(TlsMode.STARTTLS, cause)
            case events.MessageAccepted():
                self._message_accepted(event, cause)
            case events.TransactionFailed():
                self._transaction_failed(event, cause)
            case events.Finished():
                self.hang_up(cause)
        return cause

    def failed(self, reason: str, cause: int) -> None:
        self._lost(f"connection: {reason}", cause)

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self._lost(f"connection: {reason}", cause)

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        super().covering_failed(endpoint, error, cause)
        self._lost(f"TLS: {error.reason}", cause)

    def _lost(self, reason: str, cause: int) -> None:
        """Nothing more will be heard: whatever has no outcome yet failed for now, for this reason."""
        self._reason = reason
        self.engine.connection_closed()
        self.pump(cause)

    def _message_accepted(self, event: events.MessageAccepted, cause: int) -> None:
        message = self._waiting.pop(0)
        paths = event.envelope.forward_paths
        endpoint = self.endpoint
        assert endpoint is not None
        serial = self.around.tell(
            self._told_as,
            Relayed(
                queue_id=message.queue_id,
                forward_paths=paths,
                protocol="smtp",
                server_port=self.port,
                tls=self.lock,
                tls_version=self.tls_version,
                letter=message.letter,
            ),
            cause=cause,
            source=self.host,
            target=self.target,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )
        message.next_reports = self.engine.offer.dsn
        self._consignor.accepted(message, paths, serial)
        for path, reply in event.refused:
            self._settle(message, (path,), str(reply), reply.permanent, cause)

    def _transaction_failed(self, event: events.TransactionFailed, cause: int) -> None:
        if not self._waiting:
            return
        message = self._waiting.pop(0)
        alone = dict(event.refused)
        for path, reply in event.refused:
            self._settle(message, (path,), str(reply), reply.permanent, cause)
        rest = tuple(path for path in event.envelope.forward_paths if path not in alone)
        if rest:
            said = self._reason if event.reason == "lost" else str(event.reply)
            self._settle(message, rest, said, event.permanent, cause)

    def _settle(
        self, message: QueuedMessage, paths: tuple[str, ...], reply: str, permanent: bool, cause: int
    ) -> None:
        tell = self._consignor.refused if permanent else self._consignor.deferred
        tell(message, Refusal(paths, reply, self.target), cause)
