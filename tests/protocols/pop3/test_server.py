import pytest
from hypothesis import given, strategies as st

from simulator.protocols.pop3.commands import VERBS
from simulator.protocols.pop3.events import (
    CommandAnswered,
    CommandRefused,
    DeletionsCommitted,
    LoginOffered,
    MessageRetrieved,
    Quit,
    TlsRequested,
)
from simulator.protocols.pop3.replies import reply
from simulator.protocols.pop3.server import Pop3Server
from simulator.protocols.pop3.states import State
from simulator.protocols.speech import Speech, Utterance
from tests.protocols.pop3.visits import BANNER, LETTERS, MROSE, ListMaildrop, logged_in, opened


def test_the_greeting_holds_the_timestamp_only_where_apop_is_offered() -> None:
    server = Pop3Server("dewey", apop_banner=BANNER)
    server.open()
    assert [
        Utterance(Speech.REPLY, b"+OK POP3 server ready " + BANNER.encode() + b"\r\n")
    ] == server.take_output()
    plain = Pop3Server("dewey")
    plain.open()
    assert b"+OK POP3 server ready\r\n" == plain.take_output()[0].octets


def test_a_visitor_too_many_is_turned_away_and_not_listened_to() -> None:
    server = Pop3Server("dewey")
    server.turn_away()
    server.receive(b"USER mrose\r\n")
    assert server.next_event() is None
    assert server.take_output()[0].octets.startswith(b"-ERR [SYS/TEMP]")


def test_a_failed_login_leaves_the_session_in_authorization() -> None:
    driver = opened()
    assert driver.hear(b"USER mrose\r\nPASS wrong\r\n").endswith(
        b"-ERR [AUTH] name and password do not match\r\n"
    )
    assert State.AUTHORIZATION is driver.server.state
    assert driver.hear(b"PASS tanstaaf\r\n").startswith(b"-ERR say USER first")
    assert b"+OK mrose's maildrop" in driver.hear(b"USER mrose\r\nPASS tanstaaf\r\n")


def test_a_name_that_nobody_has_is_answered_like_any_other() -> None:
    assert opened().hear(b"USER mrose\r\n") == opened().hear(b"USER frated\r\n")


def test_passwords_in_clear_are_refused_where_the_server_wants_tls_first() -> None:
    driver = opened(auth_in_clear=False, tls_available=True)
    for line in (b"USER mrose\r\n", b"PASS tanstaaf\r\n", b"AUTH PLAIN\r\n"):
        assert driver.hear(line).startswith(b"-ERR [AUTH]")
    capabilities = driver.hear(b"CAPA\r\n")
    assert b"USER" not in capabilities
    assert b"SASL" not in capabilities
    assert b"STLS" in capabilities


def test_stls_throws_away_what_was_slipped_in_behind_it() -> None:
    driver = opened(tls_available=True)
    assert b"+OK Begin TLS negotiation\r\n" == driver.hear(b"STLS\r\nUSER mrose\r\nPASS tanstaaf\r\nCAPA\r\n")
    assert driver.server.secured
    assert driver.hear(b"PASS tanstaaf\r\n").startswith(b"-ERR say USER first")


def test_a_name_given_before_tls_is_forgotten() -> None:
    driver = opened(tls_available=True)
    driver.hear(b"USER mrose\r\nSTLS\r\n")
    assert driver.hear(b"PASS tanstaaf\r\n").startswith(b"-ERR say USER first")


def test_octets_between_stls_and_tls_are_not_read() -> None:
    server = Pop3Server("dewey", tls_available=True)
    server.receive(b"STLS\r\n")
    assert TlsRequested() == server.next_event()
    server.receive(b"USER mallory\r\n")
    assert server.next_event() is None
    server.tls_started()
    assert server.next_event() is None


def test_a_message_is_stuffed_and_ends_in_a_dot() -> None:
    assert b"+OK 27 octets\r\nSubject: one\r\n\r\n..dot\r\nend\r\n.\r\n" == logged_in().hear(b"RETR 1\r\n")


def test_a_message_without_a_last_line_end_gets_one() -> None:
    driver = logged_in(ListMaildrop({"x": b"Subject: x\r\n\r\nno end"}))
    assert driver.hear(b"RETR 1\r\n").endswith(b"no end\r\n.\r\n")


