"""Our client joined to our server; and the client alone with servers that are not as ours is."""

import pytest
from hypothesis import given, settings, strategies as st

from simulator.protocols.imap.client import ImapClient
from simulator.protocols.imap.events import (
    Appended,
    Event,
    Failed,
    Finished,
    Listed,
    LoggedIn,
    LoginFailed,
    NewsHeard,
    Opened,
    Retrieved,
    TaskDone,
    TaskFailed,
    TlsUnavailable,
    TlsWanted,
)
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.imap.states import State
from simulator.protocols.imap.tasks import MoveTo, Put, Remove, SetFlags, Synchronize, Task, Watch
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.speech import Speech
from simulator.wire.policy import TlsPolicy
from tests.protocols.imap.visits import EPOCH, MRC, Driver, account, letter


class Visit:
    """Our client joined to our server."""

    def __init__(self, driver: Driver, *tasks: Task, **client_options: object) -> None:
        options = {"tls": TlsPolicy.NONE, "credentials": MRC} | client_options
        self.client = ImapClient(tasks=tasks, **options)  # type: ignore[arg-type]
        self.driver = driver
        self.events: list[Event] = []
        self.commands: list[str] = []
        driver.server.open()

    def go_on(self) -> None:
        """Until neither has anything to say."""
        while self._client_turn():
            self.driver.read()

    def finish(self) -> None:
        self.client.finish()
        self.go_on()
        assert self.events[-1] == Finished()
        assert State.LOGOUT is self.driver.server.state

    def _client_turn(self) -> bool:
        self.client.receive(self.driver.heard())
        while (event := self.client.next_event()) is not None:
            self.events.append(event)
            if isinstance(event, TlsWanted):
                self.client.tls_started()
        said = self.client.take_output()
        for utterance in said:
            if utterance.speech is Speech.COMMAND:
                self.commands.append(utterance.octets.decode().rstrip())
            self.driver.server.receive(utterance.octets)
        return bool(said)

    def told(self, kind: type[Event]) -> list[Event]:
        return [event for event in self.events if isinstance(event, kind)]

    @property
    def verbs(self) -> list[str]:
        return [" ".join(command.split(" ")[1:]).split(" (")[0] for command in self.commands]


def visit(driver: Driver, *tasks: Task, **client_options: object) -> Visit:
    """A whole one, from greeting to goodbye."""
    joined = Visit(driver, *tasks, **client_options)
    joined.finish()
    return joined


def driver(letters: int = 3, **server_options: object) -> Driver:
    return Driver(ImapServer("imap.fuji.example", epoch=EPOCH, **server_options), account(letters))  # type: ignore[arg-type]


def test_what_is_new_is_fetched_with_its_flags_and_stays_unseen() -> None:
    server = driver()
    server.folders.inbox.set_flags(2, ["\\Flagged"])
    seen = visit(server, Synchronize(known=frozenset({1}), uid_validity=9))
    assert [Opened(mailbox="INBOX", uid_validity=9, exists=3, read_only=False)] == seen.told(Opened)
    nothing: frozenset[str] = frozenset()
    flags = {1: nothing, 2: frozenset({"\\Flagged"}), 3: nothing}
    assert [Listed(mailbox="INBOX", flags=flags)] == seen.told(Listed)
    assert [(2, letter(2)), (3, letter(3))] == [(e.uid, e.octets) for e in seen.told(Retrieved)]  # type: ignore[attr-defined]
    assert b" 1-Apr-2024 09:02:00 +0000" == seen.told(Retrieved)[0].internal_date  # type: ignore[attr-defined]
    assert nothing == server.folders.inbox.flags(1)
    assert [
        "LOGIN mrc secret",
        "SELECT INBOX",
        "UID FETCH 1:*",
        "UID FETCH 2:3",
        "LOGOUT",
    ] == seen.verbs


