"""`hagaki lesson …` as an author has it."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Hagaki

pytestmark = pytest.mark.slow


def test_a_lesson_is_written_checked_and_told(hagaki: Hagaki, tmp_path: Path) -> None:
    folder = tmp_path / "my-lesson"
    told = hagaki("lesson", "new", folder, "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert "hagaki lesson check" in told.out.splitlines()[-1]
    told = hagaki("lesson", "check", folder, "--lang", "en")
    assert (0, "my-lesson: good (3 scenes)\n", "") == told
    told = hagaki("run", folder, "--solve", "--lang", "ja", "--student", "2-B-07")
    assert (0, "") == (told.status, told.err)


def test_a_second_lesson_in_the_same_place_is_refused_in_one_line(hagaki: Hagaki, tmp_path: Path) -> None:
    hagaki("lesson", "new", tmp_path / "mine")
    told = hagaki("lesson", "new", tmp_path / "mine", "--lang", "en")
    assert (2, "", 1) == (told.status, told.out, len(told.err.splitlines()))
    assert "something is there already" in told.err


def test_every_fault_is_told_by_file_line_and_column(hagaki: Hagaki, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    hagaki("lesson", "new", folder)
    script = folder / "lesson.yaml"
    script.write_text(
        script.read_text("utf-8")
        .replace("to: haruto, letter", "to: harto, letter")
        .replace("minutes: 5", "minuts: 5"),
        "utf-8",
    )
    told = hagaki("lesson", "check", folder, "--lang", "en")
    assert 1 == told.status
    assert "lesson.yaml:37:5: unknown key 'minuts'; did you mean 'minutes'?" in told.out
    faults = json.loads(hagaki("lesson", "check", folder, "--json").out)
    assert [
        ("no person is called 'harto'; did you mean 'haruto'?", 29, 31, False),
        ("unknown key 'minuts'; did you mean 'minutes'?", 37, 5, False),
    ] == [(fault["message"], fault["line"], fault["column"], fault["warning"]) for fault in faults]


def test_a_world_file_is_checked_by_itself_and_with_its_lesson(hagaki: Hagaki, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    hagaki("lesson", "new", folder)
    world = folder / "worlds" / "school.yaml"
    world.parent.mkdir()
    source = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")
    world.write_text(source, "utf-8")
    assert (0, "school.yaml: good\n", "") == hagaki("lesson", "check", world, "--lang", "en")
    script = folder / "lesson.yaml"
    script.write_text(script.read_text("utf-8").replace("world: two-offices", "world: school"), "utf-8")
    assert 0 == hagaki("lesson", "check", folder).status
    world.write_text(source.replace("role: msa", "role: boss", 1), "utf-8")
    told = hagaki("lesson", "check", folder, "--lang", "en")
    assert 1 == told.status
    assert "school.yaml:" in told.out and "'boss' is none of msa" in told.out


@pytest.mark.parametrize("arguments", [[], ["--world"]])
def test_the_schema_is_printed(hagaki: Hagaki, arguments: list[str]) -> None:
    told = hagaki("lesson", "schema", *arguments)
    assert (0, "") == (told.status, told.err)
    assert "https://json-schema.org/draft/2020-12/schema" == json.loads(told.out)["$schema"]


def test_the_shell_completes_lessons(hagaki: Hagaki) -> None:
    told = hagaki(
        env={"_HAGAKI_COMPLETE": "bash_complete", "COMP_WORDS": "hagaki guide 0", "COMP_CWORD": "2"}
    )
    assert "plain,03-the-role-of-the-pop-server" in told.out.splitlines()


def test_the_lessons_are_listed_for_programs_too(hagaki: Hagaki) -> None:
    listed = json.loads(hagaki("lesson", "list", "--json", "--lang", "en").out)
    eighth = next(one for one in listed if one["number"] == "8")
    assert '"If possible" is not secure' == eighth["title"]
    assert {"number", "id", "title", "minutes", "steps"} == set(eighth)
