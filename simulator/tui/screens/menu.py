"""A menu: lines to choose from, by number, by the arrows and Enter, or by a click."""

from collections.abc import Sequence
from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from simulator.tui.drawing import Line, width_of
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import LinePane, TextPane

_KEYS = "123456789abcdefghijklmnop"


class _Lines(TextPane):
    selectable = True


class MenuScreen(ModalScreen[int | None]):
    """Dismissed with the number of the line chosen, from 0, or None by Esc."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, title: str, choices: Sequence[str]) -> None:
        super().__init__()
        self._title = title
        self._choices = choices

    def compose(self) -> ComposeResult:
        yield _Lines(classes="box")

    def on_mount(self) -> None:
        look = look_of(self)
        pane = self.query_one(_Lines)
        pane.titles = [("menu", look.symbols.plain(self._title))]
        pane.title_key = "menu"
        keys = _KEYS.ljust(len(self._choices))
        lines: list[Line] = [
            [(f" {key} ", "key"), (f" {look.symbols.plain(choice)} ", "text")]
            for key, choice in zip(keys, self._choices, strict=False)
        ]
        title = width_of([(pane.titles[0][1], "")]) + 6
        pane.styles.width = min(self.app.size.width, max(title, max(map(width_of, lines), default=0) + 4))
        pane.styles.height = min(self.app.size.height, len(lines) + 2)
        pane.set_lines(lines)
        pane.move_cursor(0 if lines else None)
        pane.focus()

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        message.stop()
        self.dismiss(message.index)

    def on_key(self, event: events.Key) -> None:
        at = _KEYS.find(event.key) if len(event.key) == 1 else -1
        if 0 <= at < len(self._choices):
            self.dismiss(at)
        elif event.key in ("escape", "q"):
            self.dismiss(None)
        else:
            return
        event.stop()
