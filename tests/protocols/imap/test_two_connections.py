"""Goal: what connections on one mailbox hear of each other. Method: drivers that share one account."""

import re

from hypothesis import settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from simulator.actors.folders import Folders
from simulator.protocols.imap.server import ImapServer
from tests.protocols.imap.visits import EPOCH, Driver, account, letter, logged_in, with_inbox


def pair(letters: int = 3) -> tuple[Driver, Driver]:
    folders = account(letters)
    return with_inbox(folders), with_inbox(folders)


def test_a_flag_set_on_one_connection_shows_on_the_other() -> None:
    one, other = pair()
    one.lines("a STORE 2 +FLAGS (\\Flagged)")
    assert ["* 2 FETCH (FLAGS (\\Flagged))", "b OK NOOP completed"] == other.lines("b NOOP")
    assert ["b OK NOOP completed"] == other.lines("b NOOP")
    assert ["a OK NOOP completed"] == one.lines("a NOOP")


def test_a_flag_is_told_with_its_uid_when_the_client_speaks_of_uids() -> None:
    one, other = pair()
    one.lines("a STORE 2 +FLAGS (\\Flagged)")
    assert ["* 2 FETCH (UID 2 FLAGS (\\Flagged))"] == other.lines("b UID SEARCH 99")[1:-1]


def test_mail_that_arrives_is_told_with_the_next_answer() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    folders.inbox.deliver(letter(4))
    assert ["* 4 EXISTS", "* 4 RECENT", "a OK NOOP completed"] == driver.lines("a NOOP")


def test_only_the_first_connection_hears_that_a_message_is_recent() -> None:
    folders = account(3)
    one, other = with_inbox(folders), logged_in(folders)
    assert ["* 3 EXISTS", "* 0 RECENT"] == other.lines("a SELECT INBOX")[:2]
    folders.inbox.deliver(letter(4))
    assert "* 1 RECENT" in other.lines("a NOOP")
    assert "* STATUS INBOX (RECENT 1)" in other.lines("a STATUS INBOX (RECENT)")
    assert "* STATUS INBOX (RECENT 0)" in logged_in(folders).lines("a STATUS INBOX (RECENT)")
    assert "* 3 RECENT" in one.lines("a NOOP")


def test_no_expunge_is_told_while_numbers_may_be_on_their_way() -> None:
    one, other = pair()
    one.lines("a STORE 1 +FLAGS.SILENT (\\Deleted)")
    one.lines("a EXPUNGE")
    for command in ("FETCH 2 UID", "STORE 2 +FLAGS.SILENT (\\Seen)", "SEARCH ALL", "FETCH 2 NONSENSE"):
        assert "EXPUNGE" not in "".join(other.lines(f"b {command}")[:-1])
    assert ["* 2 FETCH (UID 2)"] == other.lines("b FETCH 2 UID")[:-1]
    assert ["* 1 EXPUNGE", "b OK NOOP completed"] == other.lines("b NOOP")
    assert ["* 1 FETCH (UID 2)"] == other.lines("b FETCH 1 UID")[:-1]


def test_uid_commands_hold_no_numbers_so_the_expunge_is_told() -> None:
    for command in ("UID FETCH 3 UID", "UID STORE 3 +FLAGS.SILENT (\\Seen)", "UID SEARCH ALL", "COPY 3 Sent"):
        one, other = pair()
        one.lines("a MOVE 1 Trash")
        assert "* 1 EXPUNGE" in other.lines(f"b {command}")


def test_a_message_that_is_gone_can_be_fetched_until_the_expunge_is_told() -> None:
    one, other = pair()
    one.lines("a STORE 2 +FLAGS.SILENT (\\Deleted \\Seen)")
    one.lines("a CLOSE")
    answer = other.lines("b FETCH 2 (FLAGS BODY[TEXT])")
    assert "This is letter 2." in answer
    assert "* SEARCH 2" == other.lines("b SEARCH TEXT {8+}\r\nletter 2")[0]
    assert ["* 2 EXPUNGE"] == other.lines("b CHECK")[:-1]


