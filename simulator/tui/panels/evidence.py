"""The right-hand side: one evidence pane at a time, and beneath it a longer look at the selected row."""

from importlib import import_module

from textual.app import ComposeResult
from textual.containers import Vertical

from simulator.trace.store import START, Trace
from simulator.tui.look import look_of
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.tui.panels.line_pane import LinePane, TextPane

_PANES = {
    "conversation": ("conversation", "Conversation"),
    "wire": ("wire", "Wire"),
    "letter": ("letter", "Letter"),
    "mailboxes": ("mailboxes", "Mailboxes"),
    "notebook": ("notebook", "Notebook"),
    "seats": ("seats", "SeatsPane"),
}
ORDER = tuple(_PANES)  # of the titles


def evidence_of(panes: tuple[str, ...]) -> tuple[str, ...]:
    """The evidence panes among a step's panes, in the order of the titles."""
    return tuple(key for key in ORDER if key in panes)


class Evidence(Vertical):
    """Panes are made when they are first opened. `keys` are those that the titles offer."""

    def __init__(self, *, id: str = "evidence") -> None:
        super().__init__(id=id)
        self.keys: tuple[str, ...] = ORDER
        self.words_title = ""  # narrow screens offer the words among the titles
        self.key = "conversation"
        self.folded = False
        self.since = START
        self.only = 0
        self.marked = False  # what happens here is being watched while the focus is elsewhere
        self._panes: dict[str, EvidencePane] = {}
        self._trace = Trace()
        self._at = START
        self._looking_closer = False
        self._detail: TextPane | None = None

    def compose(self) -> ComposeResult:
        if self.keys:
            yield self._pane(self.key)

    @property
    def pane(self) -> EvidencePane:
        return self._pane(self.key)

    def _pane(self, key: str) -> EvidencePane:
        pane = self._panes.get(key)
        if pane is None:
            module, name = _PANES[key]
            pane = getattr(import_module(f"simulator.tui.panels.{module}"), name)()
            self._panes[key] = pane
        return pane

    def begin_with(self, keys: tuple[str, ...]) -> None:
        """Offer these panes from the first frame on, the first of them open."""
        self.keys = keys
        self.key = keys[0] if keys else self.key

    def offer(self, keys: tuple[str, ...]) -> None:
        """Offer these panes, and open the first where the open one is not among them."""
        self.keys = keys
        if keys:
            self.open(self.key if self.key in keys else keys[0])
        self.set_titles()

    def open(self, key: str) -> None:
        """Show another pane in the same place."""
        old = self._panes.get(self.key)
        if key not in _PANES or (old is not None and old.is_attached and key == self.key):
            return
        self.key = key
        new = self.pane
        if not new.is_attached:
            self.mount(new, before=0)
        if old is not None and old is not new:
            old.display = False
        new.display = True
        self.set_titles()
        self.refresh_pane()
        if old is not None and old.has_focus:
            self.call_after_refresh(new.focus)

    def mark(self, marked: bool) -> None:
        """Mark the title of the open pane, or no longer."""
        if marked != self.marked:
            self.marked = marked
            self.set_titles()

    def set_titles(self) -> None:
        if self.key not in self._panes:
            return
        look = look_of(self)
        titles = [(key, look.text(f"screen.pane.{key}")) for key in self.keys]
        if self.words_title:
            titles.insert(0, ("lesson", self.words_title))
        self.pane.titles = titles
        self.pane.title_key = self.key
        self.pane.marked = self.marked
        self.pane.redraw()

    def show(self, trace: Trace, at: int) -> None:
        self._trace = trace
        self._at = at
        self.refresh_pane()

    def on_resize(self) -> None:
        self._show_detail()

    def refresh_pane(self) -> None:
        if self.key in self._panes and self.pane.is_attached:
            self.pane.folded, self.pane.since, self.pane.only = self.folded, self.since, self.only
            self.pane.show(self._trace, self._at)
            self._show_detail()

    def redraw(self) -> None:
        """Words, colours or signs are others."""
        self.set_titles()
        if self.key in self._panes:
            self.pane.forget()
            self._show_detail()

    # The longer look

    def on_evidence_pane_selected(self, message: EvidencePane.Selected) -> None:
        message.stop()
        self._show_detail()

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        if message.pane is self.pane and self.pane.detail_rows and not self.pane.detail_always:
            self._looking_closer = not self._looking_closer
            self._show_detail()

    def close_detail(self) -> bool:
        """Esc: False when there was nothing to close."""
        if not self._looking_closer:
            return False
        self._looking_closer = False
        self._show_detail()
        return True

    def _show_detail(self) -> None:
        if self.key not in self._panes:
            return
        pane = self.pane
        wanted = bool(pane.detail_rows) and (pane.detail_always or self._looking_closer)
        if self._detail is None:
            if not wanted:
                return
            self._detail = TextPane(id="detail")
            self.mount(self._detail, after=pane)
        detail = self._detail
        detail.display = wanted
        if wanted:
            detail.styles.height = pane.detail_rows
            width = max(10, self.size.width - 4)
            detail.top = 0
            detail.set_lines(pane.detail(pane.cursor, width) if pane.cursor is not None else [])
