"""Each condition of the vocabulary, true and false on a run that really happened."""

from base64 import b64encode
from functools import cache
from typing import Any

import pytest

from simulator.course import goals
from simulator.course.acting import give, settle
from simulator.course.facts import Where
from simulator.course.goals import judge, told
from simulator.course.intents import Fetch, PowerSwitch, Send, Type
from simulator.course.overheard import THINGS
from simulator.course.server_states import server_state
from simulator.course.state_words import STATES
from simulator.course.vocabulary import (
    CONDITIONS,
    AttackerHolds,
    AttackIs,
    BackupHolds,
    Body,
    Condition,
    DeviceHolds,
    DevicePower,
    FirstThen,
    Happened,
    Header,
    MailboxHolds,
    Marked,
    Not,
    NotebookHas,
    Question,
    QueueHolds,
    QueuesHold,
    Quiet,
    ReceivedFields,
    Said,
    SeatReads,
    SpaceTaken,
    SpeaksFirst,
    StateIs,
    TlsOutcome,
)
from simulator.views.transitions import TABLES
from simulator.wire.policy import TlsPolicy
from simulator.words.catalogue import load
from simulator.world.runner import Run

TO_STORE = "store.fuji.example--home-pc"
FETCHED = ("USER haruto", "PASS {password}", "RETR 1", "QUIT")


@cache
def played() -> Where:
    """A letter to Haruto, its To field changed, fetched by hand in the step `fetch`; then his PC goes off."""
    run = Run("two-offices", seed=3)
    begun = {"": 0, "send": 0}
    give(run, Send(from_="aoi", to="haruto", letter="picnic", to_header="everyone@fuji.example"), "en")
    run.until_idle()
    begun["fetch"] = len(run.trace)
    lines = tuple(line.format(password=password(run, "haruto")) for line in FETCHED)
    give(run, Type(device="home-pc", protocol="pop3", as_="haruto", lines=lines), "en")
    begun["off"] = len(run.trace)
    give(run, PowerSwitch(device="home-pc", on=False), "en")
    settle(run)
    return Where(run.trace, len(run.trace) - 1, begun, "off")


@cache
def read_by_imap() -> Where:
    """Haruto looks by hand at a letter that has come, and waits for another, which comes."""
    run = Run("two-offices", seed=3)
    give(run, Send(from_="aoi", to="haruto", letter="picnic"), "en")
    run.until_idle()
    run.intend("connect", device="home-pc", protocol="imap")
    login = f"LOGIN haruto {password(run, 'haruto')}"
    for number, line in enumerate((login, "SELECT INBOX", "UID FETCH 1 BODY[]", "XYZZY", "IDLE")):
        run.until_idle()
        run.intend("type", device="home-pc", line=f"a{number} {line}")
    run.until_idle()
    begun = {"": 0, "idle": len(run.trace)}
    give(run, Send(from_="aoi", to="haruto", letter="picnic"), "en")
    settle(run)
    return Where(run.trace, len(run.trace) - 1, begun, "idle")


def test_what_is_said_in_imap_is_judged_by_what_stands_behind_the_tag() -> None:
    where = read_by_imap()
    conditions = {
        Said(said="client", protocol="imap", verb="select", count=1): True,
        Said(said="client", protocol="imap", verb="UID FETCH", count=1): True,
        Said(said="client", protocol="imap", verb="FETCH"): False,
        Said(said="server", protocol="imap", status="OK", count=4): True,  # with the greeting
        Said(said="server", protocol="imap", status="BAD", count=1): True,
        Said(said="server", protocol="imap", status="NO"): False,
    }
    assert conditions == {condition: judge(condition, where).held for condition in conditions}


def test_an_imap_server_speaks_first_only_to_a_client_that_waits_for_it() -> None:
    where = read_by_imap()
    asked = SpeaksFirst(speaks_first="client", protocol="imap")
    unasked = SpeaksFirst(speaks_first="server", protocol="imap", since="idle")
    before = where._replace(serial=where.begun["idle"] - 1)
    assert [True, True, False] == [
        judge(asked, before).held,
        judge(unasked, where).held,
        judge(asked, where).held,
    ]


