"""Our client and our server joined, and our client with servers that misbehave."""

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.pop3.events import (
    DeletedAtQuit,
    Failed,
    Finished,
    LoggedIn,
    LoginFailed,
    Retrieved,
    TlsUnavailable,
    TlsWanted,
)
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.protocols.sasl.credentials import Credentials
from simulator.wire.policy import TlsPolicy
from tests.protocols.pop3.visits import BANNER, LETTERS, MROSE, Driver, ListMaildrop, Visit


def driver(letters: dict[str, bytes] | None = None, **options: object) -> Driver:
    server = Pop3Server("dewey", **options)  # type: ignore[arg-type]
    return Driver(server, ListMaildrop(dict(LETTERS if letters is None else letters)))


def heard(*octets: bytes, tls: TlsPolicy = TlsPolicy.NONE, **options: object) -> tuple[list[object], bytes]:
    """What a client tells and says to a server of few words."""
    client = Pop3Client(tls=tls, credentials=MROSE, **options)  # type: ignore[arg-type]
    told: list[object] = []
    for piece in octets:
        client.receive(piece)
        while (event := client.next_event()) is not None:
            told.append(event)
            if isinstance(event, TlsWanted):
                client.tls_started()
    return told, b"".join(utterance.octets for utterance in client.take_output())


def test_a_visit_takes_every_message_and_leaves_the_maildrop_empty() -> None:
    visit = Visit(driver())
    assert [
        LoggedIn(mechanism="USER"),
        Retrieved(number=1, uid="a1", octets=LETTERS["a1"]),
        Retrieved(number=2, uid="b2", octets=LETTERS["b2"]),
        DeletedAtQuit(uids=("a1", "b2")),
        Finished(),
    ] == visit.events
    assert {} == visit.driver.maildrop.letters
    assert "USER PASS STAT UIDL RETR DELE RETR DELE QUIT" == " ".join(
        line.split()[0] for line in visit.commands
    )


def test_leaving_mail_on_the_server_deletes_nothing() -> None:
    visit = Visit(driver(), leave_on_server=True)
    assert LETTERS == visit.driver.maildrop.letters
    assert [] == visit.told(DeletedAtQuit)


def test_known_messages_are_not_fetched_again() -> None:
    visit = Visit(driver(), leave_on_server=True, known_uids=frozenset({"a1"}))
    assert [Retrieved(number=2, uid="b2", octets=LETTERS["b2"])] == visit.told(Retrieved)


def test_known_messages_are_deleted_when_they_need_not_stay() -> None:
    visit = Visit(driver(), known_uids=frozenset({"a1"}))
    assert [DeletedAtQuit(uids=("a1", "b2"))] == visit.told(DeletedAtQuit)


def test_a_limit_leaves_the_rest_for_another_visit() -> None:
    visit = Visit(driver(), limit=1)
    assert ["b2"] == list(visit.driver.maildrop.letters)


def test_an_empty_maildrop_is_left_at_once() -> None:
    visit = Visit(driver(letters={}))
    assert ["USER mrose", "PASS tanstaaf", "STAT", "QUIT"] == visit.commands


def test_a_wrong_password_ends_the_visit_politely() -> None:
    visit = Visit(driver(), credentials=Credentials("mrose", "wrong"))
    failure = visit.told(LoginFailed)[0]
    assert isinstance(failure, LoginFailed)
    assert "AUTH" == failure.reply.code
    assert "QUIT" == visit.commands[-1]


def test_a_locked_maildrop_is_told_apart_from_a_wrong_password() -> None:
    locked = driver()
    locked.locked = True
    failure = Visit(locked).told(LoginFailed)[0]
    assert isinstance(failure, LoginFailed)
    assert "IN-USE" == failure.reply.code


def test_apop_keeps_the_password_off_the_wire() -> None:
    visit = Visit(driver(apop_banner=BANNER), use_apop=True)
    assert "APOP mrose c4c9334bac560ecc979e58001b3e22fb" == visit.commands[0]
    assert [LoggedIn(mechanism="APOP")] == visit.told(LoggedIn)


def test_apop_without_a_timestamp_does_not_fall_back_to_the_password() -> None:
    visit = Visit(driver(), use_apop=True)
    assert ["QUIT"] == visit.commands
    assert 1 == len(visit.told(LoginFailed))


