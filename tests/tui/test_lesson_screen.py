"""A whole lesson can be played with the keyboard, and nothing is told before it has been seen."""

import pytest
from textual.pilot import Pilot

from simulator.tui import lesson_reading
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from simulator.world.composing import compose
from simulator.world.runner import Run
from tests.tui.conftest import LARGE, SMALL, Open, lesson, words_on

pytestmark = pytest.mark.slow


def _on(pilot: Pilot[int]) -> LessonScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LessonScreen)
    return screen


async def _answer(pilot: Pilot[int]) -> None:
    """Do what the page asks for, rightly, by keys."""
    screen = _on(pilot)
    page, step = screen.page, screen.page.step
    if page.wants == "ask" and step.ask is not None:
        await pilot.press(str(step.ask.choices.index(step.ask.answer or step.ask.choices[0]) + 1))
    elif page.wants == "match":
        item = next(item for item in step.match if item not in page.pairs)
        await pilot.press(str(sorted(set(step.match.values())).index(step.match[item]) + 1))
    elif page.wants == "order":
        left = sorted(set(step.order) - set(page.picked))
        screen.words.point_at(left.index(step.order[len(page.picked)]))
        await pilot.press("enter")
    elif page.wants == "point" and step.point is not None:
        aim = screen.route.route.index_of(step.point.place)
        assert aim is not None and screen.route.chosen is not None
        by = aim - screen.route.chosen
        await pilot.press(*["right" if by > 0 else "left"] * abs(by), "enter")
    elif page.wants == "console":
        for line in step.solution:
            if page.wants == "console":
                await pilot.press(*[_key(sign) for sign in line], "enter")
    else:
        await pilot.press("right")


def _key(sign: str) -> str:
    return {" ": "space"}.get(sign, sign)


async def _play(pilot: Pilot[int], until: str = "") -> None:
    screen = _on(pilot)
    for _ in range(300):
        await pilot.pause()
        if screen.pages.at_end or screen.page.step.id == until:
            return
        if screen.page.reel.at_end:
            await _answer(pilot)
        else:
            await pilot.press("right")
    raise AssertionError(f"stuck at {screen.page.step.id}, which waits for {screen.page.wants}")


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize(("size", "language"), [(SMALL, "ja"), (LARGE, "en")])
async def test_a_lesson_can_be_played_to_its_end(
    opened: Open, number: int, size: tuple[int, int], language: str
) -> None:
    async with opened(lambda: LessonScreen(lesson(number)), size=size, language=language) as pilot:
        await _play(pilot)
        screen = _on(pilot)
        assert len(screen.lesson.script.steps) == len(screen.pages.pages)
        missed = [
            verdict for page in screen.pages.pages for verdict in page.record.checks if not verdict.held
        ]
        assert [] == missed


async def test_the_first_frame_is_what_the_lesson_begins_with(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        screen = _on(pilot)
        words, route = screen.words.blocks, screen.route.route
        screen._pages = None
        screen.reel = LessonScreen(lesson(1)).reel
        screen.refresh_stage()
        assert (words, route) == (screen.words.blocks, screen.route.route)


async def test_a_question_must_be_answered_before_the_story_goes_on(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await pilot.press("right")
        assert "Choose an answer first" in words_on(pilot)
        assert "ask" == _on(pilot).page.wants


async def test_the_outcome_is_told_only_when_it_has_been_seen(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await _play(pilot, until="first-letter")
        told = "It stopped"
        await pilot.press("right", "right")
        assert told not in words_on(pilot)
        await pilot.press("right", "right", "right")
        assert told in words_on(pilot)
        await pilot.press("left")
        assert told not in words_on(pilot)


async def test_what_belongs_together_is_asked_behind_what_happens_and_not_given_away(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(4), step="settings-cards")) as pilot:
        screen = _on(pilot)
        assert "port 995, SSL/TLS" not in words_on(pilot)
        while not screen.page.seen:
            await pilot.press("right")
        await pilot.press("right")  # from what happened to the words
        await pilot.pause()
        assert "port 995, SSL/TLS" in words_on(pilot)
        assert not any((" = ", "small") in block.spans for block in screen.words.blocks)
        await pilot.press("1")
        assert any((" = ", "small") in block.spans for block in screen.words.blocks)


async def test_what_happens_stands_in_front_and_the_words_are_read_to_their_end(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(4), step="eves-notebook"), size=SMALL) as pilot:
        screen = _on(pilot)
        await pilot.press("1", "right")
        assert lesson_reading.words_hidden(screen)
        assert "notebook" == screen.evidence.key  # which the author names first
        while not screen.page.reel.at_end:
            await pilot.press("right")
        last = screen.words.blocks[-1]
        assert lesson_reading.words_hidden(screen)
        for _ in range(9):
            if not lesson_reading.unread(screen, screen.pages):
                break
            await pilot.press("right")
            await pilot.pause()
        assert "eves-notebook" == screen.page.step.id
        assert last.text in words_on(pilot)
        await pilot.press("right")
        assert "in-the-bag" == screen.page.step.id


async def test_the_comparison_of_a_lesson_leads_back_to_it(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(4), step="side-by-side")) as pilot:
        screen = _on(pilot)
        await pilot.press("right", "full_stop", "right")
        await pilot.pause()
        assert pilot.app.screen is screen