RETR = Said(said="client", protocol="pop3", verb="RETR")
HOLDS = [
    MailboxHolds(mailbox="haruto", holds=1),
    MailboxHolds(mailbox="mei", holds=0),
    DeviceHolds(device="home-pc", at_least=1),
    DevicePower(device="home-pc", power="off"),
    QueueHolds(queue="relay.sakura.example", holds=0),
    QueuesHold(queues="all", holds=0),
    Happened(entry="delivered", to="haruto", count=1),
    Happened(entry="accepted", at="relay.transit.example", count=1, since="send"),
    Happened(entry="retrieved", at="home-pc", count=0, since="this"),
    RETR,
    Said(said="client", protocol="pop3", verb="retr", count=1, since="fetch"),
    Said(said="server", protocol="pop3", status="+OK", at_least=4, since="fetch"),
    Said(said="server", protocol="smtp", status="250", at="store.fuji.example", at_least=1),
    SpeaksFirst(speaks_first="client", protocol="pop3"),
    SpeaksFirst(speaks_first="client", protocol="smtp"),
    ReceivedFields(received_fields=5, mailbox="haruto", topmost_by="store.fuji.example"),
    Body(body="unchanged", mailbox="haruto"),
    Body(body="unchanged", device="home-pc"),
    Header(header="To", contains="everyone", mailbox="haruto"),
    Question(question="MX", asks="fuji.example"),
    Quiet(quiet="home-pc", since="this"),
    Marked(marked="read", mailbox="haruto", holds=0),
    BackupHolds(backup="home-pc", holds=0),
    SeatReads(seat="relay", who="relay.transit.example", lacks="text"),
    SeatReads(seat="relay", who="relay.transit.example", reads="text", since="begin"),
    SeatReads(seat="recipient", reads="text"),
    SpaceTaken(space="home-pc", at_least=400),
    SpaceTaken(space="mei", octets=0),
    DeviceHolds(device="desk-pc", folder="Sent", holds=1),
    NotebookHas(notebook="all", has="password"),
    NotebookHas(notebook="store.fuji.example--home-pc", has="body", since="fetch"),
    NotebookHas(notebook="store.fuji.example--home-pc", has="password", lacks="digest"),
    NotebookHas(notebook="all", has="subject", lacks="attachment"),
    NotebookHas(notebook="store.fuji.example--family-pc", lacks="anything"),
    StateIs(state="UPDATE"),
    AttackerHolds(attacker=TO_STORE, holds="password"),
    AttackerHolds(attacker=TO_STORE, holds="identity", since="fetch"),
    AttackerHolds(attacker=TO_STORE, holds="letter"),
    AttackIs(attack="none", wire=TO_STORE),
    TlsOutcome(tls="failed", count=0),
    FirstThen(first=Happened(entry="delivered"), then=Happened(entry="retrieved")),
    FirstThen(first=RETR, then=Happened(entry="retrieved", since="fetch")),
    Not(not_=MailboxHolds(mailbox="mei", at_least=1)),
]
FAILS = [
    BackupHolds(backup="home-pc", at_least=1),
    SeatReads(seat="recipient", lacks="text"),
    SeatReads(seat="relay", who="relay.transit.example", lacks="text", since="begin"),
    SeatReads(seat="relay", who="relay.transit.example", reads="text", since="fetch"),
    SpaceTaken(space="haruto", octets=0),
    MailboxHolds(mailbox="haruto", holds=2),
    DeviceHolds(device="home-pc", holds=0),
    DevicePower(device="home-pc", power="on"),
    QueueHolds(queue="relay.sakura.example", at_least=1),
    QueuesHold(queues="all", at_least=1),
    Happened(entry="delivered", to="mei"),
    Happened(entry="accepted", at="relay.fuji.example"),
    Happened(entry="delivered", to="haruto", since="fetch"),
    Said(said="client", protocol="smtp", verb="RETR"),
    Said(said="server", protocol="pop3", status="-ERR"),
    Said(said="client", protocol="pop3", verb="RETR", since="off"),
    SpeaksFirst(speaks_first="server", protocol="pop3"),
    SpeaksFirst(speaks_first="client", protocol="pop3", since="off"),
    ReceivedFields(received_fields=4, mailbox="haruto"),
    ReceivedFields(received_fields=5, mailbox="haruto", topmost_by="mx.fuji.example"),
    ReceivedFields(received_fields=0, mailbox="mei"),
    Body(body="unchanged", mailbox="mei"),
    Header(header="To", contains="haruto", mailbox="haruto"),
    Question(question="MX", asks="haruto@fuji.example"),
    Question(question="AAAA", asks="fuji.example"),
    Quiet(quiet="home-pc", since="fetch"),
    Marked(marked="answered", device="home-pc", at_least=1),
    MailboxHolds(mailbox="haruto", folder="Sent", at_least=1),
    NotebookHas(notebook="all", lacks="password"),
    NotebookHas(notebook="all", has="digest"),
    NotebookHas(notebook="store.fuji.example--home-pc", has="password", lacks="body"),
    NotebookHas(notebook="store.fuji.example--home-pc", has="body", since="off"),
    NotebookHas(notebook="store.fuji.example--family-pc", has="sizes"),
    StateIs(state="AUTHORIZATION"),
    AttackerHolds(attacker=TO_STORE, holds="password", since="off"),
    AttackerHolds(attacker="store.fuji.example--family-pc", holds="letter"),
    AttackIs(attack="strip", wire=TO_STORE),
    TlsOutcome(tls="started"),
    FirstThen(first=Happened(entry="retrieved"), then=Happened(entry="delivered")),
    FirstThen(first=Happened(entry="returned"), then=Happened(entry="delivered")),
    Not(not_=RETR),
]


