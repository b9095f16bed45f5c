"""The client: alone against written replies, and joined to our server."""

from typing import Any

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.states import ClientState
from simulator.wire.policy import TlsPolicy
from simulator.wire.stuffing import content
from tests.protocols.smtp.exchanges import LETTER, Driver, a_client, envelope, exchange

AOI = Credentials("aoi", "wakaba")
TWO = envelope("haruto@fuji.example", "mei@fuji.example")


def hear(client: SmtpClient, *lines: str) -> list[Any]:
    """What the client tells when the server says these lines."""
    client.receive("".join(f"{line}\r\n" for line in lines).encode())
    told: list[Any] = []
    while (event := client.next_event()) is not None:
        told.append(event)
    return told


def said(client: SmtpClient) -> list[str]:
    return [utterance.octets.decode().rstrip("\r\n") for utterance in client.take_output()]


def ready(*extensions: str, **options: Any) -> SmtpClient:
    """A client that has heard EHLO's answer."""
    client = a_client(**options)
    hear(client, "220 mx.fuji.example ESMTP")
    *before, last = ("mx.fuji.example", *extensions)
    hear(client, *(f"250-{line}" for line in before), f"250 {last}")
    client.take_output()
    return client


# Joined to our server.


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_message_arrives_as_it_was(pipelining: bool) -> None:
    pair = exchange({"pipelining": pipelining}).send(TWO)
    assert pair.driver.taken == [(TWO, LETTER)]
    assert pair.content == [content(LETTER)]
    accepted = events.MessageAccepted(TWO, replies.queued("Q1"), ())
    assert pair.events == [accepted, events.Finished()]
    assert pair.said == [
        "EHLO relay.sakura.example",
        f"MAIL FROM:<aoi@sakura.example> SIZE={len(LETTER)}",
        "RCPT TO:<haruto@fuji.example>",
        "RCPT TO:<mei@fuji.example>",
        "DATA",
        "QUIT",
    ]


@pytest.mark.parametrize("pipelining", [True, False])
def test_several_messages_share_a_connection_in_order(pipelining: bool) -> None:
    pair = exchange({"pipelining": pipelining}).send(*[envelope(f"p{n}@fuji.example") for n in range(5)])
    assert [letter.forward_paths[0][:2] for letter, _ in pair.driver.taken] == ["p0", "p1", "p2", "p3", "p4"]
    assert len(pair.told(events.MessageAccepted)) == 5


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_refused_recipient_does_not_stop_the_others(pipelining: bool) -> None:
    pair = exchange({"pipelining": pipelining}, {"mailboxes": {"mei@fuji.example"}}).send(TWO)
    refusal = ("haruto@fuji.example", replies.NO_SUCH_MAILBOX)
    assert pair.events == [
        events.RecipientRefused(*refusal),
        events.MessageAccepted(envelope("mei@fuji.example"), replies.queued("Q1"), (refusal,)),
        events.Finished(),
    ]
    assert pair.driver.taken == [(envelope("mei@fuji.example"), LETTER)]


@pytest.mark.parametrize("pipelining", [True, False])
def test_when_all_recipients_are_refused_the_next_message_begins_afresh(pipelining: bool) -> None:
    pair = exchange({"pipelining": pipelining}, {"mailboxes": {"yui@fuji.example"}})
    pair.send(TWO, envelope("yui@fuji.example"))
    (failed,) = pair.told(events.TransactionFailed)
    assert failed.permanent
    assert failed.reason == "refused"
    assert failed.reply_to("mei@fuji.example") == replies.NO_SUCH_MAILBOX
    assert "RSET" in pair.said
    assert [letter.forward_paths for letter, _ in pair.driver.taken] == [("yui@fuji.example",)]


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("reply", [replies.SENDER_REFUSED, replies.LOCAL_ERROR])
def test_a_refused_sender_fails_the_message_for_as_long_as_the_reply_says(
    pipelining: bool, reply: Reply
) -> None:
    def refuse_aoi(event: events.Decision) -> Reply | None:
        return (
            reply if event == events.SenderOffered("aoi@sakura.example", len(LETTER), "7BIT", False) else None
        )

    pair = exchange({"pipelining": pipelining}, {"reply_to": refuse_aoi})
    pair.send(TWO, envelope(reverse_path="mei@sakura.example"))
    assert pair.events == [
        events.TransactionFailed(TWO, reply, reply.permanent, "refused"),
        events.MessageAccepted(envelope(reverse_path="mei@sakura.example"), replies.queued("Q1"), ()),
        events.Finished(),
    ]


