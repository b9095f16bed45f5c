"""Logging in by SMTP: every mechanism, client joined to server, and servers that cannot be trusted."""

from base64 import b64decode, b64encode

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.mechanisms import SERVERS
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from simulator.wire.policy import TlsPolicy
from tests.protocols.smtp.exchanges import Driver, Exchange, envelope, exchange, introduced

AOI = Credentials("aoi", "wakaba")
ALL = tuple(SERVERS)
FIRST = b64encode(b"n,,n=aoi,r=abc").decode()


def joined(mechanism: str, password: str = "wakaba") -> Exchange:
    return exchange(
        {"credentials": Credentials("aoi", password), "mechanisms": (mechanism,), "nonce": "c"},
        {"account": AOI},
        submission=True,
        auth_in_clear=True,
        mechanisms=ALL,
        nonces=lambda: "s",
    )


def msa() -> Driver:
    return introduced(
        {"account": AOI}, submission=True, auth_in_clear=True, mechanisms=ALL, nonces=lambda: "s"
    )


def awaiting_confirmation() -> Driver:
    """A server that has said its own proof in SCRAM."""
    from simulator.protocols.sasl.scram import ScramClient

    driver, client = msa(), ScramClient(AOI, "abc")
    challenge = driver.hear_lines(f"AUTH SCRAM-SHA-256 {FIRST}")
    final = client.respond(b64decode(challenge[4:]))
    assert driver.hear_lines(b64encode(final).decode()).startswith(b"334 ")
    return driver


@pytest.mark.parametrize("mechanism", ALL)
def test_our_client_logs_in_to_our_server_and_sends(mechanism: str) -> None:
    seen = joined(mechanism).send(envelope())
    assert [events.LoggedIn(mechanism)] == seen.told(events.LoggedIn)
    assert 1 == len(seen.driver.taken)
    assert ["ESMTPA"] == seen.driver.protocols
    assert "aoi" == seen.driver.server.identity


@pytest.mark.parametrize("mechanism", ALL)
def test_a_wrong_password_is_refused_by_every_mechanism(mechanism: str) -> None:
    seen = joined(mechanism, "momiji").send(envelope())
    assert [events.LoginFailed(replies.LOGIN_FAILED)] == seen.told(events.LoginFailed)
    assert ["login"] == [event.reason for event in seen.told(events.TransactionFailed)]
    assert [] == seen.driver.taken


@pytest.mark.parametrize("mechanism", ["CRAM-MD5", "SCRAM-SHA-256"])
def test_the_password_is_never_said(mechanism: str) -> None:
    seen = joined(mechanism).send(envelope())
    spoken = [word for line in seen.said for word in line.split()]
    decoded = b"".join(b64decode(word + "==", validate=False) for word in spoken if word.isalnum())
    assert b"wakaba" not in decoded
    assert not [word for word in spoken if "wakaba" in word]


def test_what_needs_chance_is_not_offered_without_it() -> None:
    driver = introduced(submission=True, auth_in_clear=True, mechanisms=ALL)
    assert b"AUTH PLAIN LOGIN\r\n" in driver.hear_lines("EHLO a.example")
    assert driver.hear_lines("AUTH CRAM-MD5") == replies.UNKNOWN_MECHANISM.octets


def test_a_client_does_not_fall_back_to_a_mechanism_that_it_was_not_given() -> None:
    seen = exchange(
        {"credentials": AOI, "mechanisms": ("SCRAM-SHA-256",), "nonce": "c"},
        {"account": AOI},
        submission=True,
        auth_in_clear=True,
    ).send(envelope())
    assert [events.LoginFailed(replies.NO_MECHANISM)] == seen.told(events.LoginFailed)


