"""What a lesson's author allows: hints, skipping, and where playing stops by itself."""

from pathlib import Path

import pytest

from simulator.course.loader import load
from simulator.course.new_lesson import write_lesson
from simulator.tui.screens.lesson import LessonScreen
from tests.tui.conftest import Open, words_on

pytestmark = pytest.mark.slow


def a_lesson(tmp_path: Path, old: str, new: str) -> Path:
    write_lesson(tmp_path / "mine", "en")
    script = tmp_path / "mine" / "lesson.yaml"
    text = script.read_text("utf-8")
    assert old in text
    script.write_text(text.replace(old, new, 1), "utf-8")
    return tmp_path / "mine"


async def test_without_hints_none_is_offered_and_none_is_given(opened: Open, tmp_path: Path) -> None:
    folder = a_lesson(tmp_path, "hints: true", "hints: false")
    async with opened(lambda: LessonScreen(load(folder), step="your-turn")) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        screen.action_hint_more()
        await pilot.pause()
        assert 0 == screen.page.hints
        assert "without hints" in words_on(pilot)
        assert "hint_more" not in [hint.action for hint in screen.useful()]


@pytest.mark.parametrize(("allowed", "skipped"), [("true", True), ("false", False)])
async def test_a_step_is_skipped_only_where_that_is_allowed(
    opened: Open, tmp_path: Path, allowed: str, skipped: bool
) -> None:
    folder = a_lesson(tmp_path, "skip: true", f"skip: {allowed}")
    async with opened(lambda: LessonScreen(load(folder))) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        screen.action_skip()
        await pilot.pause()
        assert skipped is screen.page.record.skipped


async def test_playing_stops_at_a_pause_point_and_goes_on_from_it(opened: Open, tmp_path: Path) -> None:
    pause = "    pause: [{entry: accepted, at: relay.transit.example}]\n    expect:"
    folder = a_lesson(tmp_path, "    expect:", pause)
    async with opened(lambda: LessonScreen(load(folder))) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        await pilot.press("3", "space")
        ticks = 0
        while screen._playing is not None and ticks < 50:
            screen._play_on()
            ticks += 1
        assert 0 < ticks < 50
        assert not screen.page.reel.at_end
        assert "pause point" in screen.footer.notice or "pause point" in words_on(pilot)
        await pilot.press("space")
        assert screen._playing is not None
        while screen._playing is not None:
            screen._play_on()
        assert screen.page.reel.at_end
