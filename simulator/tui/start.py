"""How the command line starts the screen. Nothing here, and nothing it loads at first, runs a simulation.

Python's garbage collector would run many times while Textual loads and find nothing to free; it
rests until the first frame stands.
"""

import gc
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from simulator.course.loader import Lesson
    from simulator.trace.store import Trace
    from simulator.tui.live_source import Source
    from simulator.tui.screens.house import HouseScreen
    from simulator.wire.policy import TlsPolicy


def run_home(
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
    guessed: bool = False,
) -> int:
    """Home: lessons, the lab, and where one left off. Returns the exit status.

    `guessed`: nobody has chosen the language yet.
    """

    def first() -> "HouseScreen":
        from simulator.tui.screens.home import HomeScreen

        return HomeScreen(guessed=guessed)

    return _run(first, language, ascii_wanted, theme)


def run_lesson(
    lesson: "Lesson",
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
    seed: int | None = None,
    tls: "TlsPolicy | None" = None,
    step: str = "",
) -> int:
    """A lesson, from its first step or from the one named. Returns the exit status."""

    def first() -> "HouseScreen":
        from simulator.tui.screens.lesson import LessonScreen

        return LessonScreen(lesson, seed=seed, tls=tls, step=step)

    return _run(first, language, ascii_wanted, theme)


def run_preview(
    lesson: "Lesson",
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
    step: str = "",
) -> int:
    """A lesson that follows its files as they are saved. Returns the exit status."""

    def first() -> "HouseScreen":
        from simulator.tui.screens.preview import PreviewScreen

        return PreviewScreen(lesson, step=step)

    return _run(first, language, ascii_wanted, theme)


def run_lab(
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
    world: str = "two-offices",
    seed: int = 1,
    strangers: bool = False,
) -> int:
    """The lab. Returns the exit status."""

    def first() -> "HouseScreen":
        from simulator.tui.screens.lab import LabScreen

        return LabScreen(world, seed, strangers=strangers)

    return _run(first, language, ascii_wanted, theme)


def run_view(
    trace: "Trace",
    name: str | Path,
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
) -> int:
    """A saved trace, to look at. Returns the exit status."""

    def first() -> "HouseScreen":
        from simulator.tui.screens.view import ViewScreen

        return ViewScreen(trace, str(name))

    return _run(first, language, ascii_wanted, theme)


async def run_live(
    source: "Source",
    *,
    language: str = "en",
    ascii_wanted: bool | None = None,
    theme: str | None = None,
) -> int:
    """Servers that run in this loop, to look at until somebody ends it. Returns the exit status."""
    from simulator.tui.app import HagakiApp, told_status
    from simulator.tui.screens.watch import WatchScreen

    app = HagakiApp(
        lambda: WatchScreen(source),
        language=language,
        ascii_wanted=ascii_wanted,
        theme=theme,
        heeds_signals=False,
    )
    return told_status(app, await app.run_async())


def _run(
    first: Callable[[], "HouseScreen"], language: str, ascii_wanted: bool | None, theme: str | None
) -> int:
    gc.disable()
    from simulator.tui.app import HagakiApp, run

    return run(HagakiApp(first, language=language, ascii_wanted=ascii_wanted, theme=theme))
