"""One question with yes and no, in the middle of the screen."""

from collections.abc import Callable

from textual import events
from textual.app import ComposeResult

from simulator.tui.drawing import Line, width_of
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.prose import paragraph
from simulator.tui.screens.over import OverScreen


class AskScreen(OverScreen[bool]):
    """Dismissed with True for yes (y, Enter) and False for no (n, Esc)."""

    def __init__(self, question: Callable[[], str], *, yes: str = "", no: str = "") -> None:
        """`question`: in the language of the moment."""
        super().__init__()
        self._question = question
        self._yes, self._no = yes, no

    def compose(self) -> ComposeResult:
        yield TextPane(classes="box")

    def on_mount(self) -> None:
        self.draw()
        self.query_one(TextPane).focus()

    def draw(self) -> None:
        look = look_of(self)
        width = max(10, min(60, self.app.size.width - 6))
        lines: list[Line] = [[], *paragraph(self._question(), width), []]
        lines.append(
            [
                (" y ", "chosen"),
                (f" {self._yes or look.text('screen.yes')}   ", "text"),
                (" n ", "key"),
                (f" {self._no or look.text('screen.no')}", "text"),
            ]
        )
        lines.append([])
        pane = self.query_one(TextPane)
        pane.styles.width = max(width_of(line) for line in lines) + 4
        pane.styles.height = len(lines) + 2
        pane.set_lines(lines)
        pane.redraw()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("y", "enter"):
            self.dismiss(True)
        elif event.key in ("n", "escape", "q"):
            self.dismiss(False)
        else:
            return
        event.stop()
        event.prevent_default()
