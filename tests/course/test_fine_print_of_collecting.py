"""What the fine print of lessons 3, 5 and 6 says of POP3, run: typed to a server, and by a mail program."""

import pytest

from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind
from simulator.views.scene import scene_at
from tests.course.by_hand import password, typed
from tests.course.fine_print import bears_out
from tests.world.runs import a_run, deliver, entries, mailbox


@bears_out("C13")
def test_without_saying_who_one_is_nothing_is_handed_over() -> None:
    run = a_run()
    deliver(run)
    assert ["+OK", "-ERR", "-ERR"] == [answer.split()[0] for answer in typed(run, "STAT", "RETR 1")]


@bears_out("C13")
def test_user_and_pass_are_one_way_among_others_of_saying_who_one_is() -> None:
    from base64 import b64encode

    run = a_run()
    deliver(run)
    plain = b64encode(f"\0haruto\0{password(run)}".encode()).decode()
    answers = typed(run, f"AUTH PLAIN {plain}", "STAT")
    assert ["+OK", "+OK", "+OK"] == [answer.split()[0] for answer in answers]
    assert "1" == answers[2].split()[1]


@bears_out("C13")
def test_commands_may_be_in_small_letters() -> None:
    run = a_run()
    deliver(run)
    answers = typed(run, "user haruto", f"pass {password(run)}", "stat")
    assert ["+OK"] * 4 == [answer.split()[0] for answer in answers]


@bears_out("C15", "C36")
def test_the_server_says_nothing_on_a_devices_wire_until_the_device_connects() -> None:
    run = a_run()
    deliver(run)
    run.intend("wait", hours=1)
    run.until_idle()
    assert [] == [entry for entry in entries(run, Kind.SENT) if "home-pc" in (entry.source, entry.target)]
    run.intend("fetch", device="home-pc")
    run.until_idle()
    opened = [entry for entry in entries(run, Kind.CONNECTED) if entry.source == "home-pc"]
    assert [110] == [entry.detail.server_port for entry in opened if isinstance(entry.detail, Connected)]


@bears_out("C11", "C16")
def test_mail_collects_while_a_device_is_off_and_is_taken_all_at_once() -> None:
    run = a_run()
    run.intend("power", device="home-pc", on=False)
    for _ in range(3):
        deliver(run)
    run.intend("power", device="home-pc", on=True)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    scene = scene_at(run.trace, len(run.trace) - 1)
    assert (3, 0) == (len(scene.kept("home-pc")), len(mailbox(run, "haruto")))


@bears_out("C32")
def test_one_device_at_a_time_is_in_the_maildrop() -> None:
    run = a_run()
    deliver(run)
    typed(run, "USER haruto", f"PASS {password(run)}")
    second = typed(run, "USER haruto", f"PASS {password(run)}", device="family-pc")
    assert second[-1].startswith("-ERR [IN-USE]")


@bears_out("C33")
@pytest.mark.parametrize(("ending", "left"), [((), 1), (("QUIT",), 0)])
def test_dele_takes_effect_at_quit(ending: tuple[str, ...], left: int) -> None:
    run = a_run()
    deliver(run)
    typed(run, "USER haruto", f"PASS {password(run)}", "RETR 1", "DELE 1", *ending, hang_up=not ending)
    assert left == len(mailbox(run, "haruto"))


@bears_out("C25", "C33")
def test_leaving_mail_on_the_server_is_the_programs_choice_and_uidl_tells_what_is_new() -> None:
    run = a_run()
    deliver(run)
    for _ in range(2):
        run.intend("fetch", device="home-pc", leave=True)
        run.until_idle()
    assert (1, 1) == (len(mailbox(run, "haruto")), len(entries(run, Kind.RETRIEVED)))
    assert any(entry.octets.upper().startswith(b"UIDL") for entry in entries(run, Kind.COMMAND))


@bears_out("C38")
def test_pop3_has_no_word_for_sending() -> None:
    run = a_run()
    deliver(run)
    answers = typed(
        run, "USER haruto", f"PASS {password(run)}", "MAIL FROM:<haruto@fuji.example>", "XTND XMIT"
    )
    assert ["-ERR", "-ERR"] == [answer.split()[0] for answer in answers[-2:]]


@bears_out("C23", "C41")
def test_what_was_fetched_is_there_without_a_wire_and_what_is_new_is_not() -> None:
    run = a_run()
    deliver(run)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    run.intend("cut", wire="store.fuji.example--home-pc")
    deliver(run)
    run.intend("fetch", device="home-pc")
    run.until_idle(run.now_us + 60_000_000)
    scene = scene_at(run.trace, len(run.trace) - 1)
    assert (1, 1) == (len(scene.kept("home-pc")), len(mailbox(run, "haruto")))
