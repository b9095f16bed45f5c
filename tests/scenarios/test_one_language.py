"""Whoever reads English meets no Japanese, and whoever reads Japanese no English sentence but the wire's.

Goal: nothing is told past the words. Method: commands and screens are run in either language, and what they
print is searched: for kana and kanji, or for four English words in a row that no server said.
"""

import gc
import io
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from simulator.cli import main
from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from simulator.tui.app import HagakiApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from simulator.words.language import languages
from tests.tui.conftest import a_delivery, words_on
from tests.words.pseudo import unmarked_words
from tests.words.test_catalogues import JAPANESE

LESSONS = [folder.name for folder in lesson_folders()]
# What servers say is the same in every language.
REPLY = re.compile(r"(?:[-+](?:ERR|OK)|\b[2-5]\d\d[ -]\d\.\d+\.\d+|\b354 |\* |\b[a-z]\d+ (?:OK|NO|BAD)).*")
LETTER = "tests/corpus/deep-50.eml"
COMMANDS = [
    ["deliver", LETTER],
    ["deliver", LETTER, "--to", "nobody@fuji.example"],
    ["deliver", LETTER, "--tls", "required", "--fetch", "imap"],
    ["deliver", LETTER, "--until", "1s"],
    *([command, name] for name in LESSONS for command in ("run", "guide")),
    ["run", "3", "--solve"],
    ["compare", "4"],
    ["lesson", "list"],
    ["claims", "3"],
]
MISTAKES = [
    ["deliver", "nowhere.eml"],
    ["deliver", LETTER, "--world", "moon"],
    ["deliver", LETTER, "--from", "nobody"],
    ["deliver", LETTER, "--until", "soon"],
    ["deliver", LETTER, "--save", "/no/such/folder/x"],
    ["run", "99"],
    ["run", "1", "--tls", "maybe"],
    ["view", LETTER],
    ["export", "3", "--to", "pcapng", "-o", "/no/such/folder/x"],
    ["lesson", "check", LETTER],
    ["serve", "--office", "moon.example", "--no-screen"],
    ["serve", "--account", "nothing", "--no-screen"],
    ["play", "1"],
]


def strangers(text: str, language: str) -> list[str]:
    """What stands in the text in another language."""
    if language == "en":
        return [line for line in text.split("\n") if JAPANESE.search(line)]
    return [words for line in text.split("\n") for words in unmarked_words(REPLY.sub("", line))]


Tell = Callable[..., str]


@pytest.fixture
def told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Iterator[Tell]:
    """What a command prints, on both streams."""
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path / "state"))
    monkeypatch.setattr(sys, "stdin", io.StringIO())

    def run(*arguments: str, language: str) -> str:
        with pytest.raises(SystemExit):
            main([*arguments, "--lang", language])
        return "".join(capsys.readouterr())

    yield run
    gc.unfreeze()  # a command is the last thing that its process does; here others follow
    gc.enable()


def test_a_stranger_is_found() -> None:
    assert ["これは"] == strangers("hello\nこれは", "en")
    assert ["this was left over"] == strangers("手紙: this was left over", "ja")
    assert [] == strangers("サーバー -ERR name and password do not match", "ja")


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_a_command_speaks_one_language(told: Tell, command: list[str], language: str) -> None:
    text = told(*command, language=language)
    assert len(text) > 20
    assert [] == strangers(text, language)


@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize("command", MISTAKES, ids=" ".join)
def test_a_mistake_is_told_in_one_language(told: Tell, command: list[str], language: str) -> None:
    text = told(*command, language=language)
    assert [] == strangers(text, language)
    assert bool(JAPANESE.search(text)) == (language == "ja")


def screens() -> Iterator[tuple[str, Callable[[], HouseScreen], list[str]]]:
    """Each screen with the keys that are pressed on it, one look after each.

    The glossary (`y`) is left out: it names each word in both languages.
    """
    yield "home", HomeScreen, ["question_mark"]
    acts = [key for opens in ("m", "u", "a", "question_mark", "ctrl+p") for key in (opens, "escape")]
    yield "lab", LabScreen, [*acts, "s", "d", "f", "n", "n", "n", "k", "escape", "e", "x"]
    seats = ["1", "2", "3", "4", "5"]
    yield "view", lambda: ViewScreen(a_delivery(), "trace"), ["g", "n", "n", "n", "e", *seats, "k"]
    for folder in lesson_folders():
        yield folder.name, lambda folder=folder: LessonScreen(load(folder)), ["h", "i", *["right"] * 8]


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
@pytest.mark.parametrize(("first", "keys"), [row[1:] for row in screens()], ids=[row[0] for row in screens()])
async def test_a_screen_speaks_one_language(
    first: Callable[[], HouseScreen], keys: list[str], language: str
) -> None:
    app = HagakiApp(first, language=language, ascii_wanted=False, keep=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert [] == strangers(words_on(pilot), language)
        for key in keys:
            await pilot.press(key)
            await pilot.pause()
            assert [] == strangers(words_on(pilot), language)
