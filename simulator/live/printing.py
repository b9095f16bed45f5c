"""Prints lines from a thread of its own: a reader who stops reading must not stop the servers.

Lines that find no room are dropped and counted.
"""

import os
import queue
import threading
from typing import Final, TextIO

_ROOM: Final = 2000
_PATIENCE_S: Final = 2.0


class Printer:
    """Use `say` from anywhere; `close` before the process ends."""

    def __init__(self, stream: TextIO) -> None:
        stream.flush()
        self._descriptor = stream.fileno()
        self._encoding = stream.encoding or "utf-8"
        self._errors = stream.errors or "replace"
        self._lines: queue.Queue[str | None] = queue.Queue(_ROOM)
        self._dropped = 0
        self._thread = threading.Thread(target=self._print, name="printer", daemon=True)
        self._thread.start()

    def say(self, line: str) -> None:
        try:
            if self._dropped:
                self._lines.put_nowait(f"... ({self._dropped})")
                self._dropped = 0
            self._lines.put_nowait(line)
        except queue.Full:
            self._dropped += 1

    def close(self) -> None:
        """Let what was said be read, if somebody reads."""
        try:
            self._lines.put(None, timeout=_PATIENCE_S)
        except queue.Full:
            return
        self._thread.join(_PATIENCE_S)

    def _print(self) -> None:
        while (line := self._lines.get()) is not None:
            octets = f"{line}\n".encode(self._encoding, self._errors)
            try:
                while octets:
                    octets = octets[os.write(self._descriptor, octets) :]
            except OSError:  # nobody reads any more, which is no reason to stop
                while self._lines.get() is not None:
                    pass
                return
