"""Every text that the screen asks the catalogue for is there in every language."""

import re
from pathlib import Path

import pytest

import simulator.tui
from simulator.views.steps import StepSize
from simulator.words import catalogue
from simulator.words.language import languages

_FOLDER = Path(simulator.tui.__file__).parent
_ASKED = re.compile(r"""\.text\(\s*["']([a-z_.]+)["']""")
_MADE = {
    "name.size": [size.value for size in StepSize],
    "name.tls": ["none", "opportunistic", "required"],
    "screen.pane": ["route", "lesson", "conversation", "wire", "letter", "mailboxes", "story", "lab"],
    "screen.sign": ["clear", "locked", "none", "cut", "letter"],
    "screen.keys": ["move", "look", "act", "program"],
    "screen.first": ["ask", "match", "order", "point", "console"],
    "screen.later": ["minutes", "hours", "days"],
    "screen.story": ["delivered", "returned", "queued"],
    "lesson": ["beginner", "expert"],
}


def _keys() -> list[str]:
    found = {key for path in _FOLDER.rglob("*.py") for key in _ASKED.findall(path.read_text("utf-8"))}
    hints = {
        name
        for path in _FOLDER.rglob("*.py")
        for name in re.findall(r"""\.hint\(["']([a-z_]+)["']\)""", path.read_text("utf-8"))
    }
    found |= {f"screen.hint.{name}" for name in hints}
    return sorted(found | {f"{group}.{name}" for group, names in _MADE.items() for name in names})


@pytest.mark.parametrize("language", languages())
def test_every_text_is_there(language: str) -> None:
    texts = catalogue.load(language)
    assert [] == [key for key in _keys() if key not in texts]


def test_the_search_finds_what_it_is_for() -> None:
    assert {"screen.too_small", "screen.hint.next", "home.lessons"} <= set(_keys())