def test_retrieval_is_told_with_number_and_uid() -> None:
    driver = logged_in()
    driver.hear(b"RETR 2\r\nTOP 1 0\r\n")
    assert [MessageRetrieved(number=2, uid="b2"), CommandAnswered(verb="TOP")] == driver.events[-2:]


@pytest.mark.parametrize(
    ("lines", "end"), [(0, b"\r\n\r\n"), (1, b"..dot\r\n"), (2, b"end\r\n"), (99999, b"end\r\n")]
)
def test_top_gives_the_header_and_so_many_lines(lines: int, end: bytes) -> None:
    answer = logged_in().hear(b"TOP 1 %d\r\n" % lines)
    assert answer.startswith(b"+OK\r\nSubject: one\r\n\r\n")
    assert answer.endswith(end + b".\r\n")


@pytest.mark.parametrize("argument", [b"0", b"3", b"-1", b"x", b"1 1", b"99999999999999999999", b""])
@pytest.mark.parametrize("verb", [b"RETR", b"DELE", b"LIST", b"UIDL"])
def test_a_number_that_no_message_has_is_refused(verb: bytes, argument: bytes) -> None:
    answer = logged_in().hear(verb + b" " + argument + b"\r\n")
    if argument or verb in (b"RETR", b"DELE"):
        assert b"-ERR no such message, only 2 messages in maildrop\r\n" == answer
    else:
        assert answer.startswith(b"+OK")


def test_a_deleted_message_is_out_of_every_answer_but_keeps_its_number() -> None:
    driver = logged_in()
    driver.hear(b"DELE 1\r\n")
    for line in (b"RETR 1", b"TOP 1 0", b"LIST 1", b"UIDL 1", b"DELE 1"):
        assert b"-ERR message 1 already deleted\r\n" == driver.hear(line + b"\r\n")
    assert b"+OK 1 20\r\n" == driver.hear(b"STAT\r\n")
    assert b"+OK 1 message (20 octets)\r\n2 20\r\n.\r\n" == driver.hear(b"LIST\r\n")
    assert b"+OK\r\n2 b2\r\n.\r\n" == driver.hear(b"UIDL\r\n")


def test_messages_go_at_quit_and_not_before() -> None:
    maildrop = ListMaildrop(dict(LETTERS))
    driver = logged_in(maildrop)
    driver.hear(b"DELE 1\r\n")
    assert LETTERS == maildrop.letters
    assert b"+OK dewey POP3 server signing off (1 message left)\r\n" == driver.hear(b"QUIT\r\n")
    assert [DeletionsCommitted(uids=("a1",)), Quit(committed=True)] == driver.events[-2:]
    assert ["b2"] == list(maildrop.letters)


def test_rset_takes_the_marks_back() -> None:
    driver = logged_in()
    driver.hear(b"DELE 1\r\nRSET\r\nQUIT\r\n")
    assert Quit(committed=True) == driver.events[-1]
    assert LETTERS == driver.maildrop.letters


def test_leaving_before_the_login_commits_nothing() -> None:
    driver = opened()
    assert b"+OK dewey POP3 server signing off\r\n" == driver.hear(b"QUIT\r\n")
    assert [Quit(committed=False)] == driver.events


def test_a_store_that_cannot_delete_says_so_at_quit() -> None:
    server = logged_in().server
    server.receive(b"DELE 1\r\nQUIT\r\n")
    server.next_event()
    assert DeletionsCommitted(uids=("a1",)) == server.next_event()
    assert State.UPDATE is server.state
    server.refuse()
    assert b"-ERR [SYS/TEMP] some deleted messages not removed\r\n" == server.take_output()[-1].octets
    assert Quit(committed=False) == server.next_event()
    assert server.next_event() is None


def test_a_decision_comes_before_the_next_line() -> None:
    server = opened().server
    server.receive(b"USER mrose\r\nPASS tanstaaf\r\n")
    server.next_event()
    assert isinstance(server.next_event(), LoginOffered)
    with pytest.raises(RuntimeError, match="LoginOffered"):
        server.next_event()
    with pytest.raises(ValueError, match="maildrop"):
        server.accept()


def test_a_decision_that_nobody_asked_for_is_a_mistake_of_the_driver() -> None:
    with pytest.raises(RuntimeError, match="nothing waits"):
        opened().server.refuse()


