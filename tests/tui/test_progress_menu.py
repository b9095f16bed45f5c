"""Progress on the screen: kept when a step is over, shown at home, taken along, reset after a question."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot

from simulator.course.progress import Place, Progress
from simulator.tui.app import HagakiApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.lesson import LessonScreen
from tests.tui.conftest import LARGE, lesson, words_on

pytestmark = pytest.mark.slow
THIRD = "03-the-role-of-the-pop-server"


@pytest.fixture
def state(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path / "state"))
    return tmp_path


@asynccontextmanager
async def keeping(first: type[HouseScreen] | object) -> AsyncIterator[Pilot[int]]:
    app = HagakiApp(first, language="en", ascii_wanted=False)  # type: ignore[arg-type]
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause()
        yield pilot


def kept() -> list[tuple[str, str, str]]:
    with Progress() as progress:
        return list(progress.everything())


async def test_a_step_is_kept_as_soon_as_it_is_over(state: Path) -> None:
    async with keeping(lambda: LessonScreen(lesson(3))) as pilot:
        await pilot.press("2", "right", "right")
        assert [(THIRD, "just-wait", "done")] == kept()
    with Progress() as progress:
        assert Place(THIRD, "while-it-is-off") == progress.last()


async def test_a_skipped_step_is_kept_as_skipped_and_shown_at_home(state: Path) -> None:
    async with keeping(lambda: LessonScreen(lesson(3), step="your-turn")) as pilot:
        await pilot.press("escape", "x")
        assert [(THIRD, "your-turn", "skipped")] == kept()
        await pilot.press("q")
        assert "1 of 13  1 skipped" in words_on(pilot)


async def test_progress_is_written_reset_after_a_question_and_read_again(state: Path) -> None:
    with Progress() as progress:
        progress.mark(THIRD, "just-wait", "done")
    file = state / "mine.json"
    async with keeping(HomeScreen) as pilot:
        await pilot.press("p", "1")
        pilot.app.screen.query_one("#name").value = str(file)  # type: ignore[attr-defined]
        await pilot.press("enter")
        assert file.is_file()
        await pilot.press("p", "3", "n")
        assert 1 == len(kept())
        await pilot.press("p", "3", "y")
        assert [] == kept()
        await pilot.press("p", "2")
        pilot.app.screen.query_one("#name").value = str(file)  # type: ignore[attr-defined]
        await pilot.press("enter")
        assert [(THIRD, "just-wait", "done")] == kept()
        assert "1 of 13" in words_on(pilot)


async def test_the_marked_lesson_alone_is_reset(state: Path) -> None:
    with Progress() as progress:
        progress.mark(THIRD, "just-wait", "done")
        progress.mark("01-what-is-a-pop-server", "sent", "done")
    async with keeping(HomeScreen) as pilot:
        await pilot.press("home", "p", "4", "y")
        assert [(THIRD, "just-wait", "done")] == kept()


async def test_a_file_that_is_no_progress_is_refused_in_words(state: Path) -> None:
    (state / "bad.json").write_text("{}")
    async with keeping(HomeScreen) as pilot:
        await pilot.press("p", "2")
        pilot.app.screen.query_one("#name").value = str(state / "bad.json")  # type: ignore[attr-defined]
        await pilot.press("enter")
        assert "no progress of hagaki" in words_on(pilot)
