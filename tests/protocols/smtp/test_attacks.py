"""What somebody on the way, or at the other end, may try: each with what must come of it."""

import time

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.client import SmtpClient
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from simulator.wire.policy import TlsPolicy
from tests.protocols.smtp.exchanges import LETTER, Driver, envelope, introduced

AOI = Credentials("aoi", "wakaba")
PLAIN = "AUTH PLAIN AGFvaQB3YWthYmE="
BEGIN = ("MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "DATA")
INJECTED = b"".join(f"{line}\r\n".encode() for line in ("EHLO evil.example", PLAIN, *BEGIN, "evil", "."))


# STARTTLS injection (RFC 3207 §4.2, §6).


@pytest.mark.parametrize(
    "behind", [INJECTED, b"EHLO evil.example\r\n", b"MAIL FROM:<eve@evil.example>\r\n", b"EHL", b"\r\n"]
)
def test_what_was_pipelined_behind_starttls_is_never_executed(behind: bytes) -> None:
    driver = introduced({"account": AOI}, submission=True, tls_available=True)
    assert driver.hear(b"STARTTLS\r\n" + behind) == replies.TLS_READY.octets
    assert [events.TlsRequested()] == driver.events
    assert (True, "", "", SmtpState.CONNECTED) == (
        driver.server.secured,
        driver.server.client_name,
        driver.server.identity,
        driver.server.state,
    )
    assert driver.hear_lines("NOOP") == replies.OK.octets  # not the rest of a line from before
    assert driver.hear_lines(BEGIN[0]) == replies.EHLO_FIRST.octets
    assert [] == driver.taken


def test_octets_between_the_agreement_and_the_handshake_are_not_read() -> None:
    server = SmtpServer("mx.fuji.example", tls_available=True)
    server.receive(b"EHLO a.example\r\nSTARTTLS\r\n")
    assert events.TlsRequested() == server.next_event()
    server.receive(INJECTED)
    assert server.next_event() is None
    server.tls_started()
    server.receive(b"")
    assert server.next_event() is None
    assert 2 == len(server.take_output())


def test_what_a_chunk_or_a_transaction_had_brought_before_tls_is_not_there_after_it() -> None:
    driver = introduced(tls_available=True)
    driver.hear(b"MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nBDAT 3\r\na\r\nRSET\r\nSTARTTLS\r\n")
    driver.hear_lines("EHLO a.example")
    assert driver.hear(b"BDAT 3 LAST\r\nb\r\n") == replies.MAIL_FIRST.octets


def test_starttls_inside_a_transaction_is_refused() -> None:
    driver = introduced(tls_available=True)
    driver.hear_lines(BEGIN[0])
    assert driver.hear_lines("STARTTLS") == replies.TRANSACTION_OPEN.octets


def test_a_client_throws_away_what_the_server_said_too_early() -> None:
    client = SmtpClient("a.example", tls=TlsPolicy.REQUIRED, credentials=AOI)
    client.submit(envelope(), LETTER)
    client.receive(b"220 hello\r\n")
    assert client.next_event() is None
    client.receive(b"250-x\r\n250 STARTTLS\r\n")
    assert client.next_event() is None
    client.receive(b"220 go\r\n250-x\r\n250 AUTH PLAIN\r\n235 2.7.0 in\r\n250 2.1.0 ok\r\n")
    assert isinstance(client.next_event(), events.TlsWanted)
    client.receive(b"250-evil\r\n250 AUTH PLAIN\r\n")
    client.tls_started()
    assert client.next_event() is None
    assert {} == client.offer.extensions
    assert b"EHLO a.example\r\n" == client.take_output()[-1].octets


# Smuggling (RFC 5321 §2.3.8, §4.1.1.4).

ENDS = [
    before + b"." + after
    for before in (b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b"\0\r\n")
    for after in (b"\r\n", b"\n", b"\r", b"\r\r\n", b"\n\r", b"\0\r\n", b" \r\n")
]
TRUE_END = b"\r\n.\r\n"


@pytest.mark.parametrize("end", [end for end in ENDS if TRUE_END not in end])
@pytest.mark.parametrize("cut", [1, 3, 1000])
def test_nothing_but_crlf_dot_crlf_ends_a_message(end: bytes, cut: int) -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN)
    smuggled = b"text" + end + b"MAIL FROM:<eve@evil.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n"
    assert b"" == b"".join(driver.hear(smuggled[at : at + cut]) for at in range(0, len(smuggled), cut))
    assert SmtpState.CONTENT is driver.server.state
    answer = driver.hear(b"evil\r\n.\r\n")
    assert answer in (replies.BARE_LINE_END.octets, replies.queued("Q1").octets)
    assert 1 >= len(driver.taken)  # never two, and none whose line ends another server could misread
    assert all(b"\n" not in octets.replace(b"\r\n", b"") for _, octets in driver.taken)
    assert all(b"\r" not in octets.replace(b"\r\n", b"") for _, octets in driver.taken)


@pytest.mark.parametrize("end", [b"\n", b"\r", b"\n\r", b"\r\r"])
def test_a_command_ends_in_crlf_alone(end: bytes) -> None:
    driver = introduced()
    refusal = replies.BARE_LF.octets if b"\n" in end else b""  # at each, for that client waits for an answer
    assert refusal * 2 == driver.hear(b"NOOP" + end + b"MAIL FROM:<eve@evil.example>" + end)
    assert 1 == driver.hear(b"\r\n").count(b"\r\n")
    assert SmtpState.READY is driver.server.state


