"""The last line: the keys that are useful now, the most useful first, or a notice for a while."""

from typing import NamedTuple

from textual import events

from simulator.tui.drawing import Line, Span
from simulator.tui.panels.bar import Bar


class Hint(NamedTuple):
    """A key and what it does."""

    key: str
    text: str
    action: str


class Footer(Bar):
    """Hints that do not fit are left out from the end; help, which names them all, stands at the right."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.hints: list[Hint] = []
        self.notice = ""

    def show(self, hints: list[Hint]) -> None:
        if hints != self.hints:
            self.hints = hints
            self._draw()

    def say(self, notice: str) -> None:
        """Show one line instead of the keys, until the next key."""
        if notice != self.notice:
            self.notice = notice
            self._draw()

    def redraw(self) -> None:
        self._draw()

    def on_resize(self, event: events.Resize) -> None:
        self._draw()

    def _draw(self) -> None:
        width = self.size.width
        if not width:
            return
        if self.notice:
            self.set_parts([([(f" {self.notice}", "task")], "")], [], width)
            return
        plain = self.look.symbols.plain
        parts: list[tuple[Line, str]] = []
        always: list[tuple[Line, str]] = []
        for index, hint in enumerate(self.hints):
            spans: list[Span] = [
                (" ", "text"),
                (f" {plain(hint.key)} ", "chosen" if index == 0 else "key"),
                (f" {hint.text} ", "strong" if index == 0 else "small"),
            ]
            (always if hint.action == "help" else parts).append((spans, hint.action))
        self.set_parts(parts, always, width)
