"""One evidence pane of the running program, in a terminal of a given size, with a trace in it."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache

from textual.app import ComposeResult
from textual.geometry import Region
from textual.pilot import Pilot

from simulator.trace.store import Trace
from simulator.tui.app import HagakiApp
from simulator.tui.panels.evidence import Evidence
from simulator.tui.panels.line_pane import LinePane
from simulator.tui.screens.house import HouseScreen
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run

LETTER = b"From: Aoi <aoi@sakura.example>\r\nTo: everyone@fuji.example\r\n\r\nSunday at ten.\r\n"


@cache
def travelled(policy: TlsPolicy = TlsPolicy.NONE, octets: bytes = LETTER) -> Trace:
    """A letter from Aoi to Haruto's PC."""
    run = Run("two-offices", tls=policy)
    run.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    run.intend("fetch", device="home-pc")
    run.until_idle()
    return run.trace


class Shown:
    """The pane `key` at the end of the trace, or at another entry."""

    def __init__(self, pilot: Pilot[int], evidence: Evidence, trace: Trace) -> None:
        self.pilot = pilot
        self.evidence = evidence
        self.trace = trace

    @property
    def pane(self) -> LinePane:
        return self.evidence.pane

    async def at(self, serial: int) -> None:
        self.evidence.show(self.trace, serial)
        await self.pilot.pause()

    async def press(self, *keys: str) -> None:
        self.pane.focus()
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def keys(self, *keys: str) -> None:
        """Many keys, handed to the pane without the wait after each."""
        for key in keys:
            assert self.pane.pressed(key)
        await self.pilot.pause()

    def text(self) -> str:
        return drawn(self.pane)

    def closer_look(self) -> str:
        return drawn(self.evidence.query_one("#detail", LinePane))


def drawn(pane: LinePane) -> str:
    """What a pane shows, line by line."""
    return "\n".join(strip.text for strip in pane.render_lines(Region(0, 0, *pane.size)))


@asynccontextmanager
async def showing(
    key: str, trace: Trace, size: tuple[int, int] = (80, 24), language: str = "en"
) -> AsyncIterator[Shown]:
    class OnePane(HouseScreen):
        def furniture(self) -> ComposeResult:
            evidence = Evidence()
            evidence.keys = (key,)
            evidence.key = key
            yield evidence

    app = HagakiApp(OnePane, language=language, ascii_wanted=False, keep=False)
    async with app.run_test(size=size) as pilot:
        app.screen.remove_class("-narrow", "-words")
        evidence = app.screen.query_one(Evidence)
        shown = Shown(pilot, evidence, trace)
        await shown.at(len(trace) - 1)
        yield shown


def line_with(text: str, shown: str) -> str:
    return next(line for line in shown.splitlines() if text in line)
