"""Two ways side by side: from the lab, from a saved trace, and from a lesson's step."""

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from simulator.course.loader import load as load_lesson
from simulator.trace.codec import load
from simulator.trace.kinds import Kind
from simulator.tui.panels.wire import Wire
from simulator.tui.screens.code import CodeScreen
from simulator.tui.screens.compare import CompareScreen, Way
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.menu import MenuScreen
from simulator.tui.screens.view import ViewScreen
from simulator.wire.policy import TlsPolicy
from simulator.world.composing import compose
from simulator.world.family import Family
from simulator.world.runner import Run
from tests.course.conftest import Write, write_lesson
from tests.course.test_comparing import COMPARED, LABELS
from tests.tui.conftest import LARGE, Open, words_on

__all__ = ["write_lesson"]
pytestmark = pytest.mark.slow


@cache
def a_pick_up(tls: TlsPolicy) -> Run:
    run = Run(seed=4, tls=tls)
    octets = compose(run, "aoi", "haruto", "A birthday secret", "Friday at four.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run


def bare_and_locked() -> CompareScreen:
    left, right = (a_pick_up(policy).trace for policy in (TlsPolicy.NONE, TlsPolicy.REQUIRED))
    return CompareScreen("Pick-up", Way("bare", left), Way("in the bag", right), folded=True)


async def test_the_left_notebook_fills_and_the_right_one_holds_names_and_sizes(opened: Open) -> None:
    async with opened(bare_and_locked, size=LARGE) as pilot:
        assert "still the same" in words_on(pilot)
        await pilot.press("full_stop")
        await pilot.pause()
        shown = words_on(pilot)
        left, right = zip(*((line[:60], line[60:]) for line in shown.splitlines()), strict=True)
        assert any("password" in line and line.startswith("│ *") for line in left)
        assert not any("password" in line for line in right)
        assert any("server asked for" in line for line in right)
        assert 2 == shown.count("the letter was delivered")
        assert "AUTH PLAIN" in shown and "STARTTLS" in shown


async def test_one_key_goes_back_to_one_way(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_pick_up(TlsPolicy.NONE).trace, "x")) as pilot:
        pilot.app.push_screen(bare_and_locked())
        await pilot.pause()
        for key in ("c", "escape"):
            if not isinstance(pilot.app.screen, CompareScreen):
                pilot.app.push_screen(bare_and_locked())
                await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            assert isinstance(pilot.app.screen, ViewScreen)


async def test_both_columns_turn_to_the_same_pane_and_enter_shows_the_bytes(opened: Open) -> None:
    async with opened(bare_and_locked) as pilot:
        await pilot.press("n", "n", "enter")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        assert [Wire, Wire] == [type(evidence.pane) for evidence in screen.evidence]
        await pilot.press("tab")
        await pilot.pause()
        assert ["mailboxes", "mailboxes"] == [evidence.key for evidence in screen.evidence]


def _lab(screen: object) -> LabScreen:
    assert isinstance(screen, LabScreen)
    return screen


async def test_acting_in_the_past_makes_a_way_to_compare_and_to_save(opened: Open, tmp_path: Path) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        lab = _lab(pilot.app.screen)
        await pilot.press("c")
        assert "only one way so far" in words_on(pilot)
        octets = compose(lab.run_, "aoi", "haruto", "Hello", "One line.\n", "en")
        lab.act(lambda run: run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"}))
        await pilot.press("n", "n", "n", "p", "p", "d")  # back, and there the PC is switched off
        await pilot.pause()
        assert 2 == len(lab.family.runs)
        await pilot.press("v")
        assert (0, "Way 1 of 2." in words_on(pilot)) == (lab.family.at, True)
        await pilot.press("c")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        assert ["the first way", "way 2"] == [way.label for way in screen.ways]
        await pilot.press("c")
        await pilot.pause()
        lab.family.save(tmp_path / "lab.hagaki")
    back = load(tmp_path / "lab.hagaki")
    assert [True] == [any(True for _ in branch.serials_of(Kind.POWER)) for branch in back.branches]


def a_saved_family(tmp_path: Path) -> Callable[[], ViewScreen]:
    family = Family(a_pick_up(TlsPolicy.NONE).fork(40))
    family.branch(20).until_idle()
    family.save(tmp_path / "two.hagaki")
    return lambda: ViewScreen(load(tmp_path / "two.hagaki"), "two.hagaki")


def three_ways(tmp_path: Path) -> ViewScreen:
    family = Family(a_pick_up(TlsPolicy.NONE).fork(40))
    family.branch(20).until_idle()
    family.branch(10).intend("power", device="home-pc", on=False)
    family.save(tmp_path / "three.hagaki")
    return ViewScreen(load(tmp_path / "three.hagaki"), "three.hagaki")


async def test_of_more_than_two_ways_a_key_puts_any_other_beside_the_one_in_hand(
    opened: Open, tmp_path: Path
) -> None:
    async with opened(lambda: three_ways(tmp_path), size=LARGE) as pilot:
        await pilot.press("c")
        await pilot.pause()
        seen = []
        for _ in range(3):
            screen = pilot.app.screen
            assert isinstance(screen, CompareScreen) and "other way" in words_on(pilot)
            seen.append([way.label for way in screen.ways])
            await pilot.press("v")
            await pilot.pause()
        assert [["way 2", "way 3"], ["the first way", "way 3"], ["way 2", "way 3"]] == seen
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, ViewScreen)