@pytest.mark.parametrize("octet", ["\n", "\r", "\0"])
@pytest.mark.parametrize(
    "line", ["MAIL FROM:<a@a.example{}>", "EHLO a{}b", "MAIL FROM:<a@a.example> AUTH=a{}b"]
)
def test_a_stray_line_end_or_nul_in_a_command_is_refused(octet: str, line: str) -> None:
    driver = introduced({"account": AOI}, submission=True, auth_in_clear=True)
    driver.hear_lines(PLAIN)
    refusal = replies.BARE_LF.octets * 2 if octet == "\n" else replies.STRAY_OCTET.octets
    assert refusal == driver.hear_lines(line.format(octet))


@pytest.mark.parametrize("line", ["MAIX\x08L FROM:<a@a.example>", "\x1b[A", "\x7fNOOP"])
def test_a_key_that_writes_no_letter_is_named_where_it_makes_a_command_unknown(line: str) -> None:
    assert replies.CONTROL_KEY.octets == introduced().hear_lines(line)


def test_our_client_sends_no_line_end_that_could_be_misread_as_an_end() -> None:
    client = SmtpClient("a.example", tls=TlsPolicy.NONE)
    with pytest.raises(ValueError, match="line ends"):
        client.submit(envelope("b@b.example>\r\nRCPT TO:<eve@evil.example"), LETTER)


# Floods and desertions.


def test_ten_thousand_pipelined_commands_are_all_answered_in_order() -> None:
    driver = introduced()
    begun = time.perf_counter()
    answer = driver.hear(b"NOOP\r\nXYZZY\r\n" * 5_000 + b"QUIT\r\n")
    assert time.perf_counter() - begun < 2
    assert (replies.OK.octets + replies.UNKNOWN_COMMAND.octets) * 5_000 + replies.BYE.octets == answer
    assert SmtpState.CLOSED is driver.server.state


def test_thousands_of_pipelined_letters_are_all_taken_in_order() -> None:
    driver = introduced()
    one = b"MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nDATA\r\n%d\r\n.\r\n"
    driver.hear(b"".join(one % number for number in range(2_500)))
    assert [b"%d\r\n" % number for number in range(2_500)] == [octets for _, octets in driver.taken]


def test_nobody_logs_in_before_tls_where_passwords_want_it() -> None:
    driver = introduced({"account": AOI}, submission=True, tls_available=True)
    for line in (PLAIN, "AUTH LOGIN", "AUTH PLAIN", "AUTH CRAM-MD5"):
        assert driver.hear_lines(line) == replies.AUTH_NEEDS_TLS.octets
    assert SmtpState.READY is driver.server.state
    assert not [event for event in driver.events if isinstance(event, events.LoginOffered)]


def test_our_client_says_no_password_in_clear_when_tls_is_required() -> None:
    client = SmtpClient("a.example", tls=TlsPolicy.REQUIRED, credentials=AOI)
    client.submit(envelope(), LETTER)
    client.receive(b"220 hello\r\n")
    assert client.next_event() is None
    client.receive(b"250-x\r\n250 AUTH PLAIN\r\n")
    while client.next_event() is not None:
        pass
    said = b"".join(utterance.octets for utterance in client.take_output())
    assert b"AUTH" not in said
    assert said.endswith(b"QUIT\r\n")


@pytest.mark.parametrize("said", [b"", b"half a line", b"a line\r\n", b"a line\r\n.", b"a line\r\n.\r"])
def test_a_client_that_leaves_inside_data_leaves_nothing(said: bytes) -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN)
    assert b"" == driver.hear(said)
    assert [] == driver.taken
    assert SmtpState.CONTENT is driver.server.state
    driver.server.close_notice()  # what a driver says when its patience ends
    assert replies.NOT_AVAILABLE.octets == driver.heard()
    assert b"" == driver.hear(b"\r\n.\r\n")
    assert [] == driver.taken


def test_a_client_that_leaves_inside_a_chunk_leaves_nothing() -> None:
    driver = introduced()
    driver.hear(b"MAIL FROM:<a@a.example>\r\nRCPT TO:<b@b.example>\r\nBDAT 100 LAST\r\nhalf")
    driver.server.close_notice()
    assert [] == driver.taken


def test_a_server_that_leaves_inside_data_leaves_the_message_with_the_client() -> None:
    client = SmtpClient("a.example", tls=TlsPolicy.NONE)
    client.submit(envelope(), LETTER)
    for octets in (b"220 x\r\n", b"250 x\r\n", b"250 ok\r\n", b"250 ok\r\n", b"354 go\r\n"):
        client.receive(octets)
        assert client.next_event() is None
    client.connection_closed()
    failed = client.next_event()
    assert isinstance(failed, events.TransactionFailed)
    assert (False, "lost") == (failed.permanent, failed.reason)


def held(driver: Driver) -> int:
    """How many octets a server keeps of what it was sent."""
    session = driver.server._session
    return len(session.lines) + len(session.content._raw) + len(session.transaction.chunks or b"")


@pytest.mark.parametrize(
    "before",
    [(), BEGIN, BEGIN[:2], ("AUTH PLAIN",)],
)
def test_what_is_kept_of_a_flood_without_an_end_is_bounded(before: tuple[str, ...]) -> None:
    driver = introduced({"account": AOI}, max_size=1_000)
    if "AUTH PLAIN" in before:
        driver = introduced({"account": AOI}, max_size=1_000, submission=True, auth_in_clear=True)
    driver.hear_lines(*before)
    for _ in range(30):
        driver.hear(b"x" * 100_000)
        assert 15_000 > held(driver)
