"""Show me the code: the engine's table over the stage, for the line that is marked."""

import pytest
from textual.pilot import Pilot

from simulator.tui.code_rows import code_lines
from simulator.tui.look import Look
from simulator.tui.screens.code import CodeScreen
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.view import ViewScreen
from simulator.tui.symbols import ASCII
from simulator.tui.themes import NAMES, Ink
from simulator.views.transitions import TABLES, Decision
from simulator.words.catalogue import load
from simulator.words.language import languages
from tests.tui.conftest import Open, a_delivery, words_on

pytestmark = pytest.mark.slow


async def _open(pilot: Pilot[int]) -> None:
    await pilot.press("full_stop", "k")
    await pilot.pause()


@pytest.mark.parametrize(("language", "here"), [("en", "Legal from here"), ("ja", "ここから言えること")])
async def test_the_table_is_drawn_for_the_newest_line(opened: Open, language: str, here: str) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "letter.hagaki"), language=language) as pilot:
        await _open(pilot)
        assert isinstance(pilot.app.screen, CodeScreen)
        words = words_on(pilot)
        assert "simulator/protocols/pop3/states.py:" in words
        assert here in words


async def test_the_language_changes_with_the_table_open(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "letter.hagaki")) as pilot:
        await _open(pilot)
        await pilot.press("l")
        await pilot.pause()
        assert "ここから言えること" in words_on(pilot)
        await pilot.press("escape")
        assert isinstance(pilot.app.screen, ViewScreen)


async def test_where_nobody_has_spoken_there_is_nothing_to_show(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("k")
        assert isinstance(pilot.app.screen, LabScreen)
        assert "Nobody has said anything" in words_on(pilot)


async def test_home_has_no_line_to_show_the_code_of(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press("k")
        assert isinstance(pilot.app.screen, HomeScreen)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("protocol", TABLES)
def test_every_move_of_every_table_can_be_drawn_in_ascii_and_in_room(language: str, protocol: str) -> None:
    look = Look(load(language), ASCII, Ink(NAMES[0]))
    table, start = TABLES[protocol]
    from simulator.tui.drawing import width_of

    for state, moves in table.items():
        for verb, target in moves.items():
            lines = code_lines(Decision(protocol, state, verb, target, "+OK yes", True), look, 74)
            assert [] == [line for line in lines if width_of(line) > 74]
            drawn = "".join(text for line in lines[:5] for text, _ in line)
            assert drawn.isascii() or language == "ja"
            assert verb in drawn
    refused = code_lines(Decision(protocol, start, "XYZZY", start, "a1 BAD no", False), look, 74)
    assert ASCII.cut in "".join(text for line in refused[:5] for text, _ in line)