@pytest.mark.parametrize("policy", [TlsPolicy.OPPORTUNISTIC, TlsPolicy.REQUIRED])
def test_tls_is_taken_where_it_is_offered(policy: TlsPolicy) -> None:
    pair = exchange({"tls": policy}, tls_available=True).send(TWO)
    assert pair.said[:3] == ["EHLO relay.sakura.example", "STARTTLS", "EHLO relay.sakura.example"]
    assert pair.driver.protocols == ["ESMTPS"]
    assert pair.client.secured


def test_without_a_wish_for_tls_none_is_started() -> None:
    assert "STARTTLS" not in exchange(tls_available=True).send(TWO).said


def test_where_tls_is_required_and_not_offered_nothing_of_the_message_leaves() -> None:
    pair = exchange({"tls": TlsPolicy.REQUIRED}).send(TWO)
    assert pair.said == ["EHLO relay.sakura.example", "QUIT"]
    assert pair.events == [
        events.TlsUnavailable(replies.NO_TLS),
        events.TransactionFailed(TWO, replies.NO_TLS, False, "tls"),
        events.Finished(),
    ]


def test_opportunistic_goes_on_in_clear() -> None:
    assert exchange({"tls": TlsPolicy.OPPORTUNISTIC}).send(TWO).driver.protocols == ["ESMTP"]


@pytest.mark.parametrize("mechanism", ["PLAIN", "LOGIN"])
def test_a_client_with_a_password_logs_in(mechanism: str) -> None:
    options: dict[str, Any] = {"submission": True, "auth_in_clear": True, "mechanisms": (mechanism,)}
    pair = exchange({"credentials": AOI}, {"account": AOI}, **options).send(TWO)
    assert pair.events[0] == events.LoggedIn(mechanism)
    assert pair.driver.protocols == ["ESMTPA"]


def test_a_password_too_long_for_a_command_waits_for_the_challenge() -> None:
    long = Credentials("aoi", "x" * 600)
    pair = exchange({"credentials": long}, {"account": long}, submission=True, auth_in_clear=True).send(TWO)
    assert pair.said[1] == "AUTH PLAIN"
    assert pair.driver.protocols == ["ESMTPA"]


def test_a_wrong_password_fails_every_message() -> None:
    pair = exchange({"credentials": AOI}, {}, submission=True, auth_in_clear=True).send(TWO, envelope())
    assert pair.events[0] == events.LoginFailed(replies.LOGIN_FAILED)
    assert [event.reason for event in pair.told(events.TransactionFailed)] == ["login", "login"]
    assert pair.said[-1] == "QUIT"


def test_a_password_stays_at_home_where_no_login_is_offered() -> None:
    pair = exchange({"credentials": AOI}, submission=True, tls_available=True).send(TWO)
    assert pair.events[0] == events.LoginFailed(replies.NO_MECHANISM)


def test_a_message_over_the_announced_size_is_not_begun() -> None:
    pair = exchange(max_size=10).send(TWO)
    assert pair.events[0] == events.TransactionFailed(TWO, replies.TOO_LARGE_THERE, True, "size")
    assert pair.said == ["EHLO relay.sakura.example", "QUIT"]


@pytest.mark.parametrize("pipelining", [True, False])
def test_a_message_over_a_size_that_was_not_announced_is_refused_at_its_end(pipelining: bool) -> None:
    extensions = ("PIPELINING",)
    pair = exchange({"pipelining": pipelining}, max_size=10, extensions=extensions).send(TWO, TWO)
    assert [event.reply for event in pair.told(events.TransactionFailed)] == [replies.TOO_LARGE] * 2