def test_uids_of_another_uidvalidity_mean_nothing() -> None:
    seen = visit(driver(), Synchronize(known=frozenset({1, 2, 3}), uid_validity=8, limit=2))
    assert [1, 2] == [event.uid for event in seen.told(Retrieved)]  # type: ignore[attr-defined]


def test_an_empty_mailbox_is_asked_nothing_more() -> None:
    seen = visit(driver(0), Synchronize())
    assert ([], [Listed(mailbox="INBOX", flags={})]) == (seen.told(Retrieved), seen.told(Listed))


def test_flags_letters_and_copies_are_changed_as_asked() -> None:
    server = driver()
    tasks = (
        SetFlags(uids=(1, 2), change="+", flags=("\\Seen", "$Done")),
        Put(mailbox="Sent", octets=letter(9)),
        MoveTo(uids=(1,), target="Trash"),
        Remove(uids=(3,)),
    )
    seen = visit(server, *tasks)
    assert [TaskDone(task=task) for task in tasks] == seen.told(TaskDone)
    assert [Appended(mailbox="Sent", uid=1, uid_validity=11)] == seen.told(Appended)
    inbox, sent, trash = (server.folders.find(name) for name in ("INBOX", "Sent", "Trash"))
    assert inbox is not None and sent is not None and trash is not None
    assert ([2], frozenset({"\\Seen", "$Done"})) == (inbox.uids(), inbox.flags(2))
    assert (letter(9), frozenset({"\\Seen"})) == (sent.octets(1), sent.flags(1))
    assert letter(1) == trash.octets(1)


def test_a_server_without_extensions_is_used_in_the_old_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simulator.protocols.imap.server.after_login", lambda: ("IMAP4rev1",))
    monkeypatch.setattr("simulator.protocols.imap.server.before_login", lambda **about: ("IMAP4rev1",))
    server = driver()
    seen = visit(server, MoveTo(uids=(1,), target="Trash"), Put(mailbox="Sent", octets=letter(9)), Watch())
    assert [
        "LOGIN mrc secret",
        "SELECT INBOX",
        "UID COPY 1 Trash",
        "UID STORE 1 +FLAGS.SILENT",
        "EXPUNGE",
        "APPEND Sent",
        "LOGOUT",
    ] == seen.verbs
    assert any(command.endswith("}") and "+}" not in command for command in seen.commands)
    assert [2, 3] == server.folders.inbox.uids()
    (failed,) = seen.told(TaskFailed)
    assert isinstance(failed, TaskFailed)
    assert "the server does not offer IDLE" == failed.response.text


def test_a_missing_mailbox_is_made_for_what_is_put_there() -> None:
    server = driver()
    server.folders.delete("Sent")
    visit(server, Put(mailbox="Sent", octets=letter(1)))
    sent = server.folders.find("Sent")
    assert sent is not None
    assert 1 == len(sent)


def test_a_task_that_is_refused_does_not_keep_the_next_from_being_done() -> None:
    seen = visit(driver(), Synchronize(mailbox="none"), MoveTo(uids=(1,), target="none"), Synchronize())
    refused = [event.response.code_name for event in seen.told(TaskFailed)]  # type: ignore[attr-defined]
    assert ["NONEXISTENT", "TRYCREATE"] == refused
    assert 3 == len(seen.told(Retrieved))


def test_watching_tells_news_until_there_is_something_to_do() -> None:
    server = driver()
    seen = Visit(server, Watch())
    seen.go_on()
    server.folders.inbox.deliver(letter(4))
    seen.go_on()
    assert [NewsHeard(mailbox="INBOX", exists=4)] == seen.told(NewsHeard)
    server.folders.inbox.expunge([1, 2])
    seen.client.do(Synchronize(known=frozenset({3})))
    seen.go_on()
    assert ["IDLE", "", "UID FETCH 1:*", "UID FETCH 4"] == seen.verbs[2:]
    assert [4] == [event.uid for event in seen.told(Retrieved)]  # type: ignore[attr-defined]
    seen.client.do(Watch())
    seen.go_on()
    seen.client.stop_watching()
    seen.go_on()
    assert 3 == len(seen.told(TaskDone))
    seen.finish()


