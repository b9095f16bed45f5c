"""The server's rules that no single command shows: TLS, AUTH, limits, content, decisions."""

from base64 import b64encode

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.server import SmtpServer
from simulator.protocols.smtp.states import SmtpState
from tests.protocols.smtp.exchanges import Driver, introduced, opened

AOI = Credentials("aoi", "wakaba")
PLAIN = "AUTH PLAIN " + b64encode(b"\0aoi\0wakaba").decode()
BEGIN = ("MAIL FROM:<aoi@sakura.example>", "RCPT TO:<haruto@fuji.example>", "DATA")


def msa(**options: bool) -> Driver:
    return introduced({"account": AOI}, submission=True, **options)


# Introduction.


def test_ehlo_announces_what_there_is() -> None:
    answer = opened(max_size=1000).hear_lines("EHLO a.example")
    assert answer == (
        b"250-mx.fuji.example\r\n250-PIPELINING\r\n250-SIZE 1000\r\n250-8BITMIME\r\n"
        b"250-ENHANCEDSTATUSCODES\r\n250-SMTPUTF8\r\n250-CHUNKING\r\n250-DSN\r\n250 HELP\r\n"
    )


def test_helo_announces_nothing_and_takes_no_parameters() -> None:
    driver = opened()
    assert driver.hear_lines("HELO a.example") == b"250 mx.fuji.example\r\n"
    assert driver.hear_lines("MAIL FROM:<a@a.example> SIZE=1").startswith(b"555 5.5.4 ")
    assert driver.hear_lines("STARTTLS") == replies.NOT_IMPLEMENTED.octets


def test_ehlo_ends_an_open_transaction() -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN[:2], "EHLO again.example")
    assert driver.server.state is SmtpState.READY
    assert driver.hear_lines("DATA") == replies.MAIL_FIRST.octets


# TLS.


def test_what_was_pipelined_behind_starttls_is_thrown_away() -> None:
    driver = introduced(tls_available=True)
    driver.server.receive(b"STARTTLS\r\nEHLO smuggled.example\r\nMAIL FROM:<eve@evil.example>\r\n")
    assert driver.server.next_event() == events.TlsRequested()
    assert driver.heard() == b"220 2.0.0 Ready to start TLS\r\n"
    driver.server.receive(b"RSET\r\n")
    assert driver.server.next_event() is None
    driver.server.tls_started()
    assert driver.server.next_event() is None
    assert driver.heard() == b""


def test_tls_makes_the_server_forget_what_it_was_told_in_clear() -> None:
    driver = introduced(tls_available=True)
    driver.hear_lines("STARTTLS")
    assert driver.server.client_name == ""
    assert driver.server.secured
    assert driver.hear_lines(BEGIN[0]) == replies.EHLO_FIRST.octets
    assert b"STARTTLS" not in driver.hear_lines("EHLO a.example")
    assert driver.hear_lines("STARTTLS") == replies.TLS_ALREADY.octets


def test_a_public_server_never_demands_tls() -> None:
    driver = introduced(tls_available=True)
    assert driver.hear_lines(*BEGIN).endswith(b"line by itself\r\n")


def test_tls_cannot_be_started_without_a_covering() -> None:
    with pytest.raises(Exception, match="READY"):
        introduced(tls_available=True).server.tls_started()


# Authentication.


def test_a_submission_server_wants_a_password_before_a_sender() -> None:
    driver = msa(auth_in_clear=True)
    assert driver.hear_lines(BEGIN[0]) == replies.LOGIN_FIRST.octets
    assert driver.hear_lines("NOOP", "RSET") == replies.OK.octets * 2
    assert driver.hear_lines(PLAIN) == replies.LOGGED_IN.octets
    assert driver.server.identity == "aoi"
    assert driver.hear_lines(BEGIN[0]) == replies.SENDER_OK.octets


