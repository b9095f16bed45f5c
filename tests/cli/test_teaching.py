"""`hagaki claims` and `hagaki guide` as a teacher has them."""

import json

import pytest

from tests.cli.conftest import Hagaki


@pytest.mark.slow
def test_the_claims_of_a_lesson_are_told_with_step_check_and_fine_print(hagaki: Hagaki) -> None:
    told = hagaki("claims", "3", "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert "lesson 3, just-wait: holds" in told.out
    assert "Fine print: " in told.out
    assert told.out.endswith("claims borne out\n")


@pytest.mark.slow
def test_the_claims_for_a_program_are_a_list_with_all_of_them(hagaki: Hagaki) -> None:
    told = hagaki("claims", "--json")
    found = json.loads(told.out)
    assert {"id", "lesson", "step", "kind", "check", "passed", "fine_print"} == set(found[0])
    assert [f"C{number:02}" for number in range(1, 44)] == list(dict.fromkeys(row["id"] for row in found))
    assert told.status == (0 if all(row["passed"] for row in found) else 1)


@pytest.mark.slow
def test_a_claim_that_is_not_borne_out_makes_the_exit_status_1(hagaki: Hagaki, tmp_path) -> None:
    from tests.course.conftest import SCRIPT, TEXT

    folder = tmp_path / "21-wrong"
    folder.mkdir()
    (folder / "lesson.yaml").write_text(SCRIPT.replace("holds: 1}", "holds: 3}"), "utf-8")
    (folder / "en.md").write_text(TEXT, "utf-8")
    told = hagaki("claims", folder, "--lang", "en")
    assert 1 == told.status
    assert "NOT BORNE OUT" in told.out


@pytest.mark.parametrize(("language", "title"), [("en", "For the teacher"), ("ja", "先生のために")])
def test_a_guide_is_printed_in_the_language(hagaki: Hagaki, language: str, title: str) -> None:
    told = hagaki("guide", "3", "--lang", language)
    assert (0, "") == (told.status, told.err)
    assert title in told.out.splitlines()[0]
