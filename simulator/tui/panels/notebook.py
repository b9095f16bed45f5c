"""Notebook: what an outsider on the tapped wire has learnt, group by group, each thing with its bytes.

The dissectors run when the pane is in sight, and hear no further than the step in sight.
"""

from textual.message import Message

from simulator.trace.store import START, Trace
from simulator.tui.drawing import Line
from simulator.tui.note_rows import NoteRows
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.views.notebook.facts import Fact
from simulator.views.notes import Flow, Heading, Marked, Note, Notes, Page, Row
from simulator.views.tap import Crossings

_CHOICE = 0  # the row on which the wire is chosen
_AT_ONCE = 4000  # entries listened to before anything else has its turn: live servers share the loop
_PAUSE_S = 0.02


class Notebook(EvidencePane):
    """Enter shows the bytes of a thing in the Wire pane; on the first row it takes another wire."""

    key = "notebook"
    detail_rows = 7
    detail_always = True

    class Located(Message):
        """Somebody wants to see these octets."""

        def __init__(self, marked: tuple[Marked, ...]) -> None:
            super().__init__()
            self.marked = marked

    def __init__(self) -> None:
        super().__init__()
        self.wire: str | None = None  # the tapped one, None: all
        self._notes: dict[str | None, Notes] = {}  # of this trace, by wire
        self._page: Page | None = None
        self._crossings = Crossings(self.trace)
        self._begun_after = START
        self._before = START  # the step that was in sight before
        self._new: frozenset[int] = frozenset()
        self._told: NoteRows | None = None
        self._beside: Notebook | None = None
        self._is_reading = False  # and will go on by itself

    def row_count(self) -> int:
        return 1 + (0 if self._page is None else max(1, len(self._page)))

    def row(self, index: int, width: int) -> Line:
        rows = self._teller()
        if index == _CHOICE:
            return rows.choice(self.wire, width)
        if self._page is None or not len(self._page):
            return rows.nothing(self.wire)
        row = self._page[index - 1]
        return rows.row(row, width, new=index in self._new, several=self.wire is None, alone=self._alone(row))

    def _teller(self) -> NoteRows:
        if self._told is None or self._told.made_for != (self.trace, self.look.version):
            self._told = NoteRows(self.look, self.trace)
        return self._told

    def show(self, trace: Trace, at: int) -> None:
        if trace is not self.trace or self.since != self._begun_after:
            self._begun_after = self.since
            self._notes.clear()
            self._crossings = Crossings(trace)
            self._before = START
            if self.wire is not None and self.wire not in {wire.name for wire in trace.cast.wires}:
                self.wire = None
        self.trace = trace
        self.at = at
        self.changed()

    def changed(self) -> None:
        notes = self._notes.get(self.wire)
        if notes is None:
            notes = self._notes[self.wire] = Notes(self.trace, self.wire, since=self.since)
        at = min(self.at, notes.heard + _AT_ONCE)
        page = self._page = notes.turn_to(at)
        learnt = page.learnt_since(self._before) if at > self._before else []
        if at != self._before:
            self._new = frozenset(index + 1 for index in learnt)
        self._before = at
        beside = self._beside is not None
        self.footnote = self.look.text("screen.compare.only_here" if beside else "screen.notebook.footnote")
        if at < self.at:
            self.footnote = self.look.text("screen.notebook.reading")
            self._read_on_later()
        roomy = self.app.size.height >= 30
        self.detail_rows = 7 if roomy else 6 if self._beside is None else 0
        self.forget()
        if learnt:
            index = 1 + self._eye_catcher(page, learnt)
            self.show_row(index - 1)  # its title, or what stands above it
            self.move_cursor(index)
            if not self.rows_in_sight:
                self.top = 0  # the first frame will find the row
        elif self.cursor is None or self.cursor >= self.row_count():
            self.move_cursor(min(self.row_count() - 1, 1))
        else:
            self.cursor_moved()

    def _read_on_later(self) -> None:
        if not self._is_reading:
            self._is_reading = True
            self.set_timer(_PAUSE_S, self._read_on)

    def _read_on(self) -> None:
        self._is_reading = False
        if self.display:
            self.changed()

    @staticmethod
    def _eye_catcher(page: Page, learnt: list[int]) -> int:
        """Of all that was learnt at once, what a person should see: a password before anything else."""
        for index in learnt:
            row = page[index]
            if isinstance(row, Note) and (row.fact.group == "passwords" or row.fact.name == "password"):
                return index
        return learnt[0]

    def detail(self, index: int, width: int) -> list[Line]:
        rows = self._teller()
        if index == _CHOICE or self._page is None or index > len(self._page):
            return rows.help(width)
        return rows.detail(self._page[index - 1], width)

    def hold_beside(self, other: "Notebook") -> None:
        """Mark what stands here and not in the other notebook."""
        if self._beside is not other:
            self._beside = other
            self.changed()
        self.forget()

    def _alone(self, row: Row) -> bool:
        return self._beside is not None and isinstance(row, Note) and not self._beside.knows(row.fact)

    def knows(self, fact: Fact) -> bool:
        """Whether the same stands here at the step in sight."""
        notes = self._notes.get(self.wire)
        return notes is not None and notes.group(fact.group).holds(fact, self.at)

    def next_wire(self) -> None:
        """Tap the next wire on which anything has crossed, or all of them."""
        choices: list[str | None] = [None, *self._crossings.until(self.at)]
        here = choices.index(self.wire) if self.wire in choices else 0
        self.tap(choices[(here + 1) % len(choices)])

    def tap(self, wire: str | None) -> None:
        """Tap this wire alone, or all (None)."""
        if wire == self.wire:
            return
        self.wire = wire
        self._new = frozenset()
        self.top = 0
        self.changed()
        self.move_cursor(_CHOICE)

    def pressed(self, key: str) -> bool:
        if key != "enter" or self.cursor is None:
            return super().pressed(key)
        self._choose(self.cursor)
        return True

    def clicked(self, x: int, y: int) -> None:
        before = self.cursor
        super().clicked(x, y)
        if self.cursor == before and 0 < y < self.size.height - 1 and before is not None:
            self._choose(before)

    def _choose(self, index: int) -> None:
        if index == _CHOICE:
            self.next_wire()
            return
        if self._page is None or index > len(self._page):
            return
        row = self._page[index - 1]
        if isinstance(row, Heading):
            return
        fact = row.facts[0] if isinstance(row, Flow) and row.facts else getattr(row, "fact", None)
        if fact is not None:
            self.post_message(self.Located(self._notes[self.wire].marked(fact)))
