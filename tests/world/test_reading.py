"""What people do with letters on their devices, by POP3 and by IMAP, in the whole world."""

import pytest

from simulator.mail.message import InternetMessage
from simulator.trace.entry import Discarded, Filed, Flagged, Opened
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsPolicy
from simulator.world.misuse import MisuseError
from simulator.world.reading import compose_answer
from simulator.world.runner import Run
from tests.world.runs import a_run, deliver, details, entries, mailbox

STORE = "store.fuji.example"
SEEN, ANSWERED = "\\Seen", "\\Answered"


def flags_at_the_store(run: Run, uid: int = 1) -> set[str]:
    return set(run.world.stores["fuji.example"].mailbox_of("haruto").flags(uid))


def sent_at_the_store(run: Run) -> list[bytes]:
    sent = run.world.stores["fuji.example"].folders_of("haruto").find("Sent")
    assert sent is not None
    return [message.octets for message in sent]


def kept(run: Run, device: str, name: str = "INBOX") -> list[tuple[bytes, set[str]]]:
    return [(one.octets, set(one.flags)) for one in run.world.devices[device].folder.of(name)]


def do(run: Run, verb: str, **arguments: str | int | bool) -> int:
    serial = run.intend(verb, **arguments)
    run.until_idle()
    return serial


def answer(run: Run, device: str, body: str = "Gladly!\n") -> None:
    run.intend("answer", octets=compose_answer(run, device, body, "en"), device=device)
    run.until_idle()


def a_letter_on_the_phone(tls: TlsPolicy | None = None) -> Run:
    run = a_run(tls)
    deliver(run)
    do(run, "fetch", device="phone")
    return run


def test_a_device_fetches_as_it_is_set_up_unless_told_otherwise() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="phone")
    assert 1 == len(mailbox(run, "haruto"))
    do(run, "fetch", device="home-pc", protocol="imap")
    assert 1 == len(mailbox(run, "haruto"))
    do(run, "fetch", device="phone", protocol="pop3")
    assert [] == mailbox(run, "haruto")
    with pytest.raises(MisuseError, match="pop3 or imap"):
        run.intend("fetch", device="phone", protocol="uucp")


def test_what_pop3_takes_away_disappears_from_the_device_that_looks_by_imap() -> None:
    run = a_letter_on_the_phone()
    do(run, "fetch", device="home-pc")
    assert (1, 1) == (len(kept(run, "phone")), len(kept(run, "home-pc")))
    do(run, "fetch", device="phone")
    assert (0, 1) == (len(kept(run, "phone")), len(kept(run, "home-pc")))
    assert ["gone"] == [detail.reason for detail in details(run, Kind.DISCARDED, Discarded)]


def test_who_takes_away_by_pop3_what_it_has_by_imap_still_has_it() -> None:
    run = a_letter_on_the_phone()
    do(run, "fetch", device="phone", protocol="pop3")
    do(run, "fetch", device="phone")
    assert (1, []) == (len(kept(run, "phone")), mailbox(run, "haruto"))


def test_a_letter_opened_by_imap_is_read_for_everybody_and_at_once_for_who_idles() -> None:
    run = a_letter_on_the_phone()
    do(run, "watch", device="home-pc")
    (opening,) = [do(run, "open", device="phone")]
    (opened,) = details(run, Kind.OPENED, Opened)
    assert ("haruto", opening) == (opened.person, entries(run, Kind.OPENED)[0].cause)
    assert {SEEN} == flags_at_the_store(run) == kept(run, "home-pc")[0][1] == kept(run, "phone")[0][1]
    told = [(entry.source, entry.detail.flags) for entry in entries(run, Kind.FLAGGED)]
    assert [("phone", (SEEN,)), (STORE, (SEEN,)), ("home-pc", (SEEN,))] == told
    do(run, "leave", device="home-pc")
    assert run.world.devices["home-pc"].visit is None


