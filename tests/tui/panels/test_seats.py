"""Goal: at first sight a beginner knows who one is, what one sees, and what one could change.

Method: the keys 1 to 5 in the running program, in both languages and sizes, with everything that can be told.
"""

import re
from pathlib import Path

import pytest

from simulator.trace.kinds import Kind
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from simulator.views import seats
from simulator.wire.policy import TlsPolicy
from simulator.words import catalogue
from simulator.words.language import languages
from tests.tui.conftest import LARGE, SMALL, Open, a_delivery, lesson, words_on
from tests.tui.panels.showing import travelled

WHO = {
    "1": ("You are Aoi, the author.", "あなたはあおい、手紙を書く人です。"),
    "2": ("You are Eve, on the wire", "あなたはイブ。"),
    "3": ("You run this server: Transit.", "あなたは「中継局」の管理者です。"),
    "4": ("You run the server with the mailboxes", "あなたは私書箱のあるサーバー"),
    "5": ("You are Haruto, the recipient.", "あなたははると、手紙を受け取る人です。"),
}


@pytest.mark.slow
@pytest.mark.parametrize("size", [SMALL, LARGE])
@pytest.mark.parametrize("language", ["en", "ja"])
async def test_the_five_keys_take_the_five_seats(opened: Open, size: tuple[int, int], language: str) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki"), size=size, language=language) as pilot:
        await pilot.press("full_stop")
        for key, sentences in WHO.items():
            await pilot.press(key)
            await pilot.pause()
            shown = words_on(pilot)
            assert sentences[language == "ja"] in shown
            assert {"en": "You could change", "ja": "変えられるもの"}[language] in shown


async def test_the_key_of_ones_own_seat_takes_the_next_one_there(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki")) as pilot:
        await pilot.press("full_stop", "3")
        await pilot.pause()
        seen = []
        for _ in range(5):
            seen.append(next(line for line in words_on(pilot).splitlines() if "You run this server" in line))
            await pilot.press("3")
            await pilot.pause()
        assert len(set(seen)) >= 4


async def test_after_a_step_the_key_takes_the_usual_one_there_again(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki")) as pilot:
        await pilot.press("full_stop", "3", "3")
        await pilot.pause()
        assert "You run this server: Transit." not in words_on(pilot)
        await pilot.press("left", "3")
        await pilot.pause()
        assert "You run this server: Transit." in words_on(pilot)


async def test_the_seat_stays_while_one_steps(opened: Open) -> None:
    trace = travelled(TlsPolicy.REQUIRED)
    async with opened(lambda: ViewScreen(trace, "a.hagaki")) as pilot:
        await pilot.press("5")
        await pilot.pause()
        assert "Nothing has been fetched" in words_on(pilot)
        screen = pilot.app.screen
        assert isinstance(screen, ViewScreen)
        (fetched,) = trace.serials_of(Kind.RETRIEVED)
        while screen.reel.cursor < fetched:
            await pilot.press("right")
        await pilot.pause()
        assert "Sunday at ten." in words_on(pilot)
        assert "your own copy" in words_on(pilot)


async def test_in_a_lesson_a_number_answers_first_and_takes_a_seat_afterwards(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await pilot.press("3")
        await pilot.pause()
        assert "You run this server" not in words_on(pilot)
        await pilot.press("right", "2")
        await pilot.pause()
        assert "You are Eve" in words_on(pilot)


@pytest.mark.parametrize("language", languages())
def test_whatever_a_seat_can_tell_has_words(language: str) -> None:
    words = catalogue.load(language)
    source = Path(seats.__file__).read_text("utf-8")
    told = {f"seat.what.{what}" for what in re.findall(r'(?:Sight|_slip)\([^)]*?"([a-z]+)"', source)}
    told |= {f"seat.what.{what}" for what, _, _ in seats._FROM_A_WIRE}
    told |= {
        f"seat.hidden.{what}" for what in ("way", "tls", "body-gone", "body-fetched", "slip", "way-back")
    }
    for seat in seats.SEATS:
        told |= {f"seat.name.{seat}", f"seat.who.{seat}", f"seat.state.{seat}.nothing"}
    assert [] == sorted(key for key in told if key not in words)
