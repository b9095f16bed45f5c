"""Draws the README's pictures from the running program: `make screenshots`.

Each picture is a size, a language, a way in and the keys to press. They are SVG, and each stays under
200 KiB: Textual's picture without the web font that it would otherwise load from elsewhere.
"""

import asyncio
import re
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from textual.screen import Screen

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"
LARGEST = 200 * 1024
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Picture(NamedTuple):
    name: str
    size: tuple[int, int]
    language: str
    first: Callable[[], Screen[object]]
    keys: tuple[str, ...]


def _home() -> Screen[object]:
    from simulator.tui.screens.home import HomeScreen

    return HomeScreen()


def _lesson(number: int, step: str = "") -> Callable[[], Screen[object]]:
    def first() -> Screen[object]:
        from simulator.course.loader import load
        from simulator.tui.screens.lesson import LessonScreen
        from simulator.world.library import lessons_folder

        (folder,) = lessons_folder().glob(f"{number:02}-*")
        return LessonScreen(load(folder), step=step)

    return first


def _saved(tls: str) -> Callable[[], Screen[object]]:
    """A letter that has travelled under a policy, to look at."""

    def first() -> Screen[object]:
        from simulator.tui.screens.view import ViewScreen
        from simulator.wire.policy import TlsPolicy
        from simulator.world.letters import template
        from simulator.world.runner import Run, compose

        run = Run(tls=TlsPolicy(tls))
        subject, body, _ = template("picnic", "en")
        body = body.format(sender="Aoi", recipient="Haruto")
        letter = compose(run, "aoi", "haruto", subject, body, "en")
        run.intend("send", octets=letter, **{"from": "aoi", "to": "haruto"})
        run.until_idle()
        return ViewScreen(run.trace, "picnic.hagaki")

    return first


PICTURES = (
    Picture("home", (80, 24), "en", _home, ()),
    Picture("lesson-1", (120, 36), "en", _lesson(1), ("3", "enter", *["right"] * 4)),
    Picture("lesson-3-ja", (80, 24), "ja", _lesson(3), ()),
    Picture("letter-in-clear", (120, 36), "en", _saved("none"), ("right",) * 12),
    Picture("letter-under-tls", (120, 36), "en", _saved("required"), ("right",) * 16),
)


async def draw(picture: Picture) -> str:
    """The SVG of one picture."""
    from simulator.tui.app import HagakiApp

    app = HagakiApp(picture.first, language=picture.language, ascii_wanted=False, keep=False)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press(key)
            await pilot.pause()
        return _FONTS.sub("", app.export_screenshot(title="hagaki"))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        import os

        os.environ["HAGAKI_STATE"] = state
        for picture in PICTURES:
            svg = asyncio.run(draw(picture)).encode()
            if len(svg) > LARGEST:
                raise SystemExit(f"{picture.name}: {len(svg)} octets, more than {LARGEST}")
            (FOLDER / f"{picture.name}.svg").write_bytes(svg)
            print(f"{picture.name}.svg  {len(svg) // 1024} KiB")


if __name__ == "__main__":
    main()
