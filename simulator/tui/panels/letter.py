"""Letter: the delivery slip apart from the letter, the header growing by hop, each line with its author."""

from simulator.trace.store import Trace
from simulator.tui.drawing import Line
from simulator.tui.letter_rows import LetterRows
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.views.letter import letter_at

_BESIDE = (100, 66)  # columns of the terminal and of the pane from which slip and letter lie side by side


class Letter(EvidencePane):
    """The letter that moved last, as its holder has it at this moment. Enter shows its header whole."""

    key = "letter"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []
        self._whole = False
        self._made_for: tuple[Trace | None, int, int, int, bool] = (None, -1, -1, -1, False)

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def changed(self) -> None:
        self.forget()

    def forget(self) -> None:
        if self.row_width and self._make():
            super().forget()

    def lay_out(self) -> None:
        if self._make():
            self.top = max(0, min(self.top, self.row_count() - self.rows_in_sight))

    def _make(self) -> bool:
        """Make the rows anew where letter, room or look are others than those they were made for."""
        view = letter_at(self.trace, self.at)
        serial = -1 if view is None else view.serial
        made_for = (self.trace, serial, self.row_width, self.look.version, self._whole)
        if made_for == self._made_for:
            return False
        if made_for[:2] != self._made_for[:2]:
            self.top = 0  # what is new stands on top of a letter
        self._made_for = made_for
        if view is None:
            self.footnote = ""
            self._lines = [[(self.look.text("screen.letter.none"), "small")]]
        else:
            self.footnote = self.look.text(f"screen.letter.footnote{'_whole' if self._whole else ''}")
            beside = self.app.size.width >= _BESIDE[0] and self.row_width >= _BESIDE[1]
            rows = LetterRows(self.look, view, self.row_width, self._place)
            self._lines = rows.lines(beside=beside, whole=self._whole)
        return True

    def _place(self, name: str) -> str:
        names = {place.name: place.names for place in self.trace.cast.places}
        return self.look.name(names.get(name, {}), name)

    def pressed(self, key: str) -> bool:
        if key != "enter":
            return super().pressed(key)
        self._whole = not self._whole
        self.forget()
        return True
