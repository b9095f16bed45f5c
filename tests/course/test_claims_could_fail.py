"""What bears out a claim is no empty word: it does not hold before its step, nor by the other road."""

import pytest

from simulator.course.intents import Wait
from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.schema import Step
from simulator.course.shelf import find_lesson, lesson_folders
from simulator.course.step_record import Part
from simulator.course.vocabulary import Condition


def conditions(step: Step) -> tuple[Condition, ...]:
    rows = [condition for row in step.table.rows for condition in row.holds] if step.table else []
    return (*step.expect, *step.goal, *rows)


def looks_back(step: Step) -> bool:
    """Whether a step does nothing itself: it judges what the steps before it did."""
    return not (step.do or step.console or step.try_ or step.until or step.compare)


def acts(step: Step) -> bool:
    """Whether a step bears out a claim by what happens in it; where one only waits, nothing is to happen."""
    only_waits = step.do != () and all(isinstance(intent, Wait) for intent in step.do)
    return bool(step.shows and conditions(step)) and not looks_back(step) and not only_waits


@pytest.mark.slow
@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_a_check_does_not_hold_before_its_step(folder: object) -> None:
    player = Player(load(str(folder)))
    at_the_beginning = {
        step.id: all(verdict.held for verdict in player.verdicts(conditions(step)))
        for step in player.lesson.script.steps
        if step.shows and conditions(step) and looks_back(step)
    }
    assert [] == [step for step, held in at_the_beginning.items() if held]
    empty = []
    while True:
        step = player.step
        if acts(step) and all(verdict.held for verdict in player.verdicts(conditions(step))):
            empty.append(step.id)
        player.solve()
        if not player.next_step():
            break
    assert [] == empty


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "other"), [("phone-and-pc", "pop"), ("shared-box", "pop"), ("one-laptop", "imap")]
)
def test_by_the_other_protocol_the_goal_is_not_reached(name: str, other: str) -> None:
    player = Player(load(find_lesson("6")))
    while player.step.id != name:
        player.solve()
        player.next_step()
    while player.wants is not Part.TRY:
        player.solve_part()
    player.attempt(other)
    assert not player.goal_reached
