"""A person at the keyboard: where a mail program stands, in clear or locked, and a whole letter by hand."""

import pytest

from simulator.course.acting import settle
from simulator.trace.kinds import Kind
from simulator.tui.sayable import Keyboard, legal_moves, sayable_at
from simulator.views import ladder
from simulator.wire.policy import TlsPolicy
from simulator.world.composing import compose
from simulator.world.keyboard import conversation_at, protocol_at
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.world.runs import mailbox


def a_run(tls: TlsPolicy | None = None) -> Run:
    """A letter waits for Haruto."""
    run = Run("two-offices", seed=3, tls=tls)
    octets = compose(run, "aoi", "haruto", "Picnic", "On Sunday.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    return run


def said(run: Run) -> list[str]:
    """The lines of the clients, newest last."""
    return [
        run.trace.octets(serial, 100).decode("utf-8", "replace").strip()
        for serial in run.trace.serials_of(Kind.COMMAND)
    ]


def in_the_middle(run: Run, line: str) -> Run:
    """The PC has just said a line of its own fetch."""
    run.intend("fetch", device="home-pc", protocol="pop3")
    assert run.until(lambda: said(run)[-1].startswith(line))
    return run


def type_all(run: Run, device: str, *lines: str) -> None:
    for line in lines:
        run.intend("type", device=device, line=line)
        settle(run)


@pytest.mark.parametrize("tls", [TlsPolicy.NONE, TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
def test_the_wheel_is_taken_in_the_middle_of_a_conversation(tls: TlsPolicy) -> None:
    run = in_the_middle(a_run(tls), "PASS")
    run.intend("take", device="home-pc")
    settle(run)
    assert said(run)[-1].startswith("PASS"), "the program says nothing more"
    type_all(run, "home-pc", "RETR 1", "QUIT")
    assert ["RETR 1", "QUIT"] == said(run)[-2:]
    assert 1 == len(run.program("home-pc").folder.letters)


def test_a_letter_that_is_on_its_way_when_the_wheel_is_taken_is_kept() -> None:
    run = in_the_middle(a_run(), "RETR")
    run.intend("take", device="home-pc")
    settle(run)
    assert 1 == len(run.program("home-pc").folder.letters)


def test_a_run_with_a_taken_wheel_can_be_played_again() -> None:
    run = in_the_middle(a_run(), "PASS")
    run.intend("take", device="home-pc")
    settle(run)
    type_all(run, "home-pc", "STAT", "QUIT")
    again = run.fork(len(run.trace) - 1)
    assert [run.trace[serial] for serial in range(len(run.trace))] == [
        again.trace[serial] for serial in range(len(again.trace))
    ]


def test_nothing_can_be_taken_where_nobody_speaks() -> None:
    run = a_run()
    assert conversation_at(run, "home-pc") is None
    with pytest.raises(MisuseError):
        run.intend("take", device="home-pc")


def test_what_is_spoken_is_told() -> None:
    run = in_the_middle(a_run(), "PASS")
    end = conversation_at(run, "home-pc")
    assert end is not None
    assert "pop3" == protocol_at(run, end)


def test_a_whole_letter_is_written_by_hand() -> None:
    run = Run("two-offices", seed=3, tls=TlsPolicy.NONE)
    run.intend("connect", device="desk-pc", protocol="smtp")
    settle(run)
    lines = ["EHLO desk-pc", "MAIL FROM:<aoi@sakura.example>", "RCPT TO:<haruto@fuji.example>", "DATA"]
    login = sayable_at(Keyboard(run, "desk-pc", "smtp", 0), ("AUTH",))[0]
    type_all(run, "desk-pc", lines[0], login, *lines[1:])
    assert (".",) == legal_moves(run, "desk-pc")
    type_all(run, "desk-pc", "Subject: By hand", "", "Hello!", ".", "QUIT")
    run.until_idle()
    lines = {
        row.text: row.gloss_keys[0]
        for row in ladder.rows(run.trace, 0, 99)
        if row.gloss_key == "smtp.content"
    }
    assert ("smtp.content.line", "smtp.content.dot") == (lines["Hello!"], lines["."])
    assert "smtp.command.unknown" not in [
        key for row in ladder.rows(run.trace, 0, 99) for key in row.gloss_keys
    ]
    (letter,) = mailbox(run, "haruto")
    assert b"Subject: By hand\r\n\r\nHello!\r\n" in letter
