"""Client and server over simulated wires: what the trace tells, and what devices see of each other."""

import os
import subprocess
import sys

import pytest

from simulator.actors.imap_door import IMAP_PORT, IMAPS_PORT
from simulator.actors.imap_visit import collect, watch
from simulator.protocols.imap.tasks import MoveTo, Put, Remove, SetFlags, Synchronize
from simulator.trace.entry import Connected, Expunged, LoggedIn, Retrieved, TlsFailed, TlsStarted
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from tests.actors.imap_runs import folders, visit
from tests.world.runs import a_run, deliver, entries, mailbox


def last_serial(trace: Trace) -> int:
    return len(trace) - 1


def said(run, kind: Kind) -> list[str]:
    imap = {e.connection for e in entries(run, Kind.CONNECTED) if e.detail.protocol == "imap"}
    return [e.octets.decode() for e in entries(run, kind) if e.connection in imap]


def test_a_letter_fetched_by_imap_stays_at_the_store_and_leads_back_to_its_author() -> None:
    run = a_run(TlsPolicy.NONE)
    letter = deliver(run).letter
    program = run.world.devices["home-pc"]
    collect(program, last_serial(run.trace))
    run.until_idle()
    (stored,) = mailbox(run, "haruto")
    assert [stored] == program.folder.letters
    (retrieved,) = [e.detail for e in entries(run, Kind.RETRIEVED) if isinstance(e.detail, Retrieved)]
    assert ("imap", IMAP_PORT, None, letter) == (
        retrieved.protocol,
        retrieved.server_port,
        retrieved.tls,
        retrieved.letter,
    )
    assert ["haruto"] == [
        e.detail.person for e in entries(run, Kind.LOGGED_IN)[-1:] if isinstance(e.detail, LoggedIn)
    ]
    assert frozenset() == folders(run).inbox.flags(1)
    assert "quit" == entries(run, Kind.CLOSED)[-1].detail.reason


def test_what_the_device_has_is_not_fetched_again_not_even_after_pop3() -> None:
    run = a_run()
    deliver(run)
    run.intend("fetch", device="home-pc", leave=True)
    run.until_idle()
    looked = visit(run)
    assert 1 == len(run.world.devices["home-pc"].folder.letters)
    assert [1] == list(looked.flags)


def test_one_reply_is_one_entry_and_a_letter_is_content() -> None:
    run = a_run(TlsPolicy.NONE)
    deliver(run)
    visit(run)
    verbs = [line.split()[1] for line in said(run, Kind.COMMAND)]
    assert ["LOGIN", "SELECT", "UID", "UID", "LOGOUT"] == verbs
    assert 1 + len(verbs) == len(said(run, Kind.REPLY))
    (content,) = said(run, Kind.CONTENT)
    assert content.startswith("* 1 FETCH (UID 1 ")


@pytest.mark.parametrize(
    ("policy", "port", "how"),
    [
        (TlsPolicy.NONE, IMAP_PORT, None),
        (TlsPolicy.OPPORTUNISTIC, IMAP_PORT, "starttls"),
        (TlsPolicy.REQUIRED, IMAPS_PORT, "implicit"),
    ],
)
def test_tls_comes_about_as_the_policy_says(policy: TlsPolicy, port: int, how: str | None) -> None:
    run = a_run(policy)
    deliver(run)
    visit(run)
    (connected,) = [
        e
        for e in entries(run, Kind.CONNECTED)
        if isinstance(e.detail, Connected) and e.detail.protocol == "imap"
    ]
    assert port == connected.detail.server_port
    started = [
        e.detail.how
        for e in entries(run, Kind.TLS_STARTED)
        if e.connection == connected.connection and isinstance(e.detail, TlsStarted)
    ]
    assert ([how] if how else []) == started
    (retrieved,) = [e.detail for e in entries(run, Kind.RETRIEVED) if isinstance(e.detail, Retrieved)]
    assert how == retrieved.tls
    password = next(p.password for p in run.world.cast.people if p.key == "haruto").encode()
    on_the_wire = b"".join(e.octets for e in entries(run, Kind.SENT) if e.connection == connected.connection)
    assert (how is None) == (password in on_the_wire)


def test_a_store_that_offers_no_tls_gets_no_password_where_tls_is_a_must() -> None:
    run = a_run(TlsPolicy.NONE)
    deliver(run)
    run.world.servers["store.fuji.example"].rules.offers_tls = False
    looked = visit(run, Synchronize())
    assert [1] == list(looked.flags)
    run.world.around.policies.set(TlsPolicy.REQUIRED)
    network = run.world.around.network
    plain = network.listener("store.fuji.example", IMAP_PORT)
    assert plain is not None
    network.listen("store.fuji.example", IMAPS_PORT, plain)  # a server that does not cover what it should
    visit(run)
    assert 1 == len(run.world.devices["home-pc"].folder.letters)
    assert [] != [e for e in entries(run, Kind.TLS_FAILED) if isinstance(e.detail, TlsFailed)]


