"""How a mail program reads its mail by IMAP: the letters stay at the store, the device holds copies.

A visit does its tasks and leaves; one that stays watches the inbox and hears at once of what is new. What a
person did with letters meanwhile (`desk`) waits as errands until a visit has done them.
"""

from typing import Any, Final

import msgspec

from simulator.actors import desk
from simulator.actors.conversation import ClientConversation
from simulator.actors.device_folder import SENT, Kept, numbers_of
from simulator.actors.imap_door import IMAP_PORT, IMAPS_PORT
from simulator.actors.mua import MailProgram
from simulator.network.connection import Endpoint
from simulator.protocols.imap import events
from simulator.protocols.imap.client import ImapClient
from simulator.protocols.imap.tasks import Put, Synchronize, Task, Watch
from simulator.protocols.speech import Speech, Utterance
from simulator.trace.entry import INBOX
from simulator.wire.policy import TlsMode, TlsPolicy
from simulator.wire.transform import TransformError

PROTOCOL: Final = "imap"


class Errand(msgspec.Struct, eq=False, kw_only=True):
    """Something to be done at the store for a letter of the device."""

    task: Task
    kept: Kept


class ImapVisit(ClientConversation):
    """One visit to the store, or a long one that `stays` until `leave` is said.

    A fetched letter bears the same unique-id on the device that POP3 gives it (`message_store`), so that a
    device which has used both fetches nothing twice. `flags` are those of the inbox, by UID, when last seen.
    The program's errands are done before the tasks. `begins_in_clear`: by STARTTLS under any policy.
    """

    engine: ImapClient

    def __init__(
        self, program: MailProgram, *tasks: Task, stays: bool = False, begins_in_clear: bool = False
    ) -> None:
        account = program.account
        link = program.around.network.link(program.device, account.store)
        policy = program.around.policies.on(link.name if link else "")
        implicit = policy is TlsPolicy.REQUIRED and not begins_in_clear
        self._program = program
        self._stays = stays
        self.flags: dict[int, frozenset[str]] = {}
        self.failed_tasks: list[events.TaskFailed] = []
        engine = ImapClient(
            tls=policy,
            secured=implicit,
            credentials=account.credentials,
            mechanisms=account.mechanisms,
            nonce=program.around.nonce(program.device) if account.mechanisms else "",
        )
        super().__init__(program.around, engine, account.store)
        self.tls_mode = TlsMode.IMPLICIT if implicit else None
        self._port = IMAPS_PORT if implicit else IMAP_PORT
        self._validity: dict[str, int] = {}  # of each mailbox that was opened
        self._given: list[Errand] = []
        for errand in program.errands:
            self._give(errand)
        for task in tasks:
            engine.do(task)
        if stays:
            engine.do(Watch())
        else:
            engine.finish()

    def connect(self, cause: int) -> None:
        self._program.visit = self
        self.dial(self._program.device, self._program.account.store, self._port, PROTOCOL, cause)

    def do(self, task: Task, cause: int) -> None:
        """Something more, while the visit stays; afterwards it watches again."""
        self.engine.do(task)
        self.pump(cause)

    def run_errands(self, cause: int) -> None:
        """Do what has come up since."""
        for errand in self._program.errands:
            self._give(errand)
        self.pump(cause)

    def leave(self, cause: int) -> None:
        self._stays = False
        self.engine.finish()
        self.pump(cause)

    @property
    def stays(self) -> bool:
        return self._stays

    # What the client tells.

    def answer(self, event: Any, cause: int) -> int:
        match event:
            case events.TlsWanted():
                return self.switch_to_tls(TlsMode.STARTTLS, cause)
            case events.TlsUnavailable():
                return self.tls_unavailable(TlsMode.STARTTLS, cause)
            case events.Opened():
                self._validity[event.mailbox] = event.uid_validity
            case events.Listed():
                return self._mirror(event, cause)
            case events.Retrieved():
                return self._keep(event, cause)
            case events.Appended():
                self._filed(event)
            case events.NewsHeard():
                self.engine.do(look_at(self._program, event.mailbox))
            case events.TaskDone(task=Watch()) if self._stays:
                self.engine.do(Watch())
            case events.TaskDone():
                self._settle(event.task)
            case events.TaskFailed():
                self._settle(event.task)
                self.failed_tasks.append(event)
            case events.Finished():
                self.speak(cause)
                self.hang_up(cause)
                self._over()
                self._again(cause)
        return cause

    def cause_of(self, utterance: Utterance, cause: int) -> int:
        """A copy that is filed comes from the letter; everything else from what was asked."""
        filing = self._filing() if utterance.speech is Speech.CONTENT else None
        return cause if filing is None else filing.kept.letter

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self._over()

    def failed(self, reason: str, cause: int) -> None:
        self._over()

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        super().covering_failed(endpoint, error, cause)
        self._over()

    # Errands.

    def _give(self, errand: Errand) -> None:
        if errand not in self._given:
            self._given.append(errand)
            self.engine.do(errand.task)

    def _settle(self, task: msgspec.Struct) -> None:
        errands = self._program.errands
        errands[:] = [errand for errand in errands if errand.task is not task]

    def _filed(self, event: events.Appended) -> None:
        """The copy here and the one at the store are one letter from now on."""
        errand = self._filing()
        if errand is not None and event.uid:
            errand.kept.unique_id = f"{event.uid_validity}-{event.uid}"

    def _filing(self) -> Errand | None:
        """The copy that is being filed, or will be next."""
        return next((errand for errand in self._program.errands if isinstance(errand.task, Put)), None)

    def _over(self) -> None:
        if self._program.visit is self:
            self._program.visit = None

    def _again(self, cause: int) -> None:
        """Errands that came up after this visit had said goodbye are for another one."""
        program = self._program
        if program.visit is None and any(errand not in self._given for errand in program.errands):
            ImapVisit(program).connect(cause)

    # Letters.

    def _keep(self, event: events.Retrieved, cause: int) -> int:
        unique_id = f"{event.uid_validity}-{event.uid}"
        kept = self._program.keep(event.octets, unique_id, self, cause, PROTOCOL, event.mailbox)
        if event.flags:
            return desk.show_flags(self._program, kept, event.flags, kept.serial)
        return kept.serial

    def _mirror(self, event: events.Listed, cause: int) -> int:
        """Show what the store shows, but for what the device has yet to tell it."""
        program, validity = self._program, self._validity.get(event.mailbox, 0)
        if event.mailbox == INBOX:
            self.flags = event.flags
        untold = [errand.kept for errand in program.errands]
        for kept in program.folder.of(event.mailbox):
            its_validity, uid = kept.numbers
            if not kept.is_shared or its_validity != validity or kept in untold:
                continue
            if uid not in event.flags:
                cause = desk.discard(program, kept, "gone", cause)
            elif event.flags[uid] != kept.flags:
                cause = desk.show_flags(program, kept, event.flags[uid], cause)
        return cause


