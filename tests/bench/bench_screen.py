"""The screen in a pseudo-terminal: its first frame beside a minimal app's, and a key beside a bare view's.

The first frame is there when the last words of it have come out of the terminal; a key is answered when
nothing more comes for a while, and the time counted is that of the last octet.
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median

from tests.bench.shown import BARE_MARK, MINIMAL_MARK
from tests.bench.table import Row, in_turns

SIZE = (36, 120)
FRAMES = 9  # rounds
KEYS = 40
_QUIET_S = 0.04  # silence that ends a frame
_PATIENCE_S = 60.0


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, name: str, *numbers: int) -> None:
        self.began = time.perf_counter()
        pid, self._file = pty.fork()
        if pid == 0:
            os.environ |= {"TERM": "xterm-256color", "LANG": "C.UTF-8", "HAGAKI_STATE": os.devnull}
            arguments = [sys.executable, "-m", "tests.bench.shown", name, *map(str, numbers)]
            os.execv(sys.executable, arguments)
        self._pid = pid
        fcntl.ioctl(self._file, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))

    def _read(self, timeout_s: float) -> bytes:
        if not select.select([self._file], [], [], timeout_s)[0]:
            return b""
        try:
            return os.read(self._file, 65536)
        except OSError:  # the program has ended
            return b""

    def until(self, words: str) -> float:
        """Seconds from the start until these words came out."""
        seen = b""
        while time.perf_counter() - self.began < _PATIENCE_S:
            seen += self._read(1.0)
            if words.encode() in seen:
                return time.perf_counter() - self.began
        raise TimeoutError(f"'{words}' never came: {seen[-300:]!r}")

    def settle(self) -> None:
        """Wait until nothing more comes."""
        while self._read(0.3):
            pass

    def press(self, key: bytes) -> float:
        """Seconds from a key to the last octet of what it painted."""
        begun = last = time.perf_counter()
        os.write(self._file, key)
        while self._read(_QUIET_S if last > begun else 1.0):
            last = time.perf_counter()
        return last - begun

    def close(self) -> None:
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        os.close(self._file)


@contextmanager
def terminal(name: str, *numbers: int) -> Iterator[Terminal]:
    shown = Terminal(name, *numbers)
    try:
        yield shown
    finally:
        shown.close()


def first_frame_ms(name: str, words: str) -> float:
    with terminal(name) as shown:
        return shown.until(words) * 1e3


def _key_ms(name: str, words: str, entries: int) -> list[float]:
    """What each of many steps forward and back took."""
    with terminal(name, entries) as shown:
        shown.until(words)
        shown.settle()
        keys = [b"\x1b[C"] * KEYS + [b"\x1b[D"] * KEYS
        return [shown.press(key) * 1e3 for key in keys]


def _warm(names: tuple[str, ...]) -> None:
    """The first start of a program compiles it; that is not what is measured."""
    for name, words in zip(names, (MINIMAL_MARK, "Nowhere"), strict=True):
        first_frame_ms(name, words)


def measure() -> list[Row]:
    """The four rows of the screen."""
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # or every start would compile our side anew
    _warm(("minimal", "lesson"))
    theirs, ours = in_turns(
        [lambda: first_frame_ms("minimal", MINIMAL_MARK), lambda: first_frame_ms("lesson", "Nowhere")], FRAMES
    )
    rows = [Row("first frame of a lesson, beside a minimal app's", ours, theirs, "ms", 1.3)]
    bare = median(_key_ms("bare", BARE_MARK, 1_000_000))
    few = median(_key_ms("stage", "long", 1_000))
    many = median(_key_ms("stage", "long", 1_000_000))
    return [
        *rows,
        Row("a step in 1,000 entries, beside a bare line-API view", few, bare, "ms", 2.0),
        Row("a step in 1,000,000 entries, beside a bare line-API view", many, bare, "ms", 2.0),
        Row("a step in 1,000,000 entries, beside one in 1,000", many, few, "ms", 1.25),
    ]


if __name__ == "__main__":
    from tests.bench.table import table

    print(table(measure()))
