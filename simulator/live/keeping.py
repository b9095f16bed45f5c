"""What `serve --store` keeps: mailboxes with their UIDs, queues, accounts and the authority.

One folder: `mail.journal` (see `simulator.live.journal`), `accounts.json`, `ca.pem` and `ca-key.pem`. It
watches the mailboxes and stands in for the servers' queues; the actors know nothing of it.
"""

import contextlib
from collections.abc import Iterator, Sequence
from itertools import count
from pathlib import Path
from typing import Any, Final

import msgspec

from simulator.actors.folders import Folders, FoldersState
from simulator.actors.mail_queue import MailQueue, QueuedMessage
from simulator.actors.message_store import Mailbox, StoredMessage
from simulator.live import journal as kept
from simulator.live.credentials import AuthorityFiles, new_authority
from simulator.live.journal import Journal, JournalError, read, write_whole
from simulator.live.town import Newcomer
from simulator.mail.envelope import Envelope
from simulator.sentences import ToldError, system_reason
from simulator.trace.store import NO_CAUSE
from simulator.world.builder import World

_FORMAT: Final = 1


class StoreError(ToldError):
    """A folder that cannot be used. The message is one line: what, where, remedy."""


class Accounts(msgspec.Struct, kw_only=True):
    """`accounts.json`."""

    format: int = _FORMAT
    world: str = ""
    newcomers: list[Newcomer] = []
    passwords: dict[str, str] = {}  # by person