def test_flags_and_copies_and_removals_are_done_at_the_store() -> None:
    run = a_run()
    letters = [deliver(run, body=f"letter {number}\n").letter for number in range(3)]
    visit(
        run,
        Put(mailbox="Sent", octets=b"Subject: sent\r\n\r\nx\r\n"),
        SetFlags(uids=(1,), change="+", flags=("\\Seen",)),
        MoveTo(uids=(2,), target="Trash"),
        Remove(uids=(3,)),
    )
    inbox, sent, trash = (folders(run).find(name) for name in ("INBOX", "Sent", "Trash"))
    assert inbox is not None and sent is not None and trash is not None
    assert ([1], frozenset({"\\Seen"})) == (inbox.uids(), inbox.flags(1))
    assert (b"Subject: sent\r\n\r\nx\r\n", 1) == (sent.octets(1), len(trash))
    gone = [e.detail for e in entries(run, Kind.EXPUNGED) if isinstance(e.detail, Expunged)]
    assert [("haruto", 2), ("haruto", 3)] == [(detail.mailbox, detail.uid) for detail in gone]
    visit(run, Synchronize(mailbox="Trash"))
    assert letters[1] == entries(run, Kind.RETRIEVED)[-1].detail.letter


def test_what_is_put_in_without_a_date_bears_the_simulated_one() -> None:
    run = a_run()
    run.intend("wait", hours=3)
    run.until_idle()
    visit(run, Put(mailbox="Sent", octets=b"Subject: x\r\n\r\n"))
    sent = folders(run).find("Sent")
    assert sent is not None
    assert run.world.around.scheduler.now_us > sent[1].received_us > 3 * 3600 * 1_000_000


def test_who_watches_hears_of_mail_at_once_and_fetches_it() -> None:
    run = a_run()
    program = run.world.devices["home-pc"]
    watching = watch(program, run.intend("wait", minutes=1))
    run.until_idle()
    assert [] == program.folder.letters
    letter = deliver(run).letter
    assert [mailbox(run, "haruto")[0]] == program.folder.letters
    assert letter == entries(run, Kind.RETRIEVED)[-1].detail.letter
    pushed = next(e for e in entries(run, Kind.REPLY) if e.octets == b"* 1 EXISTS\r\n* 1 RECENT\r\n")
    assert Kind.DELIVERED is run.trace[pushed.cause].kind
    watching.do(SetFlags(uids=(1,), change="+", flags=("\\Flagged",)), last_serial(run.trace))
    run.until_idle()
    assert frozenset({"\\Flagged"}) == folders(run).inbox.flags(1)
    watching.leave(last_serial(run.trace))
    run.until_idle()
    assert not folders(run).inbox.is_watched


def test_what_pop3_deletes_disappears_for_who_watches() -> None:
    run = a_run()
    deliver(run)
    watching = visit(run, stays=True)
    assert [1] == list(watching.flags)
    run.intend("fetch", device="home-pc", leave=False)
    run.until_idle()
    assert ({}, []) == (watching.flags, mailbox(run, "haruto"))


def test_a_flag_set_on_one_connection_shows_on_another_at_once() -> None:
    run = a_run()
    deliver(run)
    watching = visit(run, stays=True)
    visit(run, SetFlags(uids=(1,), change="+", flags=("\\Seen",)))
    assert {1: frozenset({"\\Seen"})} == watching.flags


def test_a_line_that_breaks_lets_go_of_the_mailbox() -> None:
    run = a_run()
    visit(run, stays=True)
    assert folders(run).inbox.is_watched
    run.intend("power", device="home-pc", on=False)
    run.until_idle()
    assert not folders(run).inbox.is_watched


def test_a_wrong_password_is_told_and_fetches_nothing() -> None:
    run = a_run()
    deliver(run)
    run.world.servers["store.fuji.example"].rules.passwords.clear()
    visit(run)
    assert 1 == len(entries(run, Kind.LOGIN_REFUSED))
    assert [] == run.world.devices["home-pc"].folder.letters


def traced() -> list[object]:
    run = a_run(TlsPolicy.NONE, seed=5)
    visit(run, stays=True)
    deliver(run)
    flagged = SetFlags(uids=(1,), change="+", flags=("\\Seen", "$b", "$a"))
    visit(run, flagged, MoveTo(uids=(1,), target="Trash"))
    return list(run.trace)


def test_the_same_visits_give_the_same_trace() -> None:
    assert traced() == traced()


@pytest.mark.slow
def test_the_order_of_hashes_does_not_show_in_the_trace() -> None:
    script = "from tests.actors.test_imap_service import traced; print(*traced(), sep='\\n')"
    told = [
        subprocess.run(
            [sys.executable, "-c", script],
            env=os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
            text=True,
        ).stdout
        for seed in ("1", "2")
    ]
    assert told[0].count("$a $b") > 1
    assert told[0] == told[1]
