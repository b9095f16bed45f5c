"""The journal of a store: records in order, each whole or not there, so that a crash loses no promise.

A record is its length, its CRC-32 and its octets (msgpack). The file only grows; when the server starts,
it is written anew with what still counts, beside the old one, and renamed over it.
"""

import contextlib
import os
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from struct import Struct
from typing import Final

import msgspec

from simulator.actors.folders import FoldersState
from simulator.mail.envelope import Envelope
from simulator.sentences import ToldError

MAGIC: Final = b"hagaki store 1\n"
_HEAD: Final = Struct("<II")
_SPARE: Final = 64 * 1024 * 1024


class Counted(msgspec.Struct, frozen=True, tag="counted", array_like=True):
    """What a mailbox counts by."""

    mailbox: str
    uid_validity: int
    uid_next: int
    recent_from: int


class Stored(msgspec.Struct, frozen=True, tag="stored", array_like=True):
    """A message came into a mailbox. `received_us` counts from the epoch."""

    mailbox: str
    uid: int
    octets: bytes
    received_us: int
    flags: tuple[str, ...] = ()


class Flagged(msgspec.Struct, frozen=True, tag="flagged", array_like=True):
    mailbox: str
    uid: int
    flags: tuple[str, ...]


class Gone(msgspec.Struct, frozen=True, tag="gone", array_like=True):
    """Messages left a mailbox."""

    mailbox: str
    uids: tuple[int, ...]


class Foldered(msgspec.Struct, frozen=True, tag="foldered", array_like=True):
    """An owner's folders as they are from here on."""

    owner: str
    state: FoldersState


class Queued(msgspec.Struct, frozen=True, tag="queued", array_like=True):
    """A host answers for a message. `arrived_us` counts from the epoch."""

    number: int
    host: str
    queue_id: str
    envelope: Envelope
    octets: bytes
    arrived_us: int
    attempts: int = 0


class Left(msgspec.Struct, frozen=True, tag="left", array_like=True):
    """These recipients are still waited for."""

    number: int
    forward_paths: tuple[str, ...]


class Settled(msgspec.Struct, frozen=True, tag="settled", array_like=True):
    """Nobody is waited for any more."""

    number: int


Record = Counted | Stored | Flagged | Gone | Foldered | Queued | Left | Settled

_encode = msgspec.msgpack.Encoder().encode
_decoder = msgspec.msgpack.Decoder(Record)


class JournalError(ToldError):
    """A file that is no journal of this version."""


def read(path: Path) -> Iterator[Record]:
    """The records of a file up to its end, or to where a crash cut it off. Raises JournalError, OSError."""
    octets = path.read_bytes()
    if not octets.startswith(MAGIC):
        raise JournalError("{path}: not a store of this version of hagaki: choose another folder", path=path)
    at = len(MAGIC)
    while at + _HEAD.size <= len(octets):
        size, checksum = _HEAD.unpack_from(octets, at)
        at += _HEAD.size
        packed = octets[at : at + size]
        if len(packed) < size or zlib.crc32(packed) != checksum:
            return
        try:
            yield _decoder.decode(packed)
        except msgspec.DecodeError:
            raise JournalError("{path}: written by a newer hagaki: use that one", path=path) from None
        at += size


def _framed(record: Record) -> bytes:
    packed = _encode(record)
    return _HEAD.pack(len(packed), zlib.crc32(packed)) + packed


def write_whole(path: Path, octets: Iterable[bytes], *, private: bool = True) -> None:
    """Write a file so that a crash leaves the old or the new one, whole. Raises OSError, which names it."""
    try:
        _write_beside(path, octets, private=private)
    except OSError as fault:
        raise OSError(fault.errno, fault.strerror, str(path)) from None


def _write_beside(path: Path, octets: Iterable[bytes], *, private: bool) -> None:
    beside = path.with_name(f".{path.name}.new")
    with contextlib.suppress(FileNotFoundError):
        beside.unlink()
    descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600 if private else 0o644)
    with os.fdopen(descriptor, "wb") as file:
        file.writelines(octets)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
    if os.name == "posix":  # the name must outlive a crash too
        folder = os.open(path.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


class Journal:
    """Appends records. `write` survives the process, `keep` the machine."""

    def __init__(self, path: Path, records: Iterable[Record]) -> None:
        """Begin the file anew with these records. Raises OSError."""
        self._path = path
        self._descriptor = -1
        self._size = self._worth_renewing = 0
        self._waiting: list[bytes] = []
        self._is_synced = True
        self.renew(records)

    @property
    def is_long(self) -> bool:
        """Whether most of it may well tell of what is gone."""
        return self._size > self._worth_renewing

    def renew(self, records: Iterable[Record]) -> None:
        """Write these records in place of all that was told so far. After an OSError nothing has changed."""
        self._worth_renewing = self._size + _SPARE  # not again at once, should it fail
        write_whole(self._path, (MAGIC, *map(_framed, records)))
        descriptor = os.open(self._path, os.O_WRONLY | getattr(os, "O_BINARY", 0))
        if self._descriptor >= 0:
            os.close(self._descriptor)
        self._descriptor = descriptor
        self._size = os.lseek(descriptor, 0, os.SEEK_END)
        self._worth_renewing = 2 * self._size + _SPARE
        self._waiting.clear()
        self._is_synced = True

    def append(self, record: Record) -> None:
        self._waiting.append(_framed(record))

    def write(self) -> None:
        """Hand everything to the system. After an OSError it is still waiting, and the file as it was."""
        if not self._waiting:
            return
        octets = b"".join(self._waiting)
        self._is_synced = False
        try:
            left = memoryview(octets)
            while left:
                left = left[os.write(self._descriptor, left) :]
        except OSError:
            os.ftruncate(self._descriptor, self._size)
            os.lseek(self._descriptor, self._size, os.SEEK_SET)
            raise
        self._size += len(octets)
        self._waiting.clear()

    def keep(self) -> None:
        """Everything told so far lies on the disk when this returns. Raises OSError."""
        self.write()
        if not self._is_synced:
            os.fsync(self._descriptor)
            self._is_synced = True

    def close(self) -> None:
        os.close(self._descriptor)
