"""What the learner's own doing looks like: at the wheel, trying, the solution, the glossary, the code."""

from pathlib import Path

import pytest

from simulator.course.loader import load
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from tests.course.test_try import write
from tests.snapshots.test_looks import _SIZES, Compare, _app
from tests.tui.conftest import SMALL, lesson

pytestmark = pytest.mark.slow


@_SIZES
def test_at_the_wheel(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    keys = ["w", "1", *"STTA", "enter", "tab", "escape"]
    assert snap_compare(_app(LabScreen, language), terminal_size=size, press=keys)


@_SIZES
def test_a_try(snap_compare: Compare, tmp_path: Path, size: tuple[int, int], language: str) -> None:
    for known in ("en", "ja"):
        write(tmp_path, known)
    app = _app(lambda: LessonScreen(load(tmp_path)), language)
    assert snap_compare(app, terminal_size=size, press=["3", "full_stop"])


@_SIZES
def test_the_worked_solution(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(lambda: LessonScreen(lesson(3), step="your-turn"), language)
    assert snap_compare(app, terminal_size=size, press=["escape", *"hhhhh"])


@_SIZES
def test_the_glossary(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(lambda: LessonScreen(lesson(3), step="after-user"), language)
    assert snap_compare(app, terminal_size=size, press=["y", "down"])


@_SIZES
def test_the_code(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(lambda: LessonScreen(lesson(3), step="after-user"), language)
    assert snap_compare(app, terminal_size=size, press=["2", *["right"] * 4, "k"])


def test_the_code_in_ascii(snap_compare: Compare) -> None:
    app = _app(lambda: LessonScreen(lesson(3), step="after-user"), "en", ascii_wanted=True)
    assert snap_compare(app, terminal_size=SMALL, press=["2", *["right"] * 4, "k"])
