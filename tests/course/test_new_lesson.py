"""`hagaki lesson new`: what it writes plays, checks clean, and is never written over anything."""

from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.loader import load
from simulator.course.new_lesson import InTheWay, schema_for, write_lesson
from simulator.words.language import languages
from simulator.world.library import lessons_folder


@pytest.mark.slow
@pytest.mark.parametrize("language", languages())
def test_a_new_lesson_has_no_fault_and_no_warning(tmp_path: Path, language: str) -> None:
    write_lesson(tmp_path / "mine", language)
    assert [] == check(tmp_path / "mine")
    assert [] == check(tmp_path / "mine", student="somebody")


def test_the_scripts_differ_in_nothing_but_their_comments(tmp_path: Path) -> None:
    for language in languages():
        write_lesson(tmp_path / language, language)
    scripts = [load(tmp_path / language).script for language in languages()]
    assert [scripts[0]] * len(scripts) == scripts


def test_a_new_lesson_has_texts_and_guides_in_every_language(tmp_path: Path) -> None:
    written = {path.name for path in write_lesson(tmp_path / "mine", "en")}
    for language in languages():
        assert {f"{language}.md", f"guide.{language}.md", f"party.{language}.txt"} <= written


@pytest.mark.parametrize("there", ["lesson.yaml", "notes.txt"])
def test_nothing_is_written_over(tmp_path: Path, there: str) -> None:
    (tmp_path / there).write_text("precious", "utf-8")
    with pytest.raises(InTheWay):
        write_lesson(tmp_path, "en")
    with pytest.raises(InTheWay):
        write_lesson(tmp_path / there, "en")
    assert ["precious"] == [path.read_text("utf-8") for path in tmp_path.iterdir()]


def test_an_empty_folder_will_do(tmp_path: Path) -> None:
    write_lesson(tmp_path, "en")
    assert (tmp_path / "lesson.yaml").is_file()


def test_the_schema_is_named_by_a_short_way_among_the_lessons_and_by_its_whole_address_elsewhere(
    tmp_path: Path,
) -> None:
    assert "../schema/lesson.schema.json" == schema_for(lessons_folder() / "21-mine")
    assert schema_for(tmp_path / "mine").startswith("file:///")


@pytest.mark.slow
def test_a_new_lesson_may_have_a_world_of_its_own(tmp_path: Path) -> None:
    write_lesson(tmp_path / "mine", "en", "school")
    assert [] == check(tmp_path / "mine")
    lesson = load(tmp_path / "mine")
    assert "school" == lesson.world()[0]
    assert (tmp_path / "mine" / "worlds" / "school.yaml").is_file()
