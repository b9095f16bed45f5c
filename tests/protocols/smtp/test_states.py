"""The table: every command in every state lands in a known state or is refused in the right words."""

import pytest

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.smtp import events
from simulator.protocols.smtp.commands import VERBS
from simulator.protocols.smtp.states import MOVES, REFUSALS, SmtpState
from tests.protocols.smtp.exchanges import Driver, opened

ROADS: dict[SmtpState, tuple[str, ...]] = {
    SmtpState.CONNECTED: (),
    SmtpState.READY: ("EHLO a.example",),
    SmtpState.SENDER: ("EHLO a.example", "MAIL FROM:<a@a.example>"),
    SmtpState.RECIPIENTS: ("EHLO a.example", "MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>"),
    SmtpState.AUTHENTICATING: ("EHLO a.example", "AUTH LOGIN"),
    SmtpState.CONTENT: ("EHLO a.example", "MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "DATA"),
    SmtpState.CLOSED: ("QUIT",),
}
CHUNKS = ("EHLO a.example", "MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>", "BDAT 0")
ROADS[SmtpState.CHUNKS] = CHUNKS
ROADS[SmtpState.CHUNK] = (*CHUNKS[:3], "BDAT 1000")
LISTENING = (SmtpState.CONNECTED, SmtpState.READY, SmtpState.SENDER, SmtpState.RECIPIENTS, SmtpState.CHUNKS)
IN_TRANSACTION = (
    SmtpState.SENDER,
    SmtpState.RECIPIENTS,
    SmtpState.CONTENT,
    SmtpState.CHUNK,
    SmtpState.CHUNKS,
)
COMMANDS = {
    "EHLO": "EHLO a.example",
    "HELO": "HELO a.example",
    "STARTTLS": "STARTTLS",
    "AUTH": "AUTH PLAIN AGFvaQB3YWthYmE=",
    "MAIL": "MAIL FROM:<c@c.example>",
    "RCPT": "RCPT TO:<d@d.example>",
    "VRFY": "VRFY aoi",
    "EXPN": "EXPN all",
    "BDAT": "BDAT 0 LAST",
    "ETRN": "ETRN a.example",
    "SEND": "SEND FROM:<c@c.example>",
    "SOML": "SOML FROM:<c@c.example>",
    "SAML": "SAML FROM:<c@c.example>",
}


def in_state(state: SmtpState, **options: bool) -> Driver:
    account = {"account": Credentials("aoi", "wakaba")}
    driver = opened(account, auth_in_clear=True, tls_available=True, **options)
    if options.get("submission") and state in IN_TRANSACTION:
        driver.hear_lines("EHLO a.example", COMMANDS["AUTH"])
    driver.hear_lines(*ROADS[state])
    assert state is driver.server.state
    return driver


def test_no_state_both_allows_and_refuses_a_verb() -> None:
    assert all(not set(MOVES[state]) & set(REFUSALS.get(state, ())) for state in SmtpState)


@pytest.mark.parametrize("state", LISTENING)
@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("submission", [False, True])
def test_a_command_makes_the_move_of_the_table_or_none(state: SmtpState, verb: str, submission: bool) -> None:
    driver = in_state(state, submission=submission)
    legal = driver.server.legal_moves()
    answer = driver.hear_lines(COMMANDS.get(verb, verb))
    assert answer[:1] in (b"2", b"3", b"4", b"5")
    refused = isinstance(driver.events[-1], events.CommandRefused) if driver.events else False
    if verb not in MOVES[state]:
        assert refused
        assert state is driver.server.state
        assert answer[:3] in (b"502", b"503")
        assert verb not in legal
    elif refused:
        assert state is driver.server.state
        assert verb not in legal
    elif verb == "STARTTLS":
        assert driver.server.state is SmtpState.CONNECTED  # covered, and to be introduced again
    elif verb in ("AUTH", "BDAT"):  # told in one go, and at its end
        assert driver.server.state is SmtpState.READY
    elif state is SmtpState.RECIPIENTS and verb in ("RCPT", "VRFY", "NOOP", "HELP"):
        assert state is driver.server.state
    else:
        assert MOVES[state][verb] is driver.server.state


@pytest.mark.parametrize("state", ROADS)
def test_an_unknown_command_changes_nothing(state: SmtpState) -> None:
    driver = in_state(state, submission=True)
    answer = driver.hear_lines("XYZZY plugh")
    match state:
        case SmtpState.CONTENT | SmtpState.CHUNK | SmtpState.CLOSED:
            assert answer == b""
        case SmtpState.AUTHENTICATING:
            assert answer.startswith(b"501 5.5.2 ")
        case _:
            assert answer.startswith(b"500 5.5.2 ")
            assert state is driver.server.state


@pytest.mark.parametrize("state", LISTENING)
@pytest.mark.parametrize(
    "line", ["EHLO", "DATA now", "QUIT now", "RSET now", "STARTTLS now", "MAIL", "RCPT", "VRFY", "AUTH"]
)
def test_a_command_with_the_wrong_argument_is_501_wherever_it_is_legal(state: SmtpState, line: str) -> None:
    driver = in_state(state)
    verb = line.split()[0]
    expected = b"501 5.5.4 Syntax: " if verb in MOVES[state] else b"50"
    assert driver.hear_lines(line).startswith(expected)
    assert state is driver.server.state


def test_out_of_order_commands_are_told_what_comes_first() -> None:
    driver = opened()
    assert driver.hear_lines("MAIL FROM:<a@a.example>") == b"503 5.5.1 Send EHLO first\r\n"
    driver.hear_lines("EHLO a.example")
    assert driver.hear_lines("RCPT TO:<a@a.example>") == b"503 5.5.1 Send MAIL FROM first\r\n"
    driver.hear_lines("MAIL FROM:<a@a.example>")
    assert driver.hear_lines("DATA") == b"503 5.5.1 Send RCPT TO first\r\n"
    assert driver.hear_lines("MAIL FROM:<a@a.example>").startswith(b"503 5.5.1 ")


def test_a_server_that_turns_a_client_away_waits_for_quit_only() -> None:
    driver = opened()
    driver.server.open(events.Reply(554, "5.3.2", ("No service for you",)))
    assert driver.heard() == b"554 5.3.2 No service for you\r\n"
    assert driver.hear_lines("EHLO a.example").startswith(b"503 5.5.1 ")
    assert driver.server.legal_moves() == ("QUIT",)
    assert driver.hear_lines("QUIT") == b"221 2.0.0 Bye\r\n"
