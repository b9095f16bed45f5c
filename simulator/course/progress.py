"""What a person keeps from one day to the next: steps done, where they were, and settings; in SQLite.

A rollback journal, since home directories may lie on a network disk. Everything is written at once. Where
nothing can be written, progress lives as long as the program, and `problem` says why.
"""

import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final, Literal, NamedTuple, cast

from simulator.sentences import Sentence, system_reason

if TYPE_CHECKING:
    import sqlite3

FILE_NAME: Final = "progress.sqlite3"
VERSION: Final = 1
Status = Literal["done", "skipped"]

_TABLES: Final = """
create table if not exists steps (
    lesson text not null, step text not null, status text not null, primary key (lesson, step)
);
create table if not exists settings (name text primary key, value text not null);
"""
_LAST_LESSON: Final = "last.lesson"
_LAST_STEP: Final = "last.step"


class Problem(NamedTuple):
    """Why nothing is kept: a catalogue key, the file, and the system's word for it."""

    key: str  # "error.progress", "error.progress_newer"
    path: str
    reason: str


class Place(NamedTuple):
    """Where a person was."""

    lesson: str
    step: str


def state_folder(environment: Mapping[str, str] | None = None, platform: str | None = None) -> Path:
    """Where the platform keeps a program's state; `HAGAKI_STATE` names another folder."""
    env = os.environ if environment is None else environment
    system = sys.platform if platform is None else platform
    if env.get("HAGAKI_STATE"):
        return Path(env["HAGAKI_STATE"])
    home = Path(env.get("HOME") or env.get("USERPROFILE") or Path.home())
    if system == "win32":
        return Path(env.get("LOCALAPPDATA") or home / "AppData" / "Local") / "hagaki"
    if system == "darwin":
        return home / "Library" / "Application Support" / "hagaki"
    return Path(env.get("XDG_STATE_HOME") or home / ".local" / "state") / "hagaki"


def saved_setting(name: str) -> str | None:
    """A setting without opening more than needed; None where there is none or it cannot be read."""
    try:
        path = state_folder() / FILE_NAME
        if not path.is_file():
            return None
    except (OSError, RuntimeError):
        return None
    with Progress(path) as progress:
        return progress.setting(name)


class Progress:
    """A person's progress. Never raises for a disk that does not do its part: see `problem`."""

    def __init__(self, path: Path | None = None) -> None:
        import sqlite3

        self.problem: Problem | None = None
        self._failures = (sqlite3.Error, OSError, RuntimeError)
        try:
            self.path = path if path is not None else state_folder() / FILE_NAME
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._database = self._opened(str(self.path))
        except self._failures as error:
            self._fall_back("error.progress", error)

    def __enter__(self) -> "Progress":
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self._database.close()

    def setting(self, name: str) -> str | None:
        rows = self._do("select value from settings where name = ?", name)
        return rows[0][0] if rows else None

    def set_setting(self, name: str, value: str) -> None:
        self._do("insert or replace into settings values (?, ?)", name, value)

    def mark(self, lesson: str, step: str, status: Status) -> None:
        """A step is over. Done stays done, also when it is skipped another time."""
        if status == "done":
            self._do("insert or replace into steps values (?, ?, ?)", lesson, step, status)
        else:
            self._do("insert or ignore into steps values (?, ?, ?)", lesson, step, status)

    def steps(self, lesson: str) -> dict[str, Status]:
        """What has become of a lesson's steps."""
        rows = self._do("select step, status from steps where lesson = ?", lesson)
        return {step: cast(Status, status) for step, status in rows}

    def remember(self, place: Place) -> None:
        """Where the person is now, for going on next time."""
        self.set_setting(_LAST_LESSON, place.lesson)
        self.set_setting(_LAST_STEP, place.step)

    def last(self) -> Place | None:
        lesson, step = self.setting(_LAST_LESSON), self.setting(_LAST_STEP)
        return Place(lesson, step) if lesson and step else None

    def forget(self, lesson: str) -> None:
        """Begin a lesson from nothing."""
        self._do("delete from steps where lesson = ?", lesson)
        last = self.last()
        if last is not None and last.lesson == lesson:
            self._do("delete from settings where name in (?, ?)", _LAST_LESSON, _LAST_STEP)

    def forget_all(self) -> None:
        """Begin everything from nothing; settings stay."""
        self._do("delete from steps")
        self._do("delete from settings where name in (?, ?)", _LAST_LESSON, _LAST_STEP)

    def everything(self) -> list[tuple[str, str, Status]]:
        """Every step that is over: lesson, step, what has become of it."""
        rows = self._do("select lesson, step, status from steps order by lesson, step")
        return [(lesson, step, cast(Status, status)) for lesson, step, status in rows]

    def take_in(self, steps: Iterable[tuple[str, str, Status]], last: Place | None) -> None:
        """Add what another file knows, all or nothing; where one is stays known where it was."""
        self._do("begin immediate")
        try:
            for lesson, step, status in steps:
                self.mark(lesson, step, status)
            if last is not None and self.last() is None:
                self.remember(last)
        except BaseException:
            self._do("rollback")
            raise
        self._do("commit")

    def _opened(self, name: str) -> "sqlite3.Connection":
        import sqlite3

        database = sqlite3.connect(name, timeout=1.0, isolation_level=None)
        try:
            database.execute("pragma journal_mode = delete")
            version = database.execute("pragma user_version").fetchone()[0]
            if version > VERSION:
                database.close()
                self.problem = Problem("error.progress_newer", name, Sentence("written by a newer hagaki"))
                return self._opened(":memory:")
            if version < VERSION:
                database.executescript(f"begin immediate; {_TABLES} pragma user_version = {VERSION}; commit;")
        except sqlite3.Error:
            database.close()
            raise
        return database

    def _fall_back(self, key: str, error: Exception) -> None:
        """Go on in memory, with what is known so far lost: better than no lesson."""
        path = str(getattr(self, "path", "")) or FILE_NAME
        self.problem = Problem(key, path, system_reason(error))
        self._database = self._opened(":memory:")

    def _do(self, statement: str, *values: str) -> list[tuple[str, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except self._failures as error:
            self._database.close()
            self._fall_back("error.progress", error)
            return self._database.execute(statement, values).fetchall()
