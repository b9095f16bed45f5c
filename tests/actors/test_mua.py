from simulator.trace.entry import Composed, Note, Retrieved
from simulator.trace.kinds import Kind, Lane
from simulator.wire.policy import TlsPolicy
from tests.world.runs import a_run, deliver, entries, mailbox


def kept(run, device: str = "home-pc") -> list[bytes]:
    return run.world.devices[device].folder.letters


def test_what_the_mail_program_mends_is_told() -> None:
    run = a_run()
    run.intend("send", octets=b"Subject: hi\n\nbare line ends", **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    (composed,) = [e.detail for e in entries(run, Kind.COMPOSED) if isinstance(e.detail, Composed)]
    assert ("line-ends", "last-line-end") == composed.changes
    notes = [e.detail.code for e in entries(run, Kind.NOTE) if isinstance(e.detail, Note)]
    assert ["line-ends", "last-line-end"] == notes


def test_a_collected_letter_is_on_the_device_and_gone_from_the_server() -> None:
    run = a_run()
    deliver(run)
    (stored,) = mailbox(run, "haruto")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    assert ([stored], []) == (kept(run), mailbox(run, "haruto"))


def test_a_letter_left_on_the_server_is_collected_once() -> None:
    run = a_run()
    deliver(run)
    for _ in range(2):
        run.intend("fetch", device="home-pc", leave=True)
        run.until_idle()
    assert (1, 1) == (len(kept(run)), len(mailbox(run, "haruto")))


def test_nothing_is_deleted_when_the_line_breaks_before_quit() -> None:
    run = a_run()
    deliver(run)
    run.intend("fetch", device="home-pc")
    run.until(lambda: b"DELE 1\r\n" in [e.octets for e in entries(run, Kind.COMMAND)])
    run.intend("cut", wire="store.fuji.example--home-pc")
    run.until_idle()
    assert (1, 1) == (len(kept(run)), len(mailbox(run, "haruto")))
    run.intend("mend", wire="store.fuji.example--home-pc")
    run.intend("fetch", device="home-pc")
    run.until_idle()
    assert (1, 0) == (len(kept(run)), len(mailbox(run, "haruto")))


def test_what_was_collected_leads_back_to_the_letter() -> None:
    run = a_run()
    letter = deliver(run).letter
    run.intend("fetch", device="home-pc")
    run.until_idle()
    (retrieved,) = [e.detail for e in entries(run, Kind.RETRIEVED) if isinstance(e.detail, Retrieved)]
    assert letter == retrieved.letter


def test_two_letters_collected_in_one_visit_are_told_apart() -> None:
    run = a_run()
    letters = [deliver(run, body=f"letter {number}\n").letter for number in range(2)]
    run.intend("fetch", device="home-pc")
    run.until_idle()
    assert letters == [
        e.detail.letter for e in entries(run, Kind.RETRIEVED) if isinstance(e.detail, Retrieved)
    ]


def test_a_password_goes_in_clear_or_not_at_all_as_the_policy_says() -> None:
    for policy, seen in ((TlsPolicy.NONE, True), (TlsPolicy.REQUIRED, False)):
        run = a_run(policy)
        deliver(run)
        run.intend("fetch", device="home-pc")
        run.until_idle()
        password = next(p.password for p in run.world.cast.people if p.key == "haruto").encode()
        assert seen == any(password in entry.octets for entry in entries(run, Kind.SENT))


def test_a_device_that_only_waits_gets_nothing() -> None:
    run = a_run()
    deliver(run)
    packets = len(run.trace.lane(Lane.PACKET))
    run.intend("wait", hours=3)
    run.until_idle()
    assert ([], packets) == (kept(run), len(run.trace.lane(Lane.PACKET)))
