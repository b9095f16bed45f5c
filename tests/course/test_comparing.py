"""Steps that are played twice from one moment."""

from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.loader import load
from simulator.course.player import Player

Write = Callable[..., Path]
COMPARED = (
    """    do:
      - send: {from: aoi, to: haruto, letter: picnic}
    until""",
    """    compare:
      left: {tls: none, expect: [{entry: tls_started, count: 0}]}
      right: {tls: required, expect: [{entry: tls_started, at_least: 1}]}
    do:
      - send: {from: aoi, to: haruto, letter: picnic}
    until""",
)
LABELS = ("### choice wire:", "### side left: bare\n### side right: in the bag\n### choice wire:")


def test_a_compared_step_happens_on_both_sides_and_the_story_stays(write_lesson: Write) -> None:
    player = Player(load(write_lesson(COMPARED, LABELS)))
    player.solve()
    sides = player.record.sides
    assert sides is not None
    assert [(True,), (True,)] == [tuple(verdict.held for verdict in checks) for checks in sides.checks]
    assert (0, True) == (len(player.main.trace), len(sides.left.trace) < len(sides.right.trace))
    assert all(verdict.held for verdict in player.record.checks)


def test_what_has_happened_before_a_compared_step_has_happened_on_both_sides(write_lesson: Write) -> None:
    before = ("    compare:", "    before:\n      - wait: {minutes: 5}\n    compare:")
    player = Player(load(write_lesson((COMPARED[0], COMPARED[1].replace(*before)), LABELS)))
    player.solve()
    sides = player.record.sides
    assert sides is not None
    assert [(True,), (True,)] == [tuple(verdict.held for verdict in checks) for checks in sides.checks]
    first = sides.begins
    assert 300_000_000 == sides.left.trace.time_us(first) == sides.right.trace.time_us(first)


def test_a_good_comparison_has_no_fault_of_its_own(write_lesson: Write) -> None:
    folder = write_lesson(COMPARED, LABELS)
    assert [] == [str(fault) for fault in check(folder) if ":15:" in str(fault) or "side" in str(fault)]


@pytest.mark.parametrize(
    ("script", "text", "said"),
    [
        (COMPARED, ("", ""), "the side 'left' has no label"),
        ((COMPARED[0], COMPARED[1].replace("at_least: 1", "count: 0")), LABELS, "does not hold there"),
        (
            (COMPARED[0], COMPARED[1].replace("{tls: none,", "{wire: desk-pc--submit.sakura.example,")),
            LABELS,
            "a 'wire' without its 'tls'",
        ),
    ],
)
def test_a_fault_of_a_comparison(
    write_lesson: Write, script: tuple[str, str], text: tuple[str, str], said: str
) -> None:
    assert any(said in str(fault) for fault in check(write_lesson(script, text)))
