"""How a mail program reads its mail by IMAP: the letters stay at the store, the device holds copies.

A visit does its tasks and leaves; one that stays watches the inbox and hears at once of what is new.
"""

from typing import Any, Final

from simulator.actors.conversation import ClientConversation
from simulator.actors.imap_door import IMAP_PORT, IMAPS_PORT
from simulator.actors.mua import MailProgram
from simulator.protocols.imap import events
from simulator.protocols.imap.client import ImapClient
from simulator.protocols.imap.tasks import Put, Synchronize, Task, Watch
from simulator.trace.entry import Kind, TlsFailed
from simulator.wire.policy import TlsMode, TlsPolicy

PROTOCOL: Final = "imap"
SENT: Final = "Sent"


class ImapVisit(ClientConversation):
    """One visit to the store, or a long one that `stays` until `leave` is said.

    A fetched letter bears the same unique-id on the device that POP3 gives it (`message_store`), so that a
    device which has used both fetches nothing twice. `flags` are those of the inbox, by UID, when last seen.
    """

    engine: ImapClient

    def __init__(self, program: MailProgram, *tasks: Task, stays: bool = False) -> None:
        account = program.account
        link = program.around.network.link(program.device, account.store)
        policy = program.around.policies.on(link.name if link else "")
        implicit = policy is TlsPolicy.REQUIRED
        self._program = program
        self._stays = stays
        self.flags: dict[int, frozenset[str]] = {}
        self.failed_tasks: list[events.TaskFailed] = []
        engine = ImapClient(tls=policy, secured=implicit, credentials=account.credentials)
        super().__init__(program.around, engine, account.store)
        self.tls_mode = TlsMode.IMPLICIT if implicit else None
        self._port = IMAPS_PORT if implicit else IMAP_PORT
        for task in tasks or (self._look(),):
            engine.do(task)
        if stays:
            engine.do(Watch())
        else:
            engine.finish()

    def connect(self, cause: int) -> None:
        around, device, store = self.around, self._program.device, self._program.account.store
        around.network.connect(
            device,
            store,
            self._port,
            self,
            protocol=PROTOCOL,
            cause=cause,
            client_address=around.addresses.get(device, ""),
            server_address=around.addresses.get(store, ""),
        )

    def do(self, task: Task, cause: int) -> None:
        """Something more, while the visit stays; afterwards it watches again."""
        self.engine.do(task)
        self.pump(cause)

    def leave(self, cause: int) -> None:
        self._stays = False
        self.engine.finish()
        self.pump(cause)

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.TlsWanted():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case events.TlsUnavailable():
                return self._tell_no_tls(cause)
            case events.Listed(flags=flags):
                self.flags = flags
            case events.Retrieved():
                uid = f"{event.uid_validity}-{event.uid}"
                return self._program.keep(event.octets, uid, self, cause, PROTOCOL)
            case events.NewsHeard():
                self.engine.do(self._look())
            case events.TaskDone(task=Watch()) if self._stays:
                self.engine.do(Watch())
            case events.TaskFailed():
                self.failed_tasks.append(event)
            case events.Finished():
                self.speak(cause)
                self.hang_up(cause)
        return cause

    def _look(self) -> Synchronize:
        """What the device has not yet: its unique-ids are UIDVALIDITY and UID."""
        validity = 0
        known: set[int] = set()
        for unique_id in self._program.folder.uids:
            first, _, second = unique_id.partition("-")
            if first.isdecimal() and second.isdecimal():
                if int(first) > validity:  # an older one means nothing any more
                    validity, known = int(first), set()
                if int(first) == validity:
                    known.add(int(second))
        return Synchronize(known=frozenset(known), uid_validity=validity)

    def _tell_no_tls(self, cause: int) -> int:
        endpoint = self.endpoint
        assert endpoint is not None
        return self.around.tell(
            Kind.TLS_FAILED,
            TlsFailed(how=TlsMode.STARTTLS.value, reason="not-offered"),
            cause=cause,
            source=endpoint.host,
            target=endpoint.peer,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )


def collect(program: MailProgram, cause: int) -> ImapVisit:
    """Go and look what is new, and fetch it. The letters stay at the store."""
    visit = ImapVisit(program)
    visit.connect(cause)
    return visit


def keep_copy(program: MailProgram, octets: bytes, cause: int) -> ImapVisit:
    """Put a copy of what was sent into Sent."""
    visit = ImapVisit(program, Put(mailbox=SENT, octets=octets))
    visit.connect(cause)
    return visit


def watch(program: MailProgram, cause: int) -> ImapVisit:
    """Look, and stay to hear of what comes."""
    look = ImapVisit(program, stays=True)
    look.connect(cause)
    return look
