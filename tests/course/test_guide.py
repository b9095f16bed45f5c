"""The teacher's guide in a terminal: every line fits, tables are aligned, the speaker notes are there."""

import pytest

from simulator.course.guide import NoGuide, SceneRow, guide_lines, read_guide, rendered, scenes
from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from simulator.words import catalogue
from simulator.words.width import cells
from tests.course.conftest import Write

TABLE = """\
# Title

Some words **that matter**
go on.

| scene | min | do |
|---|---|---|
| sent | 4 | look |
| your-turn | 6 | type and wait until it comes |
- an item
"""


def test_headings_paragraphs_tables_and_items_are_told_apart() -> None:
    assert [
        "Title",
        "═════",
        "",
        "Some words that matter go on.",
        "",
        "scene      min  do",
        "──────────────────────────────────",
        "sent       4    look",
        "your-turn  6    type and wait",
        "                until it comes",
        "",
        "  • an item",
    ] == list(rendered(TABLE, 34))


def test_the_table_of_scenes_gives_steps_and_minutes() -> None:
    assert [SceneRow(8, "sent", 4), SceneRow(9, "your-turn", 6)] == list(scenes(TABLE))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_every_line_of_our_guides_fits_80_cells(folder, language: str) -> None:
    lines = list(guide_lines(load(folder), catalogue.load(language), 80))
    assert [] == [line for line in lines if cells(line) > 80]
    assert len(lines) > 40


def test_the_speaker_notes_stand_behind_the_guide(write_lesson: Write) -> None:
    folder = write_lesson()
    (folder / "guide.en.md").write_text("# For the teacher\n", "utf-8")
    lines = list(guide_lines(load(folder), catalogue.load("en"), 80))
    assert "For the teacher" == lines[0]
    assert "sent: Never shown." == lines[-1]


def test_a_guide_in_another_language_is_better_than_none(write_lesson: Write) -> None:
    folder = write_lesson()
    (folder / "guide.en.md").write_text("# For the teacher\n", "utf-8")
    assert read_guide(folder, "ja").startswith("# For the teacher")


def test_a_lesson_without_a_guide_says_so(write_lesson: Write) -> None:
    with pytest.raises(NoGuide):
        read_guide(write_lesson(), "en")
