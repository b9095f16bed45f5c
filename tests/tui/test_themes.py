"""Goal: every text can be read from the back of a class, and the two accents stay apart without colour."""

import pytest

from simulator.tui.themes import NAMES, ROLES, Ink

_TEXTS = ("text", "small", "locked", "clear", "task", "frame_focus")


def _luminance(colour: str) -> float:
    """Relative luminance (WCAG 2.2)."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4 for value in channels
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("theme", range(len(NAMES)), ids=NAMES)
@pytest.mark.parametrize("role", _TEXTS)
def test_a_text_stands_out_from_the_ground_seven_to_one(theme: int, role: str) -> None:
    assert _contrast(ROLES[role][theme], ROLES["ground"][theme]) >= 7


@pytest.mark.parametrize("theme", range(len(NAMES)), ids=NAMES)
def test_the_selected_row_keeps_nearly_all_of_the_contrast(theme: int) -> None:
    assert min(_contrast(ROLES[role][theme], ROLES["raised"][theme]) for role in _TEXTS) >= 6


@pytest.mark.parametrize("theme", range(len(NAMES)), ids=NAMES)
def test_clear_and_locked_differ_in_lightness(theme: int) -> None:
    assert _contrast(ROLES["clear"][theme], ROLES["locked"][theme]) >= 1.5


@pytest.mark.parametrize("theme", range(len(NAMES)), ids=NAMES)
def test_frames_can_be_seen(theme: int) -> None:
    assert _contrast(ROLES["frame"][theme], ROLES["ground"][theme]) >= 3


def test_without_colour_what_is_chosen_is_reversed() -> None:
    ink = Ink(NAMES[0], no_color=True)
    assert all(style.color is None and style.bgcolor is None for style in ink.styles.values())
    assert ink.style("chosen").reverse and ink.style("locked_badge").reverse
