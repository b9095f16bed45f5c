"""Screens for the tests: the program on a terminal of a given size, with nothing kept and nothing probed."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import cache

import pytest
from textual.pilot import Pilot

from simulator.course.loader import Lesson, load
from simulator.trace.store import Trace
from simulator.tui.app import HagakiApp
from simulator.tui.screens.house import HouseScreen
from simulator.world.composing import compose
from simulator.world.library import lessons_folder
from simulator.world.runner import Run

Opened = AbstractAsyncContextManager[Pilot[int]]
Open = Callable[..., Opened]

SMALL, LARGE = (80, 24), (120, 36)
LESSONS = {
    1: "01-what-is-a-pop-server",
    2: "02-mail-and-servers",
    3: "03-the-role-of-the-pop-server",
    4: "04-pop3-and-encryption",
}


@cache
def lesson(number: int) -> Lesson:
    return load(lessons_folder() / LESSONS[number])


@cache
def a_delivery() -> Trace:
    """A letter from Aoi to Haruto, delivered and fetched, in clear."""
    run = Run("two-offices", seed=1)
    octets = compose(run, "aoi", "haruto", "Picnic", "On Sunday, by the river.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


@pytest.fixture
def opened() -> Open:
    """Open a screen: `async with opened(lambda: HomeScreen()) as pilot`."""

    @asynccontextmanager
    async def open_screen(
        first: Callable[[], HouseScreen],
        *,
        size: tuple[int, int] = SMALL,
        language: str = "en",
        ascii_wanted: bool = False,
    ) -> AsyncIterator[Pilot[int]]:
        app = HagakiApp(first, language=language, ascii_wanted=ascii_wanted, keep=False)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield pilot

    return open_screen


def words_on(pilot: Pilot[int]) -> str:
    """Everything that stands on the screen."""
    screen = pilot.app.screen
    rows = screen._compositor.render_strips(screen.size)
    return "\n".join("".join(segment.text for segment in row) for row in rows)
