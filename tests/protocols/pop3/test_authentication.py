"""Logging in by POP3: every mechanism, client joined to server, and servers that cannot be trusted."""

from base64 import b64decode, b64encode

import pytest

from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.pop3.events import Event, LoggedIn, LoginAbandoned, LoginFailed, Retrieved
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.scram import ScramClient
from simulator.wire.policy import TlsPolicy
from tests.protocols.pop3.visits import MROSE, Driver, Visit, opened

MECHANISMS = ("PLAIN", "CRAM-MD5", "SCRAM-SHA-256")


def the_server() -> Driver:
    return Driver(Pop3Server("dewey", mechanisms=MECHANISMS, nonces=lambda: "s"))


def awaiting_confirmation() -> Driver:
    """A server that has said its own proof in SCRAM."""
    driver, client = opened(mechanisms=MECHANISMS, nonces=lambda: "s"), ScramClient(MROSE, "abc")
    first = client.initial()
    assert first is not None
    challenge = driver.hear(b"AUTH SCRAM-SHA-256 " + b64encode(first) + b"\r\n")
    final = client.respond(b64decode(challenge[2:]))
    assert driver.hear(b64encode(final) + b"\r\n").startswith(b"+ ")
    return driver


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_our_client_logs_in_to_our_server_and_fetches(mechanism: str) -> None:
    seen = Visit(the_server(), mechanisms=(mechanism,), nonce="c")
    assert [LoggedIn(mechanism=mechanism)] == seen.told(LoggedIn)
    assert 2 == len(seen.told(Retrieved))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_wrong_password_is_refused_by_every_mechanism(mechanism: str) -> None:
    wrong = Credentials("mrose", "wrong")
    seen = Visit(the_server(), mechanisms=(mechanism,), nonce="c", credentials=wrong)
    (failed,) = seen.told(LoginFailed)
    assert isinstance(failed, LoginFailed)
    assert "AUTH" == failed.reply.code


def test_a_client_says_user_and_pass_unless_it_is_told_otherwise() -> None:
    assert [LoggedIn(mechanism="USER")] == Visit(the_server()).told(LoggedIn)


def test_a_client_does_not_fall_back_to_a_mechanism_that_it_was_not_given() -> None:
    seen = Visit(Driver(Pop3Server("dewey")), mechanisms=("SCRAM-SHA-256",), nonce="c")
    (failed,) = seen.told(LoginFailed)
    assert isinstance(failed, LoginFailed)
    assert failed.reply.local
    assert not [line for line in seen.commands if line.startswith(("USER", "AUTH"))]


def test_what_needs_chance_is_not_offered_without_it() -> None:
    driver = opened(mechanisms=MECHANISMS)
    assert b"SASL PLAIN\r\n" in driver.hear(b"CAPA\r\n")
    assert driver.hear(b"AUTH CRAM-MD5\r\n").startswith(b"-ERR no such mechanism")


@pytest.mark.parametrize("line", [b"*", b"QQ==", b"!", b"A" * 13000, b"\0"])
def test_a_login_whose_confirmation_is_not_taken_does_not_hold(line: bytes) -> None:
    driver = awaiting_confirmation()
    assert driver.hear(line + b"\r\n").startswith(b"-ERR")
    assert isinstance(driver.events[-1], LoginAbandoned)
    assert State.AUTHORIZATION is driver.server.state
    assert b"+OK 2 47\r\n" == driver.hear(b"USER mrose\r\nPASS tanstaaf\r\nSTAT\r\n")[-10:]


def test_the_maildrop_opens_with_the_empty_response() -> None:
    driver = awaiting_confirmation()
    assert State.AUTHORIZATION is driver.server.state
    assert b"+OK mrose's maildrop has 2 messages (47 octets)\r\n" == driver.hear(b"\r\n")
    assert State.TRANSACTION is driver.server.state


CHALLENGE = b"+ " + b64encode(b"r=cs,s=AAAA,i=4096") + b"\r\n"


@pytest.mark.parametrize(
    "said",
    [
        (b"+OK in\r\n",),
        (CHALLENGE, b"+OK in\r\n"),
        (CHALLENGE, b"+ " + b64encode(b"v=AAAA") + b"\r\n", b"-ERR cancelled\r\n"),
        (CHALLENGE, b"+ " + b64encode(b"v=AAAA") + b"\r\n", b"+OK in\r\n"),
    ],
)
def test_a_yes_from_a_server_that_has_proved_nothing_is_none(said: tuple[bytes, ...]) -> None:
    client = Pop3Client(tls=TlsPolicy.NONE, credentials=MROSE, mechanisms=("SCRAM-SHA-256",), nonce="c")
    told: list[Event] = []
    for octets in (b"+OK hello\r\n", b"+OK\r\nSASL SCRAM-SHA-256\r\n.\r\n", *said):
        client.receive(octets)
        while (event := client.next_event()) is not None:
            told.append(event)
    (failed,) = told
    assert isinstance(failed, LoginFailed)
    assert failed.reply.local
