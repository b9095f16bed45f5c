"""Small screens over another: the language changes there too, and what was open stays open."""

import pytest

from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.over import OverScreen
from tests.tui.conftest import LARGE, Open, words_on

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    ("keys", "english", "japanese"),
    [
        ("a", "Attacker: nobody", "攻撃者：いない"),
        ("w", "Who types, and to whom?", "だれが、どこへ打ちますか？"),
        ("u", "Which device?", "どの機器"),
        ("u1", "switch", "電源"),
        ("?", "Help", "ヘルプ"),
    ],
)
async def test_in_menus_and_help_the_language_changes_and_they_stay_open(
    opened: Open, keys: str, english: str, japanese: str
) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        for key in keys:
            await pilot.press({"?": "question_mark"}.get(key, key))
            await pilot.pause()
        over = pilot.app.screen
        assert isinstance(over, OverScreen)
        assert english.casefold() in words_on(pilot).casefold()
        await pilot.press("l")
        await pilot.pause()
        assert over is pilot.app.screen
        assert japanese in words_on(pilot)


async def test_a_question_is_asked_in_the_language_of_the_moment(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, OverScreen)
        question = words_on(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert "はい" in words_on(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert question == words_on(pilot)


async def test_a_long_notice_takes_the_lines_that_it_needs_and_gives_them_back(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LabScreen)
        notice = "A folder that nobody can write to: " + "far/away/" * 12 + "lab.hagaki"
        screen.say(notice)
        await pilot.pause()
        assert notice.replace(" ", "") in "".join(words_on(pilot).split())
        assert 3 == screen.footer.size.height
        await pilot.press("o")
        await pilot.pause()
        assert 1 == screen.footer.size.height
