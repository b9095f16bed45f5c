"""Playing a lesson: asked, happened, tried; the same for the screen, for text and for the check."""

import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.shelf import find_lesson
from simulator.course.step_record import Outcome, Part
from simulator.trace.kinds import Kind
from simulator.world.misuse import MisuseError
from tests.course.conftest import Write


@pytest.fixture
def player(write_lesson: Write) -> Player:
    return Player(load(write_lesson()))


def test_a_step_is_asked_before_it_happens(player: Player) -> None:
    assert (Part.ASK, 0) == (player.wants, len(player.main.trace))
    assert Outcome.RIGHT is player.answer("server")
    assert Part.HAPPEN is player.wants
    player.happen()
    assert Part.DONE is player.wants
    assert [True, True] == [verdict.held for verdict in player.record.checks]


def test_a_wrong_answer_does_not_stop_the_story(player: Player) -> None:
    assert Outcome.WRONG is player.answer("wire")
    player.happen()
    assert (Part.DONE, ["wire"]) == (player.wants, player.record.answers)


def test_a_step_ends_where_it_says_and_not_later(player: Player) -> None:
    player.answer("server")
    player.happen()
    trace = player.run.trace
    assert Kind.DELIVERED in [
        trace.kind(serial) for serial in range(player.record.begins, player.record.ends)
    ]
    assert 0 == [trace.kind(serial) for serial in range(len(trace))].index(Kind.INTENT)
    assert player.run.step(), "something is left to happen"


def to_the_console(player: Player) -> None:
    player.solve()
    assert player.next_step()
    player.happen()


def test_typing_reaches_the_goal_by_any_correct_road(player: Player) -> None:
    to_the_console(player)
    assert (Part.CONSOLE, True) == (player.wants, player.is_connected)
    password = player.person("haruto").password
    reached = [player.type(line) for line in ("user haruto", f"pass {password}", "list", "uidl", "retr 1")]
    assert [False, False, False, False, True] == reached
    assert (Part.DONE, True) == (player.wants, player.at_end)


def test_a_closed_connection_can_be_opened_again(player: Player) -> None:
    to_the_console(player)
    player.type("QUIT")
    assert not player.is_connected
    player.connect()
    assert player.is_connected
    for line in ("USER haruto", f"PASS {player.person('haruto').password}", "RETR 1"):
        player.type(line)
    assert Part.DONE is player.wants


def test_time_stands_still_while_a_person_types(player: Player) -> None:
    to_the_console(player)
    before_us = player.run.now_us
    player.type("NOOP")
    assert player.run.now_us - before_us < 1_000_000


def test_the_solution_solves(player: Player) -> None:
    player.solve()
    player.next_step()
    player.solve()
    assert not player.record.skipped
    assert player.goal_reached
    assert [True] == [verdict.held for verdict in player.record.checks]


def test_a_skipped_step_still_happens_so_that_the_story_goes_on(player: Player) -> None:
    assert player.next_step()
    first = player.records["sent"]
    assert (True, []) == (first.skipped, first.answers)
    assert [True, True] == [verdict.held for verdict in first.checks]


def test_a_step_begun_again_begins_where_it_did(player: Player) -> None:
    to_the_console(player)
    begins, first = player.record.begins, player.main
    player.type("QUIT")
    player.restart()
    assert player.main is not first
    assert (begins, begins) == (player.record.begins, len(player.main.trace))
    player.solve()
    assert player.goal_reached


def test_what_a_step_does_not_wait_for_is_refused_by_name(player: Player) -> None:
    with pytest.raises(MisuseError, match="the step 'sent' waits for 'ask', not for 'happen'"):
        player.happen()
    with pytest.raises(MisuseError, match="'moon' is no answer to the step 'sent'"):
        player.answer("moon")


def test_the_same_lesson_makes_the_same_trace_again(write_lesson: Write) -> None:
    lesson = load(write_lesson())

    def octets() -> list[tuple[int, bytes]]:
        player = Player(lesson)
        while True:
            player.solve()
            if not player.next_step():
                return [(entry.time_us, entry.octets) for entry in player.main.trace]

    assert octets() == octets()


def test_a_fresh_aside_leaves_the_story_where_it_was() -> None:
    player = Player(load(find_lesson("2")))
    player.resume_at("slip-and-card")
    main, before = player.main, len(player.main.trace)
    player.solve()
    assert player.run is not main
    assert (main, before) == (player.main, len(player.main.trace))
    player.next_step()
    assert player.run is main


def test_an_aside_from_here_is_a_branch(write_lesson: Write) -> None:
    player = Player(load(write_lesson(("  - id: your-turn\n", "  - id: your-turn\n    aside: here\n"))))
    to_the_console(player)
    assert player.run is not player.main
    assert len(player.main.trace) - 1 == player.run.parent
    assert 0 < player.record.begins <= len(player.run.trace)


def test_an_answer_that_a_later_step_shows_is_kept_until_then() -> None:
    player = Player(load(find_lesson("1")))
    assert Outcome.RECORDED is player.answer("lost")
    player.resume_at("point-at-it")
    assert [("where-will-it-wait", "lost")] == [(step.id, answer) for step, answer in player.revealed()]


def test_an_office_is_pointed_at_by_any_of_its_boxes() -> None:
    player = Player(load(find_lesson("1")))
    player.resume_at("point-at-it")
    player.happen()
    assert [Outcome.WRONG] * 2 == [player.point(place) for place in ("home-pc", "mx.sakura.example")]
    assert Outcome.RIGHT is player.point("store.fuji.example")


def test_pairs_and_orders_may_be_tried_until_they_are_right() -> None:
    player = Player(load(find_lesson("2")))
    player.resume_at("three-roles")
    player.happen()
    wrong = dict(zip(player.step.match, reversed(player.step.match.values()), strict=True))
    assert (Outcome.WRONG, Outcome.RIGHT) == (player.match(wrong), player.match(player.step.match))
    assert 2 == player.record.tries
    player.resume_at("in-order")
    player.happen()
    assert Outcome.WRONG is player.order(tuple(reversed(player.step.order)))
    assert Outcome.RIGHT is player.order(player.step.order)
    assert Part.PAPER is player.wants