@pytest.mark.parametrize("condition", HOLDS, ids=str)
def test_what_is_so_holds(condition: Condition) -> None:
    assert judge(condition, played()).held


@pytest.mark.parametrize("condition", FAILS, ids=str)
def test_what_is_not_so_does_not_hold(condition: Condition) -> None:
    assert not judge(condition, played()).held


def test_every_condition_of_the_vocabulary_is_judged_and_tried_both_ways() -> None:
    kinds = set(CONDITIONS.values())
    assert (kinds, kinds, kinds) == ({type(c) for c in HOLDS}, {type(c) for c in FAILS}, set(goals._JUDGES))


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_verdict_has_a_sentence_without_gaps(language: str) -> None:
    where = played()
    sentences = [told(judge(condition, where), load(language), where.trace) for condition in HOLDS + FAILS]
    assert [] == [sentence for sentence in sentences if "{" in sentence or "goal." in sentence]


def test_a_verdict_names_people_and_places_by_their_nicknames() -> None:
    where = played()
    told_in = {
        language: told(judge(HOLDS[2], where), load(language), where.trace) for language in ("en", "ja")
    }
    assert {
        "en": "Haruto's PC holds at least 1 (now 1)",
        "ja": "はるとのPCにある手紙の数が1以上（いま1）",
    } == told_in


def test_a_condition_is_judged_at_its_point_and_not_at_the_end() -> None:
    where = played()
    before = where._replace(serial=where.begun["fetch"] - 1)
    assert not judge(DeviceHolds(device="home-pc", at_least=1), before).held
    assert judge(DevicePower(device="home-pc", power="on"), before).held


def test_the_state_of_the_server_follows_the_conversation() -> None:
    run = Run("two-offices", seed=3)
    states = [server_state(Where(run.trace, -1, {}, ""))]
    run.intend("connect", device="home-pc", protocol="pop3")
    for line in ("NOOP", "USER haruto", f"PASS {password(run, 'haruto')}", "QUIT"):
        settle(run)
        states.append(server_state(Where(run.trace, len(run.trace) - 1, {}, "")))
        run.intend("type", device="home-pc", line=line)
    settle(run)
    states.append(server_state(Where(run.trace, len(run.trace) - 1, {}, "")))
    assert [None, "AUTHORIZATION", "AUTHORIZATION", "AUTHORIZATION", "TRANSACTION", "UPDATE"] == states


