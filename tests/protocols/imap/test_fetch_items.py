import pytest

from simulator.protocols.imap.fetch_items import MACROS, OLD_NAMES, FetchItem, read_items, wanted
from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.sections import Section


def items(octets: bytes) -> tuple[FetchItem, ...]:
    scanner = Scanner(octets)
    found = read_items(scanner)
    scanner.end()
    return found


@pytest.mark.parametrize("macro", MACROS)
def test_a_macro_stands_for_its_items(macro: str) -> None:
    assert MACROS[macro] == tuple(item.name for item in items(macro.lower().encode()))


def test_items_stand_between_parentheses_or_alone() -> None:
    assert (FetchItem("FLAGS"), FetchItem("UID")) == items(b"(flags UID)")
    assert (FetchItem("BODYSTRUCTURE"),) == items(b"BODYSTRUCTURE")


def test_body_is_a_structure_without_brackets_and_contents_with_them() -> None:
    assert (FetchItem("BODY"),) == items(b"BODY")
    assert (FetchItem("BODY", Section()),) == items(b"BODY[]")


def test_the_example_of_the_rfc() -> None:
    expected = (FetchItem("FLAGS"), FetchItem("BODY", Section((), "HEADER.FIELDS", (b"DATE", b"FROM"))))
    assert expected == items(b"(FLAGS BODY[HEADER.FIELDS (DATE FROM)])")


@pytest.mark.parametrize(
    ("octets", "label", "sets_seen"),
    [
        (b"BODY[]", b"BODY[]", True),
        (b"BODY.PEEK[1.MIME]", b"BODY[1.MIME]", False),
        (b"BODY[TEXT]<5.10>", b"BODY[TEXT]<5>", True),
        (b"RFC822", b"RFC822", True),
        (b"RFC822.HEADER", b"RFC822.HEADER", False),
        (b"RFC822.TEXT", b"RFC822.TEXT", True),
        (b"ENVELOPE", b"ENVELOPE", False),
    ],
)
def test_peek_and_length_are_not_in_the_answer(octets: bytes, label: bytes, sets_seen: bool) -> None:
    (item,) = items(octets)
    assert (label,) == wanted((item,)).labels
    assert sets_seen is item.sets_seen
    assert octets == item.encode()


@pytest.mark.parametrize(
    "octets",
    [
        b"",
        b"()",
        b"(FLAGS",
        b"(ALL)",
        b"BODY[]<>",
        b"BODY[]<1.0>",
        b"BODY[]<0>",
        b"BODY.PEEK",
        b"RFC823",
        b"BODY[",
    ],
)
def test_what_cannot_be_fetched_is_refused(octets: bytes) -> None:
    with pytest.raises(ParseError):
        items(octets)


def test_the_old_names_are_sections() -> None:
    assert {"RFC822", "RFC822.HEADER", "RFC822.TEXT"} == set(OLD_NAMES)
