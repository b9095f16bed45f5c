from simulator.views.scene import Scene, scene_at
from simulator.views.shelf import EMPTY
from simulator.views.stores import Box, box_of, device_rows, mailbox_rows
from tests.views.a_run import HOME, LETTER, STORE, ARun


def now(run: ARun) -> Scene:
    return scene_at(run.trace, len(run.trace) - 1)


def test_a_mailbox_and_a_device_show_the_same_letter_beside_each_other() -> None:
    run = ARun()
    letter = run.send()
    run.pick_up(letter, leave=True)
    (stored,) = mailbox_rows(run.trace, now(run), STORE, "haruto")
    (kept,) = device_rows(run.trace, now(run), HOME)
    assert (letter, "1", len(LETTER)) == (stored.letter, stored.uid, stored.octets)
    assert (letter, "1", len(LETTER)) == (kept.letter, kept.uid, kept.octets)
    assert stored.since_us < kept.since_us


def test_a_person_has_a_box_at_the_store_of_their_office() -> None:
    run = ARun()
    haruto = run.trace.cast.people[1]
    assert Box(STORE, "haruto", EMPTY) == box_of(run.trace, now(run), haruto)
    run.send()
    assert 1 == len(box_of(run.trace, now(run), haruto).letters)


def test_a_person_whose_office_keeps_no_store_has_an_empty_box_nowhere() -> None:
    run = ARun()
    assert Box("", "aoi", EMPTY) == box_of(run.trace, now(run), run.trace.cast.people[0])
