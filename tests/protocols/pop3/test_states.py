"""The table of states, line by line: each state × each command gets a reply and lands where it should."""

import pytest

from simulator.protocols.pop3.commands import VERBS
from simulator.protocols.pop3.states import TABLE, State
from tests.protocols.pop3.visits import BANNER, Driver, logged_in, opened

WELL_FORMED = {
    "USER": b"USER mrose",
    "PASS": b"PASS tanstaaf",
    "APOP": b"APOP mrose c4c9334bac560ecc979e58001b3e22fb",
    "AUTH": b"AUTH PLAIN AG1yb3NlAHRhbnN0YWFm",
    "RETR": b"RETR 1",
    "TOP": b"TOP 1 0",
    "DELE": b"DELE 1",
} | {verb: verb.encode() for verb in ("STLS", "UTF8", "CAPA", "STAT", "LIST", "UIDL", "RSET", "NOOP", "QUIT")}


def in_state(state: State) -> Driver:
    if state is State.AUTHORIZATION:
        driver = opened(apop_banner=BANNER, tls_available=True, utf8=True)
        driver.hear(b"USER mrose\r\n")
        return driver
    return logged_in(apop_banner=BANNER, tls_available=True)


@pytest.mark.parametrize("verb", [*VERBS, "XTND", ""])
@pytest.mark.parametrize("state", [State.AUTHORIZATION, State.TRANSACTION])
def test_every_command_in_every_state_has_a_reply(state: State, verb: str) -> None:
    driver = in_state(state)
    answer = driver.hear(WELL_FORMED.get(verb, verb.encode()) + b"\r\n")
    moves = TABLE[state]
    if verb in moves:
        assert answer.startswith(b"+OK")
        after = State.ENDED if moves[verb] is State.UPDATE else moves[verb]
        assert after is driver.server.state
    else:
        assert answer.startswith(b"-ERR")
        assert state is driver.server.state


@pytest.mark.parametrize("state", [State.AUTHORIZATION, State.TRANSACTION])
def test_the_legal_moves_are_the_row_of_the_table(state: State) -> None:
    assert tuple(TABLE[state]) == in_state(state).server.legal_moves()


def test_what_a_server_does_not_offer_is_no_legal_move() -> None:
    assert ("AUTH", "CAPA", "QUIT") == opened().server.legal_moves()[1:]
    assert ("STLS", "CAPA", "QUIT") == opened(tls_available=True, auth_in_clear=False).server.legal_moves()


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_said_after_the_goodbye(verb: str) -> None:
    driver = in_state(State.TRANSACTION)
    driver.hear(b"QUIT\r\n")
    assert b"" == driver.hear(WELL_FORMED[verb] + b"\r\n")
    assert State.ENDED is driver.server.state
