"""Steps with something to try: any road to the goal, the author's own, and the faults of a bad one."""

import re
from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.loader import load
from simulator.course.player import Player
from simulator.course.results import tell
from simulator.course.step_record import Part
from simulator.words.catalogue import load as words
from simulator.world.library import lessons_folder
from simulator.world.misuse import MisuseError

BEFORE = """\
format: 1
world: two-offices
seed: 1
minutes: 3
tls: none
setup:
  - send: {from: aoi, to: haruto, letter: picnic}
steps:
"""
TRIED, COMPARED = ("script", "text"), ("compare", "compared")
GUIDES = {"en": "README.md", "ja": "README.ja.md"}


def examples(language: str) -> dict[str, str]:
    """The examples of the author's guide that are marked for the tests."""
    guide = (lessons_folder() / GUIDES[language]).read_text("utf-8")
    found = re.findall(r"<!-- runs in the tests: (\w+) -->\n\n((?:    .*\n|\n)+)", guide)
    return {kind: re.sub(r"(?m)^    ", "", text) for kind, text in found}


def write(
    folder: Path, language: str = "en", change: tuple[str, str] = ("", ""), of: tuple[str, str] = TRIED
) -> Path:
    """A lesson of that one step (script and words), in the language of the guide."""
    told = examples(language)
    assert change[0] in told[of[0]]
    script = told[of[0]].replace(*change, 1) if change[0] else told[of[0]]
    indented = "".join(f"  {line}" for line in script.splitlines(keepends=True))
    (folder / "lesson.yaml").write_text(BEFORE + indented, "utf-8")
    (folder / f"{language}.md").write_text(f"---\ntitle: Try\n---\n{told[of[1]]}", "utf-8")
    return folder


@pytest.fixture
def player(tmp_path: Path) -> Player:
    player = Player(load(write(tmp_path)))
    player.happen()
    return player


@pytest.mark.parametrize("language", GUIDES)
@pytest.mark.parametrize("example", [TRIED, COMPARED], ids=lambda example: example[0])
def test_the_guides_example_has_no_fault(tmp_path: Path, language: str, example: tuple[str, str]) -> None:
    assert [] == check(write(tmp_path, language, of=example))


@pytest.mark.parametrize("kind", [TRIED[0], COMPARED[0]])
def test_the_guides_show_the_same_script(kind: str) -> None:
    assert examples("en")[kind] == examples("ja")[kind]


def test_what_is_compared_in_the_guide_would_fail_the_other_way_round(tmp_path: Path) -> None:
    wrong = write(tmp_path, change=("tls: required", "tls: none"), of=COMPARED)
    assert ["does not hold there"] == [fault.message[:19] for fault in check(wrong)]


def test_the_goal_is_reached_by_another_road_than_the_authors(player: Player) -> None:
    assert Part.TRY is player.wants
    assert [False, False, True] == [player.attempt(act) for act in ("wait", "lock", "fetch")]
    assert (Part.DONE, ["wait", "lock", "fetch"]) == (player.wants, player.record.tried)


def test_a_road_that_leads_nowhere_reaches_no_goal(player: Player) -> None:
    assert [False, False] == [player.attempt(act) for act in ("fetch", "lock")]
    assert Part.TRY is player.wants


def test_the_step_can_be_begun_again_after_a_wrong_turn(player: Player) -> None:
    player.attempt("fetch")
    player.restart()
    player.happen()
    assert [False, True] == [player.attempt(act) for act in ("lock", "fetch")]


def test_an_act_that_the_step_does_not_offer_is_refused(player: Player) -> None:
    with pytest.raises(MisuseError):
        player.attempt("send")


def test_a_step_that_is_skipped_happens_all_the_same_so_that_the_story_goes_on(player: Player) -> None:
    player.skip()
    assert (Part.DONE, True, []) == (player.wants, player.record.skipped, player.record.tried)
    assert player.goal_reached


def test_the_solution_plays_and_is_told_as_text(tmp_path: Path) -> None:
    lesson = load(write(tmp_path))
    solved = [line for line in tell(Player(lesson), words("en"), solve=True) if isinstance(line, str)]
    assert ["  > Lock the wire to the PC", "  > Fetch the letters"] == [
        line for line in solved if line.startswith("  > ")
    ]
    assert "The goal is reached." in solved
    unsolved = [line for line in tell(Player(lesson), words("en")) if isinstance(line, str)]
    assert "  - can do: Wait ten minutes" in unsolved
    assert "The goal is reached." not in unsolved


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (("solution: [lock, fetch]", "solution: [lock, fetsh]"), "'fetsh' is no act of this step"),
        (("solution: [lock, fetch]", "solution: [wait, fetch]"), "the solution does not reach it"),
        (("- id: wait", "- id: lock"), "the act 'lock' stands twice"),
        (("  solution: [lock, fetch]\n", ""), "write a 'solution'"),
    ],
)
def test_the_check_says_what_is_wrong(tmp_path: Path, change: tuple[str, str], told: str) -> None:
    faults = [str(fault) for fault in check(write(tmp_path, change=change))]
    assert any(told in fault for fault in faults), faults
