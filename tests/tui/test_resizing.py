"""A terminal may change its size at any time; one without room says so in one line, and loses nothing."""

from collections.abc import Callable

import pytest
from textual.pilot import Pilot

from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from tests.tui.conftest import LARGE, SMALL, Open, a_delivery, lesson, words_on

pytestmark = pytest.mark.slow

_TINY = (20, 5)


def _view() -> ViewScreen:
    return ViewScreen(a_delivery(), "picnic.hagaki")


_SCREENS: dict[str, tuple[Callable[[], HouseScreen], list[str]]] = {
    "home": (HomeScreen, []),
    "lesson": (lambda: LessonScreen(lesson(1)), ["1", "right", "right"]),
    "typing": (lambda: LessonScreen(lesson(3), step="your-turn"), ["u", "tab"]),
    "lab": (LabScreen, []),
    "view": (_view, ["right", "right", "tab"]),
    "help": (_view, ["question_mark"]),
    "palette": (_view, ["colon"]),
    "end": (HomeScreen, ["ctrl+c"]),
    "letter": (LabScreen, ["m"]),
    "wire": (LabScreen, ["shift+tab", "enter"]),
}


async def _resize(pilot: Pilot[int], size: tuple[int, int]) -> None:
    await pilot.resize_terminal(*size)
    await pilot.pause()


@pytest.mark.parametrize("name", _SCREENS)
@pytest.mark.parametrize("language", ["ja", "en"])
async def test_resizing_breaks_nothing(opened: Open, name: str, language: str) -> None:
    first, keys = _SCREENS[name]
    async with opened(first, size=SMALL, language=language) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
        before, screen = words_on(pilot), pilot.app.screen
        for size in (LARGE, _TINY, SMALL):
            await _resize(pilot, size)
            rows = words_on(pilot).splitlines()
            assert size[1] == len(rows)
        assert screen is pilot.app.screen
        assert before.splitlines()[0] == words_on(pilot).splitlines()[0]
        await pilot.press("down")


@pytest.mark.parametrize("language", ["ja", "en"])
async def test_a_terminal_without_room_shows_one_line(opened: Open, language: str) -> None:
    async with opened(HomeScreen, size=_TINY, language=language) as pilot:
        shown = words_on(pilot).replace("\n", "").replace(" ", "")
        assert "60×18" in shown
        assert "POP" not in shown
        await _resize(pilot, SMALL)
        assert "60×18" not in words_on(pilot).replace("\n", "").replace(" ", "")
        assert "POP" in words_on(pilot)
