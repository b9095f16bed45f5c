"""Draws the README's pictures from the running program: `make screenshots`.

Each picture is a size, a way in and the keys to press, drawn once a language. They are SVG, and
each stays under 200 KiB: Textual's picture without the web font that it would otherwise load from elsewhere.
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
_NAMES = {"en": {"sender": "Aoi", "recipient": "Haruto"}, "ja": {"sender": "あおい", "recipient": "はると"}}
_FONTS = re.compile(r"@font-face \{.*?\}\s*", re.DOTALL)


class Picture(NamedTuple):
    name: str
    size: tuple[int, int]
    first: Callable[[str], Screen[object]]  # given the language
    keys: tuple[str, ...]


def _lesson(number: int, step: str = "") -> Callable[[str], Screen[object]]:
    def first(language: str) -> Screen[object]:
        from simulator.course.loader import load
        from simulator.tui.screens.lesson import LessonScreen
        from simulator.world.library import lessons_folder

        (folder,) = lessons_folder().glob(f"{number:02}-*")
        return LessonScreen(load(folder), step=step)

    return first


def _saved(tls: str) -> Callable[[str], Screen[object]]:
    """A letter that has travelled under a policy, to look at."""

    def first(language: str) -> Screen[object]:
        from simulator.tui.screens.view import ViewScreen
        from simulator.wire.policy import TlsPolicy
        from simulator.world.composing import compose
        from simulator.world.letters import template
        from simulator.world.runner import Run

        run = Run(tls=TlsPolicy(tls))
        subject, body, _ = template("picnic", language)
        body = body.format(**_NAMES[language])
        letter = compose(run, "aoi", "haruto", subject, body, language)
        run.intend("send", octets=letter, **{"from": "aoi", "to": "haruto"})
        run.until_idle()
        return ViewScreen(run.trace, "picnic.hagaki")

    return first


LARGE, SMALL = (120, 36), (80, 24)
PICTURES = (
    Picture("lesson-1", LARGE, _lesson(1), ("3", "enter", *["right"] * 4)),
    Picture("type-it", SMALL, _lesson(3, "your-turn"), (*"USER haruto", "enter")),
    Picture("side-by-side", LARGE, _lesson(4, "side-by-side"), ("right", "full_stop")),
    Picture("notebook", LARGE, _lesson(4, "eves-notebook"), ("2", *["right"] * 7, "e")),
    Picture("seats", LARGE, _saved("required"), (*["right"] * 30, "3")),
    Picture("mailboxes", LARGE, _lesson(6, "answer-from-the-phone"), ("2", "right", "full_stop")),
)


async def draw(picture: Picture, language: str) -> str:
    """The SVG of one picture."""
    from simulator.tui.app import HagakiApp

    app = HagakiApp(lambda: picture.first(language), language=language, ascii_wanted=False, keep=False)
    async with app.run_test(size=picture.size) as pilot:
        await pilot.pause()
        for key in picture.keys:
            await pilot.press("space" if key == " " else key)
            await pilot.pause()
        return _FONTS.sub("", app.export_screenshot(title="hagaki"))


def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as state:
        import os

        os.environ["HAGAKI_STATE"] = state
        for picture in PICTURES:
            for language in ("en", "ja"):
                name = f"{picture.name}.{language}.svg"
                svg = asyncio.run(draw(picture, language)).encode()
                if len(svg) > LARGEST:
                    raise SystemExit(f"{name}: {len(svg)} octets, more than {LARGEST}")
                (FOLDER / name).write_bytes(svg)
                print(f"{name}  {len(svg) // 1024} KiB")


if __name__ == "__main__":
    main()
