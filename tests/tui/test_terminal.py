"""The terminal is given back as it was, whatever ends the program: a key, a signal or a fault of ours."""

import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.terminal import Terminal

pytestmark = pytest.mark.slow

_FAULTY = """
from simulator.tui.app import HagakiApp, run
from simulator.tui.screens.home import HomeScreen

class Faulty(HomeScreen):
    def action_lab(self):
        raise RuntimeError("a fault of ours")

raise SystemExit(run(HagakiApp(Faulty, language="en", ascii_wanted=True, keep=False)))
"""


class Hagaki(Terminal):
    """Our own program, with its progress in a folder of its own."""

    def __init__(self, arguments: list[str], state: Path) -> None:
        super().__init__([sys.executable, *arguments], {"COLORTERM": "truecolor", "HAGAKI_STATE": str(state)})


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def home(state: Path) -> Iterator[Hagaki]:
    terminal = Hagaki(["-m", "simulator.cli", "--lang", "en", "--ascii"], state)
    try:
        terminal.read_until(b"Lessons")
        yield terminal
    finally:
        terminal.close()


def test_q_gives_the_terminal_back(home: Hagaki) -> None:
    home.press(b"q")
    assert 0 == home.end()
    assert home.is_given_back


def test_ctrl_c_asks_and_yes_ends(home: Hagaki) -> None:
    home.press(b"\x03")
    home.read_until(b"Quit hagaki")
    home.press(b"y")
    assert 0 == home.end()
    assert home.is_given_back


def test_an_interrupt_asks_and_a_second_one_ends(home: Hagaki) -> None:
    home.program.send_signal(signal.SIGINT)
    home.read_until(b"Quit hagaki")
    home.program.send_signal(signal.SIGINT)
    assert 130 == home.end()
    assert home.is_given_back


def test_being_ended_from_outside_gives_the_terminal_back(home: Hagaki) -> None:
    home.program.send_signal(signal.SIGTERM)
    assert 128 + signal.SIGTERM == home.end()
    assert home.is_given_back


def test_a_fault_of_ours_gives_the_terminal_back_and_is_told_in_one_line(tmp_path: Path, state: Path) -> None:
    script = tmp_path / "faulty.py"
    script.write_text(_FAULTY)
    terminal = Hagaki([str(script)], state)
    try:
        terminal.read_until(b"Lessons")
        terminal.press(b"b")
        assert 1 == terminal.end()
        assert terminal.is_given_back
        told = terminal.written[terminal.written.rfind(b"\x1b[?25h") :]
        assert b"RuntimeError" in told
        assert b"Traceback" not in told
    finally:
        terminal.close()


def test_on_a_projector_the_ground_is_light(state: Path) -> None:
    terminal = Hagaki(["-m", "simulator.cli", "--projector", "--lang", "en", "--ascii"], state)
    try:
        terminal.read_until(b"Lessons")
        terminal.press(b"q")
        assert 0 == terminal.end()
        assert b"48;2;251;249;244m" in terminal.written  # the ground of the light theme
    finally:
        terminal.close()
