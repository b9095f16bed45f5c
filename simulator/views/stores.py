"""What lies in a mailbox of a message store, and on a device: the rows of the Mailboxes pane at one step."""

import msgspec

from simulator.trace import entry as told
from simulator.trace.cast import Person
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


class Box(msgspec.Struct, frozen=True):
    """A mailbox: where it is, what it is called, what lies in it."""

    store: str
    mailbox: str
    letters: Shelf


def mailbox_rows(trace: Trace, scene: Scene, store: str, mailbox: str, *, most: int = 200) -> list[StoredRow]:
    """The newest `most` letters of a mailbox, oldest first."""
    return _rows(trace, scene.mailbox(store, mailbox), most)


def device_rows(trace: Trace, scene: Scene, device: str, *, most: int = 200) -> list[StoredRow]:
    """The newest `most` letters that a device has retrieved, oldest first."""
    return _rows(trace, scene.kept(device), most)


def box_of(trace: Trace, scene: Scene, person: Person) -> Box:
    """A person's mailbox at the store of their office; without a store where the cast has none.

    A mailbox is named by login, by key or by address, as the world likes.
    """
    stores = [
        place.name for place in trace.cast.places if place.role == "store" and place.office == person.office
    ]
    for store in stores:
        for name in (person.login, person.key, person.address):
            letters = scene.mailbox(store, name)
            if letters:
                return Box(store, name, letters)
    return Box(stores[0] if stores else "", person.login, EMPTY)


def _rows(trace: Trace, shelf: Shelf, most: int) -> list[StoredRow]:
    return [_row(trace, serial) for serial in reversed(shelf.newest(most))]


def _row(trace: Trace, serial: int) -> StoredRow:
    detail = trace.detail(serial)
    assert isinstance(detail, told.Delivered | told.Retrieved)
    return StoredRow(
        serial=serial,
        letter=detail.letter,
        uid=str(detail.uid),
        octets=trace.size(serial),
        since_us=trace.time_us(serial),
    )
