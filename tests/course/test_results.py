"""A lesson as plain text, and its summary."""

import json

import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.results import Happening, summary, tell
from simulator.course.shelf import find_lesson
from simulator.words.catalogue import load as words_of
from tests.course.conftest import Write


def lines(player: Player, language: str = "en", *, solve: bool = False) -> list[str]:
    return [part for part in tell(player, words_of(language), solve=solve) if isinstance(part, str)]


def test_a_lesson_is_told_in_order(write_lesson: Write) -> None:
    told = lines(Player(load(write_lesson())))
    order = [
        "Lesson 21: A small lesson",
        "Scene 1 of 2: sent",
        "Beginner: So it has arrived! Is his PC on?",
        "(b) On a server",
        "Answer: On a server",
        "Fine print (C12): Each server keeps its copy (RFC 5321 §2.1).",
        "Scene 2 of 2: your-turn",
        "Shown: C12, C13",
    ]
    assert order == [line for line in told if line in order]


def test_entries_are_left_to_a_teller_and_come_in_order(write_lesson: Write) -> None:
    parts = [
        part for part in tell(Player(load(write_lesson())), words_of("en")) if isinstance(part, Happening)
    ]
    assert parts
    assert [part.serial for part in parts] == sorted(part.serial for part in parts)


def test_what_is_typed_is_typed_only_when_asked_for(write_lesson: Write) -> None:
    lesson = load(write_lesson())
    without, with_solution = lines(Player(lesson)), lines(Player(lesson), solve=True)
    assert "(--solve plays the solution here.)" in without
    assert not any("RETR 1" in line for line in without)
    assert any("client  RETR 1  (give me this letter)" in line for line in with_solution)
    assert "Expert: Well done." in with_solution


def test_speaker_notes_are_not_told(write_lesson: Write) -> None:
    assert not any("Never shown" in line for line in lines(Player(load(write_lesson()))))


@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("number", ["1", "2", "3"])
def test_our_lessons_are_told_without_gaps(number: str, language: str) -> None:
    told = lines(Player(load(find_lesson(number)), language=language), language, solve=True)
    assert [] == [line for line in told if "[[" in line or "**" in line or "{" in line]


def test_the_summary_is_plain_data(write_lesson: Write) -> None:
    player = Player(load(write_lesson()))
    list(tell(player, words_of("en"), solve=True))
    plain = summary(player)
    assert plain == json.loads(json.dumps(plain))
    assert [("sent", "done", [True, True]), ("your-turn", "done", [True])] == [
        (step["id"], step["status"], step["checks"]) for step in plain["steps"]
    ]
