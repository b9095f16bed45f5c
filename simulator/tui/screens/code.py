"""Show me the code: the table of the engine that decided a line, over any stage."""

from textual import events
from textual.app import ComposeResult

from simulator.trace.kinds import Lane
from simulator.trace.store import Trace
from simulator.tui.code_rows import code_lines
from simulator.tui.look import look_of
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.over import OverScreen
from simulator.views.transitions import Decision, decision_at


class CodeScreen(OverScreen[None]):
    """`k`, `q` and Esc close it; up and down scroll."""

    DEFAULT_CSS = "CodeScreen > TextPane { width: 78; height: 100%; max-height: 34; }"

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision

    def compose(self) -> ComposeResult:
        yield TextPane()

    def on_mount(self) -> None:
        self.query_one(TextPane).focus()
        self.call_after_refresh(self.draw)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self.draw)

    def draw(self) -> None:
        look, pane = look_of(self), self.query_one(TextPane)
        pane.titles = [("code", look.text("code.title", protocol=self._decision.protocol.upper()))]
        pane.title_key = "code"
        pane.footnote = look.text("code.keys")
        pane.set_lines(code_lines(self._decision, look, max(20, pane.row_width)))
        pane.redraw()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "q", "k", "enter"):
            self.dismiss(None)
            event.stop()


def show_code(screen: HouseScreen, trace: Trace, at: int, pane: EvidencePane) -> None:
    """The table that decided the line that is marked in a pane, or the newest that was said until `at`."""
    lane = trace.lane(Lane.CONVERSATION)[: trace.count_until(Lane.CONVERSATION, at)]
    marked = pane.cursor if pane.key == "conversation" else None
    for serial in reversed(lane if marked is None else lane[: marked + 1]):
        decision = decision_at(trace, serial, at)
        if decision is not None:
            screen.app.push_screen(CodeScreen(decision))
            return
    screen.say(screen.look.text("code.nobody"))
