"""Goal: no input makes the server raise or grow without bound. Method: any octets, and damaged commands."""

from hypothesis import given, settings, strategies as st

from simulator.protocols.imap.commands import ROWS
from simulator.protocols.imap.states import State
from tests.protocols.imap.test_states import WELL_FORMED
from tests.protocols.imap.visits import Driver, logged_in, opened, with_inbox

STARTS = [lambda: opened(tls_available=True), logged_in, with_inbox, lambda: with_inbox(verb="EXAMINE")]
COMMANDS = [f"a {WELL_FORMED.get(verb, verb)}\r\n".encode() for verb in ROWS if verb != "LOGOUT"]
PIECES = st.sampled_from(
    [
        *COMMANDS,
        *(
            b"a ",
            b"UID ",
            b"FETCH ",
            b"BODY[",
            b"]<",
            b"0.1>",
            b"(",
            b")",
            b'"',
            b"\\",
            b"{3}\r\n",
            b"{3+}\r\n",
        ),
        *(b"\r\n", b"\n", b"\r", b"\0", b"*", b"1:*", b"4294967296", b"NIL", b"DONE\r\n", b"IDLE\r\n", b"\\"),
        *(b"INBOX", b"&", b"&AAA-", b"a/b", b"%", b"=", b"\xff\x80", b"SEARCH ", b"NOT ", b"OR ", b"HEADER "),
    ]
)
OCTETS = st.binary(max_size=30) | PIECES


def still_answers(driver: Driver) -> None:
    """Whatever it is in the middle of, the server comes to a point where it answers."""
    if driver.server.state is State.LOGOUT:
        return
    for _ in range(3):
        if b"zz OK NOOP completed\r\n" in driver.hear(b"\r\n\r\n\r\n\r\nzz NOOP\r\n"):
            return
    raise AssertionError("no answer any more")


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.lists(OCTETS, max_size=12))
def test_octets_of_any_kind_raise_nothing_and_the_server_goes_on(start, pieces: list[bytes]) -> None:
    driver = start()
    for piece in pieces:
        driver.hear(piece)
    still_answers(driver)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(STARTS), st.sampled_from(COMMANDS), st.data())
def test_a_damaged_command_raises_nothing(start, command: bytes, data: st.DataObject) -> None:
    driver = start()
    at = data.draw(st.integers(0, len(command) - 3))
    end = data.draw(st.integers(at, len(command) - 2))
    driver.hear(command[:at] + data.draw(OCTETS) + command[end:])
    still_answers(driver)


def test_ten_thousand_pipelined_commands_are_all_answered() -> None:
    driver = with_inbox()
    answer = driver.hear(b"".join(b"a%d NOOP\r\n" % number for number in range(10_000)))
    assert b"".join(b"a%d OK NOOP completed\r\n" % number for number in range(10_000)) == answer


def test_a_literal_that_never_comes_holds_nothing_but_its_command() -> None:
    driver = logged_in()
    driver.hear(b"a APPEND INBOX {25000000+}\r\n")
    for _ in range(10):
        assert b"" == driver.hear(b"x" * 1000)
    assert len(driver.server._frames) < 11_000
    driver.server.leave()
    assert 0 == len(driver.server._frames)
