"""The ledger: what each entry changes in the picture of the whole, worked out once, as the trace grows.

Views that look at one moment apply these changes to a checkpoint (`scene`); views that follow one
letter read its chain of custody (`journey`). A ledger never holds its trace, so that both can be freed.
"""

import enum
from array import array
from bisect import bisect_right
from typing import Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

from simulator.trace import entry as told
from simulator.trace.entry import INBOX, Entry
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace

SENT: Final = "Sent"
"""The folder of a device where its copies of what it sent lie."""


class Mark(enum.IntEnum):
    """What a key of the picture is about; the names after it say whose."""

    QUEUE = enum.auto()  # place: letters it answers for (a device: letters not yet submitted)
    ARRIVING = enum.auto()  # place: those of its queue whose 250 the sending side has not seen yet
    MAILBOX = enum.auto()  # store, mailbox
    KEPT = enum.auto()  # device: copies it has retrieved from the inbox
    FOLDER = enum.auto()  # device, folder: copies in another than the inbox
    SENT = enum.auto()  # device: how many letters it has submitted
    OFF = enum.auto()  # place
    CUT = enum.auto()  # wire
    POLICY = enum.auto()  # wire, "" for all
    CONNECTION = enum.auto()  # wire, number
    ATTACK = enum.auto()  # wire: the attack that is on, and its variant
    UNCHECKED = enum.auto()  # wire or device, "" for all: certificates are not looked at
    LAX = enum.auto()  # place
    REWRITING = enum.auto()  # place: whoever runs it changes letters
    LOST = enum.auto()  # device
    BACKUP = enum.auto()  # device or store: how many letters its backup has
    QUOTA_LETTERS = enum.auto()  # store, mailbox
    QUOTA_OCTETS = enum.auto()  # store, mailbox


class Connection(NamedTuple):
    """A connection that stands."""

    number: int
    wire: str
    client: str
    server: str
    protocol: str
    server_port: int
    tls: str | None = None  # how TLS began on it
    tls_version: str | None = None
    person: str = ""  # who is logged in
    impostor: bool = False  # somebody else answers in the server's name


Key: TypeAlias = tuple[Mark, str] | tuple[Mark, str, str] | tuple[Mark, str, int]
Fact: TypeAlias = int | str | bool | Connection | None


class Act(enum.IntEnum):
    PUT = 0  # a serial on the shelf of that key
    TAKE = 1  # a serial off it
    SET = 2  # the fact of that key; None removes it


class Change(NamedTuple):
    act: Act
    key: Key
    value: Fact


class _Held:
    """A message that a place answers for, until every recipient of it is settled."""

    __slots__ = ("arriving", "open", "queue_id", "serial")

    def __init__(self, serial: int, queue_id: str, paths: tuple[str, ...], arriving: bool) -> None:
        self.serial = serial
        self.queue_id = queue_id
        self.open = set(paths)
        self.arriving = arriving


