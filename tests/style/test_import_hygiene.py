"""What each command really loads, seen from a process of its own.

Goal: nobody waits for what they do not need. Method: the command runs as a person runs it, in a fresh Python
that writes down at the end which modules it has.
"""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
LETTER = "tests/corpus/deep-50.eml"
_LISTED = """
import atexit, sys
atexit.register(lambda: open(sys.argv[1], "w").write("\\n".join(sys.modules)))
from simulator.cli import main
listing, *arguments = sys.argv[1:]
main(arguments)
"""
_ON_DEMAND = {"textual", "rich", "faker", "asyncio", "markdown_it", "pygments", "sqlite3", "pydantic"}
IMAP = "simulator.protocols.imap"
_RUNS = {"simulator.network", "simulator.actors", "simulator.world.runner", "simulator.protocols.tls"}
_HOME = """
import sys
import simulator.tui.start, simulator.tui.app, simulator.tui.screens.home
print("\\n".join(sys.modules))
"""
_LESSON = """
import sys
import simulator.course.loader, simulator.tui.start, simulator.tui.app, simulator.tui.screens.lesson
print("\\n".join(sys.modules))
"""
_TLS = {"ssl", "cryptography"}


@cache
def loaded(folder: Path, *arguments: str) -> frozenset[str]:
    """The modules that a command has loaded when it ends."""
    listing = folder / "modules.txt"
    environment = {**os.environ, "HAGAKI_STATE": str(folder)}
    command = [sys.executable, "-c", _LISTED, str(listing), *arguments]
    ended = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert 0 == ended.returncode, ended.stderr
    return frozenset(listing.read_text().split("\n"))


def found(modules: frozenset[str], names: set[str]) -> list[str]:
    """Which of the packages or modules named were loaded, with what lies in them."""
    return sorted(
        module for module in modules if any(module == name or module.startswith(f"{name}.") for name in names)
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("hygiene")


def test_help_loads_no_words_no_world_and_no_screen(folder: Path) -> None:
    modules = loaded(folder, "--help")
    assert [] == found(modules, _ON_DEMAND | _TLS | {"yaml", "msgspec", "dns", "simulator.world"})


def imported(program: str) -> frozenset[str]:
    """The modules that a few lines of Python have loaded."""
    listed = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return frozenset(listed.stdout.split())


def test_home_stands_before_anything_that_runs_is_loaded() -> None:
    modules = imported(_HOME)
    assert "simulator.tui.screens.home" in modules
    late = _RUNS | {"simulator.course.player", "simulator.course.loader", "simulator.views", "simulator.live"}
    assert [] == found(modules, late | {"faker", "cryptography", "dns", "markdown_it", "sqlite3"})


@pytest.mark.slow
def test_a_lesson_stands_before_what_runs_it_and_the_panes_beside_its_words_are_loaded() -> None:
    modules = imported(_LESSON)
    assert "simulator.tui.screens.lesson" in modules
    runs = {"simulator.protocols", "simulator.mail", "simulator.world.runner", "simulator.course.player"}
    panes = {"simulator.tui.panels.notebook", "simulator.tui.panels.wire", "simulator.tui.panels.seats"}
    beside = {"simulator.views.notebook", "simulator.views.seats", "simulator.exports", "simulator.live"}
    others = {"faker", "cryptography", "dns", "markdown_it", "sqlite3", "hashlib", "yaml"}
    assert [] == found(modules, runs | panes | beside | others)


@pytest.mark.slow
def test_what_our_own_files_say_is_parsed_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("PYTHONDONTWRITEBYTECODE", raising=False)
    loaded(folder, "run", "1", "--lang", "en")
    loaded.cache_clear()
    assert [] == found(loaded(folder, "run", "1", "--lang", "en"), {"yaml"})


@pytest.mark.slow
def test_a_guide_is_printed_without_what_plays_a_lesson(folder: Path) -> None:
    modules = loaded(folder, "guide", "1", "--lang", "en")
    player = {"simulator.course.player", "simulator.world.runner", "simulator.actors.mua"}
    assert [] == found(modules, _ON_DEMAND | _TLS | player)


@pytest.mark.slow
def test_a_lesson_in_clear_loads_neither_screen_nor_tls(folder: Path) -> None:
    modules = loaded(folder, "run", "1", "--lang", "en")
    eavesdropping = {"simulator.views.notebook.book", "simulator.views.seats"}
    assert [] == found(
        modules, _ON_DEMAND | _TLS | {"email", "dns.message", "simulator.tui", IMAP} | eavesdropping
    )


@pytest.mark.slow
def test_a_lesson_under_tls_loads_no_reader_of_certificates_and_no_screen(folder: Path) -> None:
    modules = loaded(folder, "run", "1", "--lang", "en", "--tls", "required")
    assert found(modules, {"ssl"})
    assert [] == found(modules, _ON_DEMAND | {"cryptography.x509", "simulator.tui"})


@pytest.mark.slow
def test_a_delivery_loads_no_screen_and_no_lessons(folder: Path) -> None:
    modules = loaded(folder, "deliver", LETTER, "--lang", "en", "--json")
    assert [] == found(modules, _ON_DEMAND | _TLS | {"simulator.tui", "simulator.course.player"})


@pytest.mark.slow
def test_a_saved_trace_is_told_without_what_made_it(folder: Path) -> None:
    trace = folder / "letter.hagaki"
    loaded(folder, "deliver", LETTER, "--lang", "en", "--save", str(trace))
    modules = loaded(folder, "view", str(trace), "--lang", "en")
    runs = {"simulator.network", "simulator.actors", "simulator.world", "simulator.protocols.tls"}
    assert [] == found(modules, _ON_DEMAND | _TLS | runs)
