"""Wire: what really crossed, a row a packet, and beneath it the octets of the selected one."""

from rich.cells import cell_len

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, cropped, padded, width_of
from simulator.tui.packet_rows import (
    Marking,
    gloss_of,
    labelled_lines,
    meaning_lines,
    opened_lines,
    summary,
)
from simulator.tui.panels.growing_pane import GrowingPane
from simulator.views import dissect
from simulator.views.dissect import WireRow
from simulator.views.notes import Marked

_EVENTS = (Kind.CONNECTED, Kind.CLOSED, Kind.REFUSED, Kind.ALTERED)


class Wire(GrowingPane):
    """The closer look is always there. Enter lays beside it what went under TLS, opened with the keys."""

    key = "wire"
    detail_rows = 10
    detail_always = True

    def __init__(self) -> None:
        super().__init__()
        self._opens = False
        self._marked: dict[int, Marking] = {}  # by packet
        self._marked_for: tuple[Trace, int] = (self.trace, self.at)
        self._seek = False  # the marked octets are to be scrolled into sight

    def count_at(self, trace: Trace, at: int) -> int:
        return dissect.count(trace, at)

    def row(self, index: int, width: int) -> Line:
        row = dissect.row(self.trace, self.trace.lane(Lane.WIRE)[index])
        names = self._names()
        gloss = gloss_of(self.look, row, names)
        meaning = self.look.symbols.plain(gloss.short) if gloss else ""
        if row.kind in _EVENTS:
            ends = f"{names.get(row.source, row.source)} → {names.get(row.target, row.target)}"
            role = "small" if row.kind in (Kind.CLOSED, Kind.REFUSED) else "strong"
            return [(self.look.symbols.plain(f"{ends}  {meaning}"), role)]
        role = "locked" if row.locked else "clear"
        line = self._beginning(row, role)
        text = summary(self.look, row, meaning)
        return [*line, *cropped([(text, role)], width - width_of(line), self.look.symbols.ellipsis)]

    def _beginning(self, row: WireRow, role: str) -> list[Span]:
        """In clear or locked, the protocol, who spoke, which way, and how many octets."""
        look, signs = self.look, self.look.symbols
        clear, locked = look.text("screen.clear"), look.text("screen.tls")
        if row.kind is Kind.LOST:
            badge, role = "", "small"
        else:
            badge = locked if row.locked else f"{clear} {row.protocol}"
        names = {who: look.text(f"name.{who}") for who in ("client", "server")}
        line = signs.locked if row.locked else signs.clear
        if row.kind is Kind.LOST:
            arrow = f"{line}{line}{signs.cut}"
        else:
            arrow = f"{line}{line}{signs.head}" if row.from_client else f"{signs.tail}{line}{line}"
        return [
            *padded([(badge, role)], cell_len(clear) + 6),
            *padded(
                [(names["client" if row.from_client else "server"], "small")],
                max(cell_len(name) for name in names.values()) + 1,
            ),
            (arrow, role),
            (f"{row.length:>6}  ", "small"),
        ]

    def _names(self) -> dict[str, str]:
        return {place.name: self.look.name(place.names, place.name) for place in self.trace.cast.places}

    # The closer look

    def detail(self, index: int, width: int) -> list[Line]:
        serial = self.trace.lane(Lane.WIRE)[index]
        row = dissect.row(self.trace, serial)
        lines: list[Line] = []
        marked = self._marked.get(serial)
        if marked is None or self._opens:
            lines += meaning_lines(self.look, gloss_of(self.look, row, self._names()), width)
        if row.kind in (Kind.SENT, Kind.ASKED, Kind.ANSWERED, Kind.ALTERED):
            lines += self._octets(row, width, marked)
        if self._seek:
            self._seek = False
            sign = self.look.symbols.cursor
            self._skipped = next((at for at, line in enumerate(lines) if line[1:2] == [(sign, "strong")]), 0)
        return self.in_sight(lines)

    def _octets(self, row: WireRow, width: int, marked: Marking | None) -> list[Line]:
        octets = self.trace.octets(row.serial)
        if not self._opens or not row.locked:
            stretches = dissect.spans(self.trace, row.serial)
            role = "locked" if row.locked else "clear"
            return labelled_lines(self.look, octets, stretches, width, role, marked)
        from simulator.views.opened import opened

        return opened_lines(self.look, octets, opened(self.trace, row.serial), width)

    def locate(self, marked: tuple[Marked, ...]) -> None:
        """Select the packet that somebody came to see, with the octets in it marked."""
        self._marked = {place.serial: Marking(place.start, place.end) for place in marked}
        if not marked:
            return
        self._seek = True
        self.forget()
        index = self.trace.count_until(Lane.WIRE, marked[0].serial) - 1
        if index == self.cursor:
            self.post_message(self.Selected(self))
        else:
            self.move_cursor(index)

    def lay_out(self) -> None:
        self._name_keys()

    def changed(self) -> None:
        self.detail_rows = 10 if self.app.size.height >= 24 else 6
        if (self.trace, self.at) != self._marked_for:
            self._marked = {}
            self._marked_for = self.trace, self.at
        super().changed()

    def _name_keys(self) -> None:
        self.footnote = self.look.text(f"screen.wire.footnote{'_opened' if self._opens else ''}")

    def pressed(self, key: str) -> bool:
        if key == "enter" and self.cursor is not None:
            self._opens = not self._opens
            self._name_keys()
            self.redraw()
            self.cursor_moved()
        else:
            return super().pressed(key)
        return True
