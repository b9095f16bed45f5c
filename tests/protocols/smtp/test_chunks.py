"""BDAT: content in counted chunks, and what becomes of chunks that nobody wants."""

import pytest
from hypothesis import given, strategies as st

from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.chunks import has_bare_line_end, read_size
from simulator.protocols.smtp.server import EXTENSIONS
from simulator.protocols.smtp.states import SmtpState
from tests.protocols.smtp.exchanges import LETTER, Driver, envelope, exchange, introduced, opened

BEGIN = ("MAIL FROM:<a@a.example>", "RCPT TO:<b@b.example>")
TAKEN = replies.queued("Q1").octets


def begun(**options: int) -> Driver:
    driver = introduced(**options)
    driver.hear_lines(*BEGIN)
    return driver


def without_chunking() -> tuple[str, ...]:
    return tuple(name for name in EXTENSIONS if name != "CHUNKING")


def test_one_chunk_is_a_message() -> None:
    driver = begun()
    assert driver.hear(b"BDAT %d LAST\r\n" % len(LETTER) + LETTER) == TAKEN
    assert LETTER == driver.taken[0][1]
    assert ["ESMTP"] == driver.protocols
    assert SmtpState.READY is driver.server.state


@pytest.mark.parametrize("cut", [1, 7, 1000])
def test_pipelined_chunks_are_one_message_however_the_octets_come(cut: int) -> None:
    octets = b"BDAT 10\r\n" + LETTER[:10] + b"BDAT 0\r\nbdat %d last\r\n" % (len(LETTER) - 10) + LETTER[10:]
    octets += b"NOOP\r\n"
    driver = begun()
    heard = b"".join(driver.hear(octets[at : at + cut]) for at in range(0, len(octets), cut))
    replied = replies.chunk_taken(10).octets + replies.chunk_taken(0).octets + TAKEN + replies.OK.octets
    assert replied == heard
    assert LETTER == driver.taken[0][1]


def test_bdat_0_last_ends_a_message() -> None:
    driver = begun()
    driver.hear(b"BDAT %d\r\n" % len(LETTER) + LETTER)
    assert SmtpState.CHUNKS is driver.server.state
    assert driver.hear_lines("BDAT 0 LAST") == TAKEN
    assert LETTER == driver.taken[0][1]


def test_a_message_may_be_empty() -> None:
    driver = begun()
    assert driver.hear_lines("BDAT 0 LAST") == TAKEN
    assert b"" == driver.taken[0][1]


def test_what_looks_like_commands_or_an_end_inside_a_chunk_is_content() -> None:
    inside = b"..\r\n.\r\nQUIT\r\nMAIL FROM:<eve@evil.example>\r\n"
    driver = begun()
    assert driver.hear(b"BDAT %d LAST\r\n" % len(inside) + inside) == TAKEN
    assert inside == driver.taken[0][1]


@pytest.mark.parametrize("octets", [b"a\nb\r\n", b"a\rb\r\n", b"a\r\n.\n"])
def test_a_message_with_bare_line_ends_would_need_binarymime_which_is_not_offered(octets: bytes) -> None:
    driver = begun()
    assert b"BINARYMIME" not in driver.hear_lines("EHLO a.example")
    driver.hear_lines(*BEGIN)
    assert driver.hear(b"BDAT %d LAST\r\n" % len(octets) + octets) == replies.BARE_LINE_END.octets
    assert [] == driver.taken
    assert SmtpState.READY is driver.server.state


def test_a_line_end_may_be_cut_in_two_by_chunks() -> None:
    driver = begun()
    assert driver.hear(b"BDAT 2\r\na\rBDAT 1 LAST\r\n\n").endswith(TAKEN)
    assert b"a\r\n" == driver.taken[0][1]


# Refused, and thrown away.

CHUNK = b"BDAT 14\r\nNOOP\r\nQUIT\r\n\r\n"


