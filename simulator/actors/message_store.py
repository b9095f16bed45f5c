"""The message store: mailboxes by address, their messages by UID (RFC 5598 §4.2.2, RFC 9051 §2.3.1.1).

A pure data structure, held in memory. It decides nothing: whether there is room is for those who deliver
to ask, who may look is for those who open the door.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from simulator.actors.folders import Folders


class StoredMessage(msgspec.Struct, frozen=True):
    """One message as it lies there. `received_us` is when it came (IMAP's INTERNALDATE)."""

    uid: int
    octets: bytes
    received_us: int = 0
    flags: frozenset[str] = frozenset()


class Listener(Protocol):
    """Hears of each change of a mailbox, once it has happened."""

    def arrived(self, uid: int) -> None: ...

    def flagged(self, uid: int) -> None: ...

    def expunged(self, messages: Sequence[StoredMessage]) -> None: ...


class Room:
    """How many octets and messages an owner has room for (None: any number), in all mailboxes together."""

    __slots__ = ("quota_messages", "quota_octets", "used_messages", "used_octets")

    def __init__(self, quota_octets: int | None = None, quota_messages: int | None = None) -> None:
        self.quota_octets = quota_octets
        self.quota_messages = quota_messages
        self.used_octets = 0
        self.used_messages = 0

    def has(self, octets: int) -> bool:
        """Whether one more message of that size fits in."""
        return (self.quota_octets is None or self.used_octets + octets <= self.quota_octets) and (
            self.quota_messages is None or self.used_messages < self.quota_messages
        )


class Mailbox:
    """Messages in the order they came. A UID ascends, and is never given twice (RFC 9051 §2.3.1.1).

    `keywords` are the flags of users' own making that messages here have had. Messages from UID
    `recent_from` on have been told to no IMAP session yet (RFC 3501 §2.3.2).
    """

    def __init__(
        self,
        name: str,
        *,
        uid_validity: int = 1,
        quota_octets: int | None = None,
        room: Room | None = None,
    ) -> None:
        self.name = name
        self.uid_validity = uid_validity
        self.room = room or Room(quota_octets)
        self.used_octets = 0
        self.uid_next = 1
        self.recent_from = 1
        self.keywords: list[str] = []
        self.locked = False
        self._listeners: list[Listener] = []
        self._onlookers = 0  # those of them for whom somebody looks on
        self._messages: dict[int, StoredMessage] = {}  # UIDs ascend, so a dict keeps them in order

    def __len__(self) -> int:
        return len(self._messages)

    def __iter__(self) -> Iterator[StoredMessage]:
        return iter(self._messages.values())

    def __contains__(self, uid: int) -> bool:
        return uid in self._messages

    def __getitem__(self, uid: int) -> StoredMessage:
        return self._messages[uid]

    # Room.

    @property
    def is_full(self) -> bool:
        """Whether not even an empty message has room (`452 4.2.2`, RFC 3463 §3.3)."""
        return not self.room.has(1)

    def has_room(self, octets: int) -> bool:
        return self.room.has(octets)

    # Messages.

    def uids(self) -> list[int]:
        """Ascending."""
        return list(self._messages)

    def octets(self, uid: int) -> bytes:
        return self._messages[uid].octets

    def deliver(self, octets: bytes, *, received_us: int = 0, flags: Iterable[str] = ()) -> int:
        """Put a message in, quota or not. Returns its UID."""
        uid = self.uid_next
        self.uid_next += 1
        self._use(len(octets), 1)
        message = StoredMessage(uid, octets, received_us, frozenset(flags))
        self._messages[uid] = message
        self._learn_keywords(message.flags)
        for listener in tuple(self._listeners):
            listener.arrived(uid)
        return uid

    def expunge(self, uids: Iterable[int]) -> list[int]:
        """Take messages out for good. Returns the UIDs that were there, ascending."""
        gone = sorted({uid for uid in uids if uid in self._messages})
        messages = [self._messages.pop(uid) for uid in gone]
        self._use(-sum(len(message.octets) for message in messages), -len(messages))
        if messages:
            for listener in tuple(self._listeners):
                listener.expunged(messages)
        return gone

    def _use(self, octets: int, messages: int) -> None:
        self.used_octets += octets
        self.room.used_octets += octets
        self.room.used_messages += messages

    def flags(self, uid: int) -> frozenset[str]:
        return self._messages[uid].flags

    def set_flags(self, uid: int, flags: Iterable[str]) -> None:
        """Those and no others. Nobody is told where they were the same already."""
        flags = frozenset(flags)
        if flags == self._messages[uid].flags:
            return
        self._messages[uid] = msgspec.structs.replace(self._messages[uid], flags=flags)
        self._learn_keywords(flags)
        for listener in tuple(self._listeners):
            listener.flagged(uid)

    def _learn_keywords(self, flags: Iterable[str]) -> None:
        new = {flag for flag in flags if not flag.startswith("\\")}.difference(self.keywords)
        self.keywords += sorted(new)

    # Those who look on.

    @property
    def is_watched(self) -> bool:
        return self._onlookers > 0

    def listen(self, listener: Listener) -> None:
        self._listeners.append(listener)
        self._onlookers += 1

    def note_by(self, listener: Listener) -> None:
        """Let somebody note the changes who does not look on (a copy on a disk)."""
        self._listeners.append(listener)

    def unlisten(self, listener: Listener) -> None:
        self._listeners.remove(listener)
        self._onlookers -= 1

    # The lock of a POP3 session.

    def lock(self) -> bool:
        """Take the exclusive-access lock (RFC 1939 §4). False when another session holds it.

        It keeps sessions apart; mail goes on arriving, and is seen by the next session.
        """
        if self.locked:
            return False
        self.locked = True
        return True

    def unlock(self) -> None:
        self.locked = False

    # Names of messages for UIDL.

    def unique_id(self, uid: int) -> str:
        """The name of a message that no other message of this mailbox ever bears (RFC 1939 §7)."""
        return f"{self.uid_validity}-{uid}"

    def numbers(self, unique_ids: Iterable[str]) -> list[int]:
        """The UIDs behind unique-ids; those of another UIDVALIDITY, or of no form at all, are left out."""
        uids = []
        for unique_id in unique_ids:
            uid = unique_id.partition("-")[2]
            if uid.isdecimal() and self.unique_id(int(uid)) == unique_id:
                uids.append(int(uid))
        return uids


class MaildropView:
    """A mailbox as one POP3 session sees it: what was there at login, whatever comes or goes."""

    __slots__ = ("_messages", "_unique_ids")

    def __init__(self, mailbox: Mailbox) -> None:
        self._messages = tuple(mailbox)
        self._unique_ids = [mailbox.unique_id(message.uid) for message in self._messages]

    def sizes(self) -> list[int]:
        return [len(message.octets) for message in self._messages]

    def uids(self) -> list[str]:
        return self._unique_ids

    def octets(self, index: int) -> bytes:
        return self._messages[index].octets


class MessageStore:
    """The mailboxes of one office, by the addresses that lead to them and by their owners."""

    def __init__(self) -> None:
        self._by_owner: dict[str, Mailbox] = {}
        self._folders: dict[str, Folders] = {}
        self._by_address: dict[str, Mailbox] = {}

    def __iter__(self) -> Iterator[Mailbox]:
        return iter(self._by_owner.values())

    def add(
        self, owner: str, addresses: Iterable[str], *, uid_validity: int = 1, quota_octets: int | None = None
    ) -> Mailbox:
        """Make a mailbox, named after its owner. Raises ValueError when owner or address has one already."""
        keys = [_key(address) for address in addresses]
        taken = [key for key in keys if key in self._by_address]
        if owner in self._by_owner or taken:
            raise ValueError(f"there is a mailbox already: {', '.join(taken) or owner}")
        mailbox = Mailbox(owner, uid_validity=uid_validity, quota_octets=quota_octets)
        self._by_owner[owner] = mailbox
        for key in keys:
            self._by_address[key] = mailbox
        return mailbox

    def mailbox(self, address: str) -> Mailbox | None:
        """Where mail for this address goes; None when nobody here has it."""
        return self._by_address.get(_key(address))

    def mailbox_of(self, owner: str) -> Mailbox:
        """Where the owner's mail arrives. Raises KeyError when this office does not know the owner."""
        return self._by_owner[owner]

    def folders_of(self, owner: str) -> "Folders":
        """All mailboxes of an owner, of which INBOX is the one where mail arrives. Raises KeyError."""
        folders = self._folders.get(owner)
        if folders is None:
            from simulator.actors.folders import Folders

            folders = self._folders[owner] = Folders(self._by_owner[owner])
        return folders


def _key(address: str) -> str:
    """This store's own reading of an address: case does not matter in either part (RFC 5321 §2.4)."""
    return address.casefold()