async def test_of_two_ways_the_key_says_that_there_are_no_more(opened: Open) -> None:
    async with opened(bare_and_locked, size=LARGE) as pilot:
        await pilot.press("v")
        assert "only these two ways" in words_on(pilot)


async def test_a_saved_trace_opens_on_the_way_that_was_in_hand(opened: Open, tmp_path: Path) -> None:
    async with opened(a_saved_family(tmp_path), size=LARGE) as pilot:
        view = pilot.app.screen
        assert isinstance(view, ViewScreen)
        assert 1 == view._at
        await pilot.press("v")
        assert "Way 1 of 2." in words_on(pilot)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_a_compared_step_is_walked_side_by_side(opened: Open, write_lesson: Write) -> None:
    lesson = load_lesson(write_lesson(COMPARED, LABELS))
    async with opened(lambda: LessonScreen(lesson), size=LARGE) as pilot:
        await pilot.press("down", "enter", "right")
        await pilot.pause()
        screen = pilot.app.screen
        assert isinstance(screen, CompareScreen)
        assert ["bare", "in the bag"] == [way.label for way in screen.ways]
        await pilot.press("full_stop", "c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LessonScreen)
        await pilot.press("c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_the_code_behind_the_newest_line_is_shown_for_the_side_in_hand(opened: Open) -> None:
    async with opened(bare_and_locked, size=LARGE) as pilot:
        await pilot.press("k")
        assert "Nobody has said anything yet" in words_on(pilot)
        await pilot.press("n", "o", "k")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CodeScreen)
        await pilot.press("k")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CompareScreen)


async def test_the_wheel_is_taken_on_the_side_in_hand_where_it_stands(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        lab = _lab(pilot.app.screen)
        lab.act(lambda run: run.intend("fetch", device="home-pc"))
        await pilot.press("p", "d", "c")
        await pilot.pause()
        assert isinstance(pilot.app.screen, CompareScreen)
        await pilot.press("o", "o", "full_stop", "w")
        await pilot.pause()
        assert isinstance(pilot.app.screen, MenuScreen)  # nobody talks at that moment: where to?
        assert (0, 2) == (lab.family.at, len(lab.family.runs))
        await pilot.press("1")
        await pilot.pause()
        assert lab.wheel is not None


async def test_where_nobody_can_type_the_wheel_says_where_one_can(opened: Open) -> None:
    async with opened(bare_and_locked) as pilot:
        await pilot.press("w")
        assert "Go back to one with c" in words_on(pilot)


async def test_both_ways_are_looked_at_with_the_same_eyes(opened: Open) -> None:
    async with opened(bare_and_locked, size=LARGE) as pilot:
        await pilot.press("full_stop", "2")
        await pilot.pause()
        await pilot.pause()
        shown = words_on(pilot)
        left, right = zip(*((line[:60], line[60:]) for line in shown.splitlines()), strict=True)
        assert [True, True] == ["You are Eve" in "".join(side) for side in (left, right)]
        assert [True, False] == [any("password" in line for line in side) for side in (left, right)]
        await pilot.press("1")
        await pilot.pause()
        await pilot.pause()
        assert 2 == words_on(pilot).count("You are Aoi, the author.")
