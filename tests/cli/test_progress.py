"""`hagaki progress`: told, exported, imported, reset after a question."""

import json
from pathlib import Path

from simulator.course.progress import FILE_NAME, Progress
from tests.cli.conftest import Hagaki

LESSON = "03-the-role-of-the-pop-server"


def some(tmp_path: Path) -> None:
    with Progress(tmp_path / "state" / FILE_NAME) as progress:
        progress.mark(LESSON, "just-wait", "done")
        progress.mark(LESSON, "your-turn", "skipped")


def kept(tmp_path: Path) -> list[tuple[str, str, str]]:
    with Progress(tmp_path / "state" / FILE_NAME) as progress:
        return list(progress.everything())


def test_progress_is_told_lesson_by_lesson(hagaki: Hagaki, tmp_path: Path) -> None:
    some(tmp_path)
    told = hagaki("progress", "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert "2 of 13  1 skipped" in next(line for line in told.out.splitlines() if line.startswith(" 3"))


def test_progress_goes_out_is_reset_and_comes_in(hagaki: Hagaki, tmp_path: Path) -> None:
    some(tmp_path)
    before, file = kept(tmp_path), tmp_path / "mine.json"
    assert 0 == hagaki("progress", "export", file).status
    assert 2 == len(json.loads(file.read_text("utf-8"))["steps"])
    assert 0 == hagaki("progress", "reset", "--yes").status
    assert [] == kept(tmp_path)
    assert 0 == hagaki("progress", "import", file).status
    assert before == kept(tmp_path)


def test_without_an_answer_nothing_is_reset(hagaki: Hagaki, tmp_path: Path) -> None:
    some(tmp_path)
    assert 0 != hagaki("progress", "reset", "3").status
    assert 2 == len(kept(tmp_path))


def test_one_lesson_is_reset_by_its_number(hagaki: Hagaki, tmp_path: Path) -> None:
    some(tmp_path)
    with Progress(tmp_path / "state" / FILE_NAME) as progress:
        progress.mark("01-what-is-a-pop-server", "x", "done")
    assert 0 == hagaki("progress", "reset", "3", "--yes").status
    assert [("01-what-is-a-pop-server", "x", "done")] == kept(tmp_path)


def test_a_newer_file_is_refused_in_one_line(hagaki: Hagaki, tmp_path: Path) -> None:
    file = tmp_path / "mine.json"
    file.write_text('{"format": "hagaki-progress", "version": 9, "steps": []}', "utf-8")
    told = hagaki("progress", "import", file, "--lang", "ja")
    assert (2, "") == (told.status, told.out)
    assert "mine.jsonは、もっと新しいhagakiのものです" in told.err
    assert 1 == len(told.err.splitlines())
