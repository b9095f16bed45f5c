"""Devices lost and brought back, the night's tape, and mailboxes with a limit."""

import pytest

from simulator.trace.entry import Deferred
from simulator.trace.kinds import Kind
from simulator.views.comparison import first_difference
from simulator.views.scene import Scene, scene_at
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.world.runs import a_run, deliver, entries, mailbox


def two_fetched() -> Run:
    run = a_run()
    deliver(run)
    deliver(run, body="The second.\n")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run


def now(run: Run) -> Scene:
    return scene_at(run.trace, len(run.trace) - 1)


def test_a_lost_device_takes_its_letters_with_it() -> None:
    run = two_fetched()
    run.intend("lose", device="home-pc")
    run.until_idle()
    scene = now(run)
    assert (0, 0, True, False) == (
        len(scene.kept("home-pc")),
        len(mailbox(run, "haruto")),
        scene.is_lost("home-pc"),
        scene.power("home-pc"),
    )
    assert [] == run.world.devices["home-pc"].folder.letters


def test_a_letter_that_was_not_sent_yet_is_lost_with_its_device() -> None:
    run = a_run()
    run.intend("cut", wire="desk-pc--submit.sakura.example")
    deliver_later = run.world.devices["desk-pc"]
    deliver_later.send(b"Subject: x\r\n\r\nHi\r\n", ("haruto@fuji.example",), 0)
    run.until_idle(1_000_000)
    assert 1 == len(now(run).queue("desk-pc"))
    run.intend("lose", device="desk-pc")
    assert 0 == len(now(run).queue("desk-pc"))


def test_what_was_backed_up_comes_back_with_its_marks_and_the_rest_does_not() -> None:
    run = two_fetched()
    run.intend("open", device="home-pc", letter=1)
    run.intend("back-up", device="home-pc")
    deliver(run, body="The third.\n")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    run.intend("lose", device="home-pc")
    run.intend("restore", device="home-pc")
    run.until_idle()
    scene = now(run)
    assert (2, 2, True) == (len(scene.kept("home-pc")), scene.backup("home-pc"), scene.power("home-pc"))
    assert ["\\Seen"] == [flag for copy in scene.kept("home-pc") for flag in scene.flags("home-pc", copy)]


def test_a_backup_is_not_changed_by_what_happens_later() -> None:
    run = two_fetched()
    run.intend("back-up", device="home-pc")
    run.intend("delete", device="home-pc", letter=1)
    run.intend("lose", device="home-pc")
    run.intend("restore", device="home-pc")
    assert 2 == len(run.world.devices["home-pc"].folder.letters)


def test_without_a_backup_a_new_device_is_empty() -> None:
    run = two_fetched()
    run.intend("lose", device="home-pc")
    run.intend("restore", device="home-pc")
    assert (0, True) == (len(now(run).kept("home-pc")), now(run).power("home-pc"))


def test_what_has_left_the_mailbox_is_still_on_the_tape() -> None:
    run = a_run()
    deliver(run)
    run.intend("tape", host="store.fuji.example")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    assert (0, 1) == (len(mailbox(run, "haruto")), now(run).backup("store.fuji.example"))


def test_a_fourth_letter_waits_on_the_senders_side_until_there_is_room() -> None:
    run = a_run()
    run.intend("quota", person="haruto", letters=3)
    for _ in range(3):
        deliver(run)
    begins = len(run.trace)
    letter = deliver_until_deferred(run)
    (deferred,) = [e for e in entries(run, Kind.DEFERRED) if e.serial >= begins]
    assert isinstance(deferred.detail, Deferred)
    assert ("relay.transit.example", "452 4.2.2") == (deferred.source, deferred.detail.reply[:9])
    assert (3, 1) == (len(mailbox(run, "haruto")), len(now(run).queue("relay.transit.example")))
    run.intend("fetch", device="home-pc")
    run.until(lambda: bool(mailbox(run, "haruto")) and not now(run).queue("relay.transit.example"))
    assert letter == run.trace.detail(list(run.trace.serials_of(Kind.DELIVERED))[-1]).letter  # type: ignore[union-attr]


def deliver_until_deferred(run: Run) -> int:
    from tests.world.runs import send

    letter = send(run, body="The fourth.\n")
    assert run.until(lambda: any(True for _ in run.trace.serials_of(Kind.DEFERRED)))
    return letter


@pytest.mark.parametrize(
    ("verb", "arguments", "said"),
    [
        ("restore", {"device": "home-pc"}, "still there"),
        ("lose", {"device": "toaster"}, "no device is called"),
        ("tape", {"host": "mx.fuji.example"}, "no store is called"),
        ("quota", {"person": "nobody", "letters": 1}, "nobody is called"),
        ("quota", {"person": "haruto", "letters": -1}, "a whole number"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_has_changed(
    verb: str, arguments: dict[str, str | int], said: str
) -> None:
    run = a_run()
    with pytest.raises(MisuseError, match=said):
        run.intend(verb, **arguments)
    assert 0 == len(run.trace)


def test_a_lost_device_cannot_be_switched_on_or_lost_again() -> None:
    run = a_run()
    run.intend("lose", device="home-pc")
    for verb, arguments in (("lose", {}), ("back-up", {}), ("power", {"on": True})):
        with pytest.raises(MisuseError, match="lost: restore it first"):
            run.intend(verb, device="home-pc", **arguments)


def test_a_branch_remembers_accidents_and_copies() -> None:
    run = two_fetched()
    run.intend("back-up", device="home-pc")
    run.intend("lose", device="home-pc")
    run.intend("restore", device="home-pc")
    run.until_idle()
    branch = run.fork(len(run.trace) - 1)
    assert first_difference(run.trace, branch.trace) is None
    assert 2 == len(branch.world.devices["home-pc"].folder.letters)