class Ledger:
    """Changes in order of serials, and for each letter the serials of its custody entries."""

    def __init__(self) -> None:
        self.serials = array("I")  # of the entry that brought each change
        self.changes: list[Change] = []
        self._chains: dict[int, array[int]] = {}
        self._letters = array("I")
        self._custody_read = 0
        self._state_read = 0
        self._held: dict[tuple[str, int], list[_Held]] = {}  # by place and letter
        # By store, mailbox and UID: the DELIVERED or FILED entry, and the letter.
        self._mail: dict[tuple[str, str, int], tuple[int, int]] = {}
        self._copies: dict[tuple[str, int], Key] = {}  # device, RETRIEVED or SUBMITTED: its shelf
        self._backups: dict[str, dict[int, Key]] = {}  # device: the shelf of each copy
        self._connections: dict[int, Connection] = {}
        self._sent: dict[str, int] = {}
        self._sent_letters: set[tuple[str, int]] = set()  # device, letter
        self._flags: dict[tuple[str, int], tuple[array[int], list[tuple[str, ...]]]] = {}  # place, copy
        self._policies: set[str] = set()
        self._unchecked: set[str] = set()

    def read(self, trace: Trace, serial: int) -> None:
        """Take in what the trace tells up to and including `serial`. Each entry is read once."""
        custody, state = trace.lane(Lane.CUSTODY), trace.lane(Lane.STATE)
        custody_end = trace.count_until(Lane.CUSTODY, serial)
        state_end = trace.count_until(Lane.STATE, serial)
        while self._custody_read < custody_end or self._state_read < state_end:
            if self._state_read >= state_end or (
                self._custody_read < custody_end and custody[self._custody_read] < state[self._state_read]
            ):
                self._link(trace.shell(custody[self._custody_read]))
                self._custody_read += 1
            else:
                self._read_state(trace.shell(state[self._state_read]))
                self._state_read += 1

    def count_until(self, serial: int) -> int:
        """How many changes the entries up to and including `serial` brought."""
        return bisect_right(self.serials, serial)

    def letters(self) -> "array[int]":
        """Every letter read so far, by the serial of the entry it began with.

        That is COMPOSED, RETURNED, or for what somebody outside the simulation wrote, its first ACCEPTED.
        """
        return self._letters

    def chain(self, letter: int) -> "array[int]":
        """The serials of a letter's custody entries read so far, ascending."""
        return self._chains.get(letter, _NO_SERIALS)

    def flags(self, place: str, copy: int, serial: int) -> tuple[str, ...]:
        """The flags, after an entry, of the copy that came to the place by the entry `copy`."""
        since, those = self._flags.get((place, copy), (_NO_SERIALS, []))
        count = bisect_right(since, serial)
        return those[count - 1] if count else ()

    def _change(self, entry: Entry, act: Act, key: Key, value: Fact) -> None:
        self.serials.append(entry.serial)
        self.changes.append(Change(act, key, value))

    # -- who answers for which letter

    def _link(self, entry: Entry) -> None:
        if entry.kind in (Kind.COMPOSED, Kind.RETURNED) or _is_from_outside(entry):
            self._letters.append(entry.serial)
            self._chains[entry.serial] = array("I", (entry.serial,))
        letter = self._read_custody(entry)
        if letter is not None and (letter != entry.serial or letter not in self._chains):
            self._chains.setdefault(letter, array("I")).append(entry.serial)

    def _read_custody(self, entry: Entry) -> int | None:
        """Note what an entry of custody changes; returns the letter it is about."""
        match entry.detail:
            case told.Composed(forward_paths=paths):
                self._hold(entry, entry.source, entry.serial, "", paths, arriving=False)
                return entry.serial
            case told.Rewritten(letter=letter, queue_id=queue_id):
                self._rewrite(entry, letter, queue_id)
                return letter
            case told.Accepted(letter=letter, queue_id=queue_id, forward_paths=paths, protocol=protocol):
                place = entry.target or entry.source
                self._hold(entry, place, letter, queue_id, paths, arriving=protocol != "local")
                return letter
            case told.Relayed(letter=letter, queue_id=queue_id, forward_paths=paths):
                self._settle(entry, letter, paths, queue_id)
                self._arrived(entry, letter)
                if entry.kind is Kind.SUBMITTED:
                    count = self._sent[entry.source] = self._sent.get(entry.source, 0) + 1
                    self._change(entry, Act.SET, (Mark.SENT, entry.source), count)
                    self._keep_sent(entry, letter)
                return letter
            case told.Failed(letter=letter, queue_id=queue_id, forward_paths=paths):
                self._settle(entry, letter, paths, queue_id)
                return letter
            case told.Delivered(letter=letter, address=address, mailbox=mailbox, uid=uid):
                self._settle(entry, letter, (address,), "")
                self._lay(entry, mailbox, uid, letter)
                return letter
            case told.Filed(letter=letter, mailbox=mailbox, uid=uid, flags=flags):
                self._lay(entry, mailbox, uid, letter)
                self._set_flags(entry, entry.serial, flags)
                return letter
            case told.Retrieved(letter=letter, mailbox=mailbox):
                inbox: Key = (Mark.KEPT, entry.target)
                self._keep(entry, inbox if mailbox == INBOX else (Mark.FOLDER, entry.target, mailbox))
                return letter
            case told.Flagged(letter=letter, copy=copy, flags=flags):
                if copy is not None:
                    self._set_flags(entry, copy, flags)
                return letter
            case told.Discarded(letter=letter, copy=copy):
                shelf = self._copies.pop((entry.source, copy), None)
                if shelf is not None:
                    self._change(entry, Act.TAKE, shelf, copy)
                return letter
            case told.Expunged(mailbox=mailbox, uid=uid):
                known = self._mail.pop((entry.source, mailbox, uid), None)
                if known is None:
                    return None
                delivered, letter = known
                self._change(entry, Act.TAKE, (Mark.MAILBOX, entry.source, mailbox), delivered)
                return letter
            case told.DeviceLost() | told.BackedUp() | told.Restored():
                self._read_mishap(entry)
                return None
            case told.Deferred(letter=letter) | told.Returned(letter=letter) | told.Opened(letter=letter):
                return letter
            case _:
                return None

    def _read_mishap(self, entry: Entry) -> None:
        """A device with all that it kept is lost, or has it again from where it was copied to."""
        device, detail = entry.source, entry.detail
        if isinstance(detail, told.DeviceLost):
            self._change(entry, Act.SET, (Mark.LOST, device), True)
            for key in [key for key in self._copies if key[0] == device]:
                self._change(entry, Act.TAKE, self._copies.pop(key), key[1])
            for place, letter in [key for key in self._held if key[0] == device]:
                for held in self._held.pop((place, letter)):
                    self._change(entry, Act.TAKE, (Mark.QUEUE, device), held.serial)
        elif isinstance(detail, told.BackedUp):
            known = {copy: self._copies.get((device, copy)) for copy in detail.copies}
            self._backups[device] = {copy: shelf for copy, shelf in known.items() if shelf is not None}
            self._change(entry, Act.SET, (Mark.BACKUP, device), len(detail.copies))
        elif isinstance(detail, told.Restored):
            self._change(entry, Act.SET, (Mark.LOST, device), None)
            backup = self._backups.get(device, {})
            for copy in sorted(set(detail.copies) & backup.keys()):
                self._change(entry, Act.PUT, backup[copy], copy)
                self._copies[device, copy] = backup[copy]

    def _lay(self, entry: Entry, mailbox: str, uid: int, letter: int) -> None:
        """A message lies in a mailbox of the store."""
        self._change(entry, Act.PUT, (Mark.MAILBOX, entry.source, mailbox), entry.serial)
        self._mail[entry.source, mailbox, uid] = entry.serial, letter

    def _keep(self, entry: Entry, shelf: Key) -> None:
        """A device has a copy."""
        self._change(entry, Act.PUT, shelf, entry.serial)
        self._copies[shelf[1], entry.serial] = shelf

    def _keep_sent(self, entry: Entry, letter: int) -> None:
        """A device keeps one copy of what it sent, however many servers or replies that took."""
        if (entry.source, letter) not in self._sent_letters:
            self._sent_letters.add((entry.source, letter))
            self._keep(entry, (Mark.FOLDER, entry.source, SENT))

    def _set_flags(self, entry: Entry, copy: int, flags: tuple[str, ...]) -> None:
        """Of a copy at the entry's place."""
        since, those = self._flags.setdefault((entry.source, copy), (array("I"), []))
        since.append(entry.serial)
        those.append(flags)

    def _hold(
        self, entry: Entry, place: str, letter: int, queue_id: str, paths: tuple[str, ...], *, arriving: bool
    ) -> None:
        held = _Held(entry.serial, queue_id, paths, arriving)
        self._held.setdefault((place, letter), []).append(held)
        self._change(entry, Act.PUT, (Mark.QUEUE, place), entry.serial)
        if arriving:
            self._change(entry, Act.PUT, (Mark.ARRIVING, place), entry.serial)

    def _rewrite(self, entry: Entry, letter: int, queue_id: str) -> None:
        """What lies in the queue is another message now, for the same recipients."""
        place = entry.source
        for held in self._held.get((place, letter), ()):
            if held.queue_id == queue_id:
                for mark in (Mark.QUEUE, Mark.ARRIVING)[: 1 + held.arriving]:
                    self._change(entry, Act.TAKE, (mark, place), held.serial)
                    self._change(entry, Act.PUT, (mark, place), entry.serial)
                held.serial = entry.serial
                return

    def _settle(self, entry: Entry, letter: int, paths: tuple[str, ...], queue_id: str) -> None:
        """Some recipients are no longer this place's business; after the last, the message leaves its queue.

        Where the reply to a message was lost a place may hold the letter twice (RFC 1047): the queue
        id tells the two apart, else the older one is meant that still has such a recipient.
        """
        place = entry.source
        held = self._held.get((place, letter), [])
        meant = next((h for h in held if queue_id and h.queue_id == queue_id), None)
        meant = meant or next((h for h in held if not h.open.isdisjoint(paths)), None)
        if meant is None:
            return
        meant.open.difference_update(paths)
        if meant.open:
            return
        held.remove(meant)
        if not held:
            del self._held[place, letter]
        self._change(entry, Act.TAKE, (Mark.QUEUE, place), meant.serial)
        if meant.arriving:
            self._change(entry, Act.TAKE, (Mark.ARRIVING, place), meant.serial)

    def _arrived(self, entry: Entry, letter: int) -> None:
        """The sending side has seen the 250: the message is wholly the target's now."""
        for held in self._held.get((entry.target, letter), ()):
            if held.arriving:
                held.arriving = False
                self._change(entry, Act.TAKE, (Mark.ARRIVING, entry.target), held.serial)
                return

    # -- power, wires, connections, policies

    def _read_state(self, entry: Entry) -> None:
        match entry.detail:
            case told.Connected(protocol=protocol, server_port=port):
                connection = Connection(
                    entry.connection, entry.wire, entry.source, entry.target, protocol, port
                )
                self._set_connection(entry, connection)
            case told.Closed() if entry.connection in self._connections:
                gone = self._connections.pop(entry.connection)
                self._change(entry, Act.SET, (Mark.CONNECTION, gone.wire, gone.number), None)
            case told.TlsStarted(how=how, version=version) if entry.connection in self._connections:
                known = self._connections[entry.connection]
                self._set_connection(entry, known._replace(tls=how, tls_version=version))
            case told.LoggedIn(person=person) if entry.connection in self._connections:
                self._set_connection(entry, self._connections[entry.connection]._replace(person=person))
            case told.Power(on=on):
                self._change(entry, Act.SET, (Mark.OFF, entry.source), None if on else True)
            case told.Cut(cut=cut):
                self._change(entry, Act.SET, (Mark.CUT, entry.wire), True if cut else None)
            case told.Impersonated() if entry.connection in self._connections:
                self._set_connection(entry, self._connections[entry.connection]._replace(impostor=True))
            case told.Attack(attack=attack, on=on, means=means):
                variant = means.get("certificate") or means.get("answer", "")
                now = f"{attack} {variant}" if on else None
                self._change(entry, Act.SET, (Mark.ATTACK, entry.wire), now)
            case told.Lax(on=on):
                self._change(entry, Act.SET, (Mark.LAX, entry.source), True if on else None)
            case told.Rewriting(on=on):
                self._change(entry, Act.SET, (Mark.REWRITING, entry.source), True if on else None)
            case told.Quota(mailbox=mailbox, letters=letters, octets=octets):
                self._change(entry, Act.SET, (Mark.QUOTA_LETTERS, entry.source, mailbox), letters)
                self._change(entry, Act.SET, (Mark.QUOTA_OCTETS, entry.source, mailbox), octets)
            case told.Checking(on=on):
                self._set_checking(entry, entry.wire or entry.source, on)
            case told.Policy(policy=policy):
                if not entry.wire:
                    for wire in sorted(self._policies):
                        self._change(entry, Act.SET, (Mark.POLICY, wire), None)
                    self._policies.clear()
                self._policies.add(entry.wire)
                self._change(entry, Act.SET, (Mark.POLICY, entry.wire), policy)
            case _:
                pass

    def _set_checking(self, entry: Entry, whose: str, on: bool) -> None:
        """Switched on everywhere, it forgets the exceptions."""
        known = self._unchecked if on and not whose else {whose}
        for name in sorted(known):
            self._change(entry, Act.SET, (Mark.UNCHECKED, name), None if on else True)
        if on:
            self._unchecked -= known
        else:
            self._unchecked |= known

    def _set_connection(self, entry: Entry, connection: Connection) -> None:
        self._connections[connection.number] = connection
        self._change(entry, Act.SET, (Mark.CONNECTION, connection.wire, connection.number), connection)


def _is_from_outside(entry: Entry) -> bool:
    """Whether a letter begins here that nobody in the simulation composed."""
    return isinstance(entry.detail, told.Accepted) and entry.detail.letter == entry.serial


_NO_SERIALS: Final = array("I")
_ledgers: WeakKeyDictionary[Trace, Ledger] = WeakKeyDictionary()


def ledger_of(trace: Trace, serial: int) -> Ledger:
    """The ledger of a trace, read up to `serial` at least."""
    ledger = _ledgers.get(trace)
    if ledger is None:
        ledger = _ledgers[trace] = Ledger()
    ledger.read(trace, serial)
    return ledger