def test_what_is_gone_cannot_be_changed_or_copied() -> None:
    one, other = pair()
    one.lines("a MOVE 2 Trash")
    changed, refused = other.lines("b STORE 1:2 +FLAGS (\\Flagged)")
    assert "* 1 FETCH (FLAGS (\\Flagged))" == changed
    assert refused.startswith("b NO [EXPUNGEISSUED]")
    assert other.lines("b UID STORE 2 FLAGS (\\Seen)")[-1].startswith("b OK")
    for command in ("COPY 1:2 Sent", "MOVE 1:2 Sent"):
        one, other = pair()
        one.lines("a MOVE 2 Trash")
        assert other.lines(f"b {command}")[-1].startswith("b NO [EXPUNGEISSUED]")


def test_what_came_and_went_unseen_is_never_told() -> None:
    folders = account(3)
    driver = with_inbox(folders)
    uid = folders.inbox.deliver(letter(4))
    folders.inbox.set_flags(uid, ["\\Seen"])
    folders.inbox.expunge([uid])
    assert ["a OK NOOP completed"] == driver.lines("a NOOP")


def test_a_silent_store_does_not_hide_what_somebody_else_changed() -> None:
    one, other = pair()
    one.lines("a STORE 1 FLAGS (\\Answered)")
    assert ["* 1 FETCH (FLAGS (\\Answered \\Seen))"] == other.lines("b STORE 1 +FLAGS.SILENT (\\Seen)")[:-1]


def test_a_mailbox_that_somebody_looks_at_is_not_deleted_but_may_be_renamed() -> None:
    folders = account(3)
    one, other = logged_in(folders), logged_in(folders)
    one.lines("a SELECT Sent")
    other.lines("b SELECT Sent")
    assert other.lines("b DELETE Sent")[-1].startswith("b NO [INUSE]")
    assert ["* 0 EXISTS"] == [line for line in other.lines("b SELECT Sent") if "EXISTS" in line]
    other.lines("b RENAME Sent Out")
    one.lines("a APPEND Out {3+}\r\nabc")
    assert "* 1 EXISTS" in other.lines("b NOOP")


def test_who_idles_is_told_at_once() -> None:
    folders = account(3)
    woken: list[str] = []
    driver = with_inbox(folders, wake=lambda: woken.append("woken"))
    folders.inbox.deliver(letter(4))
    assert [] == woken
    assert ["+ idling", "* 4 EXISTS", "* 4 RECENT"] == driver.lines("a IDLE")
    assert b"" == driver.heard()
    folders.inbox.expunge([1, 2])
    folders.inbox.set_flags(3, ["\\Seen"])
    assert ["woken", "woken"] == woken
    assert b"* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n* 1 FETCH (FLAGS (\\Seen \\Recent))\r\n" == driver.heard()
    assert ["a OK IDLE completed"] == driver.lines("DONE")
    folders.inbox.deliver(letter(5))
    assert 2 == len(woken)