@pytest.mark.parametrize(
    ("before", "reply"),
    [
        ((), replies.MAIL_FIRST),
        (BEGIN[:1], replies.RECIPIENT_FIRST),
    ],
)
@pytest.mark.parametrize("last", [b"", b" LAST"])
def test_the_octets_of_a_refused_chunk_are_never_read_as_commands(
    before: tuple[str, ...], reply: replies.Reply, last: bytes
) -> None:
    driver = introduced()
    driver.hear_lines(*before)
    state = driver.server.state
    assert driver.hear(CHUNK.replace(b"14", b"14" + last) + b"NOOP\r\n") == reply.octets + replies.OK.octets
    assert state is driver.server.state
    refused = [event for event in driver.events if isinstance(event, events.CommandRefused)]
    assert [reply] == [event.reply for event in refused]


def test_before_ehlo_and_without_a_login_they_are_not_read_either() -> None:
    assert opened().hear(CHUNK) == replies.EHLO_FIRST.octets
    driver = opened()
    driver.hear_lines("HELO a.example", *BEGIN)
    assert driver.hear(CHUNK) == replies.EHLO_FIRST.octets
    driver = introduced(submission=True, auth_in_clear=True)
    assert driver.hear(CHUNK) == replies.MAIL_FIRST.octets


def test_when_every_recipient_was_refused_a_chunk_is_told_so() -> None:
    driver = introduced({"mailboxes": set()})
    driver.hear_lines(*BEGIN)
    assert driver.hear(CHUNK) == replies.NO_VALID_RECIPIENTS.octets


def test_where_chunking_is_not_announced_bdat_is_an_unknown_service_with_nothing_behind_it() -> None:
    driver = introduced(extensions=without_chunking())
    driver.hear_lines(*BEGIN)
    assert driver.hear(b"BDAT 6\r\nNOOP\r\n") == replies.NOT_IMPLEMENTED.octets + replies.OK.octets
    assert "BDAT" not in driver.server.legal_moves()


def test_chunks_over_the_size_are_refused_when_announced_and_the_message_with_them() -> None:
    driver = begun(max_size=100)
    half = b"x" * 58 + b"\r\n"
    heard = driver.hear((b"BDAT 60\r\n" + half) * 2 + b"BDAT 60 LAST\r\n" + half + b"NOOP\r\n")
    assert heard == (
        replies.chunk_taken(60).octets
        + replies.TOO_LARGE.octets
        + replies.MAIL_FIRST.octets
        + replies.OK.octets
    )
    assert [] == driver.taken
    assert SmtpState.READY is driver.server.state


def test_a_chunk_of_more_octets_than_there_are_is_thrown_away_without_being_kept() -> None:
    driver = begun(max_size=100)
    driver.hear(b"BDAT 99999999999999999999\r\n")
    for _ in range(50):
        assert b"" == driver.hear(b"x" * 100_000)
    session = driver.server._session
    assert 0 == len(session.lines)
    assert session.transaction.chunks is None


@pytest.mark.parametrize("size", ["x", "-1", "1.5", "", "1 FIRST", "1 LAST LAST", "9" * 21, "١"])
def test_a_size_that_is_none_is_a_mistake_of_form(size: str) -> None:
    assert read_size(size) is None
    driver = begun()
    assert driver.hear_lines(f"BDAT {size}").startswith(b"501 5.5.4 Syntax: BDAT")
    assert SmtpState.RECIPIENTS is driver.server.state


# Mixed with other commands.


@pytest.mark.parametrize("line", ["DATA", "RCPT TO:<c@c.example>", "MAIL FROM:<c@c.example>", "STARTTLS"])
def test_between_chunks_there_is_no_way_back(line: str) -> None:
    driver = begun()
    driver.hear(b"BDAT 3\r\na\r\n")
    assert driver.hear_lines(line).startswith(b"503 5.5.1 ")
    assert driver.hear(b"BDAT 3 LAST\r\nb\r\n") == TAKEN
    assert b"a\r\nb\r\n" == driver.taken[0][1]


def test_noop_may_stand_between_chunks() -> None:
    driver = begun()
    driver.hear(b"BDAT 3\r\na\r\n")
    assert driver.hear_lines("NOOP") == replies.OK.octets
    assert ("BDAT", "EHLO", "HELO", "RSET", "NOOP", "HELP", "VRFY", "QUIT") == driver.server.legal_moves()