def test_the_state_of_an_imap_server_changes_with_its_answers() -> None:
    run = Run("two-offices", seed=3)
    run.intend("connect", device="phone", protocol="imap")
    settle(run)
    states = []
    for line in (
        *("a LOGIN haruto wrong", f"b LOGIN haruto {password(run, 'haruto')}", "c SELECT none"),
        *("d SELECT INBOX", "e FETCH 1:* FLAGS", "f SELECT none", "g EXAMINE Sent", "h CLOSE", "i LOGOUT"),
    ):
        run.intend("type", device="phone", line=line)
        settle(run)
        states.append(server_state(Where(run.trace, len(run.trace) - 1, {}, ""), "imap"))
    assert [
        *("NOT AUTHENTICATED", "AUTHENTICATED", "AUTHENTICATED"),
        *("SELECTED", "SELECTED", "AUTHENTICATED", "SELECTED", "AUTHENTICATED", "LOGOUT"),
    ] == states
    assert None is server_state(Where(run.trace, len(run.trace) - 1, {}, ""), "pop3")


def test_the_state_of_an_smtp_server_changes_with_its_answers() -> None:
    run = Run("two-offices", seed=3)
    run.intend("connect", device="home-pc", protocol="smtp")
    settle(run)
    states = [server_state(Where(run.trace, len(run.trace) - 1, {}, ""), "smtp", "submit.fuji.example")]
    plain = b64encode(f"\0haruto\0{password(run, 'haruto')}".encode()).decode()
    for line in (
        *("MAIL FROM:<haruto@fuji.example>", "EHLO home-pc", "AUTH PLAIN", plain),
        *("MAIL FROM:<haruto@fuji.example>", "RCPT TO:<aoi@sakura.example>", "DATA", "Hi", ".", "QUIT"),
    ):
        run.intend("type", device="home-pc", line=line)
        settle(run)
        states.append(
            server_state(Where(run.trace, len(run.trace) - 1, {}, ""), "smtp", "submit.fuji.example")
        )
    assert [
        *("CONNECTED", "CONNECTED", "READY", "AUTHENTICATING", "READY"),
        *("SENDER", "RECIPIENTS", "CONTENT", "CONTENT", "READY", "CLOSED"),
    ] == states
    newest = server_state(Where(run.trace, len(run.trace) - 1, {}, ""), "smtp")
    assert "CLOSED" == newest  # the office's own conversation with the next one


def test_every_state_that_a_lesson_can_ask_for_is_one_of_the_engines() -> None:
    engines = {
        protocol: {state.value.upper() for state in type(start)} for protocol, (_, start) in TABLES.items()
    }
    assert [] == [
        word for protocol, words in STATES.items() for word in words if word not in engines[protocol]
    ]


def password(run: Run, key: str) -> str:
    return next(person.password for person in run.trace.cast.people if person.key == key)


def under_tls() -> Where:
    run = Run("two-offices", seed=3, tls=TlsPolicy.REQUIRED)
    give(run, Send(from_="aoi", to="haruto", letter="picnic"), "en")
    run.until_idle()
    give(run, Fetch(device="home-pc"), "en")
    run.until_idle()
    return Where(run.trace, len(run.trace) - 1, {"": 0}, "")


def test_under_tls_the_notebook_lacks_every_secret_and_still_has_the_rest() -> None:
    def held(**asked: Any) -> bool:
        return judge(NotebookHas(notebook="store.fuji.example--home-pc", **asked), under_tls()).held

    outside = {"server-name", "addresses", "port", "sizes", "times", "tls", "anything"}
    assert outside == {what for what in THINGS if held(has=what)}
    assert set(THINGS) - outside == {what for what in THINGS if held(lacks=what)}
