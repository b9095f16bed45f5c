"""Progress as a file to take along: JSON with a version, written whole and read whole, or not at all.

What is taken in is added to what is there: done stays done.
"""

import os
from pathlib import Path
from typing import Final, Literal

import msgspec

from simulator.course.progress import Place, Progress
from simulator.sentences import ToldError, system_reason

KIND: Final = "hagaki-progress"
VERSION: Final = 1
_MOST_OCTETS: Final = 4 * 1024 * 1024


class ProgressFileError(ToldError):
    """A file that cannot be written or is no progress of ours; the message is one line."""


class _Known(msgspec.Struct, frozen=True):
    """Which file it is, before anything else of it is believed."""

    format: str
    version: int


class _Step(msgspec.Struct, frozen=True):
    lesson: str
    step: str
    status: Literal["done", "skipped"]


class _File(msgspec.Struct, frozen=True):
    format: str
    version: int
    steps: tuple[_Step, ...]
    last: Place | None = None


def export_to(progress: Progress, path: Path) -> int:
    """Write everything; returns how many steps. Raises ProgressFileError."""
    steps = tuple(_Step(lesson, step, status) for lesson, step, status in progress.everything())
    octets = msgspec.json.encode(_File(KIND, VERSION, steps, progress.last()))
    beside = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        beside.write_bytes(msgspec.json.format(octets, indent=2) + b"\n")
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise ProgressFileError(
            "{path} cannot be written: {reason}", path=str(path), reason=system_reason(error)
        ) from None
    return len(steps)


def import_from(progress: Progress, path: Path) -> int:
    """Add what the file knows; returns how many steps. Raises ProgressFileError, and adds nothing then."""
    try:
        with path.open("rb") as file:
            octets = file.read(_MOST_OCTETS + 1)
    except OSError as error:
        raise ProgressFileError(
            "{path} cannot be read: {reason}", path=str(path), reason=system_reason(error)
        ) from None
    try:
        known = msgspec.json.decode(octets[:_MOST_OCTETS], type=_Known)
        if known.format == KIND and known.version > VERSION:
            raise ProgressFileError("{path} is from a newer hagaki: update hagaki first", path=str(path))
        found = msgspec.json.decode(octets[:_MOST_OCTETS], type=_File)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        found = None
    if found is None or found.format != KIND or found.version < 1:
        raise ProgressFileError(
            "{path} is no progress of hagaki: 'hagaki progress export FILE' writes one", path=str(path)
        )
    progress.take_in([(step.lesson, step.step, step.status) for step in found.steps], found.last)
    return len(found.steps)
