"""The folders of one mailbox owner: INBOX, where mail arrives, and those that the owner keeps letters in.

A name may have levels (`Work/2024`); a level that is no mailbox itself exists as long as one below it does.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from simulator.actors.message_store import Mailbox

INBOX: Final = "INBOX"
SPECIAL: Final = {"Drafts": "\\Drafts", "Sent": "\\Sent", "Trash": "\\Trash"}  # RFC 6154 §2


class FoldersState(NamedTuple):
    """What is to be known to make an owner's folders anew: (name, UIDVALIDITY, special use) of each."""

    mailboxes: tuple[tuple[str, int, str], ...]
    subscriptions: tuple[str, ...]
    last_validity: int


class Folders:
    """One owner's mailboxes by name. They share the room that the owner has."""

    def __init__(self, inbox: Mailbox) -> None:
        self.owner = inbox.name
        self._mailboxes = {INBOX: inbox}
        self._special: dict[str, str] = {}
        self._subscriptions = {INBOX: None}  # a dict keeps them in order
        self._last_validity = inbox.uid_validity
        for name, use in SPECIAL.items():
            self.create(name)
            self.subscribe(name)
            self._special[name] = use

    def __iter__(self) -> Iterator[Mailbox]:
        return iter(self._mailboxes.values())

    @property
    def inbox(self) -> Mailbox:
        return self._mailboxes[INBOX]

    def names(self) -> Sequence[str]:
        return tuple(self._mailboxes)

    def find(self, name: str) -> Mailbox | None:
        return self._mailboxes.get(name)

    def create(self, name: str) -> Mailbox:
        """Raises ValueError where there is one already. No UIDVALIDITY is given twice (RFC 3501 §2.3.1.1)."""
        if name in self._mailboxes:
            raise ValueError(f"there is a mailbox already: {name}")
        self._last_validity += 1
        mailbox = Mailbox(
            f"{self.owner}/{name}", uid_validity=self._last_validity, room=self._mailboxes[INBOX].room
        )
        self._mailboxes[name] = mailbox
        return mailbox

    def delete(self, name: str) -> None:
        """A mailbox with all that lies in it. Raises KeyError where there is none."""
        mailbox = self._mailboxes.pop(name)
        mailbox.expunge(mailbox.uids())
        self._special.pop(name, None)

    def rename(self, old: str, new: str) -> None:
        """A mailbox and those below it. Raises ValueError where a new name is taken."""
        moved = {
            name: new + name.removeprefix(old)
            for name in self._mailboxes
            if name == old or name.startswith(old + "/")
        }
        taken = [name for name in moved.values() if name in self._mailboxes and name not in moved]
        if taken:
            raise ValueError(f"there is a mailbox already: {', '.join(taken)}")
        for name, mailbox in list(self._mailboxes.items()):
            if name in moved:
                del self._mailboxes[name]
                self._mailboxes[moved[name]] = mailbox
                mailbox.name = f"{self.owner}/{moved[name]}"
                if name in self._special:
                    self._special[moved[name]] = self._special.pop(name)

    def state(self) -> FoldersState:
        return FoldersState(
            tuple(
                (name, mailbox.uid_validity, self.special_use(name))
                for name, mailbox in self._mailboxes.items()
            ),
            tuple(self._subscriptions),
            self._last_validity,
        )

    def restore(self, state: FoldersState) -> None:
        """Be as the folders were before a restart, but for the letters in them."""
        inbox = self.inbox
        self._mailboxes, self._special = {INBOX: inbox}, {}
        for name, uid_validity, use in state.mailboxes:
            if name != INBOX:
                self._mailboxes[name] = Mailbox(
                    f"{self.owner}/{name}", uid_validity=uid_validity, room=inbox.room
                )
            if use:
                self._special[name] = use
        self._subscriptions = dict.fromkeys(state.subscriptions)
        self._last_validity = state.last_validity

    def special_use(self, name: str) -> str:
        return self._special.get(name, "")

    # What the owner wants to see listed; a name may be on the list without a mailbox (RFC 3501 §6.3.6).

    def subscriptions(self) -> Sequence[str]:
        return tuple(self._subscriptions)

    def subscribe(self, name: str) -> None:
        self._subscriptions[name] = None

    def unsubscribe(self, name: str) -> None:
        self._subscriptions.pop(name, None)
