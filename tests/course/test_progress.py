"""Progress survives the program, and a disk that refuses never stops a lesson."""

import sqlite3
from pathlib import Path

import pytest

from simulator.course.progress import FILE_NAME, Place, Progress, saved_setting, state_folder


def test_what_was_done_is_there_next_time(tmp_path: Path) -> None:
    path = tmp_path / "new" / FILE_NAME
    with Progress(path) as progress:
        progress.mark("01-a", "sent", "done")
        progress.mark("01-a", "try", "skipped")
        progress.remember(Place("01-a", "try"))
        progress.set_setting("language", "ja")
    with Progress(path) as progress:
        assert {"sent": "done", "try": "skipped"} == progress.steps("01-a")
        assert Place("01-a", "try") == progress.last()
        assert "ja" == progress.setting("language")
        assert progress.problem is None


def test_done_stays_done_when_the_step_is_skipped_later(tmp_path: Path) -> None:
    with Progress(tmp_path / FILE_NAME) as progress:
        progress.mark("01-a", "sent", "done")
        progress.mark("01-a", "sent", "skipped")
        assert {"sent": "done"} == progress.steps("01-a")
        progress.mark("01-a", "try", "skipped")
        progress.mark("01-a", "try", "done")
        assert "done" == progress.steps("01-a")["try"]


def test_a_lesson_can_be_begun_from_nothing(tmp_path: Path) -> None:
    with Progress(tmp_path / FILE_NAME) as progress:
        progress.mark("01-a", "sent", "done")
        progress.mark("02-b", "sent", "done")
        progress.forget("01-a")
        assert ({}, {"sent": "done"}) == (progress.steps("01-a"), progress.steps("02-b"))


def test_nothing_but_the_file_lies_there_afterwards(tmp_path: Path) -> None:
    with Progress(tmp_path / FILE_NAME) as progress:
        progress.set_setting("theme", "dark")
        assert "delete" == progress._database.execute("pragma journal_mode").fetchone()[0]
    assert [FILE_NAME] == [path.name for path in tmp_path.iterdir()]


def test_where_nothing_can_be_written_progress_lives_in_memory_and_says_why(tmp_path: Path) -> None:
    blocker = tmp_path / "file"
    blocker.write_text("not a folder")
    with Progress(blocker / FILE_NAME) as progress:
        progress.mark("01-a", "sent", "done")
        assert {"sent": "done"} == progress.steps("01-a")
        assert progress.problem is not None
        assert ("error.progress", str(blocker / FILE_NAME)) == progress.problem[:2]


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    path.write_bytes(b"this is a letter to myself, and no database at all" * 20)
    before = path.read_bytes()
    with Progress(path) as progress:
        progress.set_setting("language", "en")
        assert progress.problem is not None and progress.problem.key == "error.progress"
    assert before == path.read_bytes()


def test_a_file_of_a_newer_hagaki_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as database:
        database.execute("pragma user_version = 99")
    database.close()
    with Progress(path) as progress:
        progress.set_setting("language", "en")
        assert progress.problem is not None and progress.problem.key == "error.progress_newer"


def test_a_disk_that_fails_later_costs_only_what_was_there(tmp_path: Path) -> None:
    with Progress(tmp_path / FILE_NAME) as progress:
        other = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
        other.execute("drop table steps")
        progress.mark("01-a", "sent", "done")
        other.close()
        assert {"sent": "done"} == progress.steps("01-a")
        assert progress.problem is not None


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/a"}, "/home/a/.local/state/hagaki"),
        ("linux", {"HOME": "/home/a", "XDG_STATE_HOME": "/state"}, "/state/hagaki"),
        ("darwin", {"HOME": "/Users/a"}, "/Users/a/Library/Application Support/hagaki"),
        ("win32", {"LOCALAPPDATA": "/l", "USERPROFILE": "/u"}, "/l/hagaki"),
        ("linux", {"HOME": "/home/a", "HAGAKI_STATE": "/elsewhere"}, "/elsewhere"),
    ],
)
def test_each_platform_has_its_folder(platform: str, environment: dict[str, str], expected: str) -> None:
    assert Path(expected) == state_folder(environment, platform)


def test_a_setting_is_read_without_making_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path))
    assert saved_setting("language") is None
    assert [] == list(tmp_path.iterdir())
    with Progress() as progress:
        progress.set_setting("language", "ja")
    assert "ja" == saved_setting("language")
