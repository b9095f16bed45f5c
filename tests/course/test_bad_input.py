"""Spoilt lessons and worlds: a located fault or a lesson that plays. `make fuzz` spoils ten thousand."""

from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.new_lesson import write_lesson
from tests.fuzz.spoilt_files import case, opened

pytestmark = pytest.mark.slow
FOLDERS = 300
SHARES = 30


@pytest.mark.parametrize("share", range(SHARES))
def test_a_spoilt_folder_is_told_of_or_plays_and_nothing_outside_is_touched(share: int) -> None:
    each = FOLDERS // SHARES
    for seed in range(share * each, (share + 1) * each):
        case(seed)


def test_both_outcomes_are_seen() -> None:
    assert {"told", "plays"} == {case(seed)[1] for seed in range(20)}


def test_reading_elsewhere_would_be_noticed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("x", "utf-8")
    (tmp_path / "folder").mkdir()
    with opened().only_in(tmp_path / "folder"):
        outside.read_text("utf-8")
        (tmp_path / "folder" / "new.txt").write_text("x", "utf-8")
    assert 2 == len(opened().wrong)


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("lesson.yaml", "a: &a [x]\nb: [*a, *a]\n"),
        ("lesson.yaml", "format: !!python/object/apply:os.system ['true']\n"),
        ("lesson.yaml", "[" * 100_000),
        ("lesson.yaml", "{a: " * 100_000),
        ("lesson.yaml", "format: 1\n" + "x" * 2_000_000),
        ("lesson.yaml", "format: 99999999999999999999\n"),
        ("lesson.yaml", "- - - -\n"),
        ("lesson.yaml", ""),
        ("en.md", "\x1b[31m[red]" * 99),
        ("en.md", "## who-keeps-it\n" * 2000),
    ],
)
def test_a_bomb_is_told_of_in_one_line_with_its_place(tmp_path: Path, file: str, text: str) -> None:
    folder = tmp_path / "mine"
    write_lesson(folder, "en")
    (folder / file).write_text(text, "utf-8")
    faults = [fault for fault in check(folder) if not fault.warning]
    assert faults
    assert all(
        fault.line >= 1 and "\n" not in fault.message and fault.file.endswith(file) for fault in faults
    )


@pytest.mark.parametrize("sub", ["letters", "worlds"])
def test_a_folder_that_leads_outside_is_not_followed(tmp_path: Path, sub: str) -> None:
    write_lesson(tmp_path / "mine", "en", "school")
    (tmp_path / "mine" / sub).rename(tmp_path / "elsewhere")
    (tmp_path / "mine" / sub).symlink_to(tmp_path / "elsewhere", target_is_directory=True)
    with opened().only_in(tmp_path / "mine"):
        faults = [fault for fault in check(tmp_path / "mine") if not fault.warning]
    assert faults
    assert [] == opened().wrong
