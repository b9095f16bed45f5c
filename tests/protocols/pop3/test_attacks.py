"""What somebody on the way, or at the other end, may try: each with what must come of it."""

import time

import pytest

from simulator.protocols.pop3.client import Pop3Client
from simulator.protocols.pop3.events import LoggedIn, LoginOffered, TlsRequested, TlsWanted
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.wire.policy import TlsPolicy
from tests.protocols.pop3.visits import LETTERS, MROSE, Driver, ListMaildrop, logged_in, opened

INJECTED = b"USER mrose\r\nPASS tanstaaf\r\nDELE 1\r\nQUIT\r\n"


# STLS injection (RFC 2595 §4).


@pytest.mark.parametrize("behind", [INJECTED, b"USER mrose\r\n", b"USE", b"AUTH PLAIN\r\n", b"\r\n"])
def test_what_was_pipelined_behind_stls_is_never_executed(behind: bytes) -> None:
    driver = opened(tls_available=True)
    assert b"+OK Begin TLS negotiation\r\n" == driver.hear(b"STLS\r\n" + behind)
    assert [TlsRequested()] == driver.events
    assert State.AUTHORIZATION is driver.server.state
    assert driver.hear(b"CAPA\r\n").startswith(b"+OK")  # not the rest of a line from before
    assert driver.hear(b"PASS tanstaaf\r\n").startswith(b"-ERR say USER first")
    assert LETTERS == driver.maildrop.letters


def test_octets_between_the_agreement_and_the_handshake_are_not_read() -> None:
    server = Pop3Server("dewey", tls_available=True)
    server.receive(b"STLS\r\n")
    assert TlsRequested() == server.next_event()
    server.receive(INJECTED)
    assert server.next_event() is None
    server.tls_started()
    assert server.next_event() is None
    assert 1 == len(server.take_output())


def test_stls_is_not_for_a_session_that_has_begun() -> None:
    assert logged_in(tls_available=True).hear(b"STLS\r\n").startswith(b"-ERR STLS is not for")


def test_a_client_throws_away_what_the_server_said_too_early() -> None:
    client = Pop3Client(tls=TlsPolicy.REQUIRED, credentials=MROSE)
    client.receive(
        b"+OK hello\r\n+OK\r\nSTLS\r\n.\r\n+OK go\r\n+OK\r\nUSER\r\n.\r\n+OK\r\n+OK in\r\n+OK 0 0\r\n"
    )
    assert TlsWanted() == client.next_event()
    client.tls_started()
    assert client.next_event() is None
    assert b"CAPA\r\n" == client.take_output()[-1].octets  # asked anew, and not answered yet


def test_nobody_logs_in_before_tls_where_passwords_want_it() -> None:
    mechanisms = ("PLAIN", "CRAM-MD5", "SCRAM-SHA-256")
    driver = opened(tls_available=True, auth_in_clear=False, mechanisms=mechanisms, nonces=lambda: "s")
    for line in (b"USER mrose", b"PASS tanstaaf", b"AUTH PLAIN", b"AUTH CRAM-MD5", b"AUTH SCRAM-SHA-256"):
        assert driver.hear(line + b"\r\n").startswith(b"-ERR [AUTH] no passwords in clear")
    assert not [event for event in driver.events if isinstance(event, LoginOffered)]


def test_our_client_says_no_password_in_clear_when_tls_is_required() -> None:
    client = Pop3Client(tls=TlsPolicy.REQUIRED, credentials=MROSE)
    client.receive(b"+OK hello\r\n+OK\r\nUSER\r\n.\r\n")
    told = []
    while (event := client.next_event()) is not None:
        told.append(event)
    assert not [event for event in told if isinstance(event, LoggedIn)]
    assert [b"CAPA\r\n", b"QUIT\r\n"] == [utterance.octets for utterance in client.take_output()]


# Line ends: CRLF ends a line, and nothing else does. A bare LF is not forgiven, for a server that takes it
# for a line end and a relay that does not see two conversations in the same octets (RFC 1939 §3).


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\n\r"])
def test_a_command_ends_in_crlf_alone(end: bytes) -> None:
    driver = logged_in()
    refusal = b"-ERR a command ends in CRLF, not in LF alone; nc -C sends both\r\n" if b"\n" in end else b""
    assert refusal * 2 == driver.hear(b"NOOP" + end + b"DELE 1" + end)
    assert driver.hear(b"\r\n").startswith(b"-ERR")
    assert b"+OK 2 47\r\n" == driver.hear(b"STAT\r\n")


@pytest.mark.parametrize(
    "octets", [b"a\n.\nb\r\n", b"a\r.\rb\r\n", b"a\r\n.\nb\r\n", b"a\n.\r\nb\r\n", b".\r\n"]
)
def test_nothing_in_a_message_can_end_it_early(octets: bytes) -> None:
    client_side = Pop3Client(tls=TlsPolicy.NONE, credentials=MROSE, leave_on_server=True)
    driver = Driver(Pop3Server("dewey"), ListMaildrop({"a": octets}))
    driver.server.open()
    found = []
    for _ in range(12):
        client_side.receive(driver.heard())
        while (event := client_side.next_event()) is not None:
            found.append(getattr(event, "octets", None))
        for utterance in client_side.take_output():
            driver.server.receive(utterance.octets)
        driver.read()
    assert octets in found


# Floods and desertions.


def test_ten_thousand_pipelined_commands_are_all_answered_in_order() -> None:
    driver = logged_in()
    begun = time.perf_counter()
    answer = driver.hear(b"NOOP\r\nXYZZY\r\n" * 5_000 + b"QUIT\r\n")
    assert time.perf_counter() - begun < 2
    assert answer.startswith(b"+OK\r\n-ERR unknown command\r\n" * 5_000 + b"+OK dewey")


def test_a_client_that_leaves_before_quit_deletes_nothing() -> None:
    driver = logged_in()
    driver.hear(b"DELE 1\r\nQUI")
    assert State.TRANSACTION is driver.server.state
    assert LETTERS == driver.maildrop.letters


@pytest.mark.parametrize("before", [b"", b"AUTH PLAIN\r\n", b"USER mrose\r\nPASS tanstaaf\r\n"])
def test_what_is_kept_of_a_flood_without_an_end_is_bounded(before: bytes) -> None:
    driver = opened()
    driver.hear(before)
    for _ in range(30):
        driver.hear(b"x" * 100_000)
        assert 15_000 > len(driver.server._lines)