def test_no_password_is_asked_for_or_taken_in_clear() -> None:
    driver = msa(tls_available=True)
    assert b"AUTH" not in driver.hear_lines("EHLO a.example")
    assert driver.hear_lines(PLAIN) == replies.AUTH_NEEDS_TLS.octets
    assert driver.hear_lines(BEGIN[0]) == replies.TLS_AND_LOGIN_FIRST.octets
    assert not [event for event in driver.events if isinstance(event, events.LoginOffered)]
    driver.hear_lines("STARTTLS")
    assert b"AUTH PLAIN LOGIN" in driver.hear_lines("EHLO a.example")
    assert driver.hear_lines(PLAIN) == replies.LOGGED_IN.octets


def test_a_server_that_takes_mail_from_everybody_offers_no_login() -> None:
    driver = introduced(auth_in_clear=True)
    assert driver.hear_lines(PLAIN) == replies.NOT_IMPLEMENTED.octets


def test_a_wrong_password_leaves_the_client_outside() -> None:
    driver = msa(auth_in_clear=True)
    wrong = b64encode(b"\0aoi\0momiji").decode()
    assert driver.hear_lines(f"AUTH PLAIN {wrong}") == replies.LOGIN_FAILED.octets
    assert driver.server.identity == ""
    assert driver.server.state is SmtpState.READY


@pytest.mark.parametrize(
    ("lines", "reply"),
    [
        (("AUTH PLAIN", "*"), replies.CANCELLED),
        (("AUTH LOGIN", "YW9p", "*"), replies.CANCELLED),
        (("AUTH PLAIN", "not base64!"), replies.BAD_BASE64),
        (("AUTH PLAIN !",), replies.BAD_BASE64),
        (("AUTH PLAIN YW9p",), replies.BAD_RESPONSE),
        (("AUTH PLAIN =",), replies.BAD_RESPONSE),
        (("AUTH PLAIN YQBiAGM=",), replies.LOGIN_FAILED),
        (("AUTH LOGIN", "="), replies.BAD_BASE64),
        (("AUTH GSSAPI",), replies.UNKNOWN_MECHANISM),
        (("AUTH PLAIN", "A" * 13000), replies.AUTH_LINE_TOO_LONG),
    ],
)
def test_an_authentication_that_fails_leaves_the_state_as_it_was(
    lines: tuple[str, ...], reply: replies.Reply
) -> None:
    driver = msa(auth_in_clear=True)
    *before, last = lines
    driver.hear_lines(*before)
    answer = driver.hear_lines(last)
    assert answer.startswith(reply.octets)
    assert driver.server.state is SmtpState.READY
    assert driver.hear_lines(PLAIN) == replies.LOGGED_IN.octets


def test_a_long_response_is_a_response_and_not_a_long_command() -> None:
    driver = msa(auth_in_clear=True)
    response = b64encode(b"\0aoi\0" + b"x" * 5000).decode()
    assert driver.hear_lines("AUTH PLAIN", response).endswith(replies.LOGIN_FAILED.octets)


def test_there_is_no_second_login_and_none_inside_a_transaction() -> None:
    driver = msa(auth_in_clear=True)
    driver.hear_lines(PLAIN)
    assert driver.hear_lines(PLAIN) == replies.LOGGED_IN_ALREADY.octets
    driver.hear_lines(BEGIN[0])
    assert driver.hear_lines(PLAIN) == replies.TRANSACTION_OPEN.octets


# Limits.


def test_a_line_over_the_limit_is_refused_once_and_the_next_is_heard() -> None:
    driver = introduced()
    assert driver.hear_lines("NOOP " + "x" * 505) == replies.OK.octets
    assert driver.hear_lines("NOOP " + "x" * 506) == replies.LINE_TOO_LONG.octets
    assert driver.hear(b"x" * 100_000) == b""
    assert driver.hear(b"\r\nNOOP\r\n") == replies.LINE_TOO_LONG.octets + replies.OK.octets


def test_mail_may_be_longer_by_what_its_parameters_need() -> None:
    driver = msa(auth_in_clear=True)
    driver.hear_lines(PLAIN)
    line = "MAIL FROM:<aoi@sakura.example> AUTH=" + "x" * 490
    assert len(line) > 512
    assert driver.hear_lines(line) == replies.SENDER_OK.octets


