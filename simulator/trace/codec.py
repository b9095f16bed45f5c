"""A trace as a file that old and new versions open, or refuse by name.

The first line says what it is and in which version, the second the SHA-256 and the sizes of what
follows: msgpack under zlib. Rows are stored as columns of single octets, which zlib likes best.
A file is written beside its place and moved there, so that a crash leaves the old one or the new, whole.
A run that went on in more than one way is one file: the first trace with the branches from it.
Version 1 knew no branches.
"""

import os
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec

from simulator.sentences import ToldError, system_reason
from simulator.trace.cast import Cast
from simulator.trace.redact import redacted
from simulator.trace.store import ROW, Trace

VERSION: Final = 2
_OLDEST: Final = 1
_MAGIC: Final = b"hagaki trace "
_LONGEST_LINE: Final = 200
_LARGEST: Final = 2 << 30
"""Octets of a trace in memory that a file may ask for."""
_LEVEL: Final = 3


class TraceFileError(ToldError):
    """A trace file could not be read or written. The message says what, where, and what would help."""


class _Saved(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a file holds; `Trace.packed` says what each part is."""

    entries: int
    columns: bytes
    octets: bytes
    names: list[str]
    details: dict[int, bytes]
    cast: Cast
    meta: dict[str, Any]
    branches: list["_Saved"] = []


def save(trace: Trace, path: str | os.PathLike[str], *, redact: bool = False) -> None:
    """Write a trace whole, or leave what was there; `redact` leaves out passwords, credentials and keys."""
    taken(redacted(trace) if redact else trace)(path)


def taken(trace: Trace) -> Callable[[str | os.PathLike[str]], None]:
    """A trace as it is now, though it may go on: what is returned writes it, in any thread."""
    saved = _saved(trace)
    return lambda path: _write(saved, path)


def _write(saved: _Saved, path: str | os.PathLike[str]) -> None:
    octets = _encoded(saved, str(path))
    target = Path(os.path.realpath(path))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        try:
            with part.open("wb") as file:
                file.write(octets)
                file.flush()
                os.fsync(file.fileno())
            part.replace(target)
        except BaseException:
            part.unlink(missing_ok=True)
            raise
        _settle(target.parent)
    except OSError as error:
        raise TraceFileError(
            "{path}: cannot write the trace ({reason}); choose another folder or name",
            path=path,
            reason=system_reason(error),
        ) from error


def load(path: str | os.PathLike[str]) -> Trace:
    """Read a trace file. Raises TraceFileError for anything that is not a whole trace of a known version."""
    try:
        data = Path(path).read_bytes()
    except OSError as error:
        raise TraceFileError(
            "{path}: cannot read the trace ({reason}); check the name",
            path=path,
            reason=system_reason(error),
        ) from error
    return decode(data, str(path))


def encode(trace: Trace, name: str) -> bytes:
    """The octets of a trace file that will be called `name`."""
    return _encoded(_saved(trace), name)


def _encoded(saved: _Saved, name: str) -> bytes:
    plain = msgspec.msgpack.encode(saved)
    if len(plain) > _LARGEST:
        raise _too_large(name, len(plain))
    body = zlib.compress(plain, _LEVEL)
    return b"%s%d\n%s %d %d\n%s" % (
        _MAGIC,
        VERSION,
        _digest(body).encode(),
        len(body),
        len(plain),
        body,
    )


def _saved(trace: Trace) -> _Saved:
    rows, octets, names, details = trace.packed()
    return _Saved(
        entries=len(trace),
        columns=b"".join(rows[column :: ROW.size] for column in range(ROW.size)),
        octets=octets,
        names=names,
        details=details,
        cast=trace.cast,
        meta=trace.meta,
        branches=[_saved(branch) for branch in trace.branches],
    )


def _opened(saved: _Saved) -> Trace:
    """Raises ValueError where the parts do not fit together."""
    if saved.entries < 0 or len(saved.columns) != saved.entries * ROW.size:
        raise ValueError("columns")
    rows = bytearray(len(saved.columns))
    for column in range(ROW.size):
        rows[column :: ROW.size] = saved.columns[column * saved.entries : (column + 1) * saved.entries]
    trace = Trace.unpacked(rows, saved.octets, saved.names, saved.details, saved.cast, saved.meta)
    trace.branches = [_opened(branch) for branch in saved.branches]
    return trace


def decode(data: bytes, name: str) -> Trace:
    """The trace in the octets of a file called `name`."""
    body, size = _body(data, name)
    try:
        inflater = zlib.decompressobj()
        plain = inflater.decompress(body, size + 1)
        if len(plain) != size or not inflater.eof or inflater.unused_data:
            raise _altered(name)
        return _opened(msgspec.msgpack.decode(plain, type=_Saved))
    except (zlib.error, msgspec.MsgspecError, ValueError, RecursionError):
        raise _altered(name) from None


def _body(data: bytes, name: str) -> tuple[bytes, int]:
    """The compressed part, checked against the two lines before it, and its size when inflated."""
    magic, _, after = data.partition(b"\n")
    version = magic.removeprefix(_MAGIC)
    if not data.startswith(_MAGIC) or not version.isdigit() or len(magic) > _LONGEST_LINE:
        raise TraceFileError("{name}: not a hagaki trace; give a file that was written by --save", name=name)
    if not _OLDEST <= int(version) <= VERSION:
        raise TraceFileError(
            "{name}: a trace of version {version}, this hagaki reads up to version {newest}; update hagaki",
            name=name,
            version=int(version),
            newest=VERSION,
        )
    promise, _, body = after.partition(b"\n")
    words = promise[:_LONGEST_LINE].split(b" ")
    if b"\n" not in after and len(promise) < _LONGEST_LINE:
        raise _cut(name)
    if len(words) != 3 or not words[1].isdigit() or not words[2].isdigit():
        raise _altered(name)
    digest, length, size = words[0], int(words[1]), int(words[2])
    if len(body) < length:
        raise _cut(name)
    if len(body) > length or digest != _digest(body).encode():
        raise _altered(name)
    if size > _LARGEST:
        raise _too_large(name, size)
    return body, size


def _cut(name: str) -> TraceFileError:
    return TraceFileError("{name}: the end of the trace is missing; copy or save it again", name=name)


def _altered(name: str) -> TraceFileError:
    return TraceFileError(
        "{name}: the trace has been altered and cannot be trusted; use another copy of it", name=name
    )


def _too_large(name: str, size: int) -> TraceFileError:
    return TraceFileError(
        "{name}: the trace would need {size} MiB of memory; save a shorter run",
        name=name,
        size=size >> 20,
    )


def _digest(body: bytes) -> str:
    from hashlib import sha256

    return sha256(body).hexdigest()


def _settle(folder: Path) -> None:
    """Make the new name last through a power cut, where the platform can."""
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:  # Windows does not open folders
        return
    try:
        os.fsync(handle)
    except OSError:
        pass
    finally:
        os.close(handle)
