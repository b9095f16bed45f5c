"""The table of states, line by line: each state × each command gets a reply and lands where it should."""

import pytest

from simulator.protocols.imap.authenticated import HANDLERS as ON_MAILBOXES
from simulator.protocols.imap.commands import ROWS
from simulator.protocols.imap.selected import HANDLERS as ON_MESSAGES
from simulator.protocols.imap.server import _OWN
from simulator.protocols.imap.states import TABLE, State
from tests.protocols.imap.visits import Driver, logged_in, opened, with_inbox

WELL_FORMED = {
    "ID": "ID NIL",
    "AUTHENTICATE": "AUTHENTICATE PLAIN AG1yYwBzZWNyZXQ=",
    "LOGIN": "LOGIN mrc secret",
    "ENABLE": "ENABLE CONDSTORE",
    "SELECT": "SELECT Sent",
    "EXAMINE": "EXAMINE Sent",
    "CREATE": "CREATE Work",
    "DELETE": "DELETE Trash",
    "RENAME": "RENAME Trash Bin",
    "SUBSCRIBE": "SUBSCRIBE Sent",
    "UNSUBSCRIBE": "UNSUBSCRIBE Sent",
    "LIST": 'LIST "" *',
    "LSUB": 'LSUB "" *',
    "STATUS": "STATUS Sent (MESSAGES)",
    "APPEND": "APPEND Sent {3+}\r\nx\r\n",
    "IDLE": "IDLE\r\nDONE",
    "UID EXPUNGE": "UID EXPUNGE 1",
} | {
    f"{prefix}{verb}": f"{prefix}{verb} {arguments}"
    for prefix in ("", "UID ")
    for verb, arguments in {
        "SEARCH": "ALL",
        "FETCH": "1 FLAGS",
        "STORE": "1 FLAGS (\\Seen)",
        "COPY": "1 Sent",
        "MOVE": "1 Sent",
    }.items()
}


def in_state(state: State) -> Driver:
    if state is State.NOT_AUTHENTICATED:
        return opened(tls_available=True)
    return logged_in() if state is State.AUTHENTICATED else with_inbox()


@pytest.mark.parametrize("verb", [*ROWS, "XYZZY", "UID NOOP"])
@pytest.mark.parametrize("state", [State.NOT_AUTHENTICATED, State.AUTHENTICATED, State.SELECTED])
def test_every_command_in_every_state_has_a_tagged_reply(state: State, verb: str) -> None:
    driver = in_state(state)
    lines = driver.lines(f"a1 {WELL_FORMED.get(verb, verb)}")
    moves = TABLE[state]
    tagged = [line for line in lines if line.startswith("a1 ")]
    if verb in moves:
        assert [lines[-1]] == tagged
        assert tagged[0].startswith("a1 OK ")
        assert moves[verb] is driver.server.state
    else:
        assert tagged[0].startswith("a1 BAD ")
        assert state is driver.server.state


@pytest.mark.parametrize("state", [State.NOT_AUTHENTICATED, State.AUTHENTICATED, State.SELECTED])
def test_the_legal_moves_are_the_row_of_the_table(state: State) -> None:
    assert tuple(TABLE[state]) == in_state(state).server.legal_moves()


def test_what_a_server_does_not_offer_is_no_legal_move() -> None:
    assert ("CAPABILITY", "NOOP", "ID", "AUTHENTICATE", "LOGIN", "LOGOUT") == opened().server.legal_moves()
    in_clear = opened(tls_available=True, auth_in_clear=False).server
    assert ("CAPABILITY", "NOOP", "ID", "STARTTLS", "LOGOUT") == in_clear.legal_moves()


def test_while_something_is_under_way_only_its_end_is_a_legal_move() -> None:
    idling = in_state(State.AUTHENTICATED)
    idling.hear(b"a IDLE\r\n")
    assert ("DONE",) == idling.server.legal_moves()
    answering = opened()
    answering.hear(b"a AUTHENTICATE PLAIN\r\n")
    assert ("*",) == answering.server.legal_moves()


@pytest.mark.parametrize("verb", ROWS)
def test_nothing_is_said_after_the_goodbye(verb: str) -> None:
    driver = in_state(State.SELECTED)
    driver.hear(b"a LOGOUT\r\n")
    assert [] == driver.lines(f"b {WELL_FORMED.get(verb, verb)}")
    assert State.LOGOUT is driver.server.state


def test_every_verb_is_carried_out_in_one_place() -> None:
    places = (_OWN, ON_MAILBOXES, ON_MESSAGES)
    assert sorted(ROWS) == sorted(verb for place in places for verb in place)
