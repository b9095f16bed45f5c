"""At the wheel: the client's part typed by hand, in a lesson as an experiment, in the lab for good."""

import pytest
from textual.pilot import Pilot

from simulator.trace.kinds import Kind
from simulator.tui.panels.console import ConsoleField
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.typing import TypingScreen
from tests.tui.conftest import LARGE, SMALL, Open, lesson, words_on

pytestmark = pytest.mark.slow


def _on(pilot: Pilot[int]) -> TypingScreen:
    screen = pilot.app.screen
    assert isinstance(screen, TypingScreen)
    return screen


def _line(pilot: Pilot[int]) -> str:
    return pilot.app.screen.query_one(ConsoleField).value


async def _type(pilot: Pilot[int], *lines: str) -> None:
    for line in lines:
        await pilot.press(*[{" ": "space"}.get(sign, sign) for sign in line], "enter")


def _watching_mei() -> LessonScreen:
    return LessonScreen(lesson(3), step="after-user")


async def test_in_a_lesson_the_learner_goes_on_where_the_program_stands(opened: Open) -> None:
    async with opened(_watching_mei) as pilot:
        await pilot.press("2", *["right"] * 6)
        screen = _on(pilot)
        assert isinstance(screen, LessonScreen)
        story, before = screen.page.record.run, len(screen.page.record.run.trace)
        await pilot.press("w")
        assert screen.wheel is not None
        assert screen.wheel.place.joins
        await _type(pilot, "NOOP", "QUIT")
        assert "QUIT" in words_on(pilot)
        await pilot.press("escape", "w")
        assert screen.wheel is None
        assert (story, before) == (screen.page.record.run, len(screen.page.record.run.trace))


async def test_a_line_typed_full_width_is_offered_half_width_with_its_space(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("w", "1")
        await _type(pilot, "ＵＳＥＲ　ｈａｒｕｔｏ")
        assert "USER haruto" == _line(pilot)
        await pilot.press("enter")
        assert "" == _line(pilot)


async def test_a_mistake_is_told_above_the_line_until_the_next_line(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("w", "1")
        await _type(pilot, "STTA")
        assert "Did you mean STAT?" in words_on(pilot)
        await _type(pilot, "CAPA")
        assert "Did you mean" not in words_on(pilot)


async def test_the_language_changes_what_was_told_of_a_mistake(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        await pilot.press("w", "1")
        await _type(pilot, "STTA")
        await pilot.press("escape", "l")
        assert "STATのことですか？" in words_on(pilot)
        assert "STTA" in words_on(pilot)


async def test_up_goes_back_through_what_was_typed_and_down_into_what_may_be_said(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("w", "1")
        await _type(pilot, "CAPA", "USER aoi")
        await pilot.press("up")
        assert "USER aoi" == _line(pilot)
        await pilot.press("up", "up", "up")
        assert "CAPA" == _line(pilot)
        await pilot.press("down", "down")
        assert "" == _line(pilot)
        await pilot.press("down")
        assert "USER aoi" == _line(pilot)
        await pilot.press("up", "P", "A", "up")
        assert "USER aoi" == _line(pilot)
        await pilot.press("down")
        assert "PA" == _line(pilot)


async def test_with_nothing_typed_before_up_comes_to_the_end_of_the_list(opened: Open) -> None:
    async with opened(LabScreen) as pilot:
        await pilot.press("w", "1", "up")
        assert "QUIT" == _line(pilot)


async def test_in_the_lab_a_line_typed_while_looking_back_begins_another_way(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        await pilot.press("w", "1")
        await _type(pilot, "USER aoi", "CAPA")
        screen = _on(pilot)
        assert isinstance(screen, LabScreen)
        before = len(screen.run_.trace)
        await pilot.press("escape", "left", "left")
        assert before == len(screen.run_.trace)
        await pilot.press("enter")
        await _type(pilot, "QUIT")
        assert (2, 1) == (len(screen.family.runs), screen.family.at)
        assert before == len(screen.family.runs[0].trace)
        said = [screen.run_.trace.octets(at, 9) for at in screen.run_.trace.serials_of(Kind.COMMAND)]
        assert [b"USER aoi\r", b"QUIT\r\n"] == said


async def test_a_letter_is_written_by_hand_with_its_empty_line(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        await pilot.press("w", "3")
        for wanted in ("EHLO", "AUTH", "MAIL", "RCPT", "DATA"):
            field = pilot.app.screen.query_one(ConsoleField)
            field.put(next(line for line in field.candidates if line.startswith(wanted)))
            await pilot.press("enter")
        await _type(pilot, "Subject: Hello", "", "By hand.", ".", "QUIT")
        screen = _on(pilot)
        assert isinstance(screen, LabScreen)
        screen.run_.until_idle()
        assert 1 == len(list(screen.run_.trace.serials_of(Kind.DELIVERED)))
