"""Goal: every octet of a header belongs to one field, reading never fails, and writing can be read back."""

import pytest
from hypothesis import given, strategies as st

from simulator.mail.fields import fold, make_field, read_fields, unfold

HEADER = b"From: Aoi\r\n <aoi@sakura.example>\r\nX-Empty:\r\nno field at all\r\nSubject : late colon\r\n\r\n"


def test_fields_are_unfolded_and_know_their_octets() -> None:
    fields = read_fields(HEADER)
    assert [
        ("From", "Aoi <aoi@sakura.example>"),
        ("X-Empty", ""),
        ("", "no field at all"),
        ("Subject", "late colon"),
    ] == [(field.name, field.value) for field in fields]
    assert b"From: Aoi\r\n <aoi@sakura.example>\r\n" == HEADER[fields[0].start : fields[0].end]


@given(
    st.lists(
        st.sampled_from([b"\r\n", b" ", b"\t", b"A:", b":", b"x", b"\xe8", b"\r", b"=?utf-8?q?=E3?="])
    ).map(b"".join)
)
def test_every_octet_belongs_to_one_field_and_reading_never_fails(octets: bytes) -> None:
    fields = read_fields(octets)
    joined = b"".join(octets[field.start : field.end] for field in fields)
    assert octets in (joined, joined + b"\r\n")
    for field in fields:
        assert isinstance(field.decoded, str)


def test_a_byte_order_mark_hides_no_field() -> None:
    assert ["From"] == [field.name for field in read_fields(b"\xef\xbb\xbfFrom: a\r\n\r\n")]


def test_octets_above_127_are_read_as_utf8_or_else_as_latin1() -> None:
    assert "花" == unfold("花\r\n".encode())
    assert "Grüße" == unfold("Grüße".encode("latin-1"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Subject", "Hi"),
        ("Subject", "お花見のお知らせ " * 8),
        ("Subject", "word " * 40 + "end"),
        ("X-Long", "x" * 300),
    ],
)
def test_a_field_that_is_made_can_be_read_back(name: str, value: str) -> None:
    octets = make_field(name, value.strip())
    assert octets.isascii()
    (field,) = read_fields(octets)
    assert (name, value.strip()) == (field.name, field.decoded)
    for line in octets.split(b"\r\n"):
        assert len(line) <= 78 or b" " not in line.removeprefix(b"X-Long: ").strip()


printable = st.characters(min_codepoint=32, exclude_categories=["Cs", "Cc"])


@given(
    st.text(alphabet=printable, max_size=150).map(str.strip).filter(lambda text: text == text.strip(" \t"))
)
def test_any_text_goes_into_a_field_and_comes_out(text: str) -> None:
    if "=?" in text:
        return
    for utf8 in (False, True):
        (field,) = read_fields(make_field("Subject", text, utf8=utf8))
        assert text == field.decoded


@given(st.text(alphabet="ab :", min_size=1, max_size=200))
def test_folding_changes_nothing_but_line_ends(text: str) -> None:
    line = "X: " + text
    folded = fold(line, 20)
    assert line == folded.replace("\r\n", "")
    assert all(part.strip() for part in folded.split("\r\n")[1:])


@pytest.mark.parametrize(
    ("name", "value"), [("", "x"), ("A b", "x"), ("A:", "x"), ("A", "x\r\nBcc: y"), ("A", "\0")]
)
def test_a_field_that_would_break_the_header_cannot_be_made(name: str, value: str) -> None:
    with pytest.raises(ValueError):
        make_field(name, value)
