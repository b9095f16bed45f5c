"""What plain YAML reads, and what it refuses with a line, a column and a remedy."""

from pathlib import Path

import pytest
from hypothesis import given, strategies as st

from simulator import plain_yaml
from simulator.plain_yaml import PlainYamlError


def data(text: str) -> object:
    return plain_yaml.load(text, "file.yaml")[0]


def fault(text: str) -> tuple[int, int, str]:
    with pytest.raises(PlainYamlError) as caught:
        plain_yaml.load(text, "file.yaml")
    assert f"file.yaml:{caught.value.line}:{caught.value.column}: {caught.value.message}" == str(caught.value)
    return caught.value.line, caught.value.column, caught.value.message


def test_only_json_words_and_decimal_numbers_are_not_strings() -> None:
    text = (
        "[true, false, null, 0, -12, 1.50, yes, on, off, ~, 9:30, 007, 0x10, 1e5, 1_000, +OK, True, .5, 250]"
    )
    expected: list[object] = [True, False, None, 0, -12, 1.5, "yes", "on", "off", "~", "9:30", "007", "0x10"]
    expected += ["1e5", "1_000", "+OK", "True", ".5", 250]
    assert expected == data(text)


def test_quoted_and_block_scalars_are_strings() -> None:
    assert {"a": "1", "b": "true", "c": "null\n", "d": ""} == data(
        "a: '1'\nb: \"true\"\nc: |\n  null\nd: ''\n"
    )


def test_keys_are_always_strings() -> None:
    assert {"on": 1, "250": 2, "true": 3, "null": 4} == data("on: 1\n250: 2\ntrue: 3\nnull: 4\n")


def test_a_value_left_out_is_null_and_so_is_an_empty_file() -> None:
    assert {"a": None} == data("a:\n")
    assert data("") is None
    assert data("# only a comment\n") is None


@pytest.mark.parametrize(
    ("text", "line", "column", "part"),
    [
        ("a: 1\nb: 2\na: 3\n", 3, 1, "'a' stands here twice"),
        ("a: &here 1\n", 1, 4, "anchors (&here)"),
        ("a: 1\nb: *here\n", 2, 4, "aliases (*here)"),
        ("a: !!str 3\n", 1, 4, "tags"),
        ("a: !mine 3\n", 1, 4, "tags"),
        ("a: 1\n---\nb: 1\n", 2, 1, "one document a file"),
        ("? [a]\n: 1\n", 1, 3, "a key must be a word"),
        ("\ta: 1\n", 1, 1, "indent with spaces"),
        ("a: b: c\n", 1, 5, "in quotes"),
        ("a: 12345678901234567890\n", 1, 4, "18 digits"),
        ("a: 1\nあ: \x1b\n", 2, 4, "U+001B cannot stand here"),
        ("a: \x00\n", 1, 4, "U+0000 cannot stand here"),
        ("[" * 40, 1, 33, "nested more than 32 deep"),
        ("a: 'open\n", 1, 4, "is not closed on this line; close it"),
        ("a:\n  b: 1\n\tc: 2\n", 3, 1, "a tab stands in the indentation"),
        ("a: 1\nb：2\nc: 3\n", 2, 2, "this colon is full-width"),
        ("- b： 2\n  c: 3\n", 1, 4, "this colon is full-width"),
        ("a: 1\nb:　2\nc: 3\n", 2, 3, "this space is full-width"),
        ("a: {ja: あおい、en: Aoi}\n", 1, 12, "this comma is full-width"),
        ("a: 1\nb:2\nc: 3\n", 2, 2, "a space after the colon"),
        ('a:\n  - "one\n  - "two"\n  - "three"\n', 2, 5, "is not closed on this line"),
        ("a: [x, [1]\n\nb: 東京、大阪\n", 1, 4, "this bracket is not closed on this line"),
    ],
)
def test_what_is_not_plain_is_told_with_its_place(text: str, line: int, column: int, part: str) -> None:
    got_line, got_column, message = fault(text)
    assert (line, column) == (got_line, got_column)
    assert part in message


def test_a_file_that_is_too_large_is_refused() -> None:
    assert "too large" in fault("a: " + "x" * plain_yaml.MAX_OCTETS)[2]


def test_a_file_that_is_not_utf8_is_told_with_its_place(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_bytes("a: 1\nあい".encode() + b"\xff")
    with pytest.raises(PlainYamlError) as caught:
        plain_yaml.load_file(path, "lesson.yaml")
    assert "lesson.yaml:2:3: not UTF-8 text; save the file as UTF-8" == str(caught.value)


def test_a_byte_order_mark_is_dropped(tmp_path: Path) -> None:
    path = tmp_path / "lesson.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert {"a": 1} == plain_yaml.load_file(path)[0]


def test_positions_name_values_keys_and_list_items() -> None:
    _, positions = plain_yaml.load("steps:\n  - id: sent\n    do: [one, two]\n", "file.yaml")
    assert (2, 9) == positions.at(("steps", 0, "id"))
    assert (2, 5) == positions.key(("steps", 0, "id"))
    assert (3, 15) == positions.at(("steps", 0, "do", 1))


def test_the_position_of_what_is_missing_is_that_of_the_thing_around_it() -> None:
    _, positions = plain_yaml.load("steps:\n  - id: sent\n", "file.yaml")
    assert (2, 5) == positions.at(("steps", 0, "goal", 3))
    assert (1, 1) == positions.at(("world",))


@given(st.text())
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    try:
        plain_yaml.load(text, "file.yaml")
    except PlainYamlError as error:
        assert error.line >= 1 and error.column >= 1 and error.message
