"""What mailboxes, folders and the marks on letters are called, in the reader's words."""

from collections.abc import Callable
from typing import Final, Protocol

from simulator.trace.entry import INBOX
from simulator.views.safe_text import safe_text
from simulator.views.stores import folder_of


class Texts(Protocol):
    """A catalogue."""

    def text(self, key: str, **values: object) -> str: ...


_FOLDERS: Final = frozenset({"INBOX", "Drafts", "Sent", "Trash"})
_FLAGS: Final = frozenset({"\\Answered", "\\Deleted", "\\Draft", "\\Flagged", "\\Seen"})  # RFC 3501 §2.3.2


def mailbox_called(name: str, person: Callable[[str], str], words: Texts) -> str:
    """A mailbox by the store's name for it (`haruto`, `haruto/Sent`), in the reader's words."""
    owner, folder = folder_of(name)
    if folder == INBOX:
        return words.text("name.mailbox", name=person(owner))
    return words.text("name.mailbox.folder", name=person(owner), folder=folder_called(folder, words))


def folder_called(folder: str, words: Texts) -> str:
    return words.text(f"name.folder.{folder}") if folder in _FOLDERS else safe_text(folder, 60)


def flag_called(flag: str, words: Texts) -> str:
    return words.text(f"name.flag.{flag[1:]}") if flag in _FLAGS else safe_text(flag, 60)
