"""The verbs of a lesson for what people do with letters on their devices, and what can be asked of it."""

from simulator.course import intents as acts, vocabulary as can
from simulator.course.acting import give
from simulator.course.facts import Where
from simulator.course.goals import judge
from simulator.mail.message import InternetMessage
from simulator.world.runner import Run


def a_story() -> Run:
    """Haruto's home PC watches while he reads and answers on his phone, and deletes another letter."""
    run = Run("two-offices", seed=3)
    for intent in (
        acts.Send(from_="aoi", to="haruto", letter="picnic"),
        acts.Send(from_="aoi", to="haruto", letter="homework"),
        acts.Watch(device="home-pc"),
        acts.Fetch(device="phone"),
        acts.OpenLetter(device="phone", number=1),
        acts.AnswerLetter(device="phone", number=1, letter="see-you-there"),
        acts.DeleteLetter(device="phone"),
        acts.Leave(device="home-pc"),
        acts.Fetch(device="home-pc", protocol="imap"),
    ):
        give(run, intent, "en")
        run.until_idle()
    return run


def test_what_is_done_on_the_phone_shows_at_home() -> None:
    run = a_story()
    where = Where(run.trace, len(run.trace) - 1, {"": 0}, "")
    held = {
        can.MailboxHolds(mailbox="haruto", holds=1): True,
        can.MailboxHolds(mailbox="aoi", holds=1): True,
        can.MailboxHolds(mailbox="haruto", folder="Sent", holds=1): True,
        can.DeviceHolds(device="home-pc", holds=1): True,
        can.DeviceHolds(device="home-pc", folder="Sent", holds=1): True,
        can.Marked(marked="read", device="home-pc", holds=1): True,
        can.Marked(marked="answered", mailbox="haruto", holds=1): True,
        can.Marked(marked="starred", mailbox="haruto"): False,
        can.Happened(entry="opened", at="phone", to="haruto", count=1): True,
        can.Happened(entry="filed", to="haruto", count=1): True,
        can.Happened(entry="discarded", at="home-pc", count=1): True,
        can.Said(said="client", protocol="imap", verb="APPEND", count=1): True,
    }
    assert held == {condition: judge(condition, where).held for condition in held}


def test_an_answer_greets_whom_it_goes_to_and_is_signed_by_the_owner_of_the_device() -> None:
    run = a_story()
    (answer,) = run.world.stores["sakura.example"].mailbox_of("aoi")
    message = InternetMessage(answer.octets)
    body = message.body.decode()
    assert "Haruto" in body
    assert "{" not in body
    assert message.text("Subject").startswith("Re: ")
