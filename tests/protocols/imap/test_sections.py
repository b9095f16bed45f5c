import pytest
from hypothesis import given, strategies as st

from simulator.mail.mime import parse_parts
from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.sections import Section, read_section, section_octets
from tests.protocols.imap.letters import BROKEN, PLAIN, RFC_EXAMPLE


def section(text: str) -> Section:
    scanner = Scanner(f"[{text}]".encode())
    found = read_section(scanner)
    scanner.end()
    return found


def octets_of(letter: bytes, text: str) -> bytes | None:
    return section_octets(letter, section(text), lambda: parse_parts(letter))


@pytest.mark.parametrize(
    ("text", "octets"),
    [
        ("1", b"part 1"),
        ("2", b"AAEC"),
        ("3.1", b"part 3.1"),
        ("3.2", b"part 3.2"),
        ("4.1", b"part 4.1"),
        ("4.2.1", b"part 4.2.1"),
        ("4.2.2.1", b"part 4.2.2.1"),
        ("4.2.2.2", b"part 4.2.2.2\r\ntwo lines"),
        ("1.MIME", b"\r\n"),
        ("4.2.MIME", b"Content-Type: message/rfc822\r\n\r\n"),
        ("4.2.HEADER", b"Subject: four.two\r\nContent-Type: multipart/mixed; boundary=d\r\n\r\n"),
        ("3.HEADER.FIELDS (subject)", b"Subject: three\r\n\r\n"),
    ],
)
def test_the_parts_of_the_rfcs_example_are_found(text: str, octets: bytes) -> None:
    assert octets == octets_of(RFC_EXAMPLE, text)


@pytest.mark.parametrize("text", ["5", "1.1", "2.HEADER", "1.TEXT", "3.3", "3.1.1", "4.2.2.3", "4.HEADER"])
def test_a_part_that_is_not_there_is_nil(text: str) -> None:
    assert octets_of(RFC_EXAMPLE, text) is None


def test_a_nested_letter_is_header_and_text() -> None:
    whole, header, text = (octets_of(RFC_EXAMPLE, name) for name in ("3", "3.HEADER", "3.TEXT"))
    assert header is not None
    assert text is not None
    assert whole == header + text


def test_a_plain_letter_is_its_own_first_part() -> None:
    assert PLAIN == octets_of(PLAIN, "")
    assert b"one\r\ntwo\r\n" == octets_of(PLAIN, "1") == octets_of(PLAIN, "TEXT")
    assert octets_of(PLAIN, "HEADER") == octets_of(PLAIN, "1.MIME")
    assert octets_of(PLAIN, "2") is None
    assert octets_of(PLAIN, "1.1") is None


def test_fields_are_chosen_by_name_or_left_out_by_name() -> None:
    assert b"Subject: plain\r\n\r\n" == octets_of(PLAIN, "HEADER.FIELDS (SUBJECT date)")
    assert b"To: aoi@sakura.example\r\n\r\n" == octets_of(PLAIN, "HEADER.FIELDS.NOT (Subject)")
    assert b"\r\n" == octets_of(PLAIN, "HEADER.FIELDS (Date)")


def test_a_header_that_no_empty_line_ends_gets_none() -> None:
    assert b"Subject: x\r\n" == octets_of(b"Subject: x\r\n", "HEADER.FIELDS (SUBJECT)")
    assert b"" == octets_of(b"Subject: x\r\n", "HEADER.FIELDS (Date)")


@pytest.mark.parametrize("letter", BROKEN)
def test_the_whole_is_header_and_text_however_broken(letter: bytes) -> None:
    header, text = octets_of(letter, "HEADER"), octets_of(letter, "TEXT")
    assert header is not None
    assert text is not None
    assert letter == header + text
    for name in ("1", "1.1", "1.HEADER", "2.MIME", "1.1.1.TEXT"):
        octets_of(letter, name)


@pytest.mark.parametrize(
    "text",
    ["MIME", "0", "1.", "HEADER.FIELDS", "HEADER.FIELDS ()", "X", "1.X", "TEXT.1", ".1", ".".join("1" * 200)],
)
def test_what_is_no_section_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        section(text)


SECTIONS = st.builds(
    Section,
    st.lists(st.integers(1, 9), max_size=4).map(tuple),
    st.sampled_from(["", "HEADER", "TEXT"]),
) | st.builds(
    Section,
    st.lists(st.integers(1, 9), max_size=2).map(tuple),
    st.sampled_from(["HEADER.FIELDS", "HEADER.FIELDS.NOT"]),
    st.lists(st.sampled_from([b"Subject", b"X-Odd Name", b"nil"]), min_size=1, max_size=3).map(tuple),
)


@given(SECTIONS)
def test_what_is_encoded_is_parsed_to_the_same(written: Section) -> None:
    assert written == section(written.encode().decode())
