"""What the server needs of a message store: an account's folders, their messages, and word of changes.

The driver's store has these shapes. Names of mailboxes are text with `/` between levels; the inbox is
called INBOX. Times are microseconds from a moment that the driver names (`epoch` of the server).
"""

from collections.abc import Iterable, Sequence
from typing import Final, Protocol

INBOX: Final = "INBOX"


class Message(Protocol):
    """One message as it stands at a moment; it never changes, a mailbox puts another in its place."""

    @property
    def uid(self) -> int: ...

    @property
    def octets(self) -> bytes: ...

    @property
    def received_us(self) -> int: ...

    @property
    def flags(self) -> frozenset[str]: ...


class Listener(Protocol):
    """Hears of each change of a mailbox, whoever made it, once it has happened."""

    def arrived(self, uid: int) -> None: ...

    def flagged(self, uid: int) -> None: ...

    def expunged(self, messages: Sequence[Message]) -> None: ...


class Mailbox(Protocol):
    """Messages by UID, ascending. `name` is the driver's own, for events.

    Messages from UID `recent_from` on have been told to no session yet (\\Recent, RFC 3501 §2.3.2).
    """

    recent_from: int

    @property
    def name(self) -> str: ...

    @property
    def uid_validity(self) -> int: ...

    @property
    def uid_next(self) -> int: ...

    @property
    def keywords(self) -> Sequence[str]:
        """Flags without a backslash that messages here have had."""
        ...

    @property
    def is_watched(self) -> bool:
        """Whether anybody listens."""
        ...

    def uids(self) -> list[int]: ...

    def __contains__(self, uid: int) -> bool: ...

    def __getitem__(self, uid: int) -> Message: ...

    def has_room(self, octets: int) -> bool: ...

    def deliver(self, octets: bytes, *, received_us: int = 0, flags: Iterable[str] = ()) -> int: ...

    def expunge(self, uids: Iterable[int]) -> list[int]:
        """Returns the UIDs that were there, ascending."""
        ...

    def set_flags(self, uid: int, flags: Iterable[str]) -> None: ...

    def listen(self, listener: Listener) -> None: ...

    def unlisten(self, listener: Listener) -> None: ...


class Folders(Protocol):
    """The mailboxes of one account, and the names it has subscribed to. INBOX is always there."""

    def names(self) -> Sequence[str]:
        """The mailboxes that exist, in any order."""
        ...

    def find(self, name: str) -> Mailbox | None: ...

    def create(self, name: str) -> Mailbox:
        """A new mailbox; its UIDVALIDITY is above that of any before of this name."""
        ...

    def delete(self, name: str) -> None: ...

    def rename(self, old: str, new: str) -> None:
        """A mailbox and all below it, or all below a name that is no mailbox. No new name may be taken."""
        ...

    def special_use(self, name: str) -> str:
        """`\\Sent`, `\\Trash` and so on (RFC 6154 §2), or "" for a mailbox with no such use."""
        ...

    def subscriptions(self) -> Iterable[str]: ...

    def subscribe(self, name: str) -> None: ...

    def unsubscribe(self, name: str) -> None: ...
