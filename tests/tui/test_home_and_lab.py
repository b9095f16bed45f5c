"""Home opens what it lists and shows how far one has come; the lab sends, branches and saves."""

from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from simulator.course.loader import load as load_lesson
from simulator.course.progress import Place, Progress
from simulator.trace.codec import load
from simulator.trace.kinds import Kind
from simulator.tui.app import HagakiApp
from simulator.tui.lesson_list import listed_lessons
from simulator.tui.panels.chooser import Chooser
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.wire_menu import WireMenu
from simulator.tui.screens.write import WriteScreen
from simulator.views.scene import scene_at
from simulator.world.library import lessons_folder
from tests.tui.conftest import LARGE, LESSONS, SMALL, Open, words_on

pytestmark = pytest.mark.slow


async def test_a_digit_opens_its_lesson_and_q_comes_back(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press("2")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LessonScreen)
        assert LESSONS[2] == pilot.app.screen.lesson.id
        await pilot.press("q")
        assert isinstance(pilot.app.screen, HomeScreen)


def test_a_lesson_is_listed_by_the_title_that_it_bears() -> None:
    listed = {lesson.id: lesson.titles for lesson in listed_lessons()}
    borne = {
        lesson.id: {language: lesson.title(language) for language in listed[lesson.id]}
        for lesson in (load_lesson(folder) for folder in lessons_folder().glob("[0-9]*"))
    }
    assert borne == listed


async def test_the_arrow_keys_reach_every_door(opened: Open) -> None:
    async with opened(HomeScreen) as pilot:
        await pilot.press(*["down"] * len(list(lessons_folder().glob("[0-9]*"))), "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, LabScreen)


async def test_home_offers_to_go_on_where_one_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path))
    with Progress() as progress:
        progress.mark(LESSONS[1], "where-will-it-wait", "done")
        progress.remember(Place(LESSONS[1], "first-letter"))
    app = HagakiApp(HomeScreen, language="en", ascii_wanted=False)
    async with app.run_test(size=LARGE) as pilot:
        await pilot.pause()
        assert "1 of 10" in words_on(pilot)
        await pilot.press("enter")
        await pilot.pause()
        assert isinstance(app.screen, LessonScreen)
        assert "first-letter" == app.screen.page.step.id
        await pilot.press(*["right"] * 6)
    app._progress.close()  # type: ignore[union-attr]
    with Progress() as progress:
        assert 2 == len(progress.steps(LESSONS[1]))


def _lab(pilot: Pilot[int]) -> LabScreen:
    screen = pilot.app.screen
    assert isinstance(screen, LabScreen)
    return screen


async def _write(pilot: Pilot[int], subject: str = "Hello") -> None:
    await pilot.press("m")
    await pilot.pause()
    form = pilot.app.screen
    assert isinstance(form, WriteScreen)
    form.query_one("#subject", Input).value = subject
    form.query_one("#text", TextArea).text = "One line.\n"
    form.set_focus(form.query_one("#send"))
    await pilot.press("enter")
    await pilot.pause()


