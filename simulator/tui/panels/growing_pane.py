"""The base of panes with a row for each entry of a lane: rows come and are hidden, never changed."""

from abc import abstractmethod

from simulator.trace.store import Trace
from simulator.tui.panels.evidence_pane import EvidencePane


class GrowingPane(EvidencePane):
    """Subclasses give `count_at` and `row`; what happened last is selected."""

    def __init__(self) -> None:
        super().__init__()
        self._counted_for: tuple[Trace | None, int] = (None, 0)
        self._count = 0

    @abstractmethod
    def count_at(self, trace: Trace, at: int) -> int:
        """How many rows there are up to an entry."""
        ...

    @property
    def room_below(self) -> int:
        return self.rows_in_sight // 3

    def row_count(self) -> int:
        return self._count

    def changed(self) -> None:
        if self._counted_for != (self.trace, self.only):
            self._counted_for = self.trace, self.only
            self._count = self.top = 0
            self.cursor = None
            self.forget()
        before, self._count = self._count, self.count_at(self.trace, self.at)
        top = self.top
        newest = self._count - 1 if self._count else None
        first, end = sorted((before, self._count))
        self.forget_rows(*range(max(first, top), min(end, top + self.rows_in_sight)))
        sight = self.rows_in_sight
        if newest is None or not self.top + min(self.top, self.room_below) <= newest < self.top + sight:
            # Leave room for what comes next, and on the way back for what came before: a page that jumps at
            # every step is no page to read.
            self.scroll_rows((newest or 0) - self.top - sight + 1 + self.room_below)
        if newest is None and self.cursor is not None:
            self.cursor = None
            self.forget()
        elif newest == self.cursor:
            self.cursor_moved()
        self.move_cursor(newest)