def test_a_letter_opened_after_pop3_is_read_on_that_device_only() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="home-pc", leave=True)
    do(run, "open", device="home-pc")
    do(run, "fetch", device="phone")
    assert {SEEN} == kept(run, "home-pc")[0][1]
    assert set() == flags_at_the_store(run) == kept(run, "phone")[0][1]
    assert ["home-pc"] == [entry.source for entry in entries(run, Kind.FLAGGED)]


def test_what_was_read_off_line_is_told_to_the_store_when_the_device_gets_through() -> None:
    run = a_letter_on_the_phone()
    do(run, "cut", wire="store.fuji.example--phone")
    do(run, "open", device="phone")
    assert (set(), {SEEN}) == (flags_at_the_store(run), kept(run, "phone")[0][1])
    do(run, "mend", wire="store.fuji.example--phone")
    do(run, "fetch", device="phone")
    assert {SEEN} == flags_at_the_store(run) == kept(run, "phone")[0][1]


@pytest.mark.parametrize("tls", TlsPolicy)
def test_an_answer_from_the_phone_goes_by_smtp_and_its_copy_is_in_sent_for_every_device(
    tls: TlsPolicy,
) -> None:
    run = a_letter_on_the_phone(tls)
    answer(run, "phone")
    (arrived,) = mailbox(run, "aoi")
    (copy,) = sent_at_the_store(run)
    assert arrived.endswith(copy)
    message, original = InternetMessage(copy), InternetMessage(mailbox(run, "haruto")[0])
    identity = original.text("Message-ID")
    assert (identity, identity) == (message.text("In-Reply-To"), message.text("References"))
    assert ("Re: " + original.text("Subject"), "aoi@sakura.example") == (
        message.text("Subject"),
        message.text("To"),
    )
    assert {ANSWERED} == flags_at_the_store(run)
    letter = next(entry.detail.letter for entry in entries(run, Kind.SUBMITTED) if entry.source == "phone")
    (filed,) = details(run, Kind.FILED, Filed)
    assert ("haruto/Sent", 1, (SEEN,), letter) == (filed.mailbox, filed.uid, filed.flags, filed.letter)
    do(run, "fetch", device="home-pc", protocol="imap")
    assert [(copy, {SEEN})] == kept(run, "home-pc", "Sent") == kept(run, "phone", "Sent")
    assert {ANSWERED} == kept(run, "home-pc")[0][1]


def test_an_answer_by_pop3_leaves_its_copy_on_that_device_alone() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="home-pc", leave=True)
    answer(run, "home-pc")
    assert 1 == len(mailbox(run, "aoi")) == len(kept(run, "home-pc", "Sent"))
    assert ([], set()) == (sent_at_the_store(run), flags_at_the_store(run))
    assert {ANSWERED} == kept(run, "home-pc")[0][1]


def test_an_answer_that_could_not_leave_marks_nothing() -> None:
    run = a_letter_on_the_phone()
    do(run, "cut", wire="phone--submit.fuji.example")
    run.intend("answer", octets=compose_answer(run, "phone", "x\n", "en"), device="phone")
    run.until_idle(run.now_us + 60_000_000)
    assert ([], set()) == (sent_at_the_store(run), flags_at_the_store(run))
    do(run, "mend", wire="phone--submit.fuji.example")
    assert ({ANSWERED}, 1) == (flags_at_the_store(run), len(sent_at_the_store(run)))


def test_a_thread_names_all_the_letters_that_led_to_it() -> None:
    run = a_letter_on_the_phone()
    answer(run, "phone")
    do(run, "fetch", device="desk-pc")
    answer(run, "desk-pc")
    do(run, "fetch", device="phone")
    answer(run, "phone")
    third = InternetMessage(sent_at_the_store(run)[1])
    assert 3 == len(third.text("References").split())
    assert third.text("In-Reply-To") == third.text("References").split()[-1]
    assert third.text("Subject").startswith("Re: ") and not third.text("Subject").startswith("Re: Re:")


