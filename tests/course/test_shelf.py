"""Which lesson a person means, and the claims that lessons bear out."""

from pathlib import Path

import pytest

from simulator.course.claims import claims
from simulator.course.shelf import UnknownLesson, find_lesson, lesson_folders


@pytest.mark.parametrize("name", ["3", "03", "03-the", "03-the-role-of-the-pop-server"])
def test_a_lesson_is_found_by_number_or_name(name: str) -> None:
    assert "03-the-role-of-the-pop-server" == find_lesson(name).name


def test_a_path_is_taken_as_it_is(tmp_path: Path) -> None:
    assert tmp_path == find_lesson(str(tmp_path))


@pytest.mark.parametrize("name", ["99", "", "no-such-lesson", "0"])
def test_an_unknown_lesson_is_refused_in_one_line(name: str) -> None:
    with pytest.raises(UnknownLesson) as caught:
        find_lesson(name)
    assert 1 == len(str(caught.value).splitlines())


def test_a_near_name_is_offered() -> None:
    with pytest.raises(UnknownLesson, match="did you mean '03-the-role-of-the-pop-server'"):
        find_lesson("3-the-role-of-the-pop-servr")


def test_lessons_come_in_their_order() -> None:
    names = [folder.name for folder in lesson_folders()]
    assert names == sorted(names)
    assert 3 <= len(names)


def test_every_claim_has_a_sentence_in_both_languages() -> None:
    assert list(claims("ja")) == list(claims("en"))
    assert [] == [claim for language in ("ja", "en") for claim, text in claims(language).items() if not text]
    assert "C01" in claims("ja")


def test_claims_are_read_from_headings(tmp_path: Path) -> None:
    (tmp_path / "claims.en.md").write_text("# Claims\n\n## C01\nOne line\nand another.\n\n## C02\nTwo.\n")
    assert {"C01": "One line and another.", "C02": "Two."} == claims("ja", tmp_path)
