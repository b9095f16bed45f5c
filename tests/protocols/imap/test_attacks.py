"""What must happen when somebody attacks: injection before TLS, endless literals, floods, desertions."""

import pytest

from simulator.protocols.imap.client import ImapClient
from simulator.protocols.imap.events import AppendOffered, Failed, LoginOffered, TlsRequested, TlsWanted
from simulator.protocols.imap.framing import MAX_LINES
from simulator.protocols.imap.response_reader import MAX_LINES as MAX_RESPONSE_LINES
from simulator.protocols.imap.server import ImapServer
from simulator.protocols.imap.states import State
from simulator.protocols.imap.tasks import Synchronize
from simulator.wire.policy import TlsPolicy
from tests.protocols.imap.visits import EPOCH, MRC, Driver, logged_in, opened, with_inbox

INJECTED = b"b LOGIN mrc secret\r\nc SELECT INBOX\r\n"

# STARTTLS injection (RFC 9051 §6.2.1).


@pytest.mark.parametrize(
    "behind", [INJECTED, b"b NO", b"b LOGIN {3+}\r\nmrc", b"b APPEND INBOX {9}\r\n", b"\r\n"]
)
def test_what_was_pipelined_behind_starttls_is_never_executed(behind: bytes) -> None:
    driver = opened(tls_available=True)
    assert b"a OK Begin TLS negotiation now\r\n" == driver.hear(b"a STARTTLS\r\n" + behind)
    assert [TlsRequested()] == driver.told(TlsRequested)
    assert [] == driver.told(LoginOffered)
    assert State.NOT_AUTHENTICATED is driver.server.state
    assert b"z OK NOOP completed\r\n" == driver.hear(b"z NOOP\r\n")  # not the rest of a line from before


def test_octets_between_the_agreement_and_the_handshake_are_not_read() -> None:
    server = ImapServer("imap.fuji.example", epoch=EPOCH, tls_available=True)
    server.receive(b"a STARTTLS\r\n")
    assert TlsRequested() == server.next_event()
    while server.next_event() is not None:
        pass
    server.take_output()
    server.receive(INJECTED)
    assert server.next_event() is None
    server.tls_started()
    assert server.next_event() is None
    assert [] == server.take_output()


def test_starttls_is_not_for_a_session_that_has_begun() -> None:
    assert logged_in(tls_available=True).hear(b"a STARTTLS\r\n").startswith(b"a BAD")


def test_a_client_throws_away_what_the_server_said_too_early() -> None:
    client = ImapClient(tls=TlsPolicy.REQUIRED, credentials=MRC, tasks=(Synchronize(),))
    early = b"* CAPABILITY IMAP4rev1 LOGINDISABLED\r\na002 OK\r\na003 OK [CAPABILITY IMAP4rev1] in\r\n"
    client.receive(b"* OK [CAPABILITY IMAP4rev1 STARTTLS] hello\r\na001 OK go\r\n" + early)
    assert TlsWanted() == client.next_event()
    client.tls_started()
    assert client.next_event() is None
    assert b"a002 CAPABILITY\r\n" == client.take_output()[-1].octets  # asked anew, and not answered yet


def test_a_client_does_not_take_preauth_for_tls() -> None:
    """Whoever is in between says that the login is done already, so that STARTTLS may not be said."""
    client = ImapClient(tls=TlsPolicy.REQUIRED, credentials=MRC, tasks=(Synchronize(),))
    client.finish()
    client.receive(b"* PREAUTH welcome\r\n")
    while client.next_event() is not None:
        pass
    said = b"".join(utterance.octets for utterance in client.take_output())
    assert b"SELECT" not in said
    assert b"LOGIN" not in said


# Passwords before TLS (RFC 3501 §6.2.3).


@pytest.mark.parametrize(
    "line",
    [
        b"LOGIN mrc secret",
        b"AUTHENTICATE PLAIN AG1yYwBzZWNyZXQ=",
        b"AUTHENTICATE PLAIN",
        b"LOGIN {3}\r\nmrc {6}",
    ],
)
def test_nobody_logs_in_before_tls_where_passwords_want_it(line: bytes) -> None:
    driver = opened(tls_available=True, auth_in_clear=False)
    assert b"a NO [PRIVACYREQUIRED]" in driver.hear(b"a " + line + b"\r\n") + driver.hear(b"secret\r\n")
    assert [] == driver.told(LoginOffered)
    driver.hear(b"b STARTTLS\r\n")
    assert driver.hear(b"c LOGIN mrc secret\r\n").startswith(b"c OK")


