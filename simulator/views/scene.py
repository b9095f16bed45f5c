"""The scene: who holds which letter, what is on, cut, connected and locked, at any one step.

The cost of a scene does not grow with the trace: every few hundred changes a checkpoint of the whole
picture is kept, made when somebody first looks that far, and a scene applies what follows it.
"""

from collections.abc import Mapping
from functools import cached_property
from types import MappingProxyType
from typing import Final, NamedTuple, TypeAlias
from weakref import WeakKeyDictionary

import msgspec

from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views.ledger import Act, Connection, Fact, Key, Ledger, Mark, ledger_of
from simulator.views.shelf import EMPTY, Shelf

Picture: TypeAlias = dict[Key, Shelf | Fact]

_NO_MAILBOXES: Final[Mapping[str, Shelf]] = MappingProxyType({})
_BETWEEN: Final = 256  # changes from one checkpoint to the next


class PlaceState(msgspec.Struct, frozen=True):
    """A device or server at one moment. Shelves hold serials, oldest first: ACCEPTED (COMPOSED on a
    device) in `queue`, DELIVERED and FILED in `mailboxes`, RETRIEVED in `kept`, RETRIEVED and SUBMITTED
    in `folders`."""

    name: str
    power: bool = True
    queue: Shelf = EMPTY
    arriving: Shelf = EMPTY  # those in `queue` that the sending side still holds too: its 250 is on the way
    mailboxes: Mapping[str, Shelf] = _NO_MAILBOXES
    kept: Shelf = EMPTY
    folders: Mapping[str, Shelf] = _NO_MAILBOXES  # of a device, besides its inbox
    sent: int = 0

    @property
    def waiting(self) -> int:
        """How many letters wait here to go on; one that is still arriving is drawn at its sending side."""
        return len(self.queue) - len(self.arriving)


class WireState(NamedTuple):
    name: str
    cut: bool = False
    connections: tuple[Connection, ...] = ()  # oldest first
    policy: str | None = None  # None: what the world says
    attack: str | None = None  # the attack that is on
    variant: str = ""  # an impostor's certificate, or how TLS is taken away

    @property
    def connection(self) -> Connection | None:
        """The newest connection that stands."""
        return self.connections[-1] if self.connections else None

    @property
    def secured(self) -> bool:
        return bool(self.connections) and self.connections[-1].tls is not None


class Speaking(msgspec.Struct, frozen=True):
    """Whose exchange the latest line belongs to; a look-up has no connection. It may be over by now."""

    serial: int
    wire: str
    client: str
    server: str
    connection: int
    protocol: str
    secured: bool


class Scene:
    """The picture after the entry `serial` (START: before the first)."""

    def __init__(self, trace: Trace, serial: int, picture: Picture, ledger: Ledger) -> None:
        self.serial = serial
        self.time_us = trace.time_us(serial) if serial >= 0 else 0
        self.speaking = _speaking(trace, serial)
        self._picture = picture
        self._ledger = ledger
        self._cast = trace.cast

    @cached_property
    def places(self) -> dict[str, PlaceState]:
        """Every place of the cast, in its order, and any other that a letter has come to."""
        names = dict.fromkeys(place.name for place in self._cast.places)
        shelves: dict[tuple[Mark, str], dict[str, Shelf]] = {}
        for key, value in self._picture.items():
            if key[0] not in _OF_WIRES and key[0] is not Mark.UNCHECKED:
                names[key[1]] = None
            if key[0] in (Mark.MAILBOX, Mark.FOLDER) and isinstance(value, Shelf):
                shelves.setdefault((key[0], key[1]), {})[str(key[-1])] = value
        return {name: self._place(name, shelves) for name in names}

    def place(self, name: str) -> PlaceState:
        """One place, also one that nothing has come to yet."""
        return self.places.get(name) or self._place(name, {})

    def _place(self, name: str, shelves: Mapping[tuple[Mark, str], Mapping[str, Shelf]]) -> PlaceState:
        return PlaceState(
            name=name,
            power=self.power(name),
            queue=self.queue(name),
            arriving=self.arriving(name),
            mailboxes=shelves.get((Mark.MAILBOX, name), _NO_MAILBOXES),
            kept=self.kept(name),
            folders=shelves.get((Mark.FOLDER, name), _NO_MAILBOXES),
            sent=self.sent(name),
        )

    @cached_property
    def wires(self) -> dict[str, WireState]:
        """Every wire of the cast, in its order, and any other that has been used."""
        wires = {wire.name: WireState(wire.name) for wire in self._cast.wires}
        for key, value in self._picture.items():
            mark, name = key[0], key[1]
            if mark not in _OF_WIRES or not name:
                continue
            wire = wires.get(name) or WireState(name)
            if mark is Mark.ATTACK:
                attack, _, variant = str(value).partition(" ")
                wire = wire._replace(attack=attack, variant=variant)
            elif mark is Mark.CUT:
                wire = wire._replace(cut=True)
            elif isinstance(value, Connection):
                wire = wire._replace(connections=(*wire.connections, value))
            elif isinstance(value, str):
                wire = wire._replace(policy=value)
            wires[name] = wire
        everywhere = self.policy
        return {name: wire._replace(policy=wire.policy or everywhere) for name, wire in wires.items()}

    @property
    def policy(self) -> str | None:
        """The TLS policy set everywhere; None where the world's own still holds."""
        value = self._picture.get((Mark.POLICY, ""))
        return value if isinstance(value, str) else None

    @property
    def connections(self) -> tuple[Connection, ...]:
        return tuple(value for value in self._picture.values() if isinstance(value, Connection))

    def queue(self, place: str) -> Shelf:
        return self._shelf((Mark.QUEUE, place))

    def arriving(self, place: str) -> Shelf:
        return self._shelf((Mark.ARRIVING, place))

    def mailbox(self, store: str, name: str) -> Shelf:
        return self._shelf((Mark.MAILBOX, store, name))

    def kept(self, device: str) -> Shelf:
        return self._shelf((Mark.KEPT, device))

    def folder(self, device: str, name: str) -> Shelf:
        """A folder of a device besides its inbox."""
        return self._shelf((Mark.FOLDER, device, name))

    def flags(self, place: str, copy: int) -> tuple[str, ...]:
        """The flags of a message at a store, or as a device shows them; `copy` is the serial on the shelf."""
        return self._ledger.flags(place, copy, self.serial)

    def sent(self, device: str) -> int:
        """How many letters a device has handed over."""
        value = self._picture.get((Mark.SENT, device), 0)
        return value if isinstance(value, int) else 0

    def power(self, place: str) -> bool:
        return (Mark.OFF, place) not in self._picture

    def is_lost(self, device: str) -> bool:
        return (Mark.LOST, device) in self._picture

    def backup(self, place: str) -> int:
        """How many letters the newest backup of a device or a store has; 0 where there is none."""
        value = self._picture.get((Mark.BACKUP, place), 0)
        return value if isinstance(value, int) else 0

    def quota(self, store: str, mailbox: str) -> tuple[int | None, int | None]:
        """For how many letters, and how many octets, a mailbox has room; None where nobody counts."""
        letters, octets = (
            self._picture.get((mark, store, mailbox)) for mark in (Mark.QUOTA_LETTERS, Mark.QUOTA_OCTETS)
        )
        return letters if isinstance(letters, int) else None, octets if isinstance(octets, int) else None

    def cut(self, wire: str) -> bool:
        return (Mark.CUT, wire) in self._picture

    def checks(self, wire: str, device: str = "") -> bool:
        """Whether certificates are looked at there, as far as the run has said."""
        return not any((Mark.UNCHECKED, whose) in self._picture for whose in ("", wire, device))

    def lax(self, place: str) -> bool:
        return (Mark.LAX, place) in self._picture

    def rewrites(self, place: str) -> bool:
        """Whether whoever runs the server changes the letters that come there."""
        return (Mark.REWRITING, place) in self._picture

    def _shelf(self, key: Key) -> Shelf:
        value = self._picture.get(key)
        return value if isinstance(value, Shelf) else EMPTY