def test_a_declared_size_over_the_limit_is_refused_at_mail() -> None:
    driver = introduced(max_size=1000)
    assert driver.hear_lines("MAIL FROM:<a@a.example> SIZE=1001") == replies.TOO_LARGE.octets
    assert driver.hear_lines("MAIL FROM:<a@a.example> SIZE=1000") == replies.SENDER_OK.octets


def test_a_message_over_the_limit_is_refused_at_its_end_and_the_next_command_is_heard() -> None:
    driver = introduced(max_size=100)
    driver.hear_lines(*BEGIN)
    assert driver.hear(b"0123456789\r\n" * 9) == b""
    assert driver.hear(b".\r\nNOOP\r\n") == replies.TOO_LARGE.octets + replies.OK.octets
    assert driver.taken == []
    assert driver.server.state is SmtpState.READY


def test_a_message_of_just_the_limit_is_taken() -> None:
    driver = introduced(max_size=100)
    driver.hear_lines(*BEGIN)
    assert driver.hear(b"..45678\r\n" + b"x" * 90 + b"\r\n.\r\n") == replies.queued("Q1").octets
    assert len(driver.taken[0][1]) == 100


def test_recipients_over_the_limit_are_refused_for_now() -> None:
    driver = introduced(max_recipients=2)
    answer = driver.hear_lines(BEGIN[0], BEGIN[1], BEGIN[1], BEGIN[1])
    assert answer.endswith(replies.TOO_MANY_RECIPIENTS.octets)
    assert driver.server.state is SmtpState.RECIPIENTS


# Content.


@pytest.mark.parametrize("end", [b"\n.\n", b"\r\n.\n", b"\n.\r\n", b"\r.\r", b"\r\n.\r", b"\r.\r\n"])
def test_only_crlf_dot_crlf_ends_a_message_and_bare_line_ends_are_refused(end: bytes) -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN)
    smuggled = b"text" + end + b"MAIL FROM:<eve@evil.example>\r\n"
    assert driver.hear(smuggled) == b""
    assert driver.hear(b".\r\n") == replies.BARE_LINE_END.octets
    assert driver.taken == []


def test_dots_are_taken_off_and_the_content_stays_what_it_was() -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN)
    driver.hear(b"..\r\n...\r\n.a\r\n\xff\x00 b..\r\n.\r\n")
    assert driver.taken[0][1] == b".\r\n..\r\na\r\n\xff\x00 b..\r\n"


def test_an_empty_message_is_a_message() -> None:
    driver = introduced()
    driver.hear_lines(*BEGIN)
    assert driver.hear(b".\r\n") == replies.queued("Q1").octets
    assert driver.taken[0][1] == b""


def test_addresses_outside_ascii_need_smtputf8() -> None:
    driver = introduced()
    assert driver.hear_lines("MAIL FROM:<あおい@sakura.example>") == replies.SENDER_NEEDS_UTF8.octets
    driver.hear_lines("MAIL FROM:<aoi@sakura.example>")
    assert driver.hear_lines("RCPT TO:<はると@fuji.example>") == replies.RECIPIENT_NEEDS_UTF8.octets
    driver.hear_lines(
        "RSET", "MAIL FROM:<あおい@sakura.example> SMTPUTF8", "RCPT TO:<はると@fuji.example>", "DATA"
    )
    driver.hear(b"x\r\n.\r\n")
    assert driver.taken[0][0].smtputf8
    assert driver.protocols == ["UTF8SMTP"]


def test_a_command_that_is_not_utf8_is_refused() -> None:
    assert introduced().hear(b"NOOP \xff\r\n") == replies.NOT_UTF8.octets


