"""`hagaki lesson preview`: the screen follows what is saved, and shows what is wrong without leaving."""

from pathlib import Path

import pytest
from textual.pilot import Pilot

from simulator.course.loader import load
from simulator.course.new_lesson import write_lesson
from simulator.tui.screens.preview import PreviewScreen
from tests.tui.conftest import Open, words_on

pytestmark = pytest.mark.slow


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_lesson(tmp_path / "mine", "en")
    return tmp_path / "mine"


def _on(pilot: Pilot[int]) -> PreviewScreen:
    screen = pilot.app.screen
    assert isinstance(screen, PreviewScreen)
    return screen


async def _save(pilot: Pilot[int], path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")
    _on(pilot).look_again()
    await pilot.pause()


async def _to_the_console(pilot: Pilot[int]) -> None:
    await pilot.press("3")
    for _ in range(40):
        if _on(pilot).page.step.id == "your-turn":
            return
        await pilot.press("right")
        await pilot.pause()


async def test_new_words_appear_where_one_stands_and_nothing_begins_again(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _to_the_console(pilot)
        player = _on(pilot).player
        await _save(pilot, folder / "en.md", "Now you are Haruto's mail program", "Now it is all up to you")
        assert "Now it is all up to you" in words_on(pilot)
        assert player is _on(pilot).player
        assert "your-turn" == _on(pilot).page.step.id


async def test_another_script_is_played_to_the_step_that_changed(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _save(pilot, folder / "lesson.yaml", '      - "RETR 1"\n', '      - "STAT"\n      - "RETR 1"\n')
        assert "your-turn" == _on(pilot).page.step.id
        assert 5 == len(_on(pilot).player.steps[1].solution)


async def test_words_of_another_step_lead_to_it(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _save(pilot, folder / "en.md", "Say it in one sentence", "One sentence, please")
        assert "one-sentence" == _on(pilot).page.step.id
        assert "One sentence, please" in words_on(pilot)


async def test_a_letter_that_changed_is_sent_anew(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _to_the_console(pilot)
        before = _on(pilot).player
        await _save(pilot, folder / "letters" / "party.en.txt", "Will you come?", "Do come!")
        assert before is not _on(pilot).player
        assert "your-turn" == _on(pilot).page.step.id


async def test_a_fault_stands_on_the_screen_by_line_and_goes_when_it_is_mended(
    opened: Open, folder: Path
) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _save(pilot, folder / "lesson.yaml", "minutes: 5", "minuts: 5")
        assert "One thing to put right" in words_on(pilot)
        assert "unknown key 'minuts'" in " ".join(words_on(pilot).split())
        await pilot.press("right", "l", "l")
        await _save(pilot, folder / "lesson.yaml", "minuts: 5", "minutes: 5")
        assert () == _on(pilot).faults
        assert "to put right" not in words_on(pilot)


async def test_a_solution_that_misses_its_goal_is_a_fault_too(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        await _save(pilot, folder / "lesson.yaml", '      - "RETR 1"\n', "")
        assert any("the solution does not reach it" in fault.message for fault in _on(pilot).faults)


async def test_it_looks_by_itself(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        path = folder / "en.md"
        path.write_text(path.read_text("utf-8").replace("inviting Haruto", "asking Haruto"), "utf-8")
        for _ in range(200):
            await pilot.pause(0.02)
            if "asking Haruto" in words_on(pilot):
                break
        assert "asking Haruto" in words_on(pilot)


async def test_a_file_that_is_not_text_or_gone_is_a_fault(opened: Open, folder: Path) -> None:
    async with opened(lambda: PreviewScreen(load(folder))) as pilot:
        (folder / "en.md").write_bytes(b"\xff\xfe\x00")
        _on(pilot).look_again()
        assert ["not UTF-8 text; save the file as UTF-8"] == [fault.message for fault in _on(pilot).faults]
        (folder / "lesson.yaml").unlink()
        _on(pilot).look_again()
        assert 2 == len(_on(pilot).faults)
