"""Lesson 6: each choice for each of the four people is run, and the run shows what that person can see."""

import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.step_record import Part
from simulator.trace.kinds import Kind
from simulator.world.library import lessons_folder

LESSON = lessons_folder() / "06-pop-and-imap"


def at_step(name: str) -> Player:
    player = Player(load(LESSON))
    while player.step.id != name:
        player.solve()
        player.next_step()
    player.happen()
    return player


@pytest.mark.slow
@pytest.mark.parametrize(
    ("person", "choice", "suits"),
    [
        ("phone-and-pc", "pop", False),
        ("phone-and-pc", "imap", True),
        ("shared-box", "pop", False),
        ("shared-box", "imap", True),
        ("one-laptop", "imap", False),
        ("one-laptop", "pop", True),
        ("no-network", "pop", True),
        ("no-network", "imap", True),
    ],
)
def test_a_choice_reaches_what_the_person_needs_or_does_not(person: str, choice: str, suits: bool) -> None:
    player = at_step(person)
    assert suits == player.attempt(choice)
    refused = player.run.trace.serials_of(Kind.LOGIN_REFUSED)
    assert not [serial for serial in refused if serial >= player.record.begins]


@pytest.mark.slow
@pytest.mark.parametrize("person", ["phone-and-pc", "shared-box", "one-laptop"])
def test_after_the_choice_that_does_not_suit_the_other_still_does(person: str) -> None:
    player = at_step(person)
    wrong, right = ("imap", "pop") if person == "one-laptop" else ("pop", "imap")
    player.attempt(wrong)
    assert player.attempt(right)
    assert Part.TRY != player.wants
    assert all(check.held for check in player.record.checks)
