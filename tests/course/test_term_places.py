"""From a term to the lesson that shows it."""

from pathlib import Path

import pytest

from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from simulator.course.term_places import place_of
from simulator.words import glossary


def test_a_term_is_explained_where_the_glossary_says() -> None:
    place = place_of("client", 3)
    assert place is not None
    assert ("03-the-role-of-the-pop-server", "after-user") == (place.folder.name, place.step)


def test_a_lesson_that_is_not_there_has_no_place() -> None:
    assert place_of("client", 99) is None


@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name[:2])
def test_every_place_is_a_step_of_its_lesson(folder: Path) -> None:
    number = int(folder.name[:2])
    steps = {step.id for step in load(folder).script.steps} | {""}
    places = [place_of(term.id, number) for term in glossary.terms("en").values() if term.lesson == number]
    assert set() == {place.step for place in places if place is not None} - steps
