"""Notices go to whom they were asked by, about what they were asked, and never about a notice."""

import pytest

from simulator.actors.mail_queue import QueuedMessage
from simulator.actors.notices import DELAY_AFTER_US
from simulator.mail.dsn import read_report
from simulator.mail.envelope import Envelope, RecipientWish
from simulator.protocols.smtp import server as smtp_server
from simulator.trace.entry import Returned
from simulator.trace.kinds import Kind
from simulator.world.runner import Run
from tests.world.runs import a_run, entries, mailbox

LETTER = b"From: <aoi@sakura.example>\r\nSubject: picnic\r\n\r\nOn Sunday, in the park.\r\n"


def front_desk(run: Run) -> str:
    return run.spec.offices[run.spec.people["aoi"].office].submission


def handed_in(to: str, notify: str, **fields: str) -> Run:
    """Aoi's front desk answers for a letter with a wish; everything else happens by itself."""
    run = a_run()
    wish = RecipientWish(path=to, notify=notify, original="rfc822;picnic@fuji.example")
    envelope = Envelope(
        reverse_path=run.spec.address("aoi"),
        forward_paths=(to,),
        wishes=(wish,),
        **fields,  # type: ignore[arg-type]
    )
    desk = run.world.servers[front_desk(run)]
    letter = len(run.trace)
    desk.answer_for("A1", envelope, LETTER, "ESMTPA", letter, letter - 1)
    return run


def reports(run: Run) -> list[tuple[str, str]]:
    """Who reported what, in order."""
    told = []
    for entry in entries(run, Kind.RETURNED):
        report = read_report(run.trace.octets(entry.serial))
        assert isinstance(entry.detail, Returned)
        assert report is not None
        (recipient,) = report.recipients
        assert recipient.action == entry.detail.action
        told.append((entry.source, recipient.action))
    return told


def test_success_is_told_by_the_server_that_delivers() -> None:
    run = handed_in("haruto@fuji.example", "SUCCESS,FAILURE", envid="QQ314", ret="FULL")
    run.until_idle()
    store = run.spec.offices["fuji.example"].store
    assert [(store, "delivered")] == reports(run)
    (notice,) = mailbox(run, "aoi")
    assert b"Original-Envelope-Id: QQ314\r\n" in notice
    assert b"Original-Recipient: rfc822; picnic@fuji.example\r\n" in notice
    assert b"Status: 2.1.5\r\n" in notice
    assert b"Subject: picnic" in notice
    assert b"in the park" not in notice  # good news brings the header alone
    assert 1 == len(mailbox(run, "haruto"))


@pytest.mark.parametrize("notify", ["FAILURE", "NEVER", "DELAY", ""])
def test_success_is_not_told_unasked(notify: str) -> None:
    run = handed_in("haruto@fuji.example", notify)
    run.until_idle()
    assert [] == reports(run)
    assert 1 == len(mailbox(run, "haruto"))


@pytest.mark.parametrize(("notify", "told"), [("FAILURE", 1), ("", 1), ("NEVER", 0), ("SUCCESS", 0)])
def test_failure_is_told_unless_something_else_was_asked(notify: str, told: int) -> None:
    run = handed_in("nobody@fuji.example", notify)
    run.until_idle()
    assert ["failed"] * told == [action for _, action in reports(run)]
    assert told == len(mailbox(run, "aoi"))
    assert 1 == len(entries(run, Kind.FAILED))


@pytest.mark.parametrize(("ret", "whole"), [("FULL", True), ("HDRS", False), ("", True)])
def test_the_author_chooses_how_much_comes_back(ret: str, whole: bool) -> None:
    run = handed_in("nobody@fuji.example", "FAILURE", ret=ret)
    run.until_idle()
    (notice,) = mailbox(run, "aoi")
    assert whole is (b"in the park" in notice)
    assert b"Subject: picnic" in notice


def test_where_the_next_server_sends_no_notices_this_one_says_relayed(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The servers of the world announce what the engine does; take DSN away from the others."""
    run = handed_in("haruto@fuji.example", "SUCCESS")
    kept = tuple(name for name in smtp_server.EXTENSIONS if name != "DSN")
    monkeypatch.setitem(smtp_server.SmtpServer.__init__.__kwdefaults__, "extensions", kept)
    run.until_idle()
    assert [(front_desk(run), "relayed")] == reports(run)
    assert 1 == len(mailbox(run, "haruto"))


@pytest.mark.parametrize(("notify", "told"), [("DELAY,FAILURE", 1), ("FAILURE", 0), ("", 0)])
def test_delay_is_told_once_to_whom_asked(notify: str, told: int) -> None:
    run = handed_in("haruto@fuji.example", notify)
    run.world.around.network.set_power(run.spec.offices["fuji.example"].mx, False)
    run.until(lambda: run.world.around.scheduler.now_us > 3 * DELAY_AFTER_US)
    assert ["delayed"] * told == [action for _, action in reports(run)]


def test_a_notice_is_never_answered_by_a_notice() -> None:
    run = handed_in("nobody@fuji.example", "FAILURE")
    desk = run.world.servers[front_desk(run)]
    for message in desk.queue.messages:
        message.envelope = Envelope(
            reverse_path="", forward_paths=message.envelope.forward_paths, wishes=message.envelope.wishes
        )
        assert isinstance(message, QueuedMessage)
    run.until_idle()
    assert [] == reports(run)
