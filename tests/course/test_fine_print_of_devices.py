"""What the fine print of lessons 5 and 6 says of keeping letters and of several devices, run."""

import pytest

from simulator.trace.entry import Deferred, Relayed
from simulator.trace.kinds import Kind
from simulator.views.scene import scene_at
from simulator.views.seats import Seats
from simulator.world.reading import compose_answer
from simulator.world.runner import Run
from tests.course.fine_print import bears_out
from tests.world.runs import a_run, deliver, details, entries, mailbox, send

STORE, TRANSIT = "store.fuji.example", "relay.transit.example"
SEEN = "\\Seen"


def do(run: Run, verb: str, **arguments: str | int | bool) -> None:
    run.intend(verb, **arguments)
    run.until_idle(run.now_us + 60_000_000)


def kept(run: Run, device: str) -> int:
    return len(scene_at(run.trace, len(run.trace) - 1).kept(device))


def marks(run: Run, device: str) -> set[str]:
    return {flag for letter in run.world.devices[device].folder.of("INBOX") for flag in letter.flags}


def readable(run: Run, place: str, step: int | None = None) -> bool:
    """Whether the text of a letter is to be read from the seat at the store."""
    seat = "store" if place == STORE else "relay"
    view = Seats(run.trace).view(seat, len(run.trace) - 1 if step is None else step, place)
    return "text" in [sight.what for sight in view.sights]


@bears_out("C24", "C30")
def test_what_was_read_by_imap_is_kept_on_the_device_and_opens_without_a_wire() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="phone")
    do(run, "cut", wire="store.fuji.example--phone")
    before = len(entries(run, Kind.SENT))
    do(run, "open", device="phone")
    assert (1, 1) == (kept(run, "phone"), len(entries(run, Kind.OPENED)))
    home = [entry for entry in entries(run, Kind.SENT)[before:] if "phone" in (entry.source, entry.target)]
    assert [] == home


def a_full_box() -> Run:
    run = a_run()
    run.intend("quota", person="haruto", letters=1)
    for _ in range(2):
        send(run)
        run.until_idle(run.now_us + 60_000_000)
    return run


@bears_out("C26")
def test_a_full_box_answers_452_and_once_there_is_room_the_letter_comes() -> None:
    run = a_full_box()
    assert {"452 4.2.2"} == {one.reply[:9] for one in details(run, Kind.DEFERRED, Deferred)}
    assert 1 == len(mailbox(run, "haruto"))
    run.intend("fetch", device="home-pc")
    run.until_idle(run.now_us + 3_600_000_000)
    assert (1, 1, 2) == (kept(run, "home-pc"), len(mailbox(run, "haruto")), len(entries(run, Kind.DELIVERED)))


@bears_out("C26", "C43")
def test_what_is_fetched_and_left_goes_on_taking_room() -> None:
    run = a_full_box()
    run.intend("fetch", device="home-pc", leave=True)
    run.until_idle(run.now_us + 3_600_000_000)
    assert (1, 1) == (kept(run, "home-pc"), len(entries(run, Kind.DELIVERED)))


@bears_out("C43")
@pytest.mark.parametrize(("leave", "left"), [(True, 1), (False, 0)])
def test_mail_that_is_left_on_the_server_outlives_a_lost_pc(leave: bool, left: int) -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="home-pc", leave=leave)
    do(run, "lose", device="home-pc")
    assert (0, left) == (kept(run, "home-pc"), len(mailbox(run, "haruto")))


@bears_out("C27")
def test_the_operator_can_read_it_before_the_fetch_and_not_after() -> None:
    run = a_run()
    deliver(run)
    before = readable(run, STORE)
    do(run, "fetch", device="home-pc")
    assert (True, False) == (before, readable(run, STORE))


@bears_out("C25", "C27")
def test_the_tape_of_the_night_still_has_it_and_gives_nothing_back_to_a_lost_device() -> None:
    run = a_run()
    deliver(run)
    do(run, "tape", host=STORE)
    do(run, "fetch", device="home-pc")
    do(run, "lose", device="home-pc")
    do(run, "restore", device="home-pc")
    scene = scene_at(run.trace, len(run.trace) - 1)
    assert (1, 0, 0) == (scene.backup(STORE), kept(run, "home-pc"), len(mailbox(run, "haruto")))


@bears_out("C27")
def test_an_office_on_the_way_could_have_read_it_while_it_lay_there() -> None:
    run = a_run()
    deliver(run)
    lay = next(entry.serial for entry in entries(run, Kind.ACCEPTED) if entry.source == TRANSIT)
    do(run, "fetch", device="home-pc")
    assert (True, False) == (readable(run, TRANSIT, lay), readable(run, TRANSIT))


@bears_out("C30")
@pytest.mark.parametrize("waits", [True, False])
def test_a_mark_is_on_the_server_seen_at_once_by_who_waits_and_by_others_when_they_ask(waits: bool) -> None:
    run = a_run()
    deliver(run)
    for device in ("phone", "home-pc"):
        do(run, "fetch", device=device, protocol="imap")
    if waits:
        do(run, "watch", device="home-pc")
    do(run, "open", device="phone")
    assert {SEEN} == set(run.world.stores["fuji.example"].mailbox_of("haruto").flags(1))
    assert ({SEEN} if waits else set()) == marks(run, "home-pc")
    if not waits:
        do(run, "fetch", device="home-pc", protocol="imap")
    assert {SEEN} == marks(run, "home-pc")


@bears_out("C31")
def test_the_copy_in_sent_is_put_there_by_the_phone_itself() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="phone")
    run.intend("answer", octets=compose_answer(run, "phone", "Yes.\n", "en"), device="phone")
    run.until_idle()
    appended = [entry.source for entry in entries(run, Kind.COMMAND) if b" APPEND " in entry.octets]
    assert ["phone"] == appended
    assert [STORE] == [entry.source for entry in entries(run, Kind.FILED)]


@bears_out("C35")
@pytest.mark.parametrize(("device", "protocol"), [("home-pc", "pop3"), ("phone", "imap")])
def test_a_reply_leaves_by_smtp_from_any_device_that_has_the_letter(device: str, protocol: str) -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device=device, protocol=protocol)
    run.intend("answer", octets=compose_answer(run, device, "Yes.\n", "en"), device=device)
    run.until_idle()
    left = [entry for entry in entries(run, Kind.SUBMITTED) if entry.source == device]
    assert ["smtp"] == [entry.detail.protocol for entry in left if isinstance(entry.detail, Relayed)]
    assert 1 == len(mailbox(run, "aoi"))


@bears_out("C42")
@pytest.mark.parametrize(("backed_up", "back"), [(True, 2), (False, 0)])
def test_space_and_backup_of_the_device_are_its_owners_affair(backed_up: bool, back: int) -> None:
    run = a_run()
    for _ in range(2):
        deliver(run)
    do(run, "fetch", device="home-pc")
    held = sum(len(letter.octets) for letter in run.world.devices["home-pc"].folder.of("INBOX"))
    assert ([], True) == (mailbox(run, "haruto"), held > 1000)
    if backed_up:
        do(run, "back-up", device="home-pc")
    do(run, "lose", device="home-pc")
    do(run, "restore", device="home-pc")
    assert back == kept(run, "home-pc")
