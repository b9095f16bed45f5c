"""Goal: a beginner reads off the Conversation pane who said what and what it means, in IMAP as in the others.

Method: a conversation typed by hand at the simulated store, looked at in the running program.
"""

from functools import cache

import pytest

from simulator.trace.kinds import Lane
from simulator.trace.store import Trace
from simulator.views import ladder
from tests.tui.panels.showing import Shown, showing
from tests.world.runs import a_run, deliver


@cache
def typed_by_hand() -> Trace:
    """A letter that has come is looked at by IMAP; CAPABILITY and ENVELOPE give long lines."""
    run = a_run()
    deliver(run)
    password = next(person.password for person in run.world.cast.people if person.key == "haruto")
    run.intend("connect", device="home-pc", protocol="imap")
    lines = ("CAPABILITY", f"LOGIN haruto {password}", "SELECT INBOX", "FETCH 1 ENVELOPE", "IDLE")
    for number, line in enumerate(lines, 1):
        run.until_idle()
        run.intend("type", device="home-pc", line=f"a{number} {line}")
    run.until_idle()
    return run.trace


async def select(shown: Shown, text: str) -> None:
    """The first row that begins so."""
    trace = shown.trace
    rows = (ladder.row(trace, serial).text for serial in trace.lane(Lane.CONVERSATION))
    shown.pane.move_cursor(next(number for number, said in enumerate(rows) if said.startswith(text)))
    await shown.pilot.pause()


@pytest.mark.parametrize(("language", "box_is_open"), [("en", "the box is open"), ("ja", "箱が開いた")])
async def test_a_line_of_imap_stands_with_its_meaning_beside_it(language: str, box_is_open: str) -> None:
    async with showing("conversation", typed_by_hand(), language=language) as shown:
        (line,) = (line for line in shown.text().splitlines() if "* 1 EXISTS" in line)
        assert line.rstrip(" │┃").endswith(box_is_open)


async def test_a_long_line_is_cut_in_its_row_and_whole_in_the_longer_look() -> None:
    async with showing("conversation", typed_by_hand()) as shown:
        await select(shown, "* 1 FETCH (ENVELOPE")
        assert "…" in next(line for line in shown.text().splitlines() if "(ENVELOPE" in line)
        await shown.press("enter")
        assert "RFC 3501 §6.4.5" in shown.closer_look()
        await shown.keys(*["shift+down"] * 4)
        told = shown.closer_look()
        assert "a4 OK FETCH completed" in told
        await shown.keys(*["shift+up"] * 4)
        assert "RFC 3501 §6.4.5" in shown.closer_look()


async def test_the_longer_look_explains_each_capability() -> None:
    async with showing("conversation", typed_by_hand(), size=(120, 36)) as shown:
        await select(shown, "* CAPABILITY")
        await shown.press("enter")
        told = shown.closer_look()
        for _ in range(8):
            await shown.keys("shift+down")
            told += shown.closer_look()
        idle = next(line for line in told.splitlines() if line.strip("│┃ ").startswith("IDLE"))
        assert "tells news at once" in idle
        plain = next(line for line in told.splitlines() if line.strip("│┃ ").startswith("AUTH=PLAIN"))
        assert "name and password" in plain


@pytest.mark.parametrize("by", [1, -1])
async def test_the_page_stands_still_while_the_steps_go_through_it(by: int) -> None:
    trace = typed_by_hand()
    serials = trace.lane(Lane.CONVERSATION)
    async with showing("conversation", trace) as shown:
        pane = shown.pane
        tops, above = [], []
        for at in range(20, 40)[::by]:
            shown.evidence.show(trace, serials[at])
            tops.append(pane.top)
            above.append(at - pane.top)
        assert len(set(tops)) <= 1 + len(tops) // (pane.rows_in_sight // 2)
        assert pane.rows_in_sight // 3 <= min(above) and max(above) < pane.rows_in_sight
