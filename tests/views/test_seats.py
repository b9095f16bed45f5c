"""Goal: each seat sees what lies in its own place at that moment, and nothing else.

Method: a letter with marks in it travels under TLS and in clear; every seat is taken at every step.
"""

import pytest

from simulator.trace.entry import Accepted
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.scene import scene_at
from simulator.views.seats import SEATS, Seats, SeatView
from simulator.views.tap import wires
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.scenarios.planted import crossed, marks
from tests.views.a_run import a_long_trace

RELAY, STORE, POP3 = "relay.transit.example", "store.fuji.example", "store.fuji.example--home-pc"
SECRETS = ("subject", "body")


def text(view: SeatView) -> str:
    return "\n".join(line for sight in view.sights for line in sight.lines)


def shows(view: SeatView, planted: dict[str, str]) -> bool:
    return all(planted[place] in text(view) for place in SECRETS)


def shows_none(view: SeatView, planted: dict[str, str]) -> bool:
    return not any(mark in text(view) for mark in planted.values())


def steps(trace: Trace) -> list[int]:
    return sorted({*trace.lane(Lane.COMMAND), *trace.lane(Lane.CUSTODY), len(trace) - 1})


@pytest.fixture(scope="module")
def locked() -> Trace:
    return crossed(7, TlsPolicy.REQUIRED)


def test_under_tls_no_wire_shows_anything_at_any_step(locked: Trace) -> None:
    seats, planted = Seats(locked), marks(7)
    for step in steps(locked)[::3]:
        for wire in wires(locked):
            view = seats.view("wire", step, wire)
            assert shows_none(view, planted), (wire, step, text(view))
            assert view.power in ("idle", "clear", "locked")


def test_the_relays_operator_reads_the_letter_while_it_lies_there_whatever_covers_the_wires(
    locked: Trace,
) -> None:
    seats, planted = Seats(locked), marks(7)
    for step in steps(locked):
        holds = bool(scene_at(locked, step).queue(RELAY))
        view = seats.view("relay", step, RELAY)
        assert (holds, holds) == (shows(view, planted), view.power == "holds"), step
        if holds:
            assert "opened" == view.state
        else:
            assert planted["body"] not in text(view)
    assert "passed" == seats.view("relay", len(locked) - 1, RELAY).state


def test_the_recipients_server_holds_the_letter_until_it_is_fetched(locked: Trace) -> None:
    seats, planted = Seats(locked), marks(7)
    states = [seats.view("store", step, STORE).state for step in steps(locked)]
    assert ["nothing", "holds", "fetched"] == list(dict.fromkeys(states))
    for step, state in zip(steps(locked), states, strict=True):
        view = seats.view("store", step, STORE)
        assert (state == "holds") == shows(view, planted) == (view.power == "holds"), step


def test_the_recipient_reads_it_from_the_fetch_on_and_the_author_from_the_beginning(locked: Trace) -> None:
    seats, planted = Seats(locked), marks(7)
    (fetched,) = locked.serials_of(Kind.RETRIEVED)
    (written,) = locked.serials_of(Kind.COMPOSED)
    for step in steps(locked):
        assert (step >= fetched) == shows(seats.view("recipient", step, "haruto"), planted)
        assert (step >= written) == shows(seats.view("author", step, "aoi"), planted)
        assert planted["author-password"] not in text(seats.view("recipient", step, "haruto"))
        assert planted["recipient-password"] not in text(seats.view("author", step, "aoi"))


def test_the_author_may_change_the_letter_until_it_leaves(locked: Trace) -> None:
    seats = Seats(locked)
    powers = [seats.view("author", step, "aoi").power for step in steps(locked)]
    assert ["nothing", "waiting", "sent"] == list(dict.fromkeys(["nothing", *powers]))


def test_in_clear_the_wire_reads_the_letter_and_could_change_it() -> None:
    trace, planted = crossed(7, TlsPolicy.NONE), marks(7)
    seats = Seats(trace)
    views = [seats.view("wire", step, POP3) for step in steps(trace)]
    assert {"nothing", "clear", "idle"} == {view.state for view in views}
    assert all((view.state == "clear") == (view.power == "clear") for view in views)
    assert shows(views[-1], planted)
    assert planted["recipient-password"] in text(views[-1])


def test_only_a_server_that_was_told_a_password_shows_it() -> None:
    trace, planted = crossed(7, TlsPolicy.REQUIRED), marks(7)
    seats, last = Seats(trace), len(trace) - 1
    for place in seats.choices("relay", last):
        knows = planted["author-password"] in text(seats.view("relay", last, place))
        assert (place == "submit.sakura.example") == knows
    assert planted["recipient-password"] in text(seats.view("store", last, STORE))


def test_without_a_choice_a_seat_is_where_the_letter_is(locked: Trace) -> None:
    seats = Seats(locked)
    for serial in locked.serials_of(Kind.ACCEPTED):
        accepted, place = locked.detail(serial), locked[serial].target or locked[serial].source
        assert isinstance(accepted, Accepted)
        if place in seats.choices("relay", serial):
            assert scene_at(locked, serial).queue(seats.view("relay", serial).who)
    views = {seat: seats.view(seat, len(locked) - 1).who for seat in SEATS}
    assert {
        "author": "aoi",
        "wire": POP3,
        "relay": RELAY,
        "store": STORE,
        "recipient": "haruto",
    } == views


def test_every_seat_can_be_taken_before_anything_has_happened() -> None:
    for trace in (Run("two-offices").trace, Trace()):
        for seat in SEATS:
            view = Seats(trace).view(seat, -1)
            assert ("nothing", ()) == (view.state, tuple(s for s in view.sights if s.what != "password"))


@pytest.mark.slow
def test_seats_of_a_long_run() -> None:
    trace = a_long_trace(20_000)
    seats = Seats(trace)
    for step in range(len(trace) - 40, len(trace)):
        for seat in SEATS:
            assert seats.view(seat, step).who