def test_a_session_waits_for_tasks_until_it_is_to_finish() -> None:
    seen = Visit(driver())
    seen.go_on()
    assert (State.AUTHENTICATED, []) == (seen.client.state, seen.told(Finished))
    seen.client.do(Synchronize())
    seen.go_on()
    assert State.SELECTED is seen.client.state
    seen.finish()


@pytest.mark.parametrize(
    ("policy", "offered", "verbs"),
    [
        (TlsPolicy.NONE, True, ["LOGIN mrc secret", "LOGOUT"]),
        (TlsPolicy.OPPORTUNISTIC, True, ["STARTTLS", "CAPABILITY", "LOGIN mrc secret", "LOGOUT"]),
        (TlsPolicy.OPPORTUNISTIC, False, ["LOGIN mrc secret", "LOGOUT"]),
        (TlsPolicy.REQUIRED, True, ["STARTTLS", "CAPABILITY", "LOGIN mrc secret", "LOGOUT"]),
        (TlsPolicy.REQUIRED, False, ["LOGOUT"]),
    ],
)
def test_tls_begins_as_the_policy_says(policy: TlsPolicy, offered: bool, verbs: list[str]) -> None:
    seen = visit(driver(tls_available=offered), tls=policy)
    assert verbs == seen.verbs
    assert (policy is TlsPolicy.REQUIRED and not offered) == bool(seen.told(TlsUnavailable))


def test_no_password_is_said_where_none_may_be() -> None:
    seen = visit(driver(auth_in_clear=False), Synchronize())
    assert ["LOGOUT"] == seen.verbs
    assert 1 == len(seen.told(LoginFailed))
    assert [] == seen.told(TaskDone)


def test_a_wrong_password_ends_the_visit() -> None:
    seen = visit(driver(), Synchronize(), credentials=Credentials("mrc", "wrong"))
    assert ["LOGIN mrc wrong", "LOGOUT"] == seen.verbs
    assert 1 == len(seen.told(LoginFailed))


def test_a_password_of_any_characters_goes_as_a_literal() -> None:
    odd = Credentials("mrc", 'ü "\\')
    server = Driver(ImapServer("imap.fuji.example", epoch=EPOCH), account(1), credentials=odd)
    assert [LoggedIn(mechanism="LOGIN")] == visit(server, credentials=odd).told(LoggedIn)


# Servers that are not ours, word by word.


def play(
    *turns: tuple[str, bytes], tasks: tuple[Task, ...] = (), tls: TlsPolicy = TlsPolicy.NONE
) -> list[Event]:
    """What the client tells when a server answers so; each turn is what it must have said, and the answer."""
    client = ImapClient(tls=tls, credentials=MRC, tasks=tasks)
    client.finish()
    events: list[Event] = []
    for said, answer in turns:
        while (event := client.next_event()) is not None:
            events.append(event)
        assert said == b"".join(utterance.octets for utterance in client.take_output()).decode().rstrip()
        client.receive(answer)
    while (event := client.next_event()) is not None:
        events.append(event)
    return events


def test_logindisabled_leads_to_authenticate_in_one_step_or_two() -> None:
    in_two = play(
        ("", b"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN] hi\r\n"),
        ("a001 AUTHENTICATE PLAIN", b"+ \r\n"),
        ("AG1yYwBzZWNyZXQ=", b"a001 OK [CAPABILITY IMAP4rev1] in\r\n"),
        ("a002 LOGOUT", b"* BYE\r\na002 OK\r\n"),
    )
    in_one = play(
        ("", b"* OK [CAPABILITY IMAP4rev1 LOGINDISABLED AUTH=PLAIN SASL-IR] hi\r\n"),
        ("a001 AUTHENTICATE PLAIN AG1yYwBzZWNyZXQ=", b"a001 OK in\r\n"),
        ("a002 CAPABILITY", b"* CAPABILITY IMAP4rev1\r\na002 OK done\r\n"),
        ("a003 LOGOUT", b"* BYE bye\r\na003 OK out\r\n"),
    )
    assert [LoggedIn(mechanism="PLAIN"), Finished()] == in_two == in_one


