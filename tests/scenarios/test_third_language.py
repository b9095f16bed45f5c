"""A third language is a matter of adding files: one made from English by marks is all that is spoken then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.course.loader import load
from simulator.tui.app import HagakiApp
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.words import catalogue, glossary
from simulator.words.language import choose, languages
from tests.tui.conftest import words_on
from tests.words.pseudo import LANGUAGE, marked, marked_lesson, unmarked_words, write_language


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of words, with a lesson that has its text in the language."""
    made = tmp_path_factory.mktemp("words")
    write_language(made)
    return made


@pytest.fixture
def spoken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("HAGAKI_WORDS", str(folder))
    return folder


def hagaki(folder: Path, *arguments: str | Path) -> tuple[int, str]:
    """Run it as a person would, in the language; exit status, and all that was printed."""
    environment = {
        **os.environ,
        "HAGAKI_WORDS": str(folder),
        "HAGAKI_STATE": str(folder / "state"),
        "LANG": f"{LANGUAGE}.UTF-8",
        "PYTHONUTF8": "1",
    }
    command = [sys.executable, "-m", "simulator.cli", *map(str, arguments)]
    done = subprocess.run(command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return done.returncode, done.stdout + done.stderr


@pytest.fixture(scope="module")
def lesson(folder: Path) -> Path:
    """A lesson as `lesson new` writes it, with its text in the language alone."""
    path = folder / "a-lesson"
    assert 0 == hagaki(folder, "lesson", "new", path)[0]
    text = marked_lesson((path / "en.md").read_text("utf-8"))
    for other in [*path.glob("*.md"), *path.glob("letters/*.ja.txt")]:
        other.unlink()
    (path / f"{LANGUAGE}.md").write_text(text, "utf-8")
    for letter in path.glob("letters/*.en.txt"):
        letter.with_name(letter.name.replace(".en.", f".{LANGUAGE}.")).write_text(
            letter.read_text("utf-8"), "utf-8"
        )
    return path


def test_marks_leave_gaps_and_code_alone() -> None:
    assert "Ópén {name}, thén `type`" == marked("Open {name}, then `type`")
    assert ["this is not marked"] == unmarked_words("thís ís. this is not marked. Thís ís")


def test_the_language_is_one_of_those_that_there_are(spoken: Path) -> None:
    assert ("en", "ja", LANGUAGE) == languages()
    assert LANGUAGE == choose(None, None, {"LANG": "qps_XX.UTF-8"})
    assert marked(catalogue.load("en").raw("screen.yes")) == catalogue.load(LANGUAGE).text("screen.yes")
    assert list(glossary.terms("en")) == list(glossary.terms(LANGUAGE))


@pytest.mark.slow
def test_help_and_errors_are_told_in_it(folder: Path) -> None:
    for command in ([], ["deliver"], ["lesson", "check"]):
        status, told = hagaki(folder, *command, "--help")
        assert (0, marked("Usage")) == (status, told[:5])
        assert [] == unmarked_words(told)
    assert (2, marked("No such option")) == (2, hagaki(folder, "run", "--nothing")[1][8:22])
    assert marked("no world is called") in hagaki(folder, "deliver", "README.md", "--world", "moon")[1]


@pytest.mark.slow
def test_a_file_of_words_that_cannot_be_read_is_told_with_its_place(tmp_path: Path) -> None:
    write_language(tmp_path)
    (tmp_path / LANGUAGE / "interface.yaml").write_text("a: b\na: c\n", "utf-8")
    status, told = hagaki(tmp_path, "lesson", "list")
    assert (2, 1) == (status, len(told.splitlines()))
    assert "interface.yaml:2:1: the key 'a' stands here twice; keep one, or begin a new '- '" in told


@pytest.mark.slow
def test_a_letter_is_delivered_and_told_in_it(folder: Path) -> None:
    status, told = hagaki(folder, "deliver", "tests/corpus/deep-50.eml")
    assert (0, []) == (status, unmarked_words(told))
    assert marked("byte for byte") in told


@pytest.mark.slow
def test_a_lesson_is_checked_and_run_in_it(folder: Path, lesson: Path) -> None:
    status, told = hagaki(folder, "lesson", "check", lesson)
    assert (0, []) == (status, unmarked_words(told)), told
    status, told = hagaki(folder, "run", lesson, "--solve")
    assert (0, []) == (status, unmarked_words(told)), told
    script = lesson / "lesson.yaml"
    broken = lesson.with_name("broken")
    broken.mkdir()
    (broken / "lesson.yaml").write_text(script.read_text("utf-8").replace("minutes:", "minuts:", 1), "utf-8")
    status, told = hagaki(folder, "lesson", "check", broken)
    assert 1 == status
    assert f"{marked('unknown key')} 'minuts'" in told
    assert [] == unmarked_words(told)


@pytest.mark.slow
async def test_home_and_a_lesson_are_shown_in_it(spoken: Path, lesson: Path) -> None:
    english = catalogue.load("en")
    app = HagakiApp(HomeScreen, language=LANGUAGE, ascii_wanted=False, keep=False)
    async with app.run_test(size=(80, 24)) as pilot:
        await pilot.pause()
        assert marked(english.text("home.lab")) in words_on(pilot)
        assert [] == [line for line in unmarked_words(words_on(pilot)) if line not in titles()]
    loaded = load(lesson)
    app = HagakiApp(lambda: LessonScreen(loaded), language=LANGUAGE, ascii_wanted=False, keep=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert [] == unmarked_words(words_on(pilot))


def titles() -> str:
    """Our own lessons have no text in the language: their titles are told in English."""
    from simulator.course.shelf import lesson_folders

    return " ".join(load(folder).title(LANGUAGE) for folder in lesson_folders())
