"""Inline marks become roles, and breaking lines keeps every character in its role."""

from simulator.tui.drawing import plain_text, width_of
from simulator.tui.prose import inline, paragraph, wrapped


def test_marks_become_roles() -> None:
    spans = inline("Say `RETR 1` to the **server**, the [[mail-server|post office]].")
    assert (
        ("Say ", "text"),
        ("RETR 1", "code"),
        (" to the ", "text"),
        ("server", "strong"),
        (", the ", "text"),
        ("post office", "term"),
        (".", "text"),
    ) == spans


def test_no_japanese_line_begins_with_a_full_stop() -> None:
    lines = [plain_text(line) for line in paragraph("手紙は局で待つ。それから受け取る。", 14)]
    assert all(not line.startswith(("。", "、")) for line in lines)
    assert all(width_of([(line, "")]) <= 14 for line in lines)


def test_roles_survive_the_breaking_of_lines() -> None:
    lines = wrapped((("one two ", "text"), ("three four", "code")), 9)
    assert [[("one two", "text")], [("three", "code")], [("four", "code")]] == lines


def test_a_paragraph_is_set_in() -> None:
    assert ["  one", "  two"] == [plain_text(line) for line in paragraph("one two", 5, indent=2)]
