"""An aside from a lesson: somebody is set on a wire at any step, and the lesson stands where it was."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from simulator.course.loader import load
from simulator.course.new_lesson import write_lesson
from simulator.trace.kinds import Kind
from simulator.tui.screens.aside import AsideScreen
from simulator.tui.screens.compare import CompareScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.wire_menu import WireMenu
from simulator.views.impostor import ImpostorNotebook
from simulator.views.scene import scene_at
from tests.tui.conftest import LARGE, SMALL, Open, lesson, words_on

pytestmark = pytest.mark.slow

TO_STORE = "store.fuji.example--home-pc"


def the_bare_pick_up() -> LessonScreen:
    return LessonScreen(lesson(4), step="eves-notebook")


def _lesson(pilot: Pilot[int]) -> LessonScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


def _aside(pilot: Pilot[int]) -> AsideScreen:
    screen = pilot.app.screen
    assert isinstance(screen, AsideScreen)
    return screen


async def _set(pilot: Pilot[int], *keys: str) -> AsideScreen:
    await pilot.press("a")
    await pilot.pause()
    assert isinstance(pilot.app.screen, WireMenu)
    await pilot.press(*keys)
    await pilot.pause()
    await pilot.pause()
    return _aside(pilot)


async def _to_the_end(pilot: Pilot[int]) -> AsideScreen:
    aside = _aside(pilot)
    while aside.go_on():
        pass
    await pilot.pause()
    return aside


def _stands(screen: LessonScreen) -> tuple[int, int, int, str]:
    page = screen.page
    return len(page.record.run.trace), page.reel.cursor, len(screen.pages.pages), page.wants


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_before_a_step_happens_it_happens_with_the_attacker_there_and_the_lesson_waits(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(the_bare_pick_up, size=size) as pilot:
        before = _stands(_lesson(pilot))
        aside = await _set(pilot, "a")
        assert "the lesson itself stays as it is" in words_on(pilot) or "false server" in words_on(pilot)
        await _to_the_end(pilot)
        known = [fact.name for fact in ImpostorNotebook(aside.run_.trace, TO_STORE).notebook()]
        assert "password" in known
        assert 0 == len(list(aside.run_.trace.serials_of(Kind.RETRIEVED)))
        await pilot.press("escape")
        await pilot.pause()
        assert before == _stands(_lesson(pilot))
        assert "Back in the lesson" in words_on(pilot)


async def test_in_the_midst_of_a_step_what_was_still_to_come_comes_with_the_attacker_there(
    opened: Open,
) -> None:
    async with opened(lambda: LessonScreen(lesson(4), step="leg-by-leg")) as pilot:
        await pilot.press("2", "right", "right")
        before = _stands(_lesson(pilot))
        aside = await _set(pilot, "right", "a")  # the letter is under way; the fetch comes later
        cursor = before[1]
        assert _lesson_trace(pilot)[: cursor + 1] == _kinds(aside)[: cursor + 1]
        await _to_the_end(pilot)
        verbs = [aside.run_.trace.detail(at).verb for at in aside.run_.trace.serials_of(Kind.INTENT)]
        assert ["wait", "attack", "fetch"] == verbs[-3:]
        await pilot.press("escape")
        assert before == _stands(_lesson(pilot))


def _kinds(screen: AsideScreen) -> list[Kind]:
    trace = screen.run_.trace
    return [trace.kind(at) for at in range(len(trace))]


def _lesson_trace(pilot: Pilot[int]) -> list[Kind]:
    beneath = pilot.app.screen_stack[-2]
    assert isinstance(beneath, LessonScreen)
    trace = beneath.page.record.run.trace
    return [trace.kind(at) for at in range(len(trace))]


async def test_an_attacker_is_taken_back_and_the_same_step_goes_as_it_would_have(opened: Open) -> None:
    async with opened(the_bare_pick_up) as pilot:
        aside = await _set(pilot, "a")
        await _set(pilot, "0")
        assert scene_at(aside.run_.trace, len(aside.run_.trace) - 1).wires[TO_STORE].attack is None
        await _to_the_end(pilot)
        own = aside.family.runs[0].trace
        assert len(list(own.serials_of(Kind.RETRIEVED))) == len(
            list(aside.run_.trace.serials_of(Kind.RETRIEVED))
        )


async def test_the_menu_opens_on_the_wire_that_the_story_uses_next(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(4), step="leg-by-leg")) as pilot:
        aside = await _set(pilot, "f")
        scene = scene_at(aside.run_.trace, aside.reel.cursor)
        assert ["desk-pc--submit.sakura.example"] == [name for name, w in scene.wires.items() if w.attack]


async def test_the_lessons_own_way_lies_beside_the_other_and_nothing_is_done_to_it(opened: Open) -> None:
    async with opened(the_bare_pick_up, size=LARGE) as pilot:
        aside = await _set(pilot, "a")
        own = list(aside.family.runs[0].given)
        await pilot.press("c", "full_stop")
        await pilot.pause()
        compared = pilot.app.screen
        assert isinstance(compared, CompareScreen)
        assert ["as in the lesson", "way 2"] == [way.label for way in compared.ways]
        await pilot.press("c", "v")  # back on the lesson's own way
        aside = await _set(pilot, "f")
        assert (3, 2, own) == (len(aside.family.runs), aside.family.at, aside.family.runs[0].given)
        await pilot.press("r")
        assert (1, before_the_step(pilot)) == (len(aside.family.runs), aside.reel.cursor)


def before_the_step(pilot: Pilot[int]) -> int:
    beneath = pilot.app.screen_stack[-2]
    assert isinstance(beneath, LessonScreen)
    return beneath.page.reel.cursor


async def test_after_a_step_a_letter_can_be_fetched_past_the_attacker(opened: Open) -> None:
    async with opened(the_bare_pick_up) as pilot:
        await pilot.press("2", "full_stop")
        while _lesson(pilot).page.reel.forward():
            pass
        aside = await _set(pilot, "a")
        await pilot.press("f")
        await _to_the_end(pilot)
        assert "password" in [fact.name for fact in ImpostorNotebook(aside.run_.trace, TO_STORE).notebook()]


async def test_at_the_wheel_the_lesson_does_not_go_on_by_itself(opened: Open) -> None:
    async with opened(the_bare_pick_up) as pilot:
        aside = await _set(pilot, "2")
        await pilot.press("w", "1")
        await pilot.pause()
        assert aside.wheel is not None
        await pilot.press(*"CAPA", "enter")
        assert "Esc" in words_on(pilot)
        await pilot.press("escape", "escape")
        assert aside.wheel is None
        assert isinstance(pilot.app.screen, AsideScreen)


@pytest.mark.parametrize(("allowed", "asks"), [("true", False), ("false", True)])
async def test_where_no_step_may_be_skipped_a_prediction_comes_before_an_aside(
    opened: Open, tmp_path: Path, allowed: str, asks: bool
) -> None:
    write_lesson(tmp_path / "mine", "en")
    script = tmp_path / "mine" / "lesson.yaml"
    script.write_text(script.read_text("utf-8").replace("skip: true", f"skip: {allowed}", 1), "utf-8")
    async with opened(lambda: LessonScreen(load(tmp_path / "mine"))) as pilot:
        await pilot.press("a")
        await pilot.pause()
        assert asks is isinstance(pilot.app.screen, LessonScreen)
