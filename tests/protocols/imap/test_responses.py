import pytest
from hypothesis import given, strategies as st

from simulator.protocols.imap.responses import (
    RESPONSE_CODES,
    UNTAGGED,
    Condition,
    Continuation,
    DataResponse,
    StatusResponse,
    data,
    read_response,
)
from simulator.protocols.imap.scanner import ParseError


@given(
    st.sampled_from([UNTAGGED, b"a1"]),
    st.sampled_from(list(Condition)),
    st.sampled_from(["", "done", "two words"]),
    st.sampled_from(["", "UIDVALIDITY 3", *RESPONSE_CODES]),
)
def test_a_status_comes_back_as_it_was(tag: bytes, condition: Condition, text: str, code: str) -> None:
    response = StatusResponse(tag, condition, text, code)
    assert response == read_response(response.encode()[:-2])
    assert code.split(" ")[0] == response.code_name


@pytest.mark.parametrize(
    ("line", "response"),
    [
        (b"* 12 EXISTS", DataResponse("EXISTS", (), 12)),
        (b"* SEARCH 2 84 882", DataResponse("SEARCH", (b"2", b"84", b"882"))),
        (b"* SEARCH ", DataResponse("SEARCH")),
        (b"* CAPABILITY IMAP4rev1 STARTTLS", DataResponse("CAPABILITY", (b"IMAP4rev1", b"STARTTLS"))),
        (
            b'* LIST (\\Noselect) "/" ~/Mail/foo',
            DataResponse("LIST", ((b"\\Noselect",), b"/", b"~/Mail/foo")),
        ),
        (
            b"* 12 FETCH (BODY[HEADER.FIELDS (DATE FROM)] {3}\r\nx\r\n UID 4)",
            DataResponse("FETCH", ((b"BODY[HEADER.FIELDS (DATE FROM)]", b"x\r\n", b"UID", b"4"),), 12),
        ),
        (
            b"* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited",
            StatusResponse(b"*", Condition.OK, "Limited", "PERMANENTFLAGS (\\Deleted \\Seen \\*)"),
        ),
        (b"+ ", Continuation()),
        (b"+ idling", Continuation(b"idling")),
    ],
)
def test_the_examples_of_the_rfc_are_read(line: bytes, response: object) -> None:
    assert response == read_response(line)


def test_data_and_continuations_are_written() -> None:
    assert b"* 12 EXISTS\r\n" == data(b"12", b"EXISTS")
    assert b"+ \r\n" == Continuation().encode()


@pytest.mark.parametrize(
    "line", [b"", b"*", b"* ", b"a FETCH", b"* 1", b"* OK [UNSEEN 1", b"* 1 FETCH (", b"+OK"]
)
def test_what_is_no_response_is_refused(line: bytes) -> None:
    with pytest.raises(ParseError):
        read_response(line)


@given(st.binary(max_size=30))
def test_no_octets_do_more_than_be_refused(octets: bytes) -> None:
    try:
        read_response(b"* " + octets)
    except ParseError:
        pass
