"""What lies in a mailbox of a message store, and on a device: the rows of the Mailboxes pane at one step."""

import msgspec

from simulator.trace import entry as told
from simulator.trace.cast import Person
from simulator.trace.entry import INBOX
from simulator.trace.store import Trace
from simulator.views.scene import Scene
from simulator.views.shelf import EMPTY, Shelf


class StoredRow(msgspec.Struct, frozen=True):
    """One letter in a mailbox or on a device; the octets of entry `serial` are what lies there."""

    serial: int
    letter: int
    uid: str
    octets: int
    since_us: int
    flags: tuple[str, ...] = ()

    @property
    def is_read(self) -> bool:
        return "\\Seen" in self.flags

    @property
    def is_answered(self) -> bool:
        return "\\Answered" in self.flags


class Box(msgspec.Struct, frozen=True):
    """A mailbox: where it is, what it is called, what lies in it."""

    store: str
    mailbox: str
    letters: Shelf


def mailbox_rows(trace: Trace, scene: Scene, store: str, mailbox: str, *, most: int = 200) -> list[StoredRow]:
    """The newest `most` letters of a mailbox, oldest first."""
    return _rows(trace, scene, store, scene.mailbox(store, mailbox), most)


def device_rows(trace: Trace, scene: Scene, device: str, *, most: int = 200) -> list[StoredRow]:
    """The newest `most` letters that a device has retrieved from the inbox, oldest first."""
    return _rows(trace, scene, device, scene.kept(device), most)


def folder_rows(trace: Trace, scene: Scene, device: str, folder: str, *, most: int = 200) -> list[StoredRow]:
    """The newest `most` letters in another folder of a device, oldest first."""
    return _rows(trace, scene, device, scene.folder(device, folder), most)


def box_of(trace: Trace, scene: Scene, person: Person, folder: str = INBOX) -> Box:
    """A person's mailbox at the store of their office; without a store where the cast has none.

    A mailbox is named by login, by key or by address, as the world likes.
    """
    stores = [
        place.name for place in trace.cast.places if place.role == "store" and place.office == person.office
    ]
    for store in stores:
        for owner in (person.login, person.key, person.address):
            name = owner if folder == INBOX else f"{owner}/{folder}"
            letters = scene.mailbox(store, name)
            if letters:
                return Box(store, name, letters)
    name = person.login if folder == INBOX else f"{person.login}/{folder}"
    return Box(stores[0] if stores else "", name, EMPTY)


def _rows(trace: Trace, scene: Scene, place: str, shelf: Shelf, most: int) -> list[StoredRow]:
    return [_row(trace, scene, place, copy) for copy in reversed(shelf.newest(most))]


def _row(trace: Trace, scene: Scene, place: str, copy: int) -> StoredRow:
    """What a device sent is the letter as it was written: the entry by which it keeps it has no octets."""
    detail = trace.detail(copy)
    assert isinstance(detail, told.Delivered | told.Filed | told.Retrieved | told.Relayed)
    serial = detail.letter if isinstance(detail, told.Relayed) else copy
    return StoredRow(
        serial=serial,
        letter=detail.letter,
        uid="" if isinstance(detail, told.Relayed) else str(detail.uid),
        octets=trace.size(serial),
        since_us=trace.time_us(copy),
        flags=scene.flags(place, copy),
    )


def folder_of(mailbox: str) -> tuple[str, str]:
    """Owner and folder of a mailbox, by the store's name for it: `haruto` is INBOX, `haruto/Sent` is Sent."""
    owner, _, folder = mailbox.partition("/")
    return owner, folder or INBOX


def space_on_device(trace: Trace, scene: Scene, device: str) -> int:
    """Octets of all letters that a device keeps."""
    place = scene.place(device)
    return sum(trace.size(copy) for shelf in (place.kept, *place.folders.values()) for copy in shelf)


def space_of_mailboxes(trace: Trace, scene: Scene, person: Person) -> int:
    """Octets of all letters of a person at the store, in whichever folder."""
    names = {person.login, person.key, person.address}
    return sum(
        trace.size(copy)
        for place in scene.places.values()
        for mailbox, shelf in place.mailboxes.items()
        if folder_of(mailbox)[0] in names
        for copy in shelf
    )
