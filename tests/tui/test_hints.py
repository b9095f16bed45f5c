"""Hints, each fuller, then the solution played one step at a time, and its explanation after success."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from simulator.course.loader import load
from simulator.course.schema import Policies
from simulator.tui.screens.lesson import LessonScreen
from tests.course.test_try import write
from tests.tui.conftest import LARGE, Open, lesson, words_on

pytestmark = pytest.mark.slow


def _on(pilot: Pilot[int]) -> LessonScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


def _your_turn() -> LessonScreen:
    return LessonScreen(lesson(3), step="your-turn")


async def test_three_hints_come_one_by_one_and_then_the_solution_is_offered(opened: Open) -> None:
    async with opened(_your_turn, size=LARGE) as pilot:
        await pilot.press("escape")
        for number in (1, 2, 3):
            await pilot.press("h")
            assert f"Hint {number}" in words_on(pilot)
            assert f"Hint {number + 1}" not in words_on(pilot)
        assert "plays the solution" in words_on(pilot)
        assert [] == _on(pilot).page.record.typed


async def test_the_solution_is_played_line_by_line_each_with_its_meaning(opened: Open) -> None:
    async with opened(_your_turn, size=LARGE) as pilot:
        await pilot.press("escape", "h", "h", "h", "h")
        assert ["USER haruto"] == _on(pilot).page.record.typed
        assert "whose mailbox" in words_on(pilot)
        await pilot.press("h", "h", "h")
        assert "console" == _on(pilot).page.wants
        await pilot.press("h")
        assert "done" == _on(pilot).page.wants
        assert list(_on(pilot).page.step.solution) == _on(pilot).page.record.typed


async def test_the_solution_begins_anew_where_the_learner_has_lost_the_way(opened: Open) -> None:
    async with opened(_your_turn) as pilot:
        await pilot.press(*"QUIT", "enter", "escape", *"hhh", *"hhhhh")
        page = _on(pilot).page
        assert ("done", list(page.step.solution)) == (page.wants, page.record.typed)
        assert all(verdict.held for verdict in page.record.checks)


async def test_after_success_the_solution_is_explained(opened: Open) -> None:
    async with opened(_your_turn, size=LARGE, language="ja") as pilot:
        player = _on(pilot).player
        for line in player.step.solution:
            await pilot.press(*[{" ": "space"}.get(sign, sign) for sign in line], "enter")
        assert "done" == _on(pilot).page.wants
        await pilot.press("escape", "h", "h", "h", "h")
        _on(pilot).words.scroll_rows(99)
        await pilot.pause()
        assert "だれの箱か" in words_on(pilot)


async def test_acts_to_try_have_a_solution_too(opened: Open, tmp_path: Path) -> None:
    tried = load(write(tmp_path))
    async with opened(lambda: LessonScreen(tried)) as pilot:
        await pilot.press("3", "full_stop", "h", "h")
        assert ["lock"] == _on(pilot).page.record.tried
        await pilot.press("h")
        assert ("done", ["lock", "fetch"]) == (_on(pilot).page.wants, _on(pilot).page.record.tried)


async def test_where_hints_are_off_there_is_no_solution_either(opened: Open, tmp_path: Path) -> None:
    import msgspec

    quiet = load(write(tmp_path))
    quiet.script = msgspec.structs.replace(quiet.script, policies=Policies(hints=False))
    async with opened(lambda: LessonScreen(quiet)) as pilot:
        await pilot.press("h", "h", "h", "h")
        assert [] == _on(pilot).page.record.tried
        assert _on(pilot).look.text("screen.no_hints") in words_on(pilot)


async def test_a_skipped_scene_is_marked_so_in_the_counter(opened: Open) -> None:
    async with opened(_your_turn) as pilot:
        await pilot.press("escape", "x")
        assert "Scene 5 of 13, skipped" in words_on(pilot)


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_where_one_types_the_key_of_the_hints_has_room_on_a_small_screen(
    opened: Open, language: str
) -> None:
    async with opened(_your_turn, language=language) as pilot:
        last = words_on(pilot).splitlines()[-1]
        assert f"Esc h  {_on(pilot).look.text('screen.hint.hint_more')}" in last
