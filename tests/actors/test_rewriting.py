"""Whoever runs a server changes letters where they lie: locked wires do not notice, a seal does."""

from pathlib import Path

import pytest

from simulator.course.acting import give
from simulator.course.intents import Send
from simulator.trace.codec import load
from simulator.trace.entry import Accepted, Rewritten
from simulator.trace.kinds import Kind
from simulator.views.journey import follow
from simulator.views.ladder import row
from simulator.views.queues import queue_rows
from simulator.views.scene import scene_at
from simulator.views.sealed import opened_at
from simulator.views.seats import Seats
from simulator.wire.policy import TlsPolicy
from simulator.world.library import lessons_folder
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.actors.attacked import fetch, reasons
from tests.world.runs import a_run, details, entries, mailbox, send

TRANSIT, STORE = "relay.transit.example", "store.fuji.example"
FRIDAY = "We meet on Friday at four.\n"


def at_transit(body: str = FRIDAY) -> Run:
    """Every wire is locked, and the letter lies at Transit."""
    run = a_run(TlsPolicy.REQUIRED)
    send(run, body=body)
    run.until(lambda: len(entries(run, Kind.RELAYED)) == 2)
    return run


def changes(run: Run) -> list[tuple[str, str, str]]:
    told = entries(run, Kind.REWRITTEN)
    return [(e.source, e.detail.was, e.detail.became) for e in told if isinstance(e.detail, Rewritten)]


def test_a_letter_that_lies_there_is_changed_and_arrives_so_under_tls_on_every_wire() -> None:
    run = at_transit()
    run.intend("rewrite", host=TRANSIT)
    run.until_idle()
    assert [(TRANSIT, "Friday", "Saturday")] == changes(run)
    assert [True] == [
        octets.endswith(b"We meet on Saturday at four.\r\n") for octets in mailbox(run, "haruto")
    ]
    assert [] == reasons(run)


@pytest.mark.parametrize("host", ["submit.sakura.example", TRANSIT, "mx.fuji.example", STORE])
def test_so_are_those_that_come_until_it_is_taken_back(host: str) -> None:
    run = a_run(TlsPolicy.REQUIRED)
    run.intend("rewrite", host=host)
    send(run, body=FRIDAY)
    run.until_idle()
    run.intend("rewrite", host=host, on=False)
    send(run, body=FRIDAY)
    run.until_idle()
    assert [(host, "Friday", "Saturday")] == changes(run)
    assert [b"Saturday", b"Friday"] == [octets.split()[-3] for octets in mailbox(run, "haruto")]


def test_a_word_that_is_named_is_changed_and_a_letter_without_it_is_left_alone() -> None:
    run = a_run()
    run.intend("rewrite", host=TRANSIT, word="four", into="midnight")
    send(run, body=FRIDAY)
    send(run, body="No hour is named.\n")
    run.until_idle()
    assert [(TRANSIT, "four", "midnight")] == changes(run)


def test_the_recipient_has_another_body_than_was_sent_and_nobody_was_told() -> None:
    run = at_transit()
    run.intend("rewrite", host=TRANSIT)
    run.until_idle()
    fetch(run)
    letter = entries(run, Kind.COMPOSED)[0].serial
    way = follow(run.trace, letter)
    assert "delivered" == way.outcome
    assert way.body_sha256_received != way.body_sha256_sent
    assert [] == entries(run, Kind.RETURNED)


def test_at_that_step_every_view_shows_what_lies_there_now() -> None:
    run = at_transit()
    run.intend("rewrite", host=TRANSIT)
    step = len(run.trace) - 1
    scene = scene_at(run.trace, step)
    assert scene.rewrites(TRANSIT) and not scene.rewrites(STORE)
    assert [step] == [held.serial for held in queue_rows(run.trace, scene, TRANSIT)]
    seat = Seats(run.trace).view("relay", step, TRANSIT)
    assert ("rewritten", "holds") == (seat.state, seat.power)
    assert ["We meet on Saturday at four."] == [
        sight.lines[0] for sight in seat.sights if sight.what == "text"
    ]
    assert "Friday → Saturday" == row(run.trace, step).text
    before = Seats(run.trace).view("relay", step - 3, TRANSIT)
    assert ["We meet on Friday at four."] == [s.lines[0] for s in before.sights if s.what == "text"]
    run.until_idle()
    gone = scene_at(run.trace, len(run.trace) - 1)
    assert [] == queue_rows(run.trace, gone, TRANSIT)


def test_a_sealed_letter_is_spoilt_and_does_not_open() -> None:
    run = a_run(TlsPolicy.REQUIRED)
    run.intend("rewrite", host=TRANSIT)
    folder = lessons_folder() / "09-locked-leg-by-leg"
    give(run, Send(from_="aoi", to="haruto", letter="sealed"), "en", folder)
    run.until_idle()
    fetch(run)
    kept = entries(run, Kind.RETRIEVED)[0]
    assert 1 == len(changes(run))
    assert opened_at(run.trace, "home-pc", kept.octets) is None
    seat = Seats(run.trace).view("recipient", len(run.trace) - 1, "haruto")
    assert ["header", "sealed", "password"] == [sight.what for sight in seat.sights]
    assert "sealed" in seat.hidden


def test_a_branch_and_a_saved_run_tell_the_same(tmp_path: Path) -> None:
    run = a_run()
    run.intend("rewrite", host=TRANSIT)
    send(run, body=FRIDAY)
    run.until_idle()
    assert list(run.trace) == list(run.fork(len(run.trace) - 1).trace)
    run.save(tmp_path / "rewritten.hagaki")
    back = load(tmp_path / "rewritten.hagaki")
    assert list(run.trace) == list(back)
    accepted = details(run, Kind.ACCEPTED, Accepted)
    assert {details(run, Kind.REWRITTEN, Rewritten)[0].letter} == {detail.letter for detail in accepted}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ({"host": "toaster"}, "no server is called 'toaster'"),
        ({"host": TRANSIT, "word": "four"}, "give both 'word' and 'into'"),
    ],
)
def test_what_cannot_be_done_is_told_before_anything_changes(arguments: dict[str, str], said: str) -> None:
    run = a_run()
    with pytest.raises(MisuseError, match=said):
        run.intend("rewrite", **arguments)
    assert 0 == len(run.trace)