_OF_WIRES: Final = frozenset({Mark.CUT, Mark.POLICY, Mark.CONNECTION, Mark.ATTACK})


def _speaking(trace: Trace, serial: int) -> Speaking | None:
    count = trace.count_until(Lane.CONVERSATION, serial)
    if not count:
        return None
    entry = trace.shell(trace.lane(Lane.CONVERSATION)[count - 1])
    client, server, protocol = entry.source, entry.target, ""
    opened = trace.opened(entry.connection)
    if opened is not None:
        beginning = trace.shell(opened)
        client, server = beginning.source, beginning.target
        if isinstance(beginning.detail, Connected):
            protocol = beginning.detail.protocol
    elif entry.kind is Kind.RESOLVED:
        protocol = "dns"
    return Speaking(entry.serial, entry.wire, client, server, entry.connection, protocol, entry.secured)


class _Pictures:
    """The checkpoints of one trace, and the picture looked at last: most steps start from it."""

    def __init__(self) -> None:
        self._checkpoints: list[Picture] = [{}]
        self._last: tuple[int, Picture] = (0, {})

    def after(self, ledger: Ledger, count: int) -> Picture:
        """The picture after the first `count` changes. Read, never write."""
        while len(self._checkpoints) <= count // _BETWEEN:
            start = (len(self._checkpoints) - 1) * _BETWEEN
            self._checkpoints.append(_applied(self._checkpoints[-1], ledger, start, start + _BETWEEN))
        start, picture = count // _BETWEEN * _BETWEEN, self._checkpoints[count // _BETWEEN]
        if start <= self._last[0] <= count:
            start, picture = self._last
        if start < count:
            picture = _applied(picture, ledger, start, count)
        self._last = count, picture
        return picture


def _applied(picture: Picture, ledger: Ledger, start: int, end: int) -> Picture:
    picture = picture.copy()
    for act, key, value in ledger.changes[start:end]:
        if act is Act.SET:
            if value is None:
                picture.pop(key, None)
            else:
                picture[key] = value
            continue
        shelf = picture.get(key, EMPTY)
        if isinstance(shelf, Shelf) and isinstance(value, int):
            picture[key] = shelf.put(value) if act is Act.PUT else shelf.take(value)
    return picture


_pictures: WeakKeyDictionary[Trace, _Pictures] = WeakKeyDictionary()


def scene_at(trace: Trace, serial: int) -> Scene:
    """The scene after the entry `serial`; START (-1) gives the scene before anything happened."""
    serial = max(START, min(serial, len(trace) - 1))
    ledger = ledger_of(trace, serial)
    pictures = _pictures.get(trace)
    if pictures is None:
        pictures = _pictures[trace] = _Pictures()
    return Scene(trace, serial, pictures.after(ledger, ledger.count_until(serial)), ledger)
