"""An owner's folders, and who hears of changes; what IMAP makes of them is tested with its server."""

import pytest

from simulator.actors.folders import Folders
from simulator.actors.message_store import Mailbox, MaildropView, MessageStore, StoredMessage


class Heard:
    def __init__(self) -> None:
        self.told: list[tuple[str, list[int]]] = []

    def arrived(self, uid: int) -> None:
        self.told.append(("arrived", [uid]))

    def flagged(self, uid: int) -> None:
        self.told.append(("flagged", [uid]))

    def expunged(self, messages: list[StoredMessage]) -> None:
        self.told.append(("expunged", [message.uid for message in messages]))


def test_inbox_is_where_mail_arrives_and_what_pop3_sees() -> None:
    store = MessageStore()
    mailbox = store.add("haruto", ["haruto@fuji.example"])
    folders = store.folders_of("haruto")
    assert mailbox is folders.inbox
    assert folders is store.folders_of("haruto")
    assert ("INBOX", "Drafts", "Sent", "Trash") == tuple(folders.names())
    mailbox.deliver(b"one\r\n")
    sent = folders.find("Sent")
    assert sent is not None
    sent.deliver(b"copy\r\n")
    assert [5] == MaildropView(mailbox).sizes()
    with pytest.raises(KeyError):
        store.folders_of("nobody")


def test_each_folder_has_its_own_uidvalidity_and_a_name_of_the_owners() -> None:
    folders = Folders(Mailbox("haruto", uid_validity=7))
    assert 4 == len({mailbox.uid_validity for mailbox in folders})
    assert ["haruto", "haruto/Drafts", "haruto/Sent", "haruto/Trash"] == [box.name for box in folders]
    folders.rename("Sent", "Out")
    assert ("haruto/Out", "\\Sent") == (folders.find("Out").name, folders.special_use("Out"))  # type: ignore[union-attr]


def test_no_name_is_given_twice() -> None:
    folders = Folders(Mailbox("haruto"))
    with pytest.raises(ValueError, match="Sent"):
        folders.create("Sent")
    with pytest.raises(ValueError, match="Trash"):
        folders.rename("Sent", "Trash")


def test_all_folders_share_the_owners_room() -> None:
    inbox = Mailbox("haruto", quota_octets=10)
    folders = Folders(inbox)
    sent = folders.find("Sent")
    assert sent is not None
    sent.deliver(b"x" * 9)
    assert not inbox.has_room(2)
    folders.delete("Sent")
    assert inbox.has_room(10)


def test_listeners_hear_of_changes_until_they_stop() -> None:
    mailbox, heard = Mailbox("haruto"), Heard()
    mailbox.listen(heard)
    assert mailbox.is_watched
    mailbox.deliver(b"1", flags=["$Done"])
    mailbox.deliver(b"2")
    mailbox.set_flags(1, ["\\Seen"])
    mailbox.set_flags(1, ["\\Seen"])
    mailbox.expunge([2, 1, 3])
    mailbox.expunge([2])
    mailbox.unlisten(heard)
    mailbox.deliver(b"3")
    assert not mailbox.is_watched
    assert [("arrived", [1]), ("arrived", [2]), ("flagged", [1]), ("expunged", [1, 2])] == heard.told
    assert ["$Done"] == mailbox.keywords