async def test_a_letter_of_ones_own_goes_the_whole_way(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        await _write(pilot)
        lab = _lab(pilot)
        while lab.reel.forward():
            pass
        await pilot.press("f")
        while lab.reel.forward():
            pass
        lab.refresh_stage()
        scene = scene_at(lab.reel.trace, lab.reel.cursor)
        assert 1 == len(scene.kept("home-pc"))


async def test_a_file_is_sent_as_it_is(opened: Open, tmp_path: Path) -> None:
    letter = tmp_path / "letter.eml"
    letter.write_bytes(b"Subject: From a file\r\n\r\n.dot\r\n")
    async with opened(LabScreen, size=LARGE) as pilot:
        await pilot.press("m")
        await pilot.pause()
        form = pilot.app.screen
        chooser = form.query_one("#letter", Chooser)
        form.set_focus(chooser)
        await pilot.press("left")
        form.query_one("#file", Input).value = str(tmp_path / "missing.eml")
        form.set_focus(form.query_one("#send"))
        await pilot.press("enter")
        await pilot.pause()
        assert "missing.eml" in words_on(pilot)
        form.query_one("#file", Input).value = str(letter)
        await pilot.press("enter")
        await pilot.pause()
        trace = _lab(pilot).reel.trace
        composed = next(entry for entry in trace if entry.kind is Kind.COMPOSED)
        assert letter.read_bytes() == composed.octets


async def test_acting_in_the_past_makes_a_branch_and_keeps_what_came_before(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        await _write(pilot)
        lab = _lab(pilot)
        await pilot.press(*["right"] * 12, *["left"] * 6)
        first, cursor = lab.reel.trace, lab.reel.cursor
        await pilot.press("s")
        await pilot.pause()
        assert first is not lab.reel.trace
        assert [first.kind(serial) for serial in range(cursor)] == [
            lab.reel.trace.kind(serial) for serial in range(cursor)
        ]
        assert "required" == scene_at(lab.reel.trace, lab.reel.last).policy


async def test_what_happened_can_be_saved_and_opened(opened: Open, tmp_path: Path) -> None:
    path = tmp_path / "lab.hagaki"
    async with opened(LabScreen, size=LARGE) as pilot:
        await _write(pilot)
        await pilot.press("right", "right", "ctrl+s")
        await pilot.pause()
        pilot.app.screen.query_one("#name", Input).value = str(path)
        await pilot.press("enter")
        await pilot.pause()
        assert len(_lab(pilot).reel.trace) == len(load(path))


async def test_strangers_are_other_people_each_time() -> None:
    from simulator.tui.app import HagakiApp
    from simulator.tui.screens.lab import LabScreen

    app = HagakiApp(lambda: LabScreen(strangers=True), keep=False, ascii_wanted=False)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        names = []
        for _ in range(2):
            screen = app.screen
            assert isinstance(screen, LabScreen)
            names.append(screen.run_.world.cast.people[0].names["ja"])
            await pilot.press("x")
            await pilot.pause()
        assert "あおい" not in names
        assert 2 == len(set(names))


@pytest.mark.parametrize("by_click", [False, True])
async def test_a_wire_has_a_policy_of_its_own(opened: Open, by_click: bool) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        lab = _lab(pilot)
        if by_click:
            here, there = lab.route._zones[:2]
            await pilot.click(lab.route, offset=((here[1] + there[0]) // 2 + 2, 3))
        else:
            await pilot.press("shift+tab", "right", "left", "enter")
        await pilot.pause()
        assert isinstance(pilot.app.screen, WireMenu)
        await pilot.press("home", "down", "down", "enter")
        await pilot.pause()
        lab = _lab(pilot)
        scene = scene_at(lab.reel.trace, lab.reel.last)
        wires = lab.route.route.legs[0].wires
        assert {"required"} == {scene.wires[wire].policy for wire in wires}
        assert "required" != scene.policy


@pytest.mark.parametrize(("key", "language"), [("y", "ja"), ("n", "en")])
async def test_a_guessed_language_is_asked_about_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str, language: str
) -> None:
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path))
    app = HagakiApp(lambda: HomeScreen(guessed=True), language="ja", ascii_wanted=False)
    async with app.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "この文字が読めますか" in words_on(pilot)
        assert "English" in words_on(pilot)
        await pilot.press(key)
        await pilot.pause()
        assert language == app.look.language
        assert isinstance(app.screen, HomeScreen)
    app._progress.close()  # type: ignore[union-attr]
    again = HagakiApp(lambda: HomeScreen(guessed=True), language="ja", ascii_wanted=False)
    async with again.run_test(size=SMALL) as pilot:
        await pilot.pause()
        assert "この文字が読めますか" not in words_on(pilot)
    again._progress.close()  # type: ignore[union-attr]