@pytest.mark.parametrize("line", ["RSET", "EHLO a.example"])
def test_what_has_come_is_forgotten_with_the_transaction(line: str) -> None:
    driver = begun()
    driver.hear(b"BDAT 3\r\na\r\n")
    driver.hear_lines(line)
    assert driver.hear(b"BDAT 3 LAST\r\nb\r\n") == replies.MAIL_FIRST.octets
    driver.hear_lines(*BEGIN)
    driver.hear(b"BDAT 3 LAST\r\nc\r\n")
    assert [b"c\r\n"] == [octets for _, octets in driver.taken]


def test_bdat_cannot_be_begun_inside_data() -> None:
    driver = begun()
    driver.hear_lines("DATA")
    assert driver.hear(b"BDAT 3 LAST\r\na\r\n.\r\n") == TAKEN
    assert b"BDAT 3 LAST\r\na\r\n" == driver.taken[0][1]


def test_a_malformed_bdat_between_chunks_ends_the_transaction() -> None:
    driver = begun()
    driver.hear(b"BDAT 3\r\na\r\n")
    assert driver.hear_lines("BDAT many").startswith(b"501")
    assert SmtpState.READY is driver.server.state


def test_many_chunks_in_one_go_take_no_longer_than_their_octets() -> None:
    driver = begun()
    heard = driver.hear(b"BDAT 2\r\n\r\n" * 10_000 + b"BDAT 0 LAST\r\n")
    assert 10_001 == heard.count(b"\r\n")
    assert b"\r\n" * 10_000 == driver.taken[0][1]


# The client.


@pytest.mark.parametrize("pipelining", [True, False])
@pytest.mark.parametrize("size", [1, 10, 10_000])
def test_our_client_sends_chunks_when_it_is_asked_to(pipelining: bool, size: int) -> None:
    seen = exchange({"chunk_size": size, "pipelining": pipelining})
    seen.send(envelope(), envelope(reverse_path="b@b.example"), octets=LETTER)
    assert 2 == len(seen.told(events.MessageAccepted))
    assert [LETTER, LETTER] == [octets for _, octets in seen.driver.taken]
    assert "DATA" not in seen.said
    assert LETTER * 2 == b"".join(seen.content)


def test_our_client_says_data_unless_it_is_asked_and_where_chunking_is_not_offered() -> None:
    assert "DATA" in exchange().send(envelope()).said
    seen = exchange({"chunk_size": 10}, extensions=without_chunking()).send(envelope())
    assert "DATA" in seen.said
    assert 1 == len(seen.driver.taken)


def test_our_client_sends_an_empty_message_as_bdat_0_last() -> None:
    seen = exchange({"chunk_size": 10}).send(envelope(), octets=b"")
    assert "BDAT 0 LAST" in seen.said
    assert b"" == seen.driver.taken[0][1]


@pytest.mark.parametrize("pipelining", [True, False])
def test_our_client_hears_that_a_chunk_was_refused_and_goes_on_with_the_next_message(
    pipelining: bool,
) -> None:
    extensions = tuple(name for name in EXTENSIONS if name != "SIZE")
    seen = exchange({"chunk_size": 50, "pipelining": pipelining}, max_size=120, extensions=extensions)
    seen.client.submit(envelope(), b"x" * 200 + b"\r\n")
    seen.client.submit(envelope(), LETTER)
    seen.driver.server.open()
    seen.client.finish()
    seen.run()
    (failed,) = seen.told(events.TransactionFailed)
    assert (replies.TOO_LARGE, True) == (failed.reply, failed.permanent)
    assert [LETTER] == [octets for _, octets in seen.driver.taken]


def test_our_client_sends_no_chunk_when_no_recipient_was_accepted() -> None:
    seen = exchange({"chunk_size": 50}, {"mailboxes": set()}).send(envelope())
    assert [] == seen.content
    assert 1 == len(seen.told(events.TransactionFailed))


@given(st.lists(st.sampled_from([b"a", b"\r\n", b"\r", b"\n", b".", b""])))
def test_a_bare_line_end_is_found_wherever_it_stands(pieces: list[bytes]) -> None:
    octets = b"".join(pieces)
    rest = octets.replace(b"\r\n", b"")
    assert (b"\r" in rest or b"\n" in rest) is has_bare_line_end(octets)
    assert has_bare_line_end(octets) is has_bare_line_end(octets + b"a\r\n" * 100_000)
