"""A file that only this process sees: OpenSSL takes keys from a path and writes its key log to one.

In memory where the system can do that (memfd), else a temporary file, removed when it is closed.
"""

import contextlib
import os
import weakref
from collections.abc import Callable
from typing import Final

_PIECE: Final = 65536
_WORTH_EMPTYING: Final = 262_144


class PrivateFile:
    """Use as a context manager, or keep it: it goes away with the object."""

    _gone: Callable[[], object]

    def __init__(self) -> None:
        self._taken = 0
        memory = _open_in_memory()
        if memory is not None:
            self._descriptor, self.path = memory, f"/proc/self/fd/{memory}"
            self._gone = weakref.finalize(self, os.close, memory)
        else:
            from tempfile import mkstemp

            self._descriptor, self.path = mkstemp(prefix="hagaki-")
            self._gone = weakref.finalize(self, _close_and_remove, self._descriptor, self.path)

    def write(self, octets: bytes) -> None:
        while octets:
            octets = octets[os.write(self._descriptor, octets) :]

    def take(self) -> bytes:
        """What was written since last asked. The file, which others only append to, is emptied at times."""
        os.lseek(self._descriptor, self._taken, os.SEEK_SET)
        pieces = []
        while piece := os.read(self._descriptor, _PIECE):
            pieces.append(piece)
            self._taken += len(piece)
            if len(piece) < _PIECE:
                break
        if self._taken > _WORTH_EMPTYING:
            os.ftruncate(self._descriptor, 0)
            self._taken = 0
        return b"".join(pieces)

    def close(self) -> None:
        self._gone()

    def __enter__(self) -> "PrivateFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def _open_in_memory() -> int | None:
    if not hasattr(os, "memfd_create"):
        return None
    try:
        descriptor = os.memfd_create("hagaki", os.MFD_CLOEXEC)
    except OSError:
        return None
    if os.access(f"/proc/self/fd/{descriptor}", os.R_OK | os.W_OK):
        return descriptor
    os.close(descriptor)
    return None


def _close_and_remove(descriptor: int, path: str) -> None:
    from pathlib import Path

    os.close(descriptor)
    with contextlib.suppress(OSError):  # an open file cannot be removed everywhere
        Path(path).unlink()