def test_eight_bit_content_is_declared_or_kept() -> None:
    octets = "Subject: 花見\r\n\r\n".encode()
    pair = exchange().send(envelope(), octets=octets)
    assert pair.said[1].endswith(" BODY=8BITMIME")
    assert pair.driver.taken[0][0].body == "8BITMIME"
    (failed,) = exchange(extensions=("SIZE",)).send(envelope(), octets=octets).told(events.TransactionFailed)
    assert (failed.reply, failed.reason) == (replies.EIGHT_BIT_NOT_OFFERED, "8bit")


def test_addresses_outside_ascii_are_declared_or_kept() -> None:
    letter = envelope("はると@fuji.example")
    pair = exchange().send(letter)
    assert pair.driver.taken[0][0] == envelope("はると@fuji.example", smtputf8=True)
    (failed,) = exchange(extensions=("8BITMIME",)).send(letter).told(events.TransactionFailed)
    assert (failed.reply, failed.reason) == (replies.UTF8_NOT_OFFERED, "utf8")


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("cut", range(8))
def test_a_421_at_any_point_fails_what_was_not_taken(cut: int, pipelining: bool) -> None:
    left = [cut]

    def closing_after_a_while(event: events.Decision) -> Reply | None:
        left[0] -= 1
        return replies.NOT_AVAILABLE if left[0] < 0 else None

    letters = [envelope(f"p{n}@fuji.example") for n in range(3)]
    pair = exchange({"pipelining": pipelining}, {"reply_to": closing_after_a_while}).send(*letters)
    taken = [letter for letter, _ in pair.driver.taken]
    failed = pair.told(events.TransactionFailed)
    assert taken == [event.envelope for event in pair.told(events.MessageAccepted)]
    assert letters == taken + [event.envelope for event in failed]
    assert {(event.reply, event.permanent, event.reason) for event in failed} == {
        (replies.NOT_AVAILABLE, False, "closing")
    }
    assert pair.events[-1] == events.Finished()
    assert pair.client.state is ClientState.CLOSED


# Against written replies.


def test_a_server_that_turns_away_at_the_greeting_fails_all() -> None:
    client = a_client()
    client.submit(TWO, LETTER)
    (failed,) = hear(client, "554 5.3.2 no service")
    assert (failed.reason, failed.permanent) == ("greeting", True)
    assert said(client) == ["QUIT"]
    assert hear(client, "221 bye") == [events.Finished()]


def test_a_server_from_before_esmtp_is_greeted_with_helo() -> None:
    client = a_client()
    client.submit(TWO, LETTER)
    hear(client, "220 old.example", "500 what?")
    assert said(client) == ["EHLO relay.sakura.example", "HELO relay.sakura.example"]
    hear(client, "250 old.example")
    assert said(client) == ["MAIL FROM:<aoi@sakura.example>"]


def test_what_the_server_sent_in_clear_behind_220_is_thrown_away() -> None:
    client = ready("STARTTLS", tls=TlsPolicy.REQUIRED)
    client.submit(TWO, LETTER)
    told = hear(client, "220 go ahead", "250-mx.fuji.example", "250 AUTH PLAIN", "250 smuggled")
    assert told == [events.TlsWanted()]
    client.receive(b"250 smuggled too\r\n")
    client.tls_started()
    assert said(client) == ["EHLO relay.sakura.example"]
    assert hear(client) == []
    assert client.offer.extensions == {}


@pytest.mark.parametrize(
    ("policy", "next_line"), [(TlsPolicy.REQUIRED, "QUIT"), (TlsPolicy.OPPORTUNISTIC, "MAIL")]
)
def test_a_refused_starttls_is_judged_by_the_policy(policy: TlsPolicy, next_line: str) -> None:
    client = ready("STARTTLS", tls=policy)
    client.submit(TWO, LETTER)
    hear(client, "454 4.7.0 not now")
    assert said(client)[0].startswith(next_line)


