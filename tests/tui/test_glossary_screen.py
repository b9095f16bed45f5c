"""The glossary on the screen: from a word in sight to its entry, to related ones, to the lesson with it."""

import pytest
from textual.pilot import Pilot

from simulator.tui.screens.glossary import GlossaryScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from tests.tui.conftest import LARGE, Open, lesson, words_on

pytestmark = pytest.mark.slow


def _glossary(pilot: Pilot[int]) -> GlossaryScreen:
    screen = pilot.app.screen
    assert isinstance(screen, GlossaryScreen)
    return screen


def _open(pilot: Pilot[int]) -> str:
    term = _glossary(pilot).term
    return term.id if term is not None else ""


def _mei() -> LessonScreen:
    return LessonScreen(lesson(3), step="after-user")


@pytest.mark.parametrize(("language", "words"), [("en", "ja: クライアント"), ("ja", "en: client")])
async def test_the_words_in_sight_stand_on_top_and_open_in_both_languages(
    opened: Open, language: str, words: str
) -> None:
    async with opened(_mei, language=language) as pilot:
        await pilot.press("y")
        while _open(pilot) != "client":
            await pilot.press("down")
        assert words in words_on(pilot)
        assert "RFC 1939 §3" in words_on(pilot)


async def test_digits_go_to_related_terms(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("y", "slash", *"queue", "enter", "1")
        assert "retry" == _open(pilot)
        await pilot.press("2")
        assert "dsn" == _open(pilot)


async def test_the_search_finds_by_any_language_and_says_when_it_does_not(opened: Open) -> None:
    async with opened(HomeScreen, size=LARGE) as pilot:
        await pilot.press("y", "slash", *"relay")
        assert "relay" == _open(pilot)
        await pilot.press(*"xx")
        assert ("", True) == (_open(pilot), "Not in the glossary" in words_on(pilot))


async def test_the_language_changes_with_the_entry_open(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("y", "slash", *"queue", "enter", "l")
        assert "queue" == _open(pilot)
        assert "関連する言葉" in words_on(pilot)


async def test_enter_goes_to_the_lesson_that_shows_the_term_and_q_comes_back(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("y", "slash", *"client", "enter", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        await pilot.pause()
        assert "after-user" == screen.page.step.id
        await pilot.press("q")
        assert isinstance(pilot.app.screen, LabScreen)


async def test_a_click_on_a_word_of_the_text_opens_its_entry(opened: Open) -> None:
    async with opened(_mei) as pilot:
        rows = words_on(pilot).split("\n")
        y = next(number for number, row in enumerate(rows) if "client" in row)
        await pilot.click(offset=(rows[y].index("client") + 1, y))
        assert "client" == _open(pilot)


async def test_escape_closes_it_and_nothing_has_changed(opened: Open) -> None:
    async with opened(_mei) as pilot:
        before = words_on(pilot)
        await pilot.press("y", "escape")
        assert before == words_on(pilot)
