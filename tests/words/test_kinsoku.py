"""Line breaking of Japanese and Latin text, in terminal cells."""

import pytest
from hypothesis import given, strategies as st

from simulator.words.kinsoku import FORBIDDEN_ENDS, FORBIDDEN_STARTS, break_lines, break_spans
from simulator.words.width import cells

SAMPLE = (
    "POPサーバーは、届いたメールを預かっておく「受け取る側」のサーバーだよ。"
    "返事は `+OK` か -ERR で始まる……そう、サーバーが先に話すのは最初の一度だけ(あいさつ)なんだ!"
)


@pytest.mark.parametrize("width", range(2, 80))
def test_no_line_begins_or_ends_with_what_must_not(width: int) -> None:
    lines = break_lines(SAMPLE, width)
    assert [] == [line for line in lines if cells(line) > width]
    if width >= 16:
        assert [] == [line for line in lines if line[0] in FORBIDDEN_STARTS or line[-1] in FORBIDDEN_ENDS]


def test_what_may_not_begin_a_line_takes_the_character_before_it_along() -> None:
    assert ["あいう", "え。"] == break_lines("あいうえ。", 8)


def test_small_kana_and_the_long_vowel_mark_do_not_begin_a_line() -> None:
    assert ["あいう", "しゃ"] == break_lines("あいうしゃ", 8)
    assert ["あいう", "サー", "バー"] == break_lines("あいうサーバー", 6)


def test_an_opening_bracket_does_not_end_a_line() -> None:
    assert ["あいう", "「え」"] == break_lines("あいう「え」", 8)


def test_latin_words_and_replies_stay_whole() -> None:
    assert ["返事は", "+OKです"] == break_lines("返事は+OKです", 8)
    assert ["the relay", "accepts it"] == break_lines("the relay accepts it", 11)


def test_a_number_stays_with_its_unit() -> None:
    assert ["待つのは", "30分です"] == break_lines("待つのは30分です", 10)
    assert ["at most", "25 MiB here"] == break_lines("at most 25 MiB here", 11)


def test_dashes_and_dots_in_pairs_stay_whole() -> None:
    assert ["あい", "——う"] == break_lines("あい——う", 5)
    assert ["あ", "い……"] == break_lines("あい……", 5)


def test_ambiguous_characters_fill_two_cells_where_the_terminal_says_so() -> None:
    assert ["→→→→"] == break_lines("→→→→", 4)
    assert ["あ→", "い"] == break_lines("あ→い", 4, ambiguous=2)
    assert ["あ→い"] == break_lines("あ→い", 5, ambiguous=1)


def test_a_word_longer_than_the_line_is_cut_after_a_separator() -> None:
    assert ["relay.", "transit.", "example"] == break_lines("relay.transit.example", 9)


def test_spaces_at_a_break_are_left_out_and_others_kept() -> None:
    assert ["ab", "cd"] == break_lines("ab     cd", 4)
    assert ["  ab", "cd"] == break_lines("  ab cd", 4)


def test_line_ends_in_the_text_are_kept() -> None:
    assert ["あ", "", "い"] == break_lines("あ\n\nい", 10)
    assert [""] == break_lines("", 10)


def test_the_first_line_may_have_less_room() -> None:
    spans = break_spans("あいうえお", 6, first_width=2)
    assert [(0, 1), (1, 4), (4, 5)] == [tuple(span) for span in spans]


@given(
    st.text(alphabet="あアー、。「」っ……——aB1 　+(%)日分é́", max_size=40),
    st.integers(1, 20),
    st.sampled_from([1, 2]),
)
def test_nothing_but_spaces_is_lost_and_no_line_is_too_wide(text: str, width: int, ambiguous: int) -> None:
    lines = break_lines(text, width, ambiguous=ambiguous)
    assert "".join(text.split()) == "".join("".join(lines).split())
    assert [] == [line for line in lines if cells(line, ambiguous) > max(width, 2)]