@pytest.mark.parametrize("policy", [TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
def test_tls_is_begun_where_it_is_offered_and_capabilities_are_asked_again(policy: TlsPolicy) -> None:
    visit = Visit(driver(tls_available=True), tls=policy)
    assert ["CAPA", "STLS", "CAPA", "USER mrose"] == visit.commands[:4]
    assert visit.driver.server.secured
    assert 2 == len(visit.told(Retrieved))


def test_required_tls_that_is_not_offered_ends_the_visit_before_the_login() -> None:
    visit = Visit(driver(), tls=TlsPolicy.REQUIRED)
    assert ["CAPA", "QUIT"] == visit.commands
    assert 1 == len(visit.told(TlsUnavailable))


def test_opportunistic_tls_goes_on_in_clear() -> None:
    visit = Visit(driver(), tls=TlsPolicy.OPPORTUNISTIC)
    assert ["CAPA", "USER mrose", "PASS tanstaaf"] == visit.commands[:3]


def test_a_connection_secured_from_the_start_needs_no_stls() -> None:
    visit = Visit(driver(secured=True), tls=TlsPolicy.REQUIRED, secured=True)
    assert "USER mrose" == visit.commands[0]


def test_stls_refused_is_told_with_the_servers_words() -> None:
    told, said = heard(b"+OK\r\n+OK\r\nSTLS\r\n.\r\n-ERR later\r\n+OK bye\r\n", tls=TlsPolicy.REQUIRED)
    assert isinstance(told[0], TlsUnavailable)
    assert "later" == told[0].reply.text
    assert b"CAPA\r\nSTLS\r\nQUIT\r\n" == said


def test_answers_slipped_in_before_tls_are_thrown_away() -> None:
    told, said = heard(
        b"+OK\r\n",
        b"+OK\r\nSTLS\r\n.\r\n",
        b"+OK go\r\n+OK\r\nUSER\r\n.\r\n+OK\r\n+OK in\r\n+OK 1 5\r\n",
        tls=TlsPolicy.REQUIRED,
    )
    assert [TlsWanted()] == told
    assert b"CAPA\r\nSTLS\r\nCAPA\r\n" == said


def test_where_only_sasl_is_offered_plain_is_used() -> None:
    told, said = heard(b"+OK\r\n+OK\r\nSASL PLAIN\r\n.\r\n+OK in\r\n", tls=TlsPolicy.OPPORTUNISTIC)
    assert [LoggedIn(mechanism="PLAIN")] == told
    assert b"AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n" in said


def test_a_long_password_travels_in_a_line_of_its_own() -> None:
    long = Credentials("mrose", "x" * 200)
    client = Pop3Client(tls=TlsPolicy.OPPORTUNISTIC, credentials=long)
    client.receive(b"+OK\r\n+OK\r\nSASL PLAIN\r\n.\r\n+ \r\n+OK in\r\n")
    assert LoggedIn(mechanism="PLAIN") == client.next_event()
    lines = [utterance.octets for utterance in client.take_output()]
    assert b"AUTH PLAIN\r\n" == lines[1]
    assert State.TRANSACTION is client.state


def test_a_server_without_uidl_still_gives_its_mail() -> None:
    told, _ = heard(
        b"+OK\r\n+OK\r\n+OK\r\n+OK 1 5\r\n-ERR what\r\n+OK\r\nhi\r\n.\r\n+OK\r\n+OK bye\r\n",
        leave_on_server=False,
    )
    assert [
        LoggedIn(mechanism="USER"),
        Retrieved(number=1, uid="", octets=b"hi\r\n"),
        DeletedAtQuit(uids=("",)),
        Finished(),
    ] == told


def test_a_message_that_is_refused_does_not_end_the_visit() -> None:
    told, _ = heard(
        b"+OK\r\n+OK\r\n+OK\r\n+OK 2 5\r\n+OK\r\n1 a\r\n2 b\r\n.\r\n",
        b"-ERR gone\r\n+OK\r\nhi\r\n.\r\n+OK\r\n+OK bye\r\n",
    )
    assert [Failed, Retrieved, DeletedAtQuit, Finished] == [type(event) for event in told[1:]]


@pytest.mark.parametrize(
    "octets",
    [
        b"-ERR [SYS/TEMP] busy\r\n",
        b"220 smtp.example ESMTP\r\n",
        b"* OK IMAP4rev1\r\n",
        b"+OK\r\n+OK\r\n+OK\r\n+OK nonsense\r\n",
        b"+OK\r\n+OK\r\n+OK\r\n+OK 1 1\r\n+OK\r\nnonsense\r\n.\r\n",
        b"+OK\r\n+OK\r\n+OK\r\n+OK 0 0\r\n-ERR [SYS/TEMP] not removed\r\n",
        b"+OK " + b"x" * 2000 + b"\r\n",
    ],
)
def test_a_server_that_makes_no_sense_ends_the_visit(octets: bytes) -> None:
    told, _ = heard(octets)
    assert [Failed, Finished] == [type(event) for event in told[-2:]]


@given(
    st.lists(
        st.one_of(
            st.sampled_from([b"+OK\r\n", b"+OK 2 9\r\n", b"1 a\r\n", b".\r\n", b"-ERR\r\n", b"+ \r\n"]),
            st.binary(),
        )
    )
)
def test_no_octets_make_the_client_fail(pieces: list[bytes]) -> None:
    told, _ = heard(*pieces, tls=TlsPolicy.OPPORTUNISTIC)
    assert told.count(Finished()) <= 1
