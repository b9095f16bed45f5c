"""Whoever is to do something by hand in a lesson of ours may ask three times before it is shown done."""

import pytest

from simulator.course.loader import load
from simulator.course.schema import Step
from simulator.course.shelf import lesson_folders
from simulator.course.texts import StepText


def by_hand(step: Step) -> bool:
    return bool(step.console or step.try_ or step.match or step.order or step.point)


STEPS = {
    f"{lesson.number}-{step.id}-{language}": lesson.step_text(step, language)
    for lesson in map(load, lesson_folders())
    for step in lesson.script.steps
    for language in lesson.texts
    if by_hand(step)
}


@pytest.mark.parametrize("text", STEPS.values(), ids=STEPS)
def test_there_are_three_different_hints(text: StepText) -> None:
    hints = ["".join(paragraph.plain for paragraph in hint) for hint in text.hints]
    assert (3, 3) == (len(hints), len(set(hints)))
