"""The glossary over any screen: the terms in sight first, then all; each with its entry beside it.

The arrows walk the terms, digits go to related ones, Enter goes to the lesson that shows it, `/` searches.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from simulator.tui.drawing import Line, cropped
from simulator.tui.glossary_rows import entry_lines, related_to
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.words import glossary
from simulator.words.glossary import Term

if TYPE_CHECKING:
    from simulator.tui.app import HagakiApp

_LIST_WIDTH = 28


class TermList(TextPane):
    """The words; those of the screen beneath stand above a line of their own."""

    selectable = True

    def pressed(self, key: str) -> bool:
        """The screen walks the list, also while the search has the focus."""
        return False


class GlossaryScreen(ModalScreen[str | None]):
    """Dismissed with the id of a term whose lesson is wanted, or None. `here` are the terms in sight."""

    DEFAULT_CSS = f"""
    GlossaryScreen > Vertical {{ width: 78; height: 22; background: $background; }}
    GlossaryScreen TermList {{ width: {_LIST_WIDTH}; height: 1fr; }}
    GlossaryScreen #entry {{ width: 1fr; height: 1fr; }}
    GlossaryScreen Horizontal {{ height: 1fr; }}
    """

    def __init__(self, here: Sequence[str], first: str = "") -> None:
        super().__init__()
        self._here = here
        self._shown: list[Term | None] = []  # by row; None is no term
        self._term = first or next(iter(here), "")
        self._wanted = ""

    def compose(self) -> ComposeResult:
        with Vertical():
            with Horizontal():
                yield TermList()
                yield TextPane(id="entry")
            yield Input(placeholder=look_of(self).text("glossary.search"), id="wanted")

    def on_mount(self) -> None:
        self.query_one("#entry", TextPane).can_focus = False
        self._list()
        self.query_one(TermList).focus()

    def on_resize(self, event: events.Resize) -> None:
        self.call_after_refresh(self._list)

    # Drawing

    def _list(self) -> None:
        look, pane = look_of(self), self.query_one(TermList)
        known = glossary.terms(look.language)
        here = [known[term] for term in self._here if term in known] if not self._wanted else []
        rest = glossary.found(look.language, self._wanted)
        self._shown = [*here, *([None] if here else []), *rest]
        rule = look.symbols.horizontal * 4
        lines: list[Line] = []
        for term in self._shown:
            text = f" {look.symbols.plain(term.word)}" if term is not None else f" {rule}"
            lines.append(
                cropped([(text, "text" if term else "small")], _LIST_WIDTH - 4, look.symbols.ellipsis)
            )
        pane.titles, pane.title_key = [("glossary", look.text("glossary.title"))], "glossary"
        pane.set_lines(lines)
        rows = [row for row, term in enumerate(self._shown) if term is not None and term.id == self._term]
        pane.move_cursor(rows[0] if rows else (0 if self._shown else None))
        self.query_one(Input).placeholder = look.text("glossary.search")
        self._entry()

    def _entry(self) -> None:
        look, pane = look_of(self), self.query_one("#entry", TextPane)
        term = self.term
        pane.titles, pane.title_key = (
            [("entry", term.word if term else look.text("glossary.nothing"))],
            "entry",
        )
        pane.footnote = look.text("glossary.keys") if term else ""
        pane.set_lines(entry_lines(term, look, max(8, pane.row_width)) if term else [])
        pane.redraw()

    @property
    def term(self) -> Term | None:
        """The term whose entry is open."""
        cursor = self.query_one(TermList).cursor
        return self._shown[cursor] if cursor is not None and cursor < len(self._shown) else None

    # Keys

    def walk(self, by: int) -> None:
        """To another term of the list, over the line between."""
        pane = self.query_one(TermList)
        rows = [row for row, term in enumerate(self._shown) if term is not None]
        if not rows:
            return
        here = rows.index(pane.cursor) if pane.cursor in rows else 0
        pane.move_cursor(rows[max(0, min(here + by, len(rows) - 1))])
        self._opened()

    def open_term(self, term: str) -> None:
        """To the entry of a term, also of one that the search has left out."""
        self._term = term
        if term not in [shown.id for shown in self._shown if shown is not None]:
            self._wanted = self.query_one(Input).value = ""
        self._list()

    def _opened(self) -> None:
        if self.term is not None:
            self._term = self.term.id
        self._entry()

    def on_input_changed(self, message: Input.Changed) -> None:
        if message.value != self._wanted:
            self._wanted = message.value
            found = glossary.found(look_of(self).language, self._wanted)
            self._term = found[0].id if found else ""
            self._list()

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        """A click opens the entry, Enter goes to its lesson."""
        message.stop()
        if self.term is not None and self.term.id == self._term:
            self.dismiss(self._term)
        else:
            self._opened()

    def on_input_submitted(self) -> None:
        self.query_one(TermList).focus()

    def on_key(self, event: events.Key) -> None:
        searching = self.query_one(Input).has_focus
        by = {"up": -1, "down": 1, "pageup": -12, "pagedown": 12, "home": -999, "end": 999}.get(event.key)
        if by is not None and not (searching and event.key in ("home", "end")):
            self.walk(by)
        elif event.key == "escape" and searching:
            self.query_one(TermList).focus()
        elif searching:
            return
        elif event.key == "enter" and self.term is not None:
            self.dismiss(self.term.id)
        elif event.key in ("escape", "q", "y"):
            self.dismiss(None)
        elif event.key in ("slash", "tab"):
            self.query_one(Input).focus()
        elif event.key == "l":
            cast("HagakiApp", self.app).action_language()
            self._list()
        elif event.key.isdigit() and self.term is not None:
            related = related_to(self.term, look_of(self).language)
            if 0 < int(event.key) <= len(related):
                self.open_term(related[int(event.key) - 1].id)
        else:
            return
        event.stop()
        event.prevent_default()
