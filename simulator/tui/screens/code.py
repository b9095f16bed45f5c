"""Show me the code: the table of the engine that decided a line, over any stage."""

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from simulator.tui.code_rows import code_lines
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import TextPane
from simulator.views.transitions import Decision


class CodeScreen(ModalScreen[None]):
    """`k`, `q` and Esc close it; up and down scroll."""

    DEFAULT_CSS = "CodeScreen > TextPane { width: 78; height: 100%; max-height: 34; }"

    def __init__(self, decision: Decision) -> None:
        super().__init__()
        self._decision = decision

    def compose(self) -> ComposeResult:
        yield TextPane()

    def on_mount(self) -> None:
        self.query_one(TextPane).focus()
        self.call_after_refresh(self._draw)

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._draw)

    def _draw(self) -> None:
        look, pane = look_of(self), self.query_one(TextPane)
        pane.titles = [("code", look.text("code.title", protocol=self._decision.protocol.upper()))]
        pane.title_key = "code"
        pane.footnote = look.text("code.keys")
        pane.set_lines(code_lines(self._decision, look, max(20, pane.row_width)))
        pane.redraw()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "q", "k", "enter"):
            self.dismiss(None)
        elif event.key == "l":
            self.app.call_later(self._change_language)
        else:
            return
        event.stop()

    async def _change_language(self) -> None:
        await self.app.run_action("language")
        self._draw()
