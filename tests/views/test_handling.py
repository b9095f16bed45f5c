"""Letters that are filed, marked and answered, in every view that follows them, at any step."""

from functools import cache

from simulator.exports.telling import Teller
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.journey import follow, whereabouts
from simulator.views.letter import letter_held
from simulator.views.scene import scene_at
from simulator.views.stores import device_rows, folder_rows, mailbox_rows
from simulator.words import catalogue
from simulator.world.reading import compose_answer
from tests.world.runs import a_run, deliver

STORE = "store.fuji.example"


@cache
def answered() -> Trace:
    """Aoi's letter, opened and answered on the phone; the home PC then looks by IMAP; Aoi fetches."""
    run = a_run()
    deliver(run)
    for verb, arguments in (
        ("fetch", {"device": "phone"}),
        ("open", {"device": "phone"}),
        ("answer", {"device": "phone"}),
        ("fetch", {"device": "home-pc", "protocol": "imap"}),
        ("fetch", {"device": "desk-pc"}),
    ):
        octets = compose_answer(run, "phone", "Gladly!\n", "en") if verb == "answer" else b""
        run.intend(verb, octets=octets, **arguments)
        run.until_idle()
    return run.trace


def serials(kind: Kind) -> list[int]:
    return list(answered().serials_of(kind))


def last() -> int:
    return len(answered()) - 1


def test_marks_are_seen_from_the_moment_on_at_which_they_were_made() -> None:
    trace = answered()
    on_phone, at_store = serials(Kind.FLAGGED)[:2]
    before, after = scene_at(trace, on_phone - 1), scene_at(trace, on_phone)
    assert [False, True] == [device_rows(trace, scene, "phone")[0].is_read for scene in (before, after)]
    for at, expected in ((at_store - 1, (False, False)), (at_store, (True, False)), (last(), (True, True))):
        (row,) = mailbox_rows(trace, scene_at(trace, at), STORE, "haruto")
        assert expected == (row.is_read, row.is_answered)


def test_the_answer_is_in_sent_at_the_store_and_on_both_devices_with_its_octets() -> None:
    trace, scene = answered(), scene_at(answered(), last())
    letter = serials(Kind.COMPOSED)[1]
    rows = [
        *mailbox_rows(trace, scene, STORE, "haruto/Sent"),
        *folder_rows(trace, scene, "phone", "Sent"),
        *folder_rows(trace, scene, "home-pc", "Sent"),
    ]
    assert [letter] * 3 == [row.letter for row in rows]
    assert {trace.octets(letter)} == {trace.octets(row.serial) for row in rows}
    views = [letter_held(trace, row.serial, row.letter) for row in rows]
    assert ["Re: Picnic"] * 3 == [view.subject for view in views if view is not None]


def test_a_journey_has_the_copy_in_sent_as_a_stop_and_only_the_way_to_the_recipient_as_hops() -> None:
    trace = answered()
    journey = follow(trace, serials(Kind.COMPOSED)[1])
    assert (Kind.FILED, STORE) in [(stop.kind, stop.place) for stop in journey.stops]
    assert ("phone", "desk-pc") == (journey.hops[0].source, journey.hops[-1].target)
    assert "home-pc" not in [hop.target for hop in journey.hops]
    assert ("delivered", journey.body_sha256_sent) == (journey.outcome, journey.body_sha256_received)


def test_the_answer_is_wherever_a_copy_of_it_lies() -> None:
    places = whereabouts(answered(), serials(Kind.COMPOSED)[1], scene_at(answered(), last()))
    assert {STORE, "home-pc", "desk-pc"} == set(places)


def test_the_telling_has_a_line_for_what_people_do_in_both_languages() -> None:
    trace = answered()
    lines = list(Teller(trace.cast, catalogue.load("en")).lines(trace))
    for part in (
        "Haruto opens the letter",
        "Haruto's mailbox: read",
        "files it in Haruto's Sent",
        "a copy from",
    ):
        assert [part] == [part for line in lines if part in line][:1], part
    japanese = " ".join(Teller(trace.cast, catalogue.load("ja")).lines(trace))
    assert "はるとの「送信済み」に入れた" in japanese
    assert "既読" in japanese
