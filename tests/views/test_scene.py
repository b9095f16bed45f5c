import gc
import random
import time
import weakref

import pytest

from simulator.trace import entry as told
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views.ledger import Connection
from simulator.views.scene import Scene, scene_at
from tests.views.a_run import (
    DESK,
    HARUTO,
    HOME,
    MEI,
    MSA,
    MX,
    RELAY,
    ROUTE,
    STORE,
    ARun,
    a_long_trace,
    wire_between,
)


def now(run: ARun) -> Scene:
    return scene_at(run.trace, len(run.trace) - 1)


def test_before_the_start_everything_is_empty_on_and_whole() -> None:
    scene = scene_at(ARun().trace, START)
    assert list(ROUTE) == list(scene.places)
    assert all(place.power and not place.queue and not place.kept for place in scene.places.values())
    assert not any(wire.cut or wire.connections for wire in scene.wires.values())
    assert (None, None, 0) == (scene.policy, scene.speaking, scene.time_us)


def test_a_letter_waits_on_its_device_until_it_is_submitted() -> None:
    run = ARun()
    letter = run.compose()
    assert [letter] == list(now(run).queue(DESK))
    run.hop(DESK, MSA, letter)
    assert (0, 1, 1) == (len(now(run).queue(DESK)), now(run).places[DESK].sent, len(now(run).queue(MSA)))


def test_a_letter_is_drawn_at_the_sending_side_until_it_has_seen_the_250() -> None:
    run = ARun()
    letter = run.compose()
    accepted = run.accept(MSA, letter)
    assert (1, 0) == (now(run).places[DESK].waiting, now(run).places[MSA].waiting)
    assert [accepted] == list(now(run).places[MSA].arriving)
    run.let_go(DESK, MSA, letter)
    assert (0, 1) == (now(run).places[DESK].waiting, now(run).places[MSA].waiting)


def test_at_the_end_the_letter_lies_in_the_mailbox_and_nowhere_else() -> None:
    run = ARun()
    run.send()
    scene = now(run)
    assert 1 == len(scene.mailbox(STORE, "haruto"))
    assert {"haruto"} == set(scene.places[STORE].mailboxes)
    assert not any(place.queue or place.arriving for place in scene.places.values())


def test_a_fetched_letter_stays_in_the_mailbox_until_it_is_expunged() -> None:
    run = ARun()
    letter = run.send()
    run.pick_up(letter, leave=True)
    assert (1, 1) == (len(now(run).mailbox(STORE, "haruto")), len(now(run).kept(HOME)))
    run.expunge(1)
    assert (0, 1) == (len(now(run).mailbox(STORE, "haruto")), len(now(run).kept(HOME)))


def test_a_message_leaves_its_queue_after_the_last_recipient_is_settled() -> None:
    run = ARun()
    letter = run.compose(HARUTO, MEI)
    run.accept(RELAY, letter, HARUTO, MEI)
    run.let_go(RELAY, MX, letter, HARUTO)
    assert 1 == len(now(run).queue(RELAY))
    run.defer(RELAY, MX, letter, MEI)
    assert 1 == len(now(run).queue(RELAY))
    run.fail(RELAY, MX, letter, MEI)
    assert 0 == len(now(run).queue(RELAY))


def test_a_dsn_waits_where_it_was_made() -> None:
    run = ARun()
    letter = run.compose()
    run.accept(RELAY, letter)
    run.let_go(DESK, RELAY, letter)
    run.fail(RELAY, MX, letter)
    run.give_back(RELAY, letter)
    assert (1, 1) == (len(now(run).queue(RELAY)), now(run).places[RELAY].waiting)


def test_a_letter_doubled_by_a_lost_reply_is_held_twice() -> None:
    run = ARun()
    letter = run.compose()
    run.accept(MX, letter)
    run.accept(MX, letter)
    assert 2 == len(now(run).queue(MX))
    run.let_go(MX, STORE, letter)
    assert 1 == len(now(run).queue(MX))