async def test_what_is_said_at_last_comes_into_sight_by_itself(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(2), step="hired-carrier")) as pilot:
        screen = _on(pilot)
        await _answer(pilot)
        while not screen.page.reel.at_end:
            await pilot.press("right")
        assert len(screen.words.lines) > screen.words.rows_in_sight  # else it would be no wonder
        assert "Sakura's gate" in words_on(pilot)


async def test_a_wrong_box_gets_an_answer_of_its_own_and_another_try(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await _play(pilot, until="point-at-it")
        screen = _on(pilot)
        await pilot.press("left", "left", "left", "enter")
        assert ["desk-pc", "desk-pc"] == screen.page.wrong
        assert "point" == screen.page.wants
        await _answer(pilot)
        assert "done" == screen.page.wants


async def test_pages_can_be_turned_back_and_forward(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await _play(pilot, until="point-at-it")
        screen = _on(pilot)
        await pilot.press("p")
        assert "first-letter" == screen.page.step.id
        await pilot.press(*["left"] * 8)
        assert "where-will-it-wait" == screen.page.step.id
        await pilot.press(*["right"] * 12)
        assert "point-at-it" == screen.page.step.id


async def test_a_full_width_line_is_offered_in_half_width_and_not_sent(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="your-turn")) as pilot:
        screen = _on(pilot)
        assert screen._line is not None and screen._line.has_focus
        screen._line.value = "ＳＴＡＴ"
        await pilot.press("enter")
        assert "STAT" == screen._line.value
        assert [] == screen.page.record.typed
        await pilot.press("enter")
        assert ["STAT"] == screen.page.record.typed


async def test_tab_completes_what_is_typed(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="your-turn")) as pilot:
        screen = _on(pilot)
        assert screen._line is not None
        await pilot.press("u", "tab")
        assert "USER haruto" == screen._line.value


async def test_the_list_above_the_line_is_what_the_server_allows_now(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="your-turn")) as pilot:
        screen = _on(pilot)
        assert screen._line is not None and screen._list is not None
        before = screen._list.sayable
        assert "USER haruto" in before and "STAT" not in before
        assert "[USER haruto]" not in words_on(pilot)
        await pilot.press("down")
        assert f"[{screen._line.value}]" in words_on(pilot)
        for line in screen.page.step.solution[:2]:
            screen._line.value = line
            await pilot.press("enter")
        assert "STAT" in screen._list.sayable and "USER haruto" not in screen._list.sayable
        await pilot.pause()
        row, start, _, line = next(zone for zone in screen._list._zones if zone[3] == "STAT")
        await pilot.click(screen._list, offset=(start + 1, row))
        assert "STAT" == screen._line.value
        await pilot.press("enter")
        assert "STAT" == screen.page.record.typed[-1]


@pytest.mark.parametrize(("language", "title"), [("ja", "[やり取り]"), ("en", "[Conversation]")])
async def test_while_one_types_the_conversation_is_in_sight_and_marked(
    opened: Open, language: str, title: str
) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="your-turn"), language=language) as pilot:
        assert title not in words_on(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert title in words_on(pilot)
        await pilot.press("escape")
        await pilot.pause()
        assert title not in words_on(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert title in words_on(pilot)


async def test_letters_typed_on_the_line_are_no_keys(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="your-turn")) as pilot:
        await pilot.press("s", "l", "q", "r")
        assert "your-turn" == _on(pilot).page.step.id
        assert "en" == pilot.app.look.language  # type: ignore[attr-defined]
        await pilot.press("escape", "l")
        assert "ja" == pilot.app.look.language  # type: ignore[attr-defined]


async def test_the_lesson_can_be_played_again_under_tls(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await _play(pilot, until="first-letter")
        await pilot.press("s")
        await pilot.pause()
        assert "first-letter" == _on(pilot).page.step.id
        await pilot.press("right")
        assert "locked" == _on(pilot).route.route.legs[0].state
        assert "required" == _on(pilot).header.heading.policy
        assert "TLS" in words_on(pilot).splitlines()[0]


async def test_what_was_answered_stays_under_the_other_policy(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1))) as pilot:
        await pilot.press("1")
        given = _on(pilot).page.record.answers
        await pilot.press("s")
        await pilot.pause()
        screen = _on(pilot)
        assert "ask" != screen.page.wants
        assert given == screen.page.record.answers != []
        await _play(pilot, until="first-letter")
        await pilot.press("s")
        await pilot.pause()
        assert given == screen.player.records[screen.player.steps[0].id].answers
        await pilot.press("left")
        assert screen.player.steps[0].id == screen.page.step.id


