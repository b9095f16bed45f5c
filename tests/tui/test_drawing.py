"""Lines in roles: measured in cells, cut and filled without ever splitting a wide character's cells."""

from hypothesis import given, strategies as st

from simulator.tui.canvas import Canvas
from simulator.tui.drawing import centred, cropped, overlaid, padded, plain_text, shortened, width_of

_texts = st.text(st.sampled_from("aZ 9・あ漢ｱ─■…"), max_size=12)
_lines = st.lists(st.tuples(_texts, st.just("text")), max_size=4)


@given(line=_lines, width=st.integers(0, 20))
def test_a_padded_line_is_exactly_as_wide_as_asked(line: list[tuple[str, str]], width: int) -> None:
    assert width == width_of(padded(line, width))


@given(line=_lines, width=st.integers(0, 20))
def test_a_cropped_line_is_never_wider_than_asked(line: list[tuple[str, str]], width: int) -> None:
    assert width_of(cropped(line, width, "…")) <= width


def test_a_line_that_fits_is_not_touched() -> None:
    assert [("ab", "text"), ("c", "small")] == cropped([("ab", "text"), ("c", "small")], 3, "…")


def test_what_is_cut_off_ends_in_the_ellipsis() -> None:
    assert "ab..." == shortened("abcdefgh", 5, "...")


def test_half_of_a_wide_character_becomes_a_space() -> None:
    assert "あ " == shortened("あい", 3, "")


def test_a_centred_line_leans_to_the_left() -> None:
    assert " ab  " == plain_text(centred([("ab", "text")], 5))


def test_a_canvas_gives_back_what_was_put_on_it() -> None:
    canvas = Canvas(12, 2)
    canvas.put(2, 0, "あb", "strong")
    canvas.put(8, 0, "c", "text")
    canvas.put_centred(0, 1, 12, "wide", "small")
    canvas.put(0, 5, "off the sheet", "text")
    assert ["  あb   c", "    wide"] == [plain_text(line) for line in canvas.lines()]


def test_what_lies_over_a_line_cuts_wide_signs_clean() -> None:
    line = overlaid([("あいうえお", "text")], 3, [("[ab]", "strong")])
    assert "あ [ab] お" == plain_text(line)
    assert 10 == width_of(line)
