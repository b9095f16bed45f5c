"""A step with something to try on the screen: choose, watch what comes of it, choose again, arrive."""

from pathlib import Path

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from simulator.course.loader import Lesson, load
from simulator.tui.screens.lesson import LessonScreen
from simulator.world.library import lessons_folder
from tests.course.test_try import write
from tests.tui.conftest import LARGE, Open, words_on


def _on(pilot: Pilot[int]) -> LessonScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


async def _watch(pilot: Pilot[int]) -> None:
    for _ in range(40):
        if _on(pilot).page.reel.at_end:
            return
        await pilot.press("right")


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_acts_are_chosen_until_the_goal_is_reached(opened: Open, tmp_path: Path, language: str) -> None:
    lesson = load(write(tmp_path, language))
    async with opened(lambda: LessonScreen(lesson), language=language) as pilot:
        await pilot.press("right")
        assert "try" == _on(pilot).page.wants
        await pilot.press("3")
        await _watch(pilot)
        await pilot.press("right")  # from what happened to the words
        why = _on(pilot).lesson.step_text(_on(pilot).page.step, language).whys["wait"][0].plain
        assert why[:8] in words_on(pilot)
        await pilot.press("2", "1")
        await _watch(pilot)
        assert ("done", ["wait", "lock", "fetch"]) == (_on(pilot).page.wants, _on(pilot).page.record.tried)


async def test_what_cannot_be_done_is_said_and_changes_nothing(opened: Open, tmp_path: Path) -> None:
    change = ("do: [wait: {minutes: 10}]", "do: [open: {device: home-pc}]")
    lesson = load(write(tmp_path, change=change))
    async with opened(lambda: LessonScreen(lesson)) as pilot:
        await pilot.press("right", "3")
        assert [] == _on(pilot).page.record.tried
        assert _on(pilot).look.text("lesson.try.impossible") == _on(pilot).footer.notice


async def test_skipping_after_a_wrong_turn_still_brings_the_story_on(opened: Open, tmp_path: Path) -> None:
    lesson = load(write(tmp_path))
    async with opened(lambda: LessonScreen(lesson)) as pilot:
        await pilot.press("1", "x")
        screen = _on(pilot)
        assert ("done", True) == (screen.page.wants, screen.page.record.skipped)
        assert screen.player.goal_reached


async def test_what_is_put_together_first_stays_above_what_may_be_tried(opened: Open) -> None:
    lesson = load(lessons_folder() / "04-pop3-and-encryption")
    (step,) = [step for step in lesson.script.steps if step.match and step.try_]
    alone = Lesson(lesson.folder, replace(lesson.script, steps=(step,)), lesson.texts, lesson.positions)
    async with opened(lambda: LessonScreen(alone), size=LARGE) as pilot:
        await pilot.press("right")
        await _watch(pilot)
        for number in "132":
            await pilot.press(number)
        assert "try" == _on(pilot).page.wants
        assert "SSL/TLS = Locked" in words_on(pilot)
        assert "Fetch by port 110, no encryption" in words_on(pilot)
        for act in "1234":
            await pilot.press(act)
            await _watch(pilot)
        assert "done" == _on(pilot).page.wants
