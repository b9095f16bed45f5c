"""What home says about each lesson, read from the first lines of its files: home must not load them whole."""

import re
from pathlib import Path

import msgspec

from simulator.course.titles import unquoted
from simulator.world.library import lessons_folder

_TITLE = re.compile(r"^title:\s*(.+?)\s*$", re.MULTILINE)
_MINUTES = re.compile(r"^minutes:\s*(\d+)", re.MULTILINE)
_STEP = re.compile(r"^ {1,4}- id:", re.MULTILINE)
_HEAD = 600  # characters of a text file that hold its front matter


class Listed(msgspec.Struct, frozen=True, kw_only=True):
    """A lesson in the list."""

    id: str  # the folder's name
    folder: str
    number: str
    titles: dict[str, str]
    minutes: int
    steps: int

    def title(self, language: str) -> str:
        return self.titles.get(language) or self.titles.get("en") or self.id


def listed_lessons(folder: Path | None = None) -> list[Listed]:
    """The lessons of this installation, by number."""
    found = []
    for script in sorted((folder or lessons_folder()).glob("[0-9]*/lesson.yaml")):
        try:
            found.append(_listed(script))
        except OSError:
            continue
    return found


def _listed(script: Path) -> Listed:
    folder = script.parent
    text = script.read_text("utf-8", "replace")
    minutes = _MINUTES.search(text)
    titles = {}
    for path in folder.glob("??.md"):
        with path.open(encoding="utf-8", errors="replace") as file:
            title = _TITLE.search(file.read(_HEAD))
        if title:
            titles[path.stem] = unquoted(title[1])
    return Listed(
        id=folder.name,
        folder=str(folder),
        number=folder.name.partition("-")[0].lstrip("0"),
        titles=titles,
        minutes=int(minutes[1]) if minutes else 0,
        steps=len(_STEP.findall(text)),
    )
