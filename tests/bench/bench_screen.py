"""The screen in a pseudo-terminal: its first frame beside a minimal app's, and a key beside a bare view's.

A start is that of a whole process, from its creation: `hagaki play 1` as a person types it. Its first full
frame stands at the first moment at which every character is the one on which the program settles. A step is
done when nothing more comes for a while; the time counted is that of its last octet.
"""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from itertools import cycle

from tests.bench.picture import Picture
from tests.bench.processes import HAGAKI, HERE, PYTHON, ROOT, surroundings
from tests.bench.shown import BARE_MARK, MINIMAL_MARK
from tests.bench.table import Measure, Row, in_turns

SIZE = (36, 120)
FRAMES = 9  # rounds
KEYS = 40
_QUIET_S = 0.04  # silence that ends a frame
_QUIET_START_S = 0.4  # silence that ends a start
_PATIENCE_S = 60.0

MINIMAL = (PYTHON, str(HERE / "shown.py"), "minimal")
LESSON = (HAGAKI, "play", "1", "--lang", "en")
FEW, MANY = 1_000, 1_000_000  # entries
STAGE_MARK = "long"  # the name of the trace that is shown
LESSON_MARK = "Nowhere"  # words of the lesson's first question


class Terminal:
    """A program in a pseudo-terminal."""

    def __init__(self, command: Sequence[str]) -> None:
        self._file, inside = pty.openpty()
        fcntl.ioctl(inside, termios.TIOCSWINSZ, struct.pack("HHHH", *SIZE, 0, 0))
        self.heard: list[tuple[float, bytes]] = []  # seconds from the start, octets
        environment = surroundings()
        self.began = time.perf_counter()
        self._program = subprocess.Popen(
            command,
            stdin=inside,
            stdout=inside,
            stderr=inside,
            start_new_session=True,
            env=environment,
            cwd=ROOT,
        )
        os.close(inside)

    def _read(self, timeout_s: float) -> bytes:
        if not select.select([self._file], [], [], timeout_s)[0]:
            return b""
        try:
            octets = os.read(self._file, 65536)
        except OSError:  # the program has ended
            return b""
        self.heard.append((time.perf_counter() - self.began, octets))
        return octets

    def until(self, words: str) -> float:
        """Seconds from the start until these words came out."""
        seen = b""
        while time.perf_counter() - self.began < _PATIENCE_S:
            seen += self._read(1.0)
            if words.encode() in seen:
                return time.perf_counter() - self.began
        raise TimeoutError(f"'{words}' never came: {seen[-300:]!r}")

    def settle(self) -> float:
        """Wait until nothing more comes. Seconds from the start until the last octet."""
        last = time.perf_counter()
        while self._read(_QUIET_START_S):
            last = time.perf_counter()
        return last - self.began

    def press(self, key: bytes) -> float:
        """Seconds from a key to the last octet of what it painted."""
        begun = last = time.perf_counter()
        os.write(self._file, key)
        while self._read(_QUIET_S if last > begun else _PATIENCE_S):
            last = time.perf_counter()
        if last == begun:
            raise TimeoutError(f"nothing was painted after {key!r}")
        return last - begun

    def close(self) -> None:
        self._program.kill()
        self._program.wait()
        os.close(self._file)


@contextmanager
def terminal(command: Sequence[str]) -> Iterator[Terminal]:
    shown = Terminal(command)
    try:
        yield shown
    finally:
        shown.close()


def first_frame_ms(command: Sequence[str], words: str) -> float:
    """From the start until the frame with these words is whole."""
    with terminal(command) as shown:
        shown.until(words)
        shown.settle()
        return whole_frame_s(shown.heard) * 1e3


def whole_frame_s(heard: list[tuple[float, bytes]]) -> float:
    """When the picture was for the first time what it is in the end."""
    settled = Picture(*SIZE)
    for _, octets in heard:
        settled.feed(octets)
    picture = Picture(*SIZE)
    for at, octets in heard:
        picture.feed(octets)
        if picture.rows == settled.rows:
            return at
    raise ValueError("nothing was painted")


def minimal_ms() -> float:
    return first_frame_ms(MINIMAL, MINIMAL_MARK)


def lesson_ms() -> float:
    return first_frame_ms(LESSON, LESSON_MARK)


def _stepped(shown: Terminal) -> Measure:
    """Milliseconds of one step, forwards and then back again."""
    keys = cycle([b"\x1b[C"] * KEYS + [b"\x1b[D"] * KEYS)
    return lambda: shown.press(next(keys)) * 1e3


def steps_ms() -> list[float]:
    """A step in a bare view of a million rows, in a trace of 1,000 entries, and in one of 1,000,000."""
    with ExitStack() as stack:
        programs = []
        for name, entries, words in (
            ("bare", MANY, BARE_MARK),
            ("stage", FEW, STAGE_MARK),
            ("stage", MANY, STAGE_MARK),
        ):
            command = (PYTHON, "-m", "tests.bench.shown", name, str(entries))
            programs.append(stack.enter_context(terminal(command)))
            programs[-1].until(words)
            programs[-1].settle()
        return in_turns([_stepped(shown) for shown in programs], 2 * KEYS)


def measure() -> list[Row]:
    """The four rows of the screen."""
    minimal_ms(), lesson_ms()  # the first start of a program compiles it; that is not what is measured
    theirs, ours = in_turns([minimal_ms, lesson_ms], FRAMES)
    rows = [Row("first full frame of a lesson, beside a minimal app's", ours, theirs, "ms", 1.3)]
    bare, few, many = steps_ms()
    return [
        *rows,
        Row(f"a step in {FEW:,} entries, beside a bare line-API view", few, bare, "ms", 2.0),
        Row(f"a step in {MANY:,} entries, beside a bare line-API view", many, bare, "ms", 2.0),
        Row(f"a step in {MANY:,} entries, beside one in {FEW:,}", many, few, "ms", 1.25),
    ]


if __name__ == "__main__":
    from tests.bench.table import table

    print(table(measure()))
