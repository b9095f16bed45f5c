"""Goal: a beginner watches Eve's notebook fill, line by line, and finds the bytes of each thing.

Method: a letter that travelled, in clear and under TLS, stepped through in the running program.
"""

import pytest

from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.tui.panels.notebook import Notebook
from simulator.tui.panels.wire import Wire
from simulator.tui.screens.view import ViewScreen
from simulator.views.notes import Notes
from simulator.wire.policy import TlsPolicy
from tests.tui.conftest import LARGE, SMALL, Open, a_delivery, words_on
from tests.tui.panels.showing import drawn, line_with, showing, travelled

POP3 = "store.fuji.example--home-pc"


def said(trace: Trace, octets: bytes) -> int:
    """The entry of the packet that carried these octets."""
    return next(serial for serial in trace.serials_of(Kind.SENT) if octets in trace.octets(serial))


async def test_it_fills_as_one_steps_and_empties_on_the_way_back() -> None:
    trace = travelled()
    password = said(trace, b"PASS ")
    async with showing("notebook", trace) as shown:
        pane = shown.pane
        assert isinstance(pane, Notebook)
        pane.tap(POP3)
        await shown.at(password - 1)
        assert "password" not in shown.text()
        await shown.at(password)
        row = line_with(" password ", shown.text())
        assert "+" in row and "PASS" in row and "▌" in row
        await shown.at(password - 1)
        assert "password" not in shown.text()
        await shown.at(-1)
        assert "Nothing has crossed this wire yet." in shown.text()


async def test_a_thing_says_how_when_and_where_it_was_read() -> None:
    async with showing("notebook", travelled()) as shown:
        look = " ".join(shown.closer_look().replace("│", "").split())
        assert "base64 of AUTH PLAIN. 9:00:00, Aoi's PC ─ Sakura's front desk: bytes 31 to 51" in look


async def test_under_tls_it_is_never_empty_and_says_what_leaks() -> None:
    async with showing("notebook", travelled(TlsPolicy.REQUIRED), size=(120, 40)) as shown:
        pane = shown.pane
        assert isinstance(pane, Notebook)
        pane.tap(POP3)
        await shown.pilot.pause()
        for told in ("store.fuji.example", "995", "198.51.100.110", "TLSv1.3", "there", "back"):
            assert told in shown.text()
        for hidden in ("haruto", "Sunday", "password"):
            assert hidden not in shown.text()


async def test_the_first_row_chooses_the_wire() -> None:
    async with showing("notebook", travelled()) as shown:
        assert "every wire" in shown.text()
        await shown.press("home", "enter")
        assert "Tapped  Aoi's PC ─ Sakura's front desk" in shown.text()
        assert "haruto@fuji.example" in shown.text()
        assert "USER" not in shown.text()
        for _ in range(12):
            await shown.press("enter")
            if "every wire" in shown.text():
                break
        assert "every wire" in shown.text()


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_e_opens_it_and_enter_leads_to_the_bytes(opened: Open, size: tuple[int, int]) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki"), size=size) as pilot:
        await pilot.press("full_stop", "e")
        screen = pilot.app.screen
        assert isinstance(screen, ViewScreen)
        assert "Passwords" in words_on(pilot)
        await pilot.press("enter")
        await pilot.pause()
        pane = screen.evidence.pane
        assert isinstance(pane, Wire)
        serial = said(screen.reel.trace, b"AUTH PLAIN A")
        assert f"{screen.reel.trace.size(serial)}" in line_with("AUTH PLAIN", drawn(pane))
        marked = [line for line in words_on(pilot).splitlines() if "▌" in line and "000" in line]
        assert marked, words_on(pilot)


async def test_e_once_more_taps_the_next_wire(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki")) as pilot:
        await pilot.press("full_stop", "e", "e")
        await pilot.pause()
        assert "Tapped  Aoi's PC" in words_on(pilot)


async def test_nothing_is_dissected_until_somebody_looks(
    opened: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Notes] = []
    before = Notes.__init__

    def counting(self: Notes, trace: Trace, wire: str | None = None, *, since: int = -1) -> None:
        made.append(self)
        before(self, trace, wire, since=since)

    monkeypatch.setattr(Notes, "__init__", counting)
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki")) as pilot:
        await pilot.press("right", "right", "full_stop")
        assert [] == made
        await pilot.press("e")
        assert 1 == len(made)


async def test_japanese(opened: Open) -> None:
    async with opened(lambda: ViewScreen(a_delivery(), "a.hagaki"), language="ja", size=LARGE) as pilot:
        await pilot.press("full_stop", "e")
        await pilot.pause()
        assert "盗み聞きする回線" in words_on(pilot)
        assert "AUTH PLAINのbase64" in words_on(pilot)