# Literals.


@pytest.mark.parametrize("size", [2**31, 2**32, 2**63 - 1, 2**63, 10**19 - 1])
def test_an_append_of_more_than_there_can_be_is_refused_before_an_octet_of_it(size: int) -> None:
    driver = logged_in()
    assert driver.hear(b"a APPEND INBOX {%d}\r\n" % size).startswith(b"a NO [LIMIT]")
    assert b"z OK NOOP completed\r\n" == driver.hear(b"z NOOP\r\n")
    assert [] == driver.told(AppendOffered)


def test_a_literal_that_is_sent_unasked_is_passed_over_and_nothing_of_it_is_kept() -> None:
    driver = logged_in()
    driver.hear(b"a APPEND INBOX {%d+}\r\n" % 2**63)
    for _ in range(200):
        assert b"" == driver.hear(b"a NOOP\r\n" * 1_000)
    assert len(driver.server._frames) < 1_000
    driver.server.leave()
    assert [] == driver.told(AppendOffered)


def test_a_number_that_is_no_size_announces_nothing() -> None:
    driver = logged_in()
    assert driver.hear(b"a APPEND INBOX {%d}\r\n" % 10**30).startswith(b"a BAD")
    assert b"z OK NOOP completed\r\n" == driver.hear(b"z NOOP\r\n")


def test_many_literals_in_one_command_count_together() -> None:
    driver = opened()
    heard = driver.hear(b"a LOGIN" + b" {5000+}\r\n" * 3 + b"x" * 15_000)
    assert b"" == heard
    heard = driver.hear(b"a LOGIN {5000+}\r\n" + b"x" * 5000 + b" {5000+}\r\n" + b"x" * 5000 + b"\r\n")
    assert b"NO [LIMIT]" in heard or b"BAD" in heard


@pytest.mark.parametrize("said", [b"a APPEND INBOX {99+}\r\nSubject: half", b"a APPEND INBOX {9}\r\n"])
def test_a_client_that_leaves_inside_a_literal_leaves_nothing(said: bytes) -> None:
    driver = with_inbox()
    driver.hear(said)
    driver.server.leave()
    assert [] == driver.told(AppendOffered)
    assert 3 == len(driver.folders.inbox)
    assert not driver.folders.inbox.is_watched


# Floods.


@pytest.mark.parametrize("before", [b"", b"a LOGIN ", b'a LOGIN "', b"a AUTHENTICATE PLAIN\r\n"])
def test_what_is_kept_of_a_flood_without_an_end_is_bounded(before: bytes) -> None:
    driver = opened()
    driver.hear(before)
    for _ in range(100):
        driver.hear(b"N" * 10_000)
        assert len(driver.server._frames) <= MAX_LINES + 10_256
    driver.hear(b"\r\n")
    assert b"z OK NOOP completed\r\n" in driver.hear(b"z NOOP\r\n")


def test_flags_cannot_be_made_without_end() -> None:
    driver = with_inbox()
    answers = [driver.hear(b"a STORE 1 +FLAGS.SILENT (k%d)\r\n" % number) for number in range(2_000)]
    assert answers[-1].startswith(b"a NO [LIMIT]")
    assert len(driver.folders.inbox.keywords) < 2_000


def test_parentheses_without_end_are_refused() -> None:
    driver = with_inbox()
    for line in (b"SEARCH " + b"(" * 20_000, b"SEARCH " + b"NOT " * 10_000, b"FETCH 1 " + b"(" * 20_000):
        assert driver.hear(b"a " + line + b"\r\n").startswith(b"a BAD")


@pytest.mark.parametrize("flood", [b"N" * 10_000, b"* OK " + b"x" * 10_000, b"* LIST (" + b"(" * 10_000])
def test_a_client_keeps_little_of_a_servers_flood_and_ends_the_visit(flood: bytes) -> None:
    client = ImapClient(tls=TlsPolicy.NONE, credentials=MRC)
    for _ in range(MAX_RESPONSE_LINES // 10_000 + 10):
        client.receive(flood)
        assert client.next_event() is None
        assert len(client._responses._frames) <= MAX_RESPONSE_LINES + 20_000
    client.receive(b"\r\n")
    assert isinstance(client.next_event(), Failed)


def test_a_driver_that_is_told_of_nothing_has_nothing_to_decide() -> None:
    driver = Driver(ImapServer("imap.fuji.example", epoch=EPOCH))
    driver.server.turn_away()
    driver.hear(INJECTED)
    assert [] == driver.events
