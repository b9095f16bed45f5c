"""What all screens share: keys, help, language, looks, sizes, and the ways out."""

import pytest

from simulator.tui import keys
from simulator.tui.app import HagakiApp
from simulator.tui.look import look_of
from simulator.tui.screens.ask import AskScreen
from simulator.tui.screens.help import HelpScreen, help_lines
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from simulator.tui.symbols import ASCII
from tests.tui.conftest import LARGE, Open, a_delivery, lesson, words_on

pytestmark = pytest.mark.slow


def _view() -> ViewScreen:
    return ViewScreen(a_delivery(), "picnic.hagaki")


async def test_help_names_every_key_of_the_screen(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, LessonScreen)
        text = "\n".join("".join(part for part, _ in line) for line in help_lines(screen.look, screen.tables))
        bound = {binding.action for _, binding in screen._bindings} | {
            binding.action for _, binding in pilot.app._bindings
        }
        for table in screen.tables:
            for command in table:
                assert screen.look.text(f"screen.key.{command.name}") in text
                assert command.name in bound
        await pilot.press("question_mark")
        assert isinstance(pilot.app.screen, HelpScreen)
        await pilot.press("escape")
        assert screen is pilot.app.screen


@pytest.mark.parametrize(("typed", "language"), [("ｌ", "ja"), ("l", "ja")])
async def test_full_width_keys_work(opened: Open, typed: str, language: str) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press(typed)
        assert language == look_of(pilot.app.screen).language


async def test_kana_bring_a_word_about_japanese_input(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press("あ")
        assert "Japanese input is on" in words_on(pilot)
        await pilot.press("down")
        assert "Japanese input is on" not in words_on(pilot)


@pytest.mark.parametrize("size", [(80, 24), LARGE])
async def test_the_language_changes_on_the_fly_and_nothing_is_lost(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(_view, size=size) as pilot:
        await pilot.press(*["right"] * 7)
        before = words_on(pilot)
        await pilot.press("l")
        assert "これまで" in words_on(pilot)
        await pilot.press("l")
        assert before == words_on(pilot)


async def test_control_c_asks_before_it_ends(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press("ctrl+c")
        assert isinstance(pilot.app.screen, AskScreen)
        await pilot.press("n")
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("ctrl+c", "y")
        await pilot.pause()
        assert 0 == pilot.app.return_value


async def test_q_goes_home_and_then_out(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await pilot.press("q")
        assert isinstance(pilot.app.screen, HomeScreen)
        await pilot.press("q")
        await pilot.pause()
        assert 0 == pilot.app.return_value


async def test_a_small_window_asks_for_room_and_loses_nothing(opened: Open) -> None:
    async with opened(_view) as pilot:
        await pilot.press(*["right"] * 5)
        before = words_on(pilot)
        for size in ((20, 5), (59, 24), (80, 17)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
            assert "60" in words_on(pilot) and "Story" not in words_on(pilot)
        await pilot.resize_terminal(80, 24)
        await pilot.pause()
        assert before == words_on(pilot)


async def test_resizing_at_any_time_breaks_nothing(opened: Open) -> None:
    async with opened(_view) as pilot:
        await pilot.press(*["right"] * 9)
        for width, height in ((120, 36), (60, 18), (200, 60), (100, 24), (99, 40), (1, 1), (80, 24)):
            await pilot.resize_terminal(width, height)
            await pilot.press("right", "left", "tab")
            await pilot.pause()
        assert "step" in words_on(pilot)


async def test_a_terminal_that_draws_signs_wide_gets_ascii(opened: Open) -> None:
    async with opened(_view, size=LARGE) as pilot:
        app = pilot.app
        assert isinstance(app, HagakiApp)
        app.change_look(signs=ASCII)
        await pilot.press("right", "right", "right", "l")
        drawn = {sign for sign in words_on(pilot) if not sign.isascii()}
        assert [] == sorted(sign for sign in drawn if "\u2000" <= sign <= "\u2bff")


async def test_the_palette_finds_commands_by_their_words(opened: Open) -> None:
    async with opened(_view) as pilot:
        words = look_of(pilot.app.screen).text("screen.key.theme")
        await pilot.press("colon")
        await pilot.pause()
        await pilot.press(*[{" ": "space", ",": "comma"}.get(sign, sign) for sign in words], "enter")
        await pilot.pause()
        assert "hagaki-light" == look_of(pilot.app.screen).ink.name


async def test_what_the_bars_name_can_be_clicked(opened: Open) -> None:
    async with opened(_view) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ViewScreen)
        start = next(start for start, _, action in screen.footer.zones if action == "next")
        await pilot.click("#footer", offset=(start + 1, 0))
        assert 1 == screen.reel.position.k
        start = next(start for start, _, action in screen.header.zones if action == "language")
        await pilot.click("#header", offset=(start + 1, 0))
        assert "ja" == screen.look.language


async def test_the_line_of_time_can_be_clicked(opened: Open) -> None:
    async with opened(_view) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ViewScreen)
        await pilot.click("#timeline", offset=(30, 0))
        middle = screen.reel.position.k
        assert 0 < middle < screen.reel.position.n
        await pilot.click("#timeline", offset=(3, 0))
        assert screen.reel.position.k < middle


async def test_every_command_is_in_the_table_it_is_bound_from(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        assert keys.ANYWHERE in pilot.app.screen.tables  # type: ignore[attr-defined]
