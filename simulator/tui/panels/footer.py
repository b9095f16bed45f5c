"""The last line: the keys that are useful now, the most useful first, or a notice for a while."""

from typing import NamedTuple

from simulator.tui.drawing import Line, Span, cropped
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
            self.update_lines()

    def say(self, notice: str) -> None:
        """Show one line instead of the keys, until the next key."""
        if notice != self.notice:
            self.notice = notice
            self.update_lines()

    def make_lines(self, width: int) -> list[Line]:
        if self.notice:
            notice = cropped([(f" {self.notice}", "task")], width, self.look.symbols.ellipsis)
            return self.spread([(notice, "")], [], width)
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
        return self.spread(parts, always, width)
