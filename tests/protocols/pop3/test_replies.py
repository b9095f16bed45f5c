import pytest
from hypothesis import given, strategies as st

from simulator.protocols.pop3.replies import (
    RESPONSE_CODES,
    TEXTS,
    Answer,
    NotAReply,
    Reply,
    ReplyReader,
    Status,
    encode,
    parse_reply,
    reply,
)

WORDS = st.text(st.characters(exclude_characters="\r\n", exclude_categories=["Cs"]), max_size=30)


@given(
    st.sampled_from([Status.OK, Status.ERR]),
    st.sampled_from(["", *RESPONSE_CODES]),
    WORDS.filter(lambda t: "[" not in t),
)
def test_a_reply_comes_back_from_the_wire_as_it_was(status: Status, code: str, text: str) -> None:
    said = Reply(status, text, code)
    assert said == parse_reply(encode(said)[:-2])


@given(st.binary(max_size=60))
def test_any_line_is_a_reply_or_is_refused_as_none(line: bytes) -> None:
    try:
        parse_reply(line)
    except NotAReply as fault:
        assert line == fault.line


@pytest.mark.parametrize("line", [b"", b"OK", b"+ok", b"+OKAY", b"-ERROR", b" +OK", b"250 OK", b"* OK"])
def test_a_status_indicator_is_upper_case_and_stands_alone(line: bytes) -> None:
    with pytest.raises(NotAReply):
        parse_reply(line)


def test_a_response_code_may_have_levels_and_no_text() -> None:
    assert Reply(Status.ERR, "", "SYS/TEMP") == parse_reply(b"-ERR [SYS/TEMP]")


def test_an_empty_challenge_keeps_its_space() -> None:
    assert b"+ \r\n" == encode(reply("challenge", challenge=""))


def test_every_response_code_that_we_speak_has_its_source() -> None:
    assert {form.code for form in TEXTS.values() if form.code} <= set(RESPONSE_CODES)


def test_content_may_come_octet_by_octet() -> None:
    reader = ReplyReader()
    answers = []
    for octet in b"+OK\r\n..a\r\n\r\n.\r\n+OK next\r\n":
        reader.receive(bytes([octet]))
        answer = reader.next_answer(multi_line=not answers)
        if answer is not None:
            answers.append(answer)
    assert [Answer(Reply(Status.OK), b".a\r\n\r\n"), Answer(Reply(Status.OK, "next"))] == answers


def test_a_refusal_has_no_content() -> None:
    reader = ReplyReader()
    reader.receive(b"-ERR no\r\n+OK\r\n")
    assert Answer(Reply(Status.ERR, "no")) == reader.next_answer(multi_line=True)


def test_content_over_the_limit_is_no_reply() -> None:
    reader = ReplyReader(max_content=10)
    reader.receive(b"+OK\r\n" + b"x" * 20 + b"\r\n.\r\n")
    with pytest.raises(NotAReply):
        reader.next_answer(multi_line=True)


def test_a_status_line_without_end_is_no_reply() -> None:
    reader = ReplyReader()
    reader.receive(b"+OK " + b"x" * 1000 + b"\r\n")
    with pytest.raises(NotAReply):
        reader.next_answer()
