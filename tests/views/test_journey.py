from itertools import pairwise

from simulator.trace.kinds import Kind
from simulator.views.journey import Tls, body_digest, follow, letters, whereabouts
from simulator.views.scene import scene_at
from tests.views.a_run import AOI, DESK, HARUTO, HOME, LETTER, MEI, MSA, MX, RELAY, ROUTE, STORE, ARun


def test_hops_are_the_changes_of_custody_and_the_retrieval_is_last() -> None:
    run = ARun()
    letter = run.send()
    run.pick_up(letter)
    journey = follow(run.trace, letter)
    assert list(pairwise(ROUTE)) == [(hop.source, hop.target) for hop in journey.hops]
    assert ("pop3", 995, Tls("implicit", "TLSv1.3")) == (
        journey.hops[-1].protocol,
        journey.hops[-1].port,
        journey.hops[-1].tls,
    )
    assert (587, None) == (journey.hops[0].port, journey.hops[0].tls)


def test_hops_follow_each_other_and_begin_with_the_entry_that_gave_custody() -> None:
    run = ARun()
    letter = run.send(tls=True)
    hops = follow(run.trace, letter).hops
    assert [Kind.COMPOSED, *[Kind.ACCEPTED] * 4] == [run.trace.kind(hop.serial_start) for hop in hops]
    assert all(hop.serial_start < hop.serial_end for hop in hops)
    assert {Tls("starttls", "TLSv1.3")} == {hop.tls for hop in hops}


def test_what_arrives_is_what_was_sent() -> None:
    run = ARun()
    letter = run.send()
    assert None is follow(run.trace, letter).body_sha256_received
    run.pick_up(letter)
    journey = follow(run.trace, letter)
    assert body_digest(LETTER) == journey.body_sha256_sent == journey.body_sha256_received


def test_the_body_is_what_follows_the_first_empty_line() -> None:
    assert body_digest(b"\r\nHi\r\n") == body_digest(b"A: b\r\nC: d\r\n\r\nHi\r\n")
    assert body_digest(b"\r\n") == body_digest(b"A: b\r\n")


def test_a_letter_under_way_is_queued_then_delivered() -> None:
    run = ARun()
    letter = run.send()
    outcomes = [follow(run.trace, letter, serial).outcome for serial in (letter, len(run.trace) - 1)]
    assert ["queued", "delivered"] == outcomes


def test_a_letter_that_failed_for_all_is_returned_and_its_dsn_is_a_letter_of_its_own() -> None:
    run = ARun()
    letter = run.compose()
    run.accept(RELAY, letter)
    run.let_go(DESK, RELAY, letter)
    run.fail(RELAY, MX, letter)
    returned = run.give_back(RELAY, letter)
    assert ("returned", (HARUTO,), ()) == (
        follow(run.trace, letter).outcome,
        follow(run.trace, letter).failed,
        follow(run.trace, letter).pending,
    )
    assert [letter, returned] == letters(run.trace, len(run.trace) - 1)
    dsn = follow(run.trace, returned)
    assert ("queued", (AOI,), [RELAY, RELAY]) == (
        dsn.outcome,
        dsn.pending,
        [stop.place for stop in dsn.stops],
    )


def test_one_recipient_still_waiting_keeps_the_letter_queued() -> None:
    run = ARun()
    letter = run.compose(HARUTO, MEI)
    run.accept(STORE, letter, HARUTO, MEI)
    run.let_go(DESK, STORE, letter, HARUTO, MEI)
    run.deliver(letter, HARUTO)
    assert ("queued", (MEI,)) == (follow(run.trace, letter).outcome, follow(run.trace, letter).pending)
    run.deliver(letter, MEI)
    assert "delivered" == follow(run.trace, letter).outcome


def test_the_letter_is_drawn_where_it_is_held() -> None:
    run = ARun()
    letter = run.compose()

    def places() -> tuple[str, ...]:
        return whereabouts(run.trace, letter, scene_at(run.trace, len(run.trace) - 1))

    assert (DESK,) == places()
    run.accept(MSA, letter)
    assert (DESK,) == places()
    run.let_go(DESK, MSA, letter)
    assert (MSA,) == places()
    run.accept(STORE, letter)
    run.deliver(letter)
    assert (MSA,) == places()
    run.let_go(MSA, STORE, letter)
    assert (STORE,) == places()
    run.retrieve(letter, 1)
    assert (STORE, HOME) == places()
    run.expunge(1)
    assert (HOME,) == places()


def test_a_dsn_is_drawn_where_it_was_made() -> None:
    run = ARun()
    letter = run.compose()
    run.accept(RELAY, letter)
    run.let_go(DESK, RELAY, letter)
    run.fail(RELAY, MX, letter)
    returned = run.give_back(RELAY, letter)
    scene = scene_at(run.trace, len(run.trace) - 1)
    assert ((), (RELAY,)) == (whereabouts(run.trace, letter, scene), whereabouts(run.trace, returned, scene))


def test_a_letter_on_two_ways_is_drawn_at_both() -> None:
    run = ARun()
    letter = run.compose(HARUTO, MEI)
    run.accept(RELAY, letter, HARUTO, MEI)
    run.let_go(DESK, RELAY, letter, HARUTO, MEI)
    run.accept(MX, letter, HARUTO)
    run.let_go(RELAY, MX, letter, HARUTO)
    assert (RELAY, MX) == whereabouts(run.trace, letter, scene_at(run.trace, len(run.trace) - 1))