def test_a_354_without_recipients_gets_a_lone_dot_and_counts_for_nothing() -> None:
    client = ready("PIPELINING")
    client.submit(TWO, LETTER)
    said(client)
    refusals = hear(client, "250 ok", "550 no", "450 not now", "354 go on")
    assert [event.forward_path for event in refusals] == list(TWO.forward_paths)
    assert said(client) == ["."]
    (failed,) = hear(client, "250 took nothing")
    assert (failed.reply.code, failed.permanent) == (450, False)


def test_an_event_comes_before_anything_of_the_next_message_is_said() -> None:
    client = ready("PIPELINING")
    client.submit(envelope("a@fuji.example"), LETTER)
    client.submit(envelope("b@fuji.example"), LETTER)
    hear(client, "250 ok", "250 ok", "354 go on")
    said(client)
    client.receive(b"250 taken\r\n")
    assert isinstance(client.next_event(), events.MessageAccepted)
    assert client.current is None
    assert said(client) == []
    assert client.next_event() is None
    assert client.current == envelope("b@fuji.example")
    assert said(client)[0].startswith("MAIL")


@pytest.mark.parametrize(
    "lines",
    [("what?",), ("250-one", "251 two"), ("199 odd",), ("354 go on",), ("334 x",)],
)
def test_a_server_that_talks_nonsense_is_left_and_the_message_is_safe(lines: tuple[str, ...]) -> None:
    client = ready()
    client.submit(TWO, LETTER)
    told = hear(client, *lines)
    assert isinstance(told[0], events.TransactionFailed)
    assert (told[0].reason, told[0].permanent, told[0].reply.local) == ("garbage", False, True)
    assert told[1:] == [events.Finished()]


def test_a_server_that_closes_while_nothing_is_asked_finishes_the_conversation() -> None:
    assert hear(ready(), "421 4.4.2 idle") == [events.Finished()]


def test_a_connection_that_is_gone_fails_what_has_no_outcome_for_now() -> None:
    client = ready("PIPELINING")
    client.submit(TWO, LETTER)
    client.submit(envelope(), LETTER)
    hear(client, "250 ok", "250 ok", "550 no such", "354 go on")
    client.connection_closed()
    first, second, last = hear(client)
    assert (first.envelope, first.reply, first.reason) == (TWO, replies.LOST, "lost")
    assert first.reply_to("mei@fuji.example").code == 550
    assert first.reply_to("haruto@fuji.example") == replies.LOST
    assert second.envelope == envelope()
    assert last == events.Finished()


def test_a_message_submitted_after_the_end_fails_too() -> None:
    client = ready()
    client.finish()
    assert hear(client, "221 bye") == [events.Finished()]
    client.submit(TWO, LETTER)
    assert hear(client) == [events.TransactionFailed(TWO, replies.LOST, False, "lost")]


def test_a_server_that_never_stops_asking_for_a_password_gets_a_cancel() -> None:
    client = ready("AUTH LOGIN", credentials=AOI)
    hear(client, "334 VXNlcm5hbWU6")
    hear(client, "334 UGFzc3dvcmQ6")
    hear(client, "334 TW9yZTo=")
    assert said(client) == ["YW9p", "d2FrYWJh", "*"]
    assert hear(client, "501 cancelled")[0] == events.LoginFailed(Reply(501, "", ("cancelled",)))


@pytest.mark.parametrize("paths", [(), ("a@b.example>\r\nRSET\r\n",)])
def test_an_envelope_that_cannot_be_said_is_not_taken(paths: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="envelope"):
        ready().submit(envelope().for_paths(paths), LETTER)


def test_tls_cannot_start_unasked() -> None:
    with pytest.raises(RuntimeError):
        ready().tls_started()


def test_a_driver_takes_the_server_apart_from_the_client() -> None:
    pair = exchange()
    assert isinstance(pair.driver, Driver)
    pair.driver.server.open()
    pair.run()
    pair.client.submit(TWO, LETTER)
    pair.run()
    pair.client.submit(envelope(), LETTER)
    pair.run()
    assert len(pair.driver.taken) == 2