class StoreFolder:
    """The folder as it lies on the disk; locked while a server uses it."""

    def __init__(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._lock = (folder / "lock").open("a+b")
        except OSError as fault:
            raise StoreError(
                "{folder}: cannot be used ({reason}): choose another folder",
                folder=folder,
                reason=system_reason(fault),
            ) from None
        if not _locked(self._lock):
            self._lock.close()
            raise StoreError(
                "{folder}: another server uses it: stop that one, or choose another folder", folder=folder
            )
        self.folder = folder

    def close(self) -> None:
        self._lock.close()

    def accounts(self, world: str) -> Accounts:
        """Raises StoreError where the folder belongs to another world."""
        path = self.folder / "accounts.json"
        if not path.exists():
            return Accounts(world=world)
        try:
            accounts = msgspec.json.decode(path.read_bytes(), type=Accounts)
        except (OSError, msgspec.DecodeError):
            raise StoreError("{path}: cannot be read: choose another folder", path=path) from None
        if accounts.format > _FORMAT:
            raise StoreError("{path}: written by a newer hagaki: use that one", path=path)
        if accounts.world != world:
            raise StoreError(
                "{folder}: holds the world '{world}': use --world, or another folder",
                folder=self.folder,
                world=accounts.world,
            )
        return accounts

    def save_accounts(self, accounts: Accounts) -> None:
        write_whole(self.folder / "accounts.json", (msgspec.json.format(msgspec.json.encode(accounts)),))

    def authority(self, world: str) -> AuthorityFiles:
        """The authority of before, or a new one."""
        certificate, key = self.folder / "ca.pem", self.folder / "ca-key.pem"
        if certificate.exists() and key.exists():
            return AuthorityFiles(certificate.read_bytes(), key.read_bytes())
        files = new_authority(world)
        write_whole(key, (files.key_pem,))
        write_whole(certificate, (files.certificate_pem,), private=False)
        return files

    @property
    def journal(self) -> Path:
        return self.folder / "mail.journal"


class Keeper:
    """Puts the world back as it was, and notes from then on what changes."""

    def __init__(self, store: StoreFolder, world: World) -> None:
        """Raises StoreError."""
        self._world = world
        self._epoch_us = round(world.around.start.timestamp()) * 1_000_000
        self._queues: dict[str, _KeptQueue] = {}
        self._numbers = count(1)
        self._watched: set[str] = set()
        try:
            self._owners = {
                inbox.name: store.folders_of(inbox.name) for store in world.stores.values() for inbox in store
            }
            memory = _Memory()
            if store.journal.exists():
                for record in read(store.journal):
                    memory.take(record)
            self._put_back(memory)
            self._journal = Journal(store.journal, self._everything())
        except JournalError as fault:
            raise StoreError(fault.sentence) from None
        except OSError as fault:
            raise StoreError(
                "{path}: {reason}: choose another folder",
                path=store.journal,
                reason=system_reason(fault),
            ) from None
        for queue in self._queues.values():
            queue.journal = self._journal
        for folders in self._owners.values():
            self._watch(folders)

    def write(self) -> None:
        """At every pause: what is written survives this process."""
        for queue in self._queues.values():
            queue.note_recipients()
        with contextlib.suppress(OSError):  # told where it matters: before a 250
            if self._journal.is_long:
                self._journal.renew(self._everything())
            self._journal.write()

    def keep(self) -> None:
        """Raises OSError."""
        self._journal.keep()

    def close(self) -> None:
        """Raises OSError."""
        self.write()
        self._journal.keep()
        self._journal.close()

    def folders_changed(self, owner: str) -> None:
        """Note what an owner's folders are now, and what lies in those that are new."""
        folders = self._owners[owner]
        self._journal.append(kept.Foldered(owner, folders.state()))
        for mailbox in self._watch(folders):
            for record in self._contents(owner, mailbox):
                self._journal.append(record)

    def _watch(self, folders: Folders) -> list[Mailbox]:
        """Note the changes of each mailbox. Returns those that were not watched before."""
        new = []
        for mailbox in folders:
            key = _key(folders.owner, mailbox)
            if key not in self._watched:
                self._watched.add(key)
                mailbox.note_by(_Watcher(key, mailbox, self._journal, self._epoch_us))
                new.append(mailbox)
        return new

    def _put_back(self, memory: "_Memory") -> None:
        for owner, folders in self._owners.items():
            if owner in memory.folders:
                memory.fill(owner, folders.inbox, self._epoch_us)
                folders.restore(memory.folders[owner])
                for mailbox in folders:
                    if mailbox is not folders.inbox:
                        memory.fill(_key(owner, mailbox), mailbox, self._epoch_us)
        for host, server in self._world.servers.items():
            self._queues[host] = server.queue = _KeptQueue(
                host=host, epoch_us=self._epoch_us, numbers=self._numbers
            )
            for record in memory.queued.values():
                if record.host == host:
                    letter = server.tell_accepted(
                        record.queue_id,
                        record.envelope,
                        record.octets,
                        "local",
                        len(self._world.around.trace),
                        NO_CAUSE,
                    )
                    message = QueuedMessage(
                        record.queue_id,
                        record.envelope,
                        record.octets,
                        letter,
                        letter,
                        record.arrived_us - self._epoch_us,
                        record.attempts,
                    )
                    server.take_back(message)

    def _everything(self) -> Iterator[kept.Record]:
        for owner, folders in self._owners.items():
            yield kept.Foldered(owner, folders.state())
            for mailbox in folders:
                yield from self._contents(owner, mailbox)
        for queue in self._queues.values():
            yield from queue.everything()

    def _contents(self, owner: str, mailbox: Mailbox) -> Iterator[kept.Record]:
        key = _key(owner, mailbox)
        yield kept.Counted(key, mailbox.uid_validity, mailbox.uid_next, mailbox.recent_from)
        for message in mailbox:
            yield _stored(key, message, self._epoch_us)


def _key(owner: str, mailbox: Mailbox) -> str:
    """What the journal calls a mailbox, however it is named: no two of an owner had one UIDVALIDITY ever."""
    return owner if mailbox.name == owner else f"{owner}#{mailbox.uid_validity}"


class _Memory:
    """What the records of a journal come to."""

    def __init__(self) -> None:
        self.folders: dict[str, FoldersState] = {}
        self.counts: dict[str, kept.Counted] = {}
        self.mail: dict[str, dict[int, kept.Stored]] = {}
        self.queued: dict[int, kept.Queued] = {}

    def take(self, record: kept.Record) -> None:
        match record:
            case kept.Counted(mailbox=mailbox):
                self.counts[mailbox] = record
            case kept.Stored(mailbox=mailbox, uid=uid):
                self.mail.setdefault(mailbox, {})[uid] = record
                self._count_on(mailbox, uid)
            case kept.Flagged(mailbox=mailbox, uid=uid, flags=flags):
                if uid in self.mail.get(mailbox, {}):
                    self.mail[mailbox][uid] = msgspec.structs.replace(self.mail[mailbox][uid], flags=flags)
            case kept.Gone(mailbox=mailbox, uids=uids):
                for uid in uids:
                    self.mail.get(mailbox, {}).pop(uid, None)
            case kept.Foldered(owner=owner, state=state):
                self.folders[owner] = state
            case kept.Queued(number=number):
                self.queued[number] = record
            case kept.Left(number=number, forward_paths=paths) if number in self.queued:
                known = self.queued[number]
                self.queued[number] = msgspec.structs.replace(known, envelope=known.envelope.for_paths(paths))
            case kept.Settled(number=number):
                self.queued.pop(number, None)
            case _:
                pass

    def _count_on(self, mailbox: str, uid: int) -> None:
        known = self.counts.get(mailbox)
        if known is not None and uid >= known.uid_next:
            self.counts[mailbox] = msgspec.structs.replace(known, uid_next=uid + 1)

    def fill(self, key: str, mailbox: Mailbox, epoch_us: int) -> None:
        """Put a mailbox's messages back under their UIDs."""
        counted = self.counts.get(key)
        if counted is None:
            return
        mailbox.uid_validity = counted.uid_validity
        for uid, message in sorted(self.mail.get(key, {}).items()):
            mailbox.uid_next = uid
            mailbox.deliver(message.octets, received_us=message.received_us - epoch_us, flags=message.flags)
        mailbox.uid_next = counted.uid_next
        mailbox.recent_from = counted.recent_from


def _stored(key: str, message: StoredMessage, epoch_us: int) -> kept.Stored:
    return kept.Stored(
        key,
        message.uid,
        message.octets,
        message.received_us + epoch_us,
        tuple(sorted(message.flags)),
    )


class _Watcher:
    """Notes the changes of one mailbox."""

    def __init__(self, key: str, mailbox: Mailbox, journal: Journal, epoch_us: int) -> None:
        self._key = key
        self._mailbox = mailbox
        self._journal = journal
        self._epoch_us = epoch_us

    def arrived(self, uid: int) -> None:
        self._journal.append(_stored(self._key, self._mailbox[uid], self._epoch_us))

    def flagged(self, uid: int) -> None:
        flags = tuple(sorted(self._mailbox.flags(uid)))
        self._journal.append(kept.Flagged(self._key, uid, flags))

    def expunged(self, messages: Sequence[StoredMessage]) -> None:
        self._journal.append(kept.Gone(self._key, tuple(message.uid for message in messages)))


class _KeptQueue(MailQueue, kw_only=True):
    """A server's queue that notes what comes and goes."""

    host: str
    epoch_us: int
    numbers: "count[int]"
    journal: Journal | None = None
    noted: dict[QueuedMessage, tuple[int, Envelope]] = msgspec.field(default_factory=dict)

    def add(self, message: QueuedMessage) -> None:
        super().add(message)
        self.noted[message] = next(self.numbers), message.envelope
        self._note(self._record(message))

    def remove(self, message: QueuedMessage) -> None:
        super().remove(message)
        number, _ = self.noted.pop(message)
        self._note(kept.Settled(number))

    def note_recipients(self) -> None:
        """Messages that fewer recipients wait for than before."""
        for message, (number, envelope) in self.noted.items():
            if message.envelope is not envelope:
                self.noted[message] = number, message.envelope
                self._note(kept.Left(number, message.envelope.forward_paths))

    def everything(self) -> Iterator[kept.Queued]:
        for message in self.messages:
            yield self._record(message)

    def _record(self, message: QueuedMessage) -> kept.Queued:
        return kept.Queued(
            self.noted[message][0],
            self.host,
            message.queue_id,
            message.envelope,
            message.octets,
            message.arrived_us + self.epoch_us,
            message.attempts,
        )

    def _note(self, record: kept.Record) -> None:
        if self.journal is not None:
            self.journal.append(record)


def _locked(file: Any) -> bool:
    """Take the lock of a folder; it goes with the process."""
    try:
        try:
            import fcntl
        except ImportError:
            import msvcrt

            file.seek(0)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
        else:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True