def look_at(program: MailProgram, mailbox: str = INBOX) -> Synchronize:
    """What of a mailbox the device has not yet, by UIDVALIDITY and UID; an older validity means nothing."""
    numbers = [kept.numbers for kept in program.folder.of(mailbox)]
    if mailbox == INBOX:
        numbers += map(numbers_of, program.folder.seen)
    validity = max((validity for validity, _ in numbers), default=0)
    known = frozenset(uid for its, uid in numbers if its == validity)
    return Synchronize(mailbox=mailbox, known=known, uid_validity=validity)


def collect(program: MailProgram, cause: int, *, begins_in_clear: bool = False) -> ImapVisit:
    """Go and look what is new, received and sent, and fetch it. The letters stay at the store."""
    going_on = program.visit
    if going_on is not None:
        going_on.do(look_at(program, INBOX), cause)
        going_on.do(look_at(program, SENT), cause)
        return going_on
    tasks = look_at(program, INBOX), look_at(program, SENT)
    visit = ImapVisit(program, *tasks, begins_in_clear=begins_in_clear)
    visit.connect(cause)
    return visit


def watch(program: MailProgram, cause: int) -> ImapVisit:
    """Look, and stay to hear of what comes."""
    visit = ImapVisit(program, look_at(program, INBOX), look_at(program, SENT), stays=True)
    visit.connect(cause)
    return visit


def run_errands(program: MailProgram, cause: int) -> None:
    """Have the store told what it is to know: by the visit that goes on, or by one for that."""
    if program.visit is not None:
        program.visit.run_errands(cause)
    elif program.around.network.is_on(program.device):
        ImapVisit(program).connect(cause)