def test_a_connection_stands_from_connected_to_closed_and_knows_its_lock() -> None:
    run = ARun()
    wire = wire_between(DESK, MSA)
    run.connect(DESK, MSA, 587)
    assert Connection(1, wire, DESK, MSA, "smtp", 587) == now(run).wires[wire].connection
    run.start_tls(DESK, MSA)
    assert now(run).wires[wire].secured
    assert (DESK, MSA, True) == (
        now(run).connections[0].client,
        now(run).connections[0].server,
        now(run).connections[0].tls == "starttls",
    )
    run.tell(Kind.LOGGED_IN, told.LoggedIn(person="aoi", mechanism="PLAIN"), source=MSA, connection=1)
    assert "aoi" == now(run).connections[0].person
    run.close(DESK, MSA)
    assert (None, False) == (now(run).wires[wire].connection, now(run).wires[wire].secured)


def test_power_cuts_and_policies_hold_until_they_change() -> None:
    run = ARun()
    one, other = wire_between(DESK, MSA), wire_between(MSA, RELAY)
    run.tell(Kind.POWER, told.Power(on=False), source=HOME)
    run.tell(Kind.CUT, told.Cut(cut=True), wire=one)
    run.tell(Kind.POLICY, told.Policy(policy="required"))
    run.tell(Kind.POLICY, told.Policy(policy="none"), wire=one)
    scene = now(run)
    assert (False, True, True, False) == (
        scene.power(HOME),
        scene.power(DESK),
        scene.cut(one),
        scene.cut(other),
    )
    assert ("none", "required") == (scene.wires[one].policy, scene.wires[other].policy)
    run.tell(Kind.POLICY, told.Policy(policy="opportunistic"))
    run.tell(Kind.POWER, told.Power(on=True), source=HOME)
    run.tell(Kind.CUT, told.Cut(cut=False), wire=one)
    scene = now(run)
    assert (True, False, "opportunistic") == (scene.power(HOME), scene.cut(one), scene.wires[one].policy)


def test_the_scene_knows_who_is_speaking_with_whom() -> None:
    run = ARun()
    run.connect(DESK, MSA, 587)
    run.say(MSA, DESK, b"220 hello\r\n", Kind.REPLY)
    speaking = now(run).speaking
    assert speaking is not None
    assert (DESK, MSA, "smtp", 1) == (
        speaking.client,
        speaking.server,
        speaking.protocol,
        speaking.connection,
    )


def test_looking_in_any_order_gives_the_same_scenes() -> None:
    run = ARun()
    for _ in range(30):
        run.pick_up(run.send())
    serials = list(range(0, len(run.trace), 97))
    in_order = {serial: scene_at(run.trace, serial).places for serial in serials}
    copy = ARun()
    for _ in range(30):
        copy.pick_up(copy.send())
    random.Random(1).shuffle(serials)
    for serial in serials:
        assert in_order[serial] == scene_at(copy.trace, serial).places


def test_a_trace_that_grows_while_it_is_viewed_is_seen_to_its_new_end() -> None:
    run = ARun()
    for letters in range(1, 20):
        run.send()
        assert letters == len(now(run).mailbox(STORE, "haruto"))
    assert 0 == len(scene_at(run.trace, 0).mailbox(STORE, "haruto"))


def test_views_keep_no_trace_alive() -> None:
    run = ARun()
    run.send()
    now(run)
    ghost = weakref.ref(run.trace)
    del run
    gc.collect()
    assert ghost() is None


def step_cost(trace: Trace) -> float:
    """Seconds for a step forward and back near the end and at places all over, the best of several."""
    scene_at(trace, len(trace) - 1)
    lane = trace.lane(Lane.COMMAND)
    chance = random.Random(7)
    best = 1.0
    for _ in range(20):
        places = [chance.randrange(len(lane) - 1) for _ in range(10)]
        start = time.perf_counter()
        for place in places:
            for serial in (lane[place], lane[place + 1], lane[place]):
                scene = scene_at(trace, serial)
                scene.places, scene.wires  # noqa: B018 -- they are made when asked for
        best = min(best, time.perf_counter() - start)
    return best


@pytest.mark.slow
def test_a_step_costs_the_same_in_a_trace_of_a_million_entries() -> None:
    short, long = step_cost(a_long_trace(1_000)), step_cost(a_long_trace(1_000_000))
    assert long < 4 * short + 0.002