@pytest.mark.parametrize("number", [1, 2, 3])
async def test_the_title_of_a_pane_and_its_lines_belong_together(opened: Open, number: int) -> None:
    async with opened(lambda: LessonScreen(lesson(number)), size=LARGE) as pilot:
        screen = _on(pilot)
        for step in screen.lesson.script.steps:
            await _play(pilot, until=step.id)
            evidence = screen.evidence
            if evidence.keys:
                shown = [pane for pane in screen.query(EvidencePane) if pane.display]
                assert [evidence.pane] == shown
                assert evidence.pane.title_key in [key for key, _ in evidence.pane.titles]
                assert type(evidence.pane).__name__.lower() == evidence.pane.title_key


async def test_a_wrong_order_is_called_wrong_and_where(opened: Open) -> None:
    ordered = next(step for step in lesson(2).script.steps if step.order)
    async with opened(lambda: LessonScreen(lesson(2), step=ordered.id), size=LARGE) as pilot:
        screen = _on(pilot)
        for _ in range(60):
            if screen.page.wants == "order" and screen.page.reel.at_end:
                break
            await (_answer(pilot) if screen.page.reel.at_end else pilot.press("right"))
        right = list(ordered.order)
        for item in [right[0], *reversed(right[1:])]:
            left = sorted(set(right) - set(screen.page.picked))
            screen.words.point_at(left.index(item))
            await pilot.press("enter")
        await pilot.pause()
        assert right[:1] == screen.page.picked
        assert "Number 2 is not" in words_on(pilot)
        for _ in right[1:]:
            await _answer(pilot)
        assert "order" != screen.page.wants
        assert "is not “" not in words_on(pilot)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_when_much_time_passes_in_a_step_a_large_clock_says_so(
    opened: Open, size: tuple[int, int]
) -> None:
    async with opened(lambda: LessonScreen(lesson(3)), size=size, language="ja") as pilot:
        await pilot.press("1", "right")
        await pilot.pause()
        shown = words_on(pilot)
        assert "9:00:02 → 9:10:02" in shown
        assert ("1 0 分 後" if size == LARGE else "10分後") in shown
        await pilot.press("right")
        await pilot.pause()
        assert "分 後" not in words_on(pilot) and "分後" not in words_on(pilot)


async def test_retries_are_leaps_too(opened: Open) -> None:
    run = Run("two-offices", seed=1)
    run.intend("cut", wire=next(wire.name for wire in run.trace.cast.wires if "mx.fuji" in wire.name))
    octets = compose(run, "aoi", "haruto", "Picnic", "On Sunday.\n", "en")
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    async with opened(lambda: ViewScreen(run.trace, "late.hagaki")) as pilot:
        for _ in range(40):
            await pilot.press("right")
            if " later  " in words_on(pilot):
                return
    raise AssertionError("nothing said that hours had passed")


async def test_a_table_comes_before_the_talk_about_it(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(3), step="table-of-the-role"), size=LARGE) as pilot:
        screen = _on(pilot)
        said = [block.text or "".join(part for part, _ in block.spans) for block in screen.words.blocks]
        table = max(at for at, block in enumerate(screen.words.blocks) if block.kind == "row")
        closing = next(at for at, text in enumerate(said) if "with my own eyes" in text)
        assert table < closing


async def test_an_answer_that_is_told_later_is_noted(opened: Open) -> None:
    async with opened(lambda: LessonScreen(lesson(1)), size=LARGE) as pilot:
        noted = _on(pilot).look.text("lesson.ask.recorded")
        assert noted not in words_on(pilot)
        await pilot.press("2", "enter")
        assert noted in words_on(pilot)
