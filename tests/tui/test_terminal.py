"""The terminal is given back as it was, whatever ends the program: a key, a signal or a fault of ours."""

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

_PATIENCE = 40.0  # seconds; the machine may be busy

_FAULTY = """
from simulator.tui.app import HagakiApp, run
from simulator.tui.screens.home import HomeScreen

class Faulty(HomeScreen):
    def action_lab(self):
        raise RuntimeError("a fault of ours")

raise SystemExit(run(HagakiApp(Faulty, language="en", ascii_wanted=True, keep=False)))
"""


class Terminal:
    """A program on a pseudo-terminal of 80 x 24, and everything that it wrote."""

    def __init__(self, arguments: list[str], state: Path) -> None:
        self._keyboard, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        environment = {
            **os.environ,
            "TERM": "xterm-256color",
            "COLORTERM": "truecolor",
            "HAGAKI_STATE": str(state),
        }
        environment |= {"LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
        self.program = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env=environment,
            start_new_session=True,
        )
        self.written = b""

    def read_until(self, awaited: bytes) -> None:
        until = time.monotonic() + _PATIENCE
        while awaited not in self.written:
            assert time.monotonic() < until, self.written[-400:]
            self._read(0.2)

    def _read(self, patience: float) -> bool:
        ready, _, _ = select.select([self._keyboard], [], [], patience)
        if ready:
            self.written += os.read(self._keyboard, 65536)
        return bool(ready)

    def press(self, keys: bytes) -> None:
        os.write(self._keyboard, keys)

    def end(self) -> int:
        """The exit status, once the program has ended."""
        until = time.monotonic() + _PATIENCE
        while self.program.poll() is None:
            assert time.monotonic() < until, self.written[-400:]
            self._read(0.1)
        while self._read(0.1):
            pass
        return self.program.returncode

    def close(self) -> None:
        if self.program.poll() is None:
            self.program.kill()
            self.program.wait()
        os.close(self._keyboard)
        os.close(self._theirs)

    @property
    def is_given_back(self) -> bool:
        """Alternate screen left, cursor shown, and the line discipline as before."""
        screen_left = self.written.rfind(b"\x1b[?1049l") > self.written.rfind(b"\x1b[?1049h") > -1
        cursor_shown = self.written.rfind(b"\x1b[?25h") > self.written.rfind(b"\x1b[?25l") > -1
        return screen_left and cursor_shown and termios.tcgetattr(self._theirs)[:4] == self.before[:4]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    return tmp_path / "state"


@pytest.fixture
def home(state: Path) -> Iterator[Terminal]:
    terminal = Terminal(["-m", "simulator.cli", "--lang", "en", "--ascii"], state)
    try:
        terminal.read_until(b"Lessons")
        yield terminal
    finally:
        terminal.close()


def test_q_gives_the_terminal_back(home: Terminal) -> None:
    home.press(b"q")
    assert 0 == home.end()
    assert home.is_given_back


def test_ctrl_c_asks_and_yes_ends(home: Terminal) -> None:
    home.press(b"\x03")
    home.read_until(b"Quit hagaki")
    home.press(b"y")
    assert 0 == home.end()
    assert home.is_given_back


def test_an_interrupt_asks_and_a_second_one_ends(home: Terminal) -> None:
    home.program.send_signal(signal.SIGINT)
    home.read_until(b"Quit hagaki")
    home.program.send_signal(signal.SIGINT)
    assert 130 == home.end()
    assert home.is_given_back


def test_being_ended_from_outside_gives_the_terminal_back(home: Terminal) -> None:
    home.program.send_signal(signal.SIGTERM)
    assert 128 + signal.SIGTERM == home.end()
    assert home.is_given_back


def test_a_fault_of_ours_gives_the_terminal_back_and_is_told_in_one_line(tmp_path: Path, state: Path) -> None:
    script = tmp_path / "faulty.py"
    script.write_text(_FAULTY)
    terminal = Terminal([str(script)], state)
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
    terminal = Terminal(["-m", "simulator.cli", "--projector", "--lang", "en", "--ascii"], state)
    try:
        terminal.read_until(b"Lessons")
        terminal.press(b"q")
        assert 0 == terminal.end()
        assert b"48;2;251;249;244m" in terminal.written  # the ground of the light theme
    finally:
        terminal.close()
