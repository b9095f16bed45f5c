"""Lesson and world files, spoilt at random as people and programs spoil them, and what must come of it.

Whatever stands in a lesson's folder: every fault is told by file, line and column, in one printable line; or
the lesson can be played and told to its end. Nothing is read or written outside the folder, and nothing
takes long.
"""

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random
from typing import Any, Final

import simulator
from simulator.course.guide import NoGuide, guide_lines
from simulator.course.linter import check
from simulator.course.loader import load
from simulator.course.new_lesson import write_lesson
from simulator.course.player import Player
from simulator.course.results import Happening, tell
from simulator.course.shelf import lesson_folders
from simulator.exports.telling import Teller
from simulator.tui.lesson_blocks import opening_blocks
from simulator.tui.look import Look
from simulator.tui.symbols import UNICODE
from simulator.tui.themes import Ink
from simulator.words import catalogue
from simulator.world.loader import worlds_folder
from tests.fuzz.file_spoils import spoil

SECONDS: Final = 20.0  # of the processor, for one folder; what else goes on here does not count
_OUTSIDE: Final = "planted outside: nobody may read this"


@cache
def _bases() -> tuple[Path, ...]:
    """Folders to begin with: the new lesson more often than the long ones, once with a world of its own."""
    kept = Path(tempfile.mkdtemp(prefix="hagaki-fuzz-"))
    small, own = kept / "21-small", kept / "22-own-world"
    for folder in (small, own):
        write_lesson(folder, "en")
    (own / "worlds").mkdir()
    shutil.copyfile(worlds_folder() / "two-offices.yaml", own / "worlds" / "mine.yaml")
    script = own / "lesson.yaml"
    script.write_text(script.read_text("utf-8").replace("world: two-offices", "world: mine"), "utf-8")
    return (small, small, small, own, own, own, *lesson_folders()[:3])


def _printable(text: str) -> bool:
    return not any(character < " " or "\x7f" <= character <= "\x9f" for character in text)


def outcome(folder: Path) -> str:
    """`told` or `plays`, once everything has been looked at. Raises AssertionError for what must not be."""
    faults = check(folder)
    for fault in faults:
        assert fault.line >= 1 and fault.column >= 1 and fault.message, fault
        assert _printable(str(fault)), repr(str(fault))
    if any(not fault.warning for fault in faults):
        return "told"
    lesson = load(folder)
    for language in ("en", "ja"):
        words = catalogue.load(language)
        player = Player(lesson, language=language)
        teller = Teller(player.main.trace.cast, words)
        for line in tell(player, words, solve=True):
            shown = teller.line(line.trace[line.serial]) if isinstance(line, Happening) else line
            assert _printable(shown.replace("\n", "")), repr(shown)
        try:
            assert all(_printable(line) for line in guide_lines(lesson, words, 80))
        except NoGuide:
            pass
        opening_blocks(lesson, Look(words, UNICODE, Ink("hagaki-dark"), 0))
    return "plays"


class Opened:
    """Every file that Python opens while somebody looks on."""

    def __init__(self) -> None:
        self.watching: Path | None = None
        self.wrong: list[str] = []
        base = Path(simulator.__file__).resolve().parents[1]
        self._good = tuple(
            str(path) for path in (base, Path(sys.prefix).resolve(), Path(sys.base_prefix).resolve())
        )
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if self.watching is None or event not in ("open", "os.rename", "os.remove", "os.mkdir", "os.system"):
            return
        if event == "open" and isinstance(arguments[0], str | bytes):
            name, flags = os.path.realpath(os.fsdecode(arguments[0])), int(arguments[2] or 0)
            if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.wrong.append(f"{name} was opened for writing")
            elif not name.startswith((str(self.watching), *self._good)):
                self.wrong.append(f"{name} was read")
        elif event != "open":
            self.wrong.append(f"{event} {arguments}")

    @contextmanager
    def only_in(self, folder: Path) -> Iterator[None]:
        self.watching, self.wrong = folder.resolve(), []
        try:
            yield
        finally:
            self.watching = None


@cache
def opened() -> Opened:
    """One for the process: an audit hook stays for good."""
    return Opened()


def case(seed: int) -> tuple[str, str]:
    """One folder, spoilt: what was done, and what came of it. Raises AssertionError."""
    random = Random(seed)
    source = random.choice(_bases())
    with tempfile.TemporaryDirectory(prefix="hagaki-fuzz-") as place:
        outside = Path(place) / "outside.txt"
        outside.write_text(_OUTSIDE, "utf-8")
        folder = Path(place) / source.name
        shutil.copytree(source, folder)
        done = spoil(folder, outside, random)
        begun = time.process_time()
        with opened().only_in(folder):
            try:
                came = outcome(folder)
            except AssertionError:
                raise
            except BaseException as error:
                raise AssertionError(f"seed {seed} ({source.name}, {done}): {error!r}") from error
        took = time.process_time() - begun
        assert [] == opened().wrong, f"seed {seed} ({source.name}, {done}): {opened().wrong}"
        assert took < SECONDS, f"seed {seed} ({source.name}, {done}): {took:.0f} s"
    return done, came


def spoil_files(cases: int, seed: int) -> None:
    """So many folders, one after the other."""
    for number in range(cases):
        case(seed + number)
