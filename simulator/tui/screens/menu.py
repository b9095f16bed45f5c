"""A menu: lines to choose from, by number, by the arrows and Enter, or by a click."""

from collections.abc import Callable, Sequence

from textual import events
from textual.app import ComposeResult

from simulator.tui.drawing import Line, width_of
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.tui.screens.over import OverScreen

_KEYS = "123456789abcdefghijkmnop"  # l is the language


class _Lines(TextPane):
    selectable = True


class MenuScreen(OverScreen[int | None]):
    """Dismissed with the number of the line chosen, from 0, or None by Esc."""

    def __init__(self, words: Callable[[], tuple[str, Sequence[str]]]) -> None:
        """`words`: the title and the lines, in the language of the moment."""
        super().__init__()
        self._words = words
        self._count = 0

    def compose(self) -> ComposeResult:
        yield _Lines(classes="box")

    def on_mount(self) -> None:
        self.draw()
        pane = self.query_one(_Lines)
        pane.move_cursor(0 if self._count else None)
        pane.focus()

    def draw(self) -> None:
        look = look_of(self)
        pane = self.query_one(_Lines)
        heading, choices = self._words()
        self._count = len(choices)
        pane.titles = [("menu", look.symbols.plain(heading))]
        pane.title_key = "menu"
        keys = _KEYS.ljust(len(choices))
        lines: list[Line] = [
            [(f" {key} ", "key"), (f" {look.symbols.plain(choice)} ", "text")]
            for key, choice in zip(keys, choices, strict=False)
        ]
        title = width_of([(pane.titles[0][1], "")]) + 6
        pane.styles.width = min(self.app.size.width, max(title, max(map(width_of, lines), default=0) + 4))
        pane.styles.height = min(self.app.size.height, len(lines) + 2)
        pane.set_lines(lines)
        pane.redraw()

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        message.stop()
        self.dismiss(message.index)

    def on_key(self, event: events.Key) -> None:
        at = _KEYS.find(event.key) if len(event.key) == 1 else -1
        if 0 <= at < self._count:
            self.dismiss(at)
        elif event.key in ("escape", "q"):
            self.dismiss(None)
        else:
            return
        event.stop()
        event.prevent_default()
