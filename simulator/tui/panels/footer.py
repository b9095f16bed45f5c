"""The last line: the keys that are useful now, the most useful first, or a notice for a while."""

from typing import Final, NamedTuple

from textual import events

from simulator.tui.drawing import Line, Span
from simulator.tui.panels.bar import Bar
from simulator.tui.prose import wrapped

_MOST_ROWS: Final = 6  # of a notice


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
        """Show a notice instead of the keys, until the next key; a long one takes the lines that it needs."""
        if notice != self.notice:
            self.notice = notice
            self.update_lines()
            self._make_room()

    def on_resize(self, event: events.Resize) -> None:
        super().on_resize(event)
        self._make_room()

    def _make_room(self) -> None:
        self.styles.height = max(1, len(self._told(self.size.width)))

    def _told(self, width: int) -> list[Line]:
        """The notice line by line."""
        rows: list[Line] = []
        for part in self.notice.splitlines():
            lines = wrapped([(part, "task")], max(1, width - 2))
            rows += [[(" ", "text"), *line] for line in lines]
        return rows[:_MOST_ROWS]

    def make_lines(self, width: int) -> list[Line]:
        if self.notice:
            self.zones = []
            return self._told(width)
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
