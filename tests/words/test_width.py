"""Cell widths."""

import pytest
from rich.cells import cell_len

from simulator.words.width import cells, cut, pad


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", 0),
        ("abc", 3),
        ("あいう", 6),
        ("ｱｲｳ", 3),
        ("ＡＢ", 4),
        ("e\u0301", 1),
        ("が", 2),
        ("か\u3099", 2),
        ("\u200b", 0),
    ],
)
def test_cells_of_a_text(text: str, expected: int) -> None:
    assert expected == cells(text)


@pytest.mark.parametrize(
    "text", ["あおいのPC → はるとのPC", "「+OK」……そう——", "─│╭▶●→…·×—", "ﾊﾝｶｸ", "한국어", "é ñ ü"]
)
def test_the_screen_counts_the_same_cells(text: str) -> None:
    assert cell_len(text) == cells(text)


def test_ambiguous_characters_count_as_the_terminal_draws_them() -> None:
    assert 3 == cells("→…×", 1)
    assert 6 == cells("→…×", 2)


def test_cutting_never_splits_a_wide_character() -> None:
    assert "あ" == cut("あいう", 3)
    assert "あ…" == cut("あいう", 3, ellipsis="…")
    assert "あい" == cut("あい", 4, ellipsis="…")


def test_padding_fills_to_the_cell() -> None:
    assert "あ   " == pad("あ", 5)
    assert "あい " == pad("あいう", 5)
