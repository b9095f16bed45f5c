import pytest
from hypothesis import settings, strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule

from simulator.actors.message_store import Mailbox, MaildropView, MessageStore
from simulator.protocols.pop3.events import DeletionsCommitted, LoginOffered
from simulator.protocols.pop3.server import Pop3Server


def test_mail_for_an_address_goes_to_its_owners_mailbox_whatever_its_case() -> None:
    store = MessageStore()
    mailbox = store.add("haruto", ["haruto@fuji.example", "postmaster@fuji.example"])
    assert mailbox is store.mailbox("Haruto@FUJI.example")
    assert mailbox is store.mailbox("postmaster@fuji.example")
    assert mailbox is store.mailbox_of("haruto")
    assert store.mailbox("nobody@fuji.example") is None


def test_an_address_leads_to_one_mailbox_only() -> None:
    store = MessageStore()
    store.add("haruto", ["haruto@fuji.example"])
    with pytest.raises(ValueError, match=r"haruto@fuji\.example"):
        store.add("aoi", ["Haruto@fuji.example"])
    with pytest.raises(ValueError, match="haruto"):
        store.add("haruto", ["other@fuji.example"])
    assert ["haruto"] == [mailbox.name for mailbox in store]


def test_an_owner_that_nobody_knows_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        MessageStore().mailbox_of("haruto")


def test_only_one_session_holds_the_lock() -> None:
    mailbox = Mailbox("haruto")
    assert mailbox.lock()
    assert not mailbox.lock()
    mailbox.unlock()
    assert mailbox.lock()


def test_mail_that_comes_during_a_session_is_seen_by_the_next() -> None:
    mailbox = Mailbox("haruto")
    mailbox.deliver(b"one\r\n")
    view = MaildropView(mailbox)
    mailbox.deliver(b"two\r\n")
    assert [5] == view.sizes()
    assert ["1-1", "1-2"] == MaildropView(mailbox).uids()


def test_a_session_keeps_what_somebody_else_expunges() -> None:
    mailbox = Mailbox("haruto")
    uid = mailbox.deliver(b"one\r\n")
    view = MaildropView(mailbox)
    mailbox.expunge([uid])
    assert b"one\r\n" == view.octets(0)


def test_a_quota_makes_full_and_room_comes_back_with_expunging() -> None:
    mailbox = Mailbox("haruto", quota_octets=10)
    uid = mailbox.deliver(b"x" * 8)
    assert not mailbox.is_full
    assert mailbox.has_room(2)
    assert not mailbox.has_room(3)
    mailbox.deliver(b"xx")
    assert mailbox.is_full
    mailbox.expunge([uid])
    assert not mailbox.is_full


def test_without_a_quota_there_is_always_room() -> None:
    mailbox = Mailbox("haruto")
    mailbox.deliver(b"x" * 1000)
    assert not mailbox.is_full
    assert mailbox.has_room(2**60)


def test_flags_are_set_for_one_message() -> None:
    mailbox = Mailbox("haruto")
    first, second = mailbox.deliver(b"1"), mailbox.deliver(b"2", received_us=7, flags=["\\Recent"])
    mailbox.set_flags(first, ["\\Seen"])
    assert frozenset({"\\Seen"}) == mailbox.flags(first)
    assert frozenset({"\\Recent"}) == mailbox.flags(second)
    assert [0, 7] == [message.received_us for message in mailbox]


@pytest.mark.parametrize("unique_id", ["", "1", "2-1", "1-01", "1--1", "1-x", "x-1", "1-1-1"])
def test_a_unique_id_of_another_form_names_nothing(unique_id: str) -> None:
    assert [] == Mailbox("haruto").numbers([unique_id])


def test_a_pop3_session_deletes_from_the_mailbox_by_unique_id() -> None:
    mailbox = Mailbox("haruto", uid_validity=9)
    for text in (b"one\r\n", b"two\r\n", b"three\r\n"):
        mailbox.deliver(text)
    server = Pop3Server("store")
    server.receive(b"USER haruto\r\nPASS x\r\nDELE 1\r\nDELE 3\r\nQUIT\r\n")
    while (event := server.next_event()) is not None:
        if isinstance(event, LoginOffered):
            server.accept(MaildropView(mailbox))
        elif isinstance(event, DeletionsCommitted):
            assert ("9-1", "9-3") == event.uids
            assert [1, 3] == mailbox.expunge(mailbox.numbers(event.uids))
            server.accept()
    assert [2] == mailbox.uids()


class MailboxAgainstDict(RuleBasedStateMachine):
    """The mailbox does what a dict does, and gives no UID twice."""

    there = Bundle("there")

    @initialize(validity=st.integers(1, 2**32 - 1))
    def begin(self, validity: int) -> None:
        self.mailbox = Mailbox("haruto", uid_validity=validity, quota_octets=50)
        self.model: dict[int, bytes] = {}
        self.flags: dict[int, frozenset[str]] = {}
        self.given: list[int] = []

    @rule(target=there, octets=st.binary(max_size=20))
    def deliver(self, octets: bytes) -> int:
        uid = self.mailbox.deliver(octets)
        assert all(uid > earlier for earlier in self.given)
        self.given.append(uid)
        self.model[uid] = octets
        self.flags[uid] = frozenset()
        return uid

    @rule(uid=consumes(there))
    def expunge(self, uid: int) -> None:
        assert [uid] == self.mailbox.expunge([uid, uid, 0, 10**9])
        del self.model[uid], self.flags[uid]
        assert [] == self.mailbox.expunge([uid])

    @rule(uid=there, flags=st.frozensets(st.sampled_from(["\\Seen", "\\Deleted", "$Forwarded"])))
    def flag(self, uid: int, flags: frozenset[str]) -> None:
        self.mailbox.set_flags(uid, flags)
        self.flags[uid] = flags

    @invariant()
    def same_as_the_model(self) -> None:
        mailbox = self.mailbox
        assert list(self.model) == mailbox.uids() == sorted(mailbox.uids())
        assert self.model == {uid: mailbox.octets(uid) for uid in mailbox.uids()}
        assert self.flags == {message.uid: message.flags for message in mailbox}
        assert sum(map(len, self.model.values())) == mailbox.used_octets
        assert (mailbox.used_octets >= 50) is mailbox.is_full
        unique_ids = MaildropView(mailbox).uids()
        assert mailbox.uids() == mailbox.numbers(unique_ids)
        assert all(1 <= len(uid) <= 70 and uid.isascii() for uid in unique_ids)


TestMailboxAgainstDict = MailboxAgainstDict.TestCase
TestMailboxAgainstDict.settings = settings(max_examples=25, stateful_step_count=20)