def test_who_deletes_by_imap_deletes_for_everybody() -> None:
    run = a_letter_on_the_phone()
    do(run, "watch", device="home-pc")
    do(run, "delete", device="phone")
    assert ([], [], []) == (mailbox(run, "haruto"), kept(run, "phone"), kept(run, "home-pc"))
    reasons = [(entry.source, entry.detail.reason) for entry in entries(run, Kind.DISCARDED)]
    assert [("phone", "deleted"), ("home-pc", "gone")] == reasons


def test_who_deletes_after_pop3_deletes_on_that_device_and_does_not_fetch_it_again() -> None:
    run = a_run()
    deliver(run)
    do(run, "fetch", device="home-pc", leave=True)
    do(run, "delete", device="home-pc")
    do(run, "fetch", device="home-pc", leave=True)
    assert ([], 1) == (kept(run, "home-pc"), len(mailbox(run, "haruto")))


def test_a_letter_is_named_by_its_place_in_the_inbox() -> None:
    run = a_run()
    deliver(run, body="first\n")
    deliver(run, body="second\n")
    do(run, "fetch", device="phone")
    do(run, "open", device="phone", letter=1)
    assert ({SEEN}, set()) == (flags_at_the_store(run, 1), flags_at_the_store(run, 2))
    with pytest.raises(MisuseError, match="1 to 2"):
        run.intend("open", device="phone", letter=3)


@pytest.mark.parametrize(
    ("verb", "arguments", "said"),
    [
        ("open", {"device": "phone"}, "fetch first"),
        ("open", {"device": "fone"}, "no device is called"),
        ("delete", {"device": "phone"}, "fetch first"),
        ("answer", {"device": "phone"}, "fetch first"),
        ("leave", {"device": "phone"}, "watch first"),
    ],
)
def test_what_cannot_be_done_is_told_with_the_remedy(verb: str, arguments: dict[str, str], said: str) -> None:
    run = a_run()
    with pytest.raises(MisuseError, match=said):
        run.intend(verb, **arguments)
    assert 0 == len(run.trace)


def test_nobody_reads_on_a_device_that_is_off_or_watches_twice() -> None:
    run = a_letter_on_the_phone()
    do(run, "watch", device="phone")
    with pytest.raises(MisuseError, match="leave first"):
        run.intend("watch", device="phone")
    do(run, "power", device="phone", on=False)
    with pytest.raises(MisuseError, match="switch it on first"):
        run.intend("open", device="phone")


def the_whole_story() -> Run:
    run = a_letter_on_the_phone(TlsPolicy.NONE)
    do(run, "watch", device="home-pc")
    do(run, "open", device="phone", letter=1)
    answer(run, "phone")
    do(run, "fetch", device="home-pc")
    do(run, "fetch", device="phone", protocol="imap")
    do(run, "leave", device="home-pc")
    deliver(run)
    do(run, "fetch", device="phone")
    do(run, "delete", device="phone")
    return run


def test_the_same_story_makes_the_same_trace_and_so_does_every_fork_of_it() -> None:
    run, again = the_whole_story(), the_whole_story()
    assert list(run.trace) == list(again.trace)
    for serial in (entries(run, Kind.OPENED)[0].serial, len(run.trace) - 1):
        branch = run.fork(serial)
        assert list(run.trace)[: serial + 1] == list(branch.trace)[: serial + 1]


def test_what_flags_and_copies_a_letter_had_is_on_record_with_the_letter() -> None:
    run = a_letter_on_the_phone()
    do(run, "open", device="phone")
    letter = entries(run, Kind.COMPOSED)[0].serial
    assert [letter] * 2 == [detail.letter for detail in details(run, Kind.FLAGGED, Flagged)]
    delivered = entries(run, Kind.DELIVERED)[0].serial
    assert delivered == entries(run, Kind.FLAGGED)[1].detail.copy
