"""Logging in by IMAP: every mechanism, client joined to server, and servers that cannot be trusted."""

from base64 import b64decode, b64encode

import pytest

from simulator.protocols.imap.client import ImapClient
from simulator.protocols.imap.events import Event, LoggedIn, LoginFailed, LoginOffered, Retrieved
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.imap.states import State
from simulator.protocols.imap.tasks import Synchronize
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.scram import ScramClient
from simulator.wire.policy import TlsPolicy
from tests.protocols.imap.test_client import Visit, visit
from tests.protocols.imap.visits import EPOCH, MRC, Driver, opened

MECHANISMS = ("PLAIN", "CRAM-MD5", "SCRAM-SHA-256")


def the_server(**options: object) -> Driver:
    settings: dict[str, object] = {"mechanisms": MECHANISMS, "nonces": lambda: "s"}
    return Driver(ImapServer("imap.fuji.example", epoch=EPOCH, **settings | options))  # type: ignore[arg-type]


def logging_in(driver: Driver, mechanism: str, credentials: Credentials = MRC) -> Visit:
    return visit(driver, Synchronize(), mechanisms=(mechanism,), nonce="c", credentials=credentials)


def awaiting_confirmation() -> Driver:
    """A server that has said its own proof in SCRAM."""
    driver, client = opened(mechanisms=MECHANISMS, nonces=lambda: "s"), ScramClient(MRC, "abc")
    first = client.initial()
    assert first is not None
    challenge = driver.hear(b"a AUTHENTICATE SCRAM-SHA-256 " + b64encode(first) + b"\r\n")
    final = client.respond(b64decode(challenge[2:]))
    assert driver.hear(b64encode(final) + b"\r\n").startswith(b"+ ")
    return driver


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_our_client_logs_in_to_our_server_and_fetches(mechanism: str) -> None:
    driver = the_server()
    seen = logging_in(driver, mechanism)
    assert [LoggedIn(mechanism=mechanism)] == seen.told(LoggedIn)
    assert [mechanism] == [login.mechanism for login in driver.told(LoginOffered)]  # type: ignore[attr-defined]
    assert 3 == len(seen.told(Retrieved))


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_wrong_password_is_refused_by_every_mechanism(mechanism: str) -> None:
    seen = logging_in(the_server(), mechanism, Credentials("mrc", "wrong"))
    (failed,) = seen.told(LoginFailed)
    assert isinstance(failed, LoginFailed)
    assert "AUTHENTICATIONFAILED" == failed.response.code


def test_a_client_does_not_fall_back_to_a_mechanism_that_it_was_not_given() -> None:
    seen = logging_in(the_server(nonces=None), "SCRAM-SHA-256")
    assert 1 == len(seen.told(LoginFailed))
    assert ["LOGOUT"] == seen.verbs


def test_every_mechanism_is_announced_where_passwords_may_pass_and_none_elsewhere() -> None:
    offered = {"SASL-IR", "AUTH=PLAIN", "AUTH=CRAM-MD5", "AUTH=SCRAM-SHA-256"}
    driver = opened(mechanisms=MECHANISMS, nonces=lambda: "s", auth_in_clear=False, tls_available=True)
    assert not offered & set(driver.server.capabilities())
    assert b"a NO [PRIVACYREQUIRED]" in driver.hear(b"a AUTHENTICATE CRAM-MD5\r\n")
    driver.hear(b"b STARTTLS\r\n")
    assert offered <= set(driver.server.capabilities())


def test_what_needs_chance_is_not_offered_without_it() -> None:
    driver = opened(mechanisms=MECHANISMS)
    assert "AUTH=PLAIN" in driver.server.capabilities()
    assert "AUTH=CRAM-MD5" not in driver.server.capabilities()
    assert driver.hear(b"a AUTHENTICATE CRAM-MD5\r\n").startswith(b"a NO [CANNOT] no such mechanism")


@pytest.mark.parametrize("line", [b"*", b"QQ==", b"!", b"A" * 70000, b"\0", b"{5}"])
def test_a_login_whose_confirmation_is_not_taken_does_not_hold(line: bytes) -> None:
    driver = awaiting_confirmation()
    assert driver.hear(line + b"\r\n").startswith(b"a BAD")
    assert State.NOT_AUTHENTICATED is driver.server.state
    assert b"b OK NOOP completed\r\n" == driver.hear(b"b NOOP\r\n")
    assert b"c OK [CAPABILITY " in driver.hear(b"c LOGIN mrc secret\r\n")


def test_the_session_is_authenticated_with_the_empty_response() -> None:
    driver = awaiting_confirmation()
    assert State.NOT_AUTHENTICATED is driver.server.state
    assert driver.hear(b"\r\n").startswith(b"a OK [CAPABILITY IMAP4rev1 ")
    assert State.AUTHENTICATED is driver.server.state


@pytest.mark.parametrize("line", [b"*", b"!", b"{5}", b"bXJj", b"bXJjIDAw"])
def test_a_challenge_that_is_not_answered_ends_the_command_and_no_more(line: bytes) -> None:
    driver = opened(mechanisms=MECHANISMS, nonces=lambda: "s")
    assert b"+ PHNAaW1hcC5mdWppLmV4YW1wbGU+\r\n" == driver.hear(b"a AUTHENTICATE CRAM-MD5\r\n")
    assert driver.hear(line + b"\r\n").startswith(b"a BAD")
    assert b"b OK NOOP completed\r\n" == driver.hear(b"b NOOP\r\n")


def test_an_initial_response_is_not_for_a_mechanism_in_which_the_server_begins() -> None:
    driver = opened(mechanisms=MECHANISMS, nonces=lambda: "s")
    assert driver.hear(b"a AUTHENTICATE CRAM-MD5 bXJjIDAw\r\n").startswith(b"a BAD")


CHALLENGE = b"+ " + b64encode(b"r=cs,s=AAAA,i=4096") + b"\r\n"


@pytest.mark.parametrize(
    "said",
    [
        (b"a001 OK in\r\n",),
        (CHALLENGE, b"a001 OK in\r\n"),
        (CHALLENGE, b"+ " + b64encode(b"v=AAAA") + b"\r\n", b"a001 NO cancelled\r\n"),
        (CHALLENGE, b"+ " + b64encode(b"v=AAAA") + b"\r\n", b"a001 OK in\r\n"),
    ],
)
def test_a_yes_from_a_server_that_has_proved_nothing_is_none(said: tuple[bytes, ...]) -> None:
    client = ImapClient(tls=TlsPolicy.NONE, credentials=MRC, mechanisms=("SCRAM-SHA-256",), nonce="c")
    told: list[Event] = []
    for octets in (b"* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256] hello\r\n", *said):
        client.receive(octets)
        while (event := client.next_event()) is not None:
            told.append(event)
    (failed,) = told
    assert isinstance(failed, LoginFailed)
    assert b"" == failed.response.tag
    assert State.NOT_AUTHENTICATED is client.state
