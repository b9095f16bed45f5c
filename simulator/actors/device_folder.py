"""What a device keeps: letters in order of arrival, by folder, with the marks that it shows on them."""

from collections.abc import Iterator

import msgspec

from simulator.trace.entry import INBOX

SEEN = "\\Seen"
ANSWERED = "\\Answered"
SENT = "Sent"


class Kept(msgspec.Struct, eq=False, kw_only=True):
    """A copy on a device. `serial` is the entry by which it came to lie there (RETRIEVED, SUBMITTED).

    `unique_id` is UIDVALIDITY and UID at the store, as POP3 too names it there; empty where it is not known,
    or where the store holds no such message. `is_shared`: it came by IMAP, or was filed by it, so that what
    is done with it here is done at the store, and what is done there is done here.
    """

    octets: bytes
    serial: int
    letter: int
    mailbox: str = INBOX
    unique_id: str = ""
    is_shared: bool = False
    flags: frozenset[str] = frozenset()

    @property
    def numbers(self) -> tuple[int, int]:
        return numbers_of(self.unique_id)


def numbers_of(unique_id: str) -> tuple[int, int]:
    """UIDVALIDITY and UID; 0 where they are not known."""
    validity, _, uid = unique_id.partition("-")
    return (int(validity), int(uid)) if validity.isdecimal() and uid.isdecimal() else (0, 0)


class Folder:
    """All that a device keeps. `seen` are the unique-ids that it has fetched from the inbox at any time."""

    def __init__(self) -> None:
        self._kept: dict[int, Kept] = {}  # by serial, which ascends
        self.seen: set[str] = set()

    def __iter__(self) -> Iterator[Kept]:
        return iter(tuple(self._kept.values()))

    def __contains__(self, kept: Kept) -> bool:
        return kept.serial in self._kept

    def add(self, kept: Kept) -> None:
        self._kept[kept.serial] = kept
        if kept.unique_id and kept.mailbox == INBOX:
            self.seen.add(kept.unique_id)

    def discard(self, kept: Kept) -> None:
        self._kept.pop(kept.serial, None)

    def of(self, mailbox: str) -> list[Kept]:
        """The letters of one folder, oldest first."""
        return [kept for kept in self._kept.values() if kept.mailbox == mailbox]

    @property
    def letters(self) -> list[bytes]:
        """The octets of the letters in the inbox, oldest first."""
        return [kept.octets for kept in self.of(INBOX)]
