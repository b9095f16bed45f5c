"""A pane asks only for the rows in sight, moves its selection inside them, and survives any size."""

import pytest
from textual.app import App, ComposeResult

from simulator.tui.drawing import Line
from simulator.tui.look import Look
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.tui.symbols import UNICODE
from simulator.tui.themes import NAMES, Ink
from simulator.words import catalogue

pytestmark = pytest.mark.slow


class Million(LinePane):
    """A million rows; it remembers which it was asked for."""

    selectable = True

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[int] = set()

    def row_count(self) -> int:
        return 1_000_000

    def row(self, index: int, width: int) -> Line:
        self.asked.add(index)
        return [(f"row {index}", "text")]


class PaneApp(App[None]):
    def __init__(self, pane: LinePane) -> None:
        super().__init__()
        self.pane = pane
        self.look = Look(catalogue.load("en"), UNICODE, Ink(NAMES[0]))

    def compose(self) -> ComposeResult:
        yield self.pane


async def test_only_rows_in_sight_are_asked_for() -> None:
    pane = Million()
    async with PaneApp(pane).run_test(size=(40, 12)) as pilot:
        pane.focus()
        await pilot.press("end", "up", "home", "pagedown")
        await pilot.pause()
    assert len(pane.asked) < 60
    assert {0, 999_999} <= pane.asked


async def test_the_selection_stays_in_sight_and_inside() -> None:
    pane = Million()
    async with PaneApp(pane).run_test(size=(40, 12)) as pilot:
        pane.focus()
        await pilot.press(*["down"] * 15)
        assert pane.top <= 14 == pane.cursor < pane.top + pane.rows_in_sight
        await pilot.press("end", "down")
        assert 999_999 == pane.cursor
        await pilot.press("home", "up")
        assert (0, 0) == (pane.cursor, pane.top)


async def test_any_size_is_survived() -> None:
    pane = Million()
    async with PaneApp(pane).run_test(size=(40, 12)) as pilot:
        pane.focus()
        await pilot.press("end")
        for size in ((1, 1), (3, 2), (200, 60), (40, 12)):
            await pilot.resize_terminal(*size)
            await pilot.pause()
        assert pane.top + pane.rows_in_sight == 1_000_000


async def test_a_click_selects_the_row_beneath_it() -> None:
    pane = Million()
    async with PaneApp(pane).run_test(size=(40, 12)) as pilot:
        await pilot.click(pane, offset=(5, 4))
        assert 3 == pane.cursor


async def test_setting_the_same_lines_draws_nothing_anew() -> None:
    pane = TextPane()
    async with PaneApp(pane).run_test(size=(40, 12)) as pilot:
        pane.set_lines([[("one", "text")], [("two", "text")]])
        await pilot.pause()
        drawn = dict(pane._drawn)
        pane.set_lines([[("one", "text")], [("three", "text")]])
        assert {1, 2} & drawn.keys() - pane._drawn.keys() == {2}
