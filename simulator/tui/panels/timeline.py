"""The line of time: where one stands among the steps; a click or a drag goes to another moment."""

from rich.cells import cell_len
from textual import events
from textual.message import Message

from simulator.tui.drawing import Line, Span, shortened
from simulator.tui.panels.bar import Bar


class Timeline(Bar):
    """`at` of `count` steps; `more` says that the story has not been played to its end."""

    class Sought(Message):
        """Somebody pointed at a moment: a step number from 0 to count."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.at = 0
        self.count = 0
        self.more = False
        self.words = ""
        self._bar = 0

    def show(self, at: int, count: int, words: str, *, more: bool = False) -> None:
        self.at, self.count, self.words, self.more = at, count, words, more
        self.update_lines()

    def make_lines(self, width: int) -> list[Line]:
        signs = self.look.symbols
        count = f"{self.at}/{self.count}  " if self.count else ""
        words = shortened(f"  {count}{self.words} ", width // 2, "")
        self._bar = max(4, width - cell_len(words) - 3)
        here = 0 if not self.count else self.at * (self._bar - 1) // self.count
        spans: list[Span] = [
            (" " + signs.vertical, "frame"),
            (signs.locked * here, "text"),
            (signs.mark, "held"),
            ((signs.none if self.more else signs.horizontal) * (self._bar - 1 - here), "frame"),
            (signs.vertical, "frame"),
            (words, "small"),
        ]
        return [spans]

    def _seek(self, x: int) -> None:
        if self.count and self._bar > 1:
            share = max(0, min(x - 2, self._bar - 1))
            self.post_message(self.Sought((share * self.count + (self._bar - 1) // 2) // (self._bar - 1)))

    def on_mouse_down(self, event: events.MouseDown) -> None:
        if event.x <= self._bar + 2:
            self.capture_mouse()
            self._seek(event.x)
        event.stop()

    def on_mouse_move(self, event: events.MouseMove) -> None:
        if self.app.mouse_captured is self:
            self._seek(event.x)

    def on_mouse_up(self, event: events.MouseUp) -> None:
        if self.app.mouse_captured is self:
            self.release_mouse()
