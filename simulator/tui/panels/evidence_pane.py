"""The base of the evidence panes: a view of a trace up to one entry, and a longer look at one row."""

from simulator.trace.store import START, Trace
from simulator.tui.drawing import Line
from simulator.tui.panels.line_pane import LinePane

_SCROLLED = {"shift+down": 3, "shift+up": -3}  # lines of the longer look


class EvidencePane(LinePane):
    """`key` names the pane in titles and lessons; `detail_rows` is the height of the longer look, 0: none."""

    key = ""
    selectable = True
    detail_rows = 0
    detail_always = False
    folded = False  # the route is drawn with one box an office
    since = START  # the story in sight begins after this entry
    only = 0  # the one connection whose lines are shown, where a pane can do that; 0: all
    _skipped = 0  # lines of the longer look that are scrolled away
    _most_skipped = 0

    def __init__(self) -> None:
        super().__init__(classes="evidence")
        self.trace = Trace()
        self.at = START

    def show(self, trace: Trace, at: int) -> None:
        """Show the trace up to and including the entry `at`, with what happened last selected."""
        self.trace = trace
        self.at = at
        self.changed()

    def changed(self) -> None:
        """Trace or moment are others: work out what is drawn."""
        self.forget()

    @property
    def chosen(self) -> int | None:
        """The entry of the selected row, where rows are entries."""
        return None

    def detail(self, index: int, width: int) -> list[Line]:
        """The longer look at a row."""
        return []

    def in_sight(self, lines: list[Line]) -> list[Line]:
        """The lines of a longer look from where it is scrolled to."""
        self._most_skipped = max(0, len(lines) - (self.detail_rows - 2))
        self._skipped = min(self._skipped, self._most_skipped)
        return lines[self._skipped :]

    def pressed(self, key: str) -> bool:
        if key not in _SCROLLED:
            return super().pressed(key)
        self._skipped = max(0, min(self._skipped + _SCROLLED[key], self._most_skipped))
        self.post_message(self.Selected(self))
        return True

    def cursor_moved(self) -> None:
        self._skipped = 0
        self.post_message(self.Selected(self))

    class Selected(LinePane.Chosen):
        """Another row is selected."""

        def __init__(self, pane: "EvidencePane") -> None:
            super().__init__(pane, -1 if pane.cursor is None else pane.cursor)