def test_a_login_may_be_refused_in_the_drivers_own_words() -> None:
    server = opened().server
    server.receive(b"AUTH PLAIN AG1yb3NlAHRhbnN0YWFm\r\n")
    assert LoginOffered(mechanism="PLAIN", identity="mrose", proof=MROSE) == server.next_event()
    server.refuse(reply("no-store"))
    assert server.take_output()[0].octets.startswith(b"-ERR [SYS/TEMP]")
    assert State.AUTHORIZATION is server.state


@pytest.mark.parametrize("response", [b"*", b"=", b"no base64", b"AAAA", b"\xff", b"x" * 13000])
def test_an_exchange_that_fails_ends_and_the_session_goes_on(response: bytes) -> None:
    driver = opened()
    assert b"+ \r\n" == driver.hear(b"AUTH PLAIN\r\n")
    assert driver.hear(response + b"\r\n").startswith(b"-ERR")
    assert driver.hear(b"CAPA\r\n").startswith(b"+OK")


def test_a_response_may_be_longer_than_a_command() -> None:
    driver = opened()
    driver.hear(b"AUTH PLAIN\r\n")
    assert driver.hear(b"QUFB" * 100 + b"\r\n").startswith(b"-ERR that is no response")


def test_a_line_over_the_limit_is_refused_and_the_next_one_read() -> None:
    driver = logged_in()
    longest = b"NOOP" + b" " * 249
    assert b"+OK\r\n" == driver.hear(longest + b"\r\n")
    assert b"-ERR line too long, 255 octets at most\r\n+OK\r\n" == driver.hear(longest + b" \r\nNOOP\r\n")


@pytest.mark.parametrize("octet", [b"\n", b"\r", b"\0"])
def test_a_stray_line_end_smuggles_nothing(octet: bytes) -> None:
    driver = logged_in()
    assert driver.hear(b"NOOP" + octet + b"DELE 1\r\n").startswith(b"-ERR a command ")
    assert b"+OK 2 47\r\n" == driver.hear(b"STAT\r\n")


def test_a_key_that_writes_no_letter_is_named_where_it_makes_a_command_unknown() -> None:
    assert logged_in().hear(b"RETX\x08R 1\r\n").startswith(b"-ERR unknown command; a key ")


@pytest.mark.parametrize("line", [b"STAT 1", b"QUIT now", b"NOOP x", b"TOP 1", b"TOP x y"])
def test_a_command_with_wrong_arguments_is_shown_how_it_is_said(line: bytes) -> None:
    driver = logged_in()
    assert driver.hear(line + b"\r\n").startswith(b"-ERR it is said like this: " + line.split()[0])
    assert isinstance(driver.events[-1], CommandRefused)


def test_pipelined_commands_are_answered_in_order() -> None:
    answer = logged_in().hear(b"STAT\r\nNOOP\r\nDELE 2\r\nSTAT\r\nQUIT\r\n")
    said = [b"+OK 2 47", b"+OK", b"+OK message 2 deleted", b"+OK 1 27"]
    assert said == answer.split(b"\r\n")[:4]


def test_one_command_is_one_event_so_that_output_can_be_taken_between() -> None:
    driver = logged_in()
    driver.events.clear()
    driver.hear(b"LIST\r\n" * 50)
    assert 50 == len(driver.events)


LINES = st.one_of(
    st.binary(max_size=300),
    st.tuples(st.sampled_from(sorted(VERBS)), st.binary(max_size=20)).map(
        lambda t: t[0].encode() + b" " + t[1]
    ),
    st.tuples(st.sampled_from(["RETR", "DELE", "TOP", "LIST"]), st.integers(0, 4), st.integers(0, 4)).map(
        lambda t: f"{t[0]} {t[1]} {t[2]}".encode()
    ),
    st.sampled_from(
        [b"USER mrose", b"PASS tanstaaf", b"RETR 1", b"DELE 2", b"AUTH PLAIN", b"STLS", b"CAPA", b"QUIT"]
    ),
)


@given(st.lists(LINES, max_size=12), st.integers(1, 40))
def test_no_octets_make_the_server_fail_or_fall_silent(lines: list[bytes], step: int) -> None:
    driver = opened(apop_banner=BANNER, tls_available=True)
    octets = b"\r\n".join(lines) + b"\r\n"
    for start in range(0, len(octets), step):
        driver.hear(octets[start : start + step])
    if driver.server.state is not State.ENDED:
        assert driver.hear(b"*\r\nCAPA\r\n").count(b"\r\n") > 1