@pytest.mark.parametrize(
    ("secured", "submission", "hello", "protocol"),
    [
        (False, False, "HELO", "SMTP"),
        (False, False, "EHLO", "ESMTP"),
        (True, False, "EHLO", "ESMTPS"),
        (False, True, "EHLO", "ESMTPA"),
        (True, True, "EHLO", "ESMTPSA"),
    ],
)
def test_the_server_knows_with_what_protocol_it_received(
    secured: bool, submission: bool, hello: str, protocol: str
) -> None:
    driver = opened({"account": AOI}, secured=secured, submission=submission, auth_in_clear=True)
    driver.hear_lines(f"{hello} a.example", *([PLAIN] if submission else []), *BEGIN, "x", ".")
    assert driver.protocols == [protocol]


# Decisions.


def test_nothing_goes_on_while_a_decision_is_open() -> None:
    server = introduced().server
    server.receive(b"MAIL FROM:<a@a.example> BODY=8BITMIME\r\nRCPT TO:<b@b.example>\r\n")
    assert server.next_event() == events.SenderOffered("a@a.example", None, "8BITMIME", False)
    with pytest.raises(RuntimeError, match="SenderOffered"):
        server.next_event()
    server.accept()
    assert server.next_event() == events.RecipientOffered("b@b.example")


def test_there_is_nothing_to_answer_without_a_decision() -> None:
    with pytest.raises(RuntimeError, match="nothing"):
        introduced().server.accept()


def test_a_refused_message_is_forgotten() -> None:
    driver = introduced({"reply_to": _refuse_messages})
    driver.hear_lines(*BEGIN)
    assert driver.hear(b"x\r\n.\r\n") == replies.NO_SPACE.octets
    assert driver.hear_lines("DATA") == replies.MAIL_FIRST.octets


def _refuse_messages(event: events.Decision) -> replies.Reply | None:
    return replies.NO_SPACE if isinstance(event, events.MessageReceived) else None


def test_a_refusal_with_421_closes() -> None:
    driver = introduced({"reply_to": lambda event: replies.NOT_AVAILABLE})
    assert driver.hear_lines(*BEGIN) == replies.NOT_AVAILABLE.octets
    assert driver.server.state is SmtpState.CLOSED


def test_when_every_recipient_was_refused_data_says_so() -> None:
    driver = introduced({"mailboxes": set()})
    assert driver.hear_lines(*BEGIN).endswith(replies.NO_VALID_RECIPIENTS.octets)


def test_vrfy_tells_what_the_driver_allows() -> None:
    driver = introduced({"names": {"haruto": "<haruto@fuji.example>"}})
    assert driver.hear_lines("VRFY haruto") == b"250 2.1.5 <haruto@fuji.example>\r\n"
    assert driver.hear_lines("VRFY eve") == replies.NOT_VERIFIED.octets


def test_help_tells_the_form_of_a_command() -> None:
    driver = introduced()
    assert driver.hear_lines("HELP rcpt").startswith(b"214 2.0.0 RCPT TO:<address>")
    assert b"Commands now: MAIL EHLO" in driver.hear_lines("HELP")


def test_a_close_notice_is_the_last_word() -> None:
    server = SmtpServer("mx.fuji.example")
    server.open()
    server.receive(b"EHLO a.example\r\nMAIL FROM:<a@a.example>\r\n")
    server.next_event()
    server.take_output()
    server.close_notice()
    server.close_notice()
    assert [utterance.octets for utterance in server.take_output()] == [replies.NOT_AVAILABLE.octets]
    server.receive(b"NOOP\r\n")
    assert server.next_event() is None


def test_what_can_be_typed_is_what_is_offered() -> None:
    driver = msa(auth_in_clear=False, tls_available=True)
    assert driver.server.legal_moves() == ("STARTTLS", "EHLO", "HELO", "RSET", "NOOP", "HELP", "QUIT")
    driver.hear_lines("STARTTLS")
    driver.hear_lines("EHLO a.example")
    assert "AUTH" in driver.server.legal_moves()
    assert "MAIL" not in driver.server.legal_moves()
    driver.hear_lines("AUTH LOGIN")
    assert driver.server.legal_moves() == ("*",)
    driver.hear_lines("*", PLAIN, *BEGIN)
    assert driver.server.legal_moves() == (".",)