def test_preauth_is_taken_in_clear_only_where_tls_is_not_required() -> None:
    logout = ("a001 LOGOUT", b"* BYE\r\na001 OK\r\n")
    assert [LoggedIn(mechanism=""), Finished()] == play(("", b"* PREAUTH hello\r\n"), logout)
    told = play(("", b"* PREAUTH hello\r\n"), logout, tls=TlsPolicy.REQUIRED)
    assert [TlsUnavailable, Finished] == [type(event) for event in told]


@pytest.mark.parametrize(
    "answer",
    [
        b"* BYE too many\r\n",
        b"+OK POP3 ready\r\n",
        b"220 smtp\r\n",
        b"a001 OK what\r\n",
        b"* 1 EXISTS\r\n",
        b"* OK [CAPABILITY IMAP4rev1] hi\r\nzzz OK whose is this\r\n",
        b"* OK [CAPABILITY IMAP4rev1] hi\r\n* BYE suddenly\r\n",
        b"* OK [CAPABILITY IMAP4rev1] hi\r\n+ go on\r\n",
    ],
)
def test_what_no_imap_server_says_ends_the_visit(answer: bytes) -> None:
    told = play(("", answer))
    assert [Failed, Finished] == [type(event) for event in told[-2:]]


def test_a_refused_literal_is_the_answer_to_its_command() -> None:
    told = play(
        ("", b"* OK [CAPABILITY IMAP4rev1] hi\r\n"),
        ("a001 LOGIN mrc secret", b"a001 OK [CAPABILITY IMAP4rev1] in\r\n"),
        ("a002 APPEND Sent (\\Seen) {3}", b"a002 NO [LIMIT] too much\r\n"),
        ("a003 LOGOUT", b"a003 OK\r\n"),
        tasks=(Put(mailbox="Sent", octets=b"abc"),),
    )
    assert [LoggedIn, TaskFailed, Finished] == [type(event) for event in told]


ANSWERS = st.lists(
    st.binary(max_size=20)
    | st.sampled_from(
        [
            *(
                b"* OK [CAPABILITY IMAP4rev1 IDLE MOVE] hi\r\n",
                b"a001 OK x\r\n",
                b"a002 OK [READ-ONLY] x\r\n",
            ),
            *(b"* 3 EXISTS\r\n", b"* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n", b"* 9 EXPUNGE\r\n", b"+ \r\n"),
            *(b"* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\n", b"a003 NO no\r\n", b"* LIST\r\n", b"* FETCH\r\n"),
            *(b"* OK [UIDVALIDITY x] y\r\n", b"* 1 FETCH (((\r\n", b"a004 OK\r\n", b"a005 BAD {9}\r\n"),
            b"* PREAUTH x\r\n",
        ]
    ),
    max_size=12,
)


@settings(max_examples=150, deadline=None)
@given(ANSWERS, st.sampled_from(list(TlsPolicy)))
def test_no_answer_of_a_server_raises_anything(answers: list[bytes], tls: TlsPolicy) -> None:
    tasks = (Synchronize(), Put(octets=b"x"), MoveTo(uids=(1,), target="x"), Remove(uids=(1,)), Watch())
    client = ImapClient(tls=tls, credentials=MRC, tasks=tasks)
    client.finish()
    for answer in answers:
        client.receive(answer)
        while (event := client.next_event()) is not None:
            if isinstance(event, TlsWanted):
                client.tls_started()
        client.take_output()
