"""A program on a pseudo-terminal: what it writes is kept, and it hears what a test presses, no more."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import termios
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

_PATIENCE_S = 40.0  # the machine may be busy


class Terminal:
    """A program on a pseudo-terminal of 80 x 24, and everything that it wrote."""

    def __init__(
        self, command: Sequence[str | Path], surroundings: Mapping[str, str], folder: Path | None = None
    ) -> None:
        """`surroundings` are environment variables besides our own; `folder` is where the program stands."""
        self._keyboard, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self.before = termios.tcgetattr(theirs)
        self._theirs = theirs
        self.program = subprocess.Popen(
            [str(part) for part in command],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            env={
                **os.environ,
                "LANG": "C.UTF-8",
                "LC_ALL": "C.UTF-8",
                "TERM": "xterm-256color",
                **surroundings,
            },
            cwd=folder,
            start_new_session=True,
        )
        self.written = b""

    def read_until(self, awaited: bytes) -> None:
        until = time.monotonic() + _PATIENCE_S
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
        until = time.monotonic() + _PATIENCE_S
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
