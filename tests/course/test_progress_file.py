"""Progress taken along: what goes out comes in, what is no progress is refused by name, nothing is lost."""

import json
from pathlib import Path

import pytest

from simulator.course.progress import FILE_NAME, Place, Progress
from simulator.course.progress_file import ProgressFileError, export_to, import_from


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    kept = Progress(tmp_path / "state" / FILE_NAME)
    kept.mark("01-a", "sent", "done")
    kept.mark("01-a", "try", "skipped")
    kept.remember(Place("01-a", "try"))
    return kept


def another(tmp_path: Path) -> Progress:
    return Progress(tmp_path / "other" / FILE_NAME)


def test_what_goes_out_comes_in(progress: Progress, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    assert 2 == export_to(progress, path)
    other = another(tmp_path)
    assert 2 == import_from(other, path)
    assert progress.everything() == other.everything()
    assert Place("01-a", "try") == other.last()
    assert ["mine.json"] == [file.name for file in tmp_path.iterdir() if file.is_file()]


def test_what_is_known_already_stays(progress: Progress, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    export_to(progress, path)
    other = another(tmp_path)
    other.mark("01-a", "try", "done")
    other.mark("02-b", "more", "done")
    other.remember(Place("02-b", "more"))
    import_from(other, path)
    assert {"sent": "done", "try": "done"} == other.steps("01-a")
    assert Place("02-b", "more") == other.last()


def test_a_newer_file_is_refused_by_name_and_nothing_is_added(progress: Progress, tmp_path: Path) -> None:
    path = tmp_path / "mine.json"
    export_to(progress, path)
    newer = json.loads(path.read_text("utf-8")) | {"version": 2, "steps": "another way"}
    path.write_text(json.dumps(newer), "utf-8")
    other = another(tmp_path)
    with pytest.raises(ProgressFileError, match=r"mine\.json is from a newer hagaki"):
        import_from(other, path)
    assert [] == other.everything()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{}",
        "[1, 2]",
        "no json",
        '{"format": "hagaki-progress", "version": 1}',
        '{"format": "hagaki-progress", "version": 1, "steps": [{"lesson": "a", "step": "b", "status": "x"}]}',
        '{"format": "another", "version": 1, "steps": []}',
        '{"format": "hagaki-progress", "version": 0, "steps": []}',
        "[" * 100_000,
        "\udcff",
    ],
)
def test_what_is_no_progress_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "mine.json"
    path.write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(ProgressFileError, match="no progress of hagaki"):
        import_from(another(tmp_path), path)


def test_a_file_that_is_not_there_or_cannot_be_written_is_told(progress: Progress, tmp_path: Path) -> None:
    with pytest.raises(ProgressFileError, match="cannot be read"):
        import_from(progress, tmp_path / "nowhere.json")
    with pytest.raises(ProgressFileError, match="cannot be written"):
        export_to(progress, tmp_path / "nowhere" / "mine.json")


def test_everything_is_forgotten_but_the_settings(progress: Progress) -> None:
    progress.set_setting("language", "ja")
    progress.forget_all()
    assert ([], None, "ja") == (progress.everything(), progress.last(), progress.setting("language"))


def test_forgetting_a_lesson_forgets_that_one_left_off_there(progress: Progress) -> None:
    progress.mark("02-b", "more", "done")
    progress.forget("01-a")
    assert ([("02-b", "more", "done")], None) == (progress.everything(), progress.last())


def test_an_import_that_breaks_off_leaves_the_old(progress: Progress, tmp_path: Path) -> None:
    before = progress.everything()

    def steps() -> object:
        yield ("03-c", "first", "done")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        progress.take_in(steps(), None)  # type: ignore[arg-type]
    assert before == progress.everything()