def test_a_client_takes_plain_unless_it_is_told_otherwise() -> None:
    seen = exchange(
        {"credentials": AOI},
        {"account": AOI},
        submission=True,
        auth_in_clear=True,
        mechanisms=("SCRAM-SHA-256", "CRAM-MD5", "LOGIN", "PLAIN"),
        nonces=lambda: "s",
    ).send(envelope())
    assert [events.LoggedIn("PLAIN")] == seen.told(events.LoggedIn)


@pytest.mark.parametrize(
    ("line", "reply"), [("*", replies.CANCELLED), ("QQ==", replies.BAD_RESPONSE), ("!", replies.BAD_BASE64)]
)
def test_a_login_whose_confirmation_is_not_taken_does_not_hold(line: str, reply: replies.Reply) -> None:
    driver = awaiting_confirmation()
    assert "" == driver.server.identity
    assert driver.hear_lines(line) == reply.octets
    assert events.LoginAbandoned(line.encode(), reply) == driver.events[-1]
    assert driver.hear_lines("MAIL FROM:<a@a.example>") == replies.LOGIN_FIRST.octets
    assert SmtpState.READY is driver.server.state


def test_an_overlong_line_instead_of_the_last_response_ends_the_login() -> None:
    driver = awaiting_confirmation()
    assert driver.hear_lines("A" * 13000) == replies.AUTH_LINE_TOO_LONG.octets
    assert isinstance(driver.events[-1], events.LoginAbandoned)


def test_the_last_response_may_also_be_written_as_nothing() -> None:
    driver = awaiting_confirmation()
    assert driver.hear_lines("") == replies.LOGGED_IN.octets
    assert "aoi" == driver.server.identity


def test_a_driver_cannot_accept_a_login_that_it_has_not_judged() -> None:
    server = SmtpServer("h", submission=True, auth_in_clear=True, mechanisms=ALL, nonces=lambda: "s")
    server.receive(f"EHLO a.example\r\nAUTH SCRAM-SHA-256 {FIRST}\r\n".encode())
    assert server.next_event() is None
    final = b"c=biws,r=abcs,p=" + b64encode(b"x" * 32)
    server.receive(b64encode(final) + b"\r\n")
    assert isinstance(server.next_event(), events.LoginOffered)
    with pytest.raises(RuntimeError, match="never proved"):
        server.accept()


def talk(client: SmtpClient, *said: bytes) -> list[events.Event]:
    told: list[events.Event] = []
    for octets in said:
        client.receive(octets)
        while (event := client.next_event()) is not None:
            told.append(event)
    return told


CHALLENGE = b64encode(b"r=cs,s=AAAA,i=4096")


@pytest.mark.parametrize(
    "said",
    [
        (b"235 2.7.0 in\r\n",),
        (b"334 " + CHALLENGE + b"\r\n", b"235 2.7.0 in\r\n"),
        (b"334 " + CHALLENGE + b"\r\n", b"334 " + b64encode(b"v=AAAA") + b"\r\n", b"501 cancelled\r\n"),
        (b"334 " + CHALLENGE + b"\r\n", b"334 " + b64encode(b"v=AAAA") + b"\r\n", b"235 2.7.0 in\r\n"),
    ],
)
def test_a_yes_from_a_server_that_has_proved_nothing_is_none(said: tuple[bytes, ...]) -> None:
    client = SmtpClient(
        "a.example", tls=TlsPolicy.NONE, credentials=AOI, mechanisms=("SCRAM-SHA-256",), nonce="c"
    )
    hello = (b"220 hello\r\n", b"250-x\r\n250 AUTH SCRAM-SHA-256\r\n")
    assert [events.LoginFailed(replies.SERVER_UNPROVEN)] == talk(client, *hello, *said)


def test_a_response_that_is_too_long_for_a_command_waits_for_the_challenge() -> None:
    long = Credentials("aoi", "x" * 600)
    seen = exchange({"credentials": long}, {"account": long}, submission=True, auth_in_clear=True).send(
        envelope()
    )
    assert "AUTH PLAIN" in seen.said
    assert 1 == len(seen.driver.taken)