class Client:
    """A client's own account of a mailbox: UIDs by number, kept by nothing but what it is told."""

    def __init__(self, folders: Folders, *, read_only: bool) -> None:
        self.driver = Driver(ImapServer("imap.fuji.example", epoch=EPOCH), folders)
        self.uids: list[int | None] = []  # None: told of, not asked about
        self.flags: dict[int, set[str]] = {}
        self.say("LOGIN mrc secret")
        self.say("EXAMINE INBOX" if read_only else "SELECT INBOX")

    def say(self, command: str) -> list[str]:
        lines = self.driver.lines(f"a {command}")
        for line in lines:
            self.learn(line, command)
        return lines

    def learn(self, line: str, command: str) -> None:
        if match := re.match(r"\* (\d+) EXISTS", line):
            count = int(match[1])
            assert count >= len(self.uids), "messages are taken back by EXPUNGE only"
            self.uids += [None] * (count - len(self.uids))
        elif match := re.match(r"\* (\d+) EXPUNGE", line):
            assert command.split(" ", 1)[0] not in ("FETCH", "STORE", "SEARCH")
            del self.uids[int(match[1]) - 1]
        elif match := re.match(r"\* (\d+) FETCH \((?:UID (\d+) ?)?(?:FLAGS \(([^)]*)\))?\)", line):
            number = int(match[1])
            assert 1 <= number <= len(self.uids)
            if match[2]:
                assert self.uids[number - 1] in (None, int(match[2]))
                self.uids[number - 1] = int(match[2])
            uid = self.uids[number - 1]
            if uid is not None and match[3] is not None:
                self.flags[uid] = set(match[3].split()) - {"\\Recent"}


NUMBERS = st.integers(1, 6)
FLAG = st.sampled_from(["\\Seen", "\\Deleted", "$Done"])


class NumbersAgainstServer(RuleBasedStateMachine):
    """Three clients change one mailbox; each knows at any time which message a number means."""

    @initialize(letters=st.integers(0, 5))
    def begin(self, letters: int) -> None:
        self.folders = account(letters)
        self.clients = [Client(self.folders, read_only=read_only) for read_only in (False, False, True)]

    def client(self, which: int) -> Client:
        return self.clients[which % len(self.clients)]

    @rule()
    def deliver(self) -> None:
        self.folders.inbox.deliver(letter(1))

    @rule(
        which=NUMBERS, number=NUMBERS, flag=FLAG, sign=st.sampled_from("+-"), by=st.sampled_from(["", "UID "])
    )
    def store(self, which: int, number: int, flag: str, sign: str, by: str) -> None:
        self.client(which).say(f"{by}STORE {number} {sign}FLAGS ({flag})")

    @rule(which=NUMBERS, number=NUMBERS, verb=st.sampled_from(["COPY", "MOVE", "UID COPY", "UID MOVE"]))
    def copy(self, which: int, number: int, verb: str) -> None:
        self.client(which).say(f"{verb} {number} Trash")

    @rule(which=NUMBERS, verb=st.sampled_from(["EXPUNGE", "NOOP", "CHECK", "SEARCH ALL", "UID SEARCH ALL"]))
    def plain(self, which: int, verb: str) -> None:
        self.client(which).say(verb)

    @rule(which=NUMBERS)
    def pop3_deletes_all(self, which: int) -> None:
        self.folders.inbox.expunge(self.folders.inbox.uids()[:which])

    @rule(which=NUMBERS)
    def ask_about_all(self, which: int) -> None:
        """Numbers are right even for what is gone and was not taken back yet."""
        client = self.client(which)
        known = len(client.uids)
        if known:
            lines = client.say("FETCH 1:* (UID FLAGS)")
            assert known == sum(" FETCH (UID " in line for line in lines)

    @rule(which=NUMBERS)
    def settle(self, which: int) -> None:
        """After NOOP and a look, the client knows what is there, in order."""
        client = self.client(which)
        client.say("NOOP")
        if client.uids:
            client.say("FETCH 1:* (UID FLAGS)")
        inbox = self.folders.inbox
        assert inbox.uids() == client.uids
        assert {uid: set(inbox.flags(uid)) for uid in inbox.uids()} == {
            uid: client.flags[uid] for uid in inbox.uids()
        }

    @invariant()
    def numbering_is_the_servers(self) -> None:
        for client in getattr(self, "clients", ()):
            session = client.driver.server._session
            view = session.view
            assert len(view.uids) == len(client.uids)
            assert all(mine in (None, its) for mine, its in zip(client.uids, view.uids, strict=True))


TestNumbersAgainstServer = NumbersAgainstServer.TestCase
TestNumbersAgainstServer.settings = settings(max_examples=25, stateful_step_count=25, deadline=None)
