"""Wire: what really crossed, a row a packet, and the octets of the selected one in hex and as text."""

from rich.cells import cell_len

from simulator.trace.entry import Kind, Lane
from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, cropped, padded
from simulator.tui.panels.growing_pane import GrowingPane
from simulator.views import dissect
from simulator.views.dissect import WireRow

_MOST_HEX_ROWS = 256  # of one packet; no frame carries more


class Wire(GrowingPane):
    """The longer look is always there: a row without its octets says little."""

    key = "wire"
    detail_rows = 9
    detail_always = True

    def count_at(self, trace: Trace, at: int) -> int:
        return dissect.count(trace, at)

    def row(self, index: int, width: int) -> Line:
        row = dissect.row(self.trace, self.trace.lane(Lane.WIRE)[index])
        if row.kind in (Kind.CONNECTED, Kind.CLOSED, Kind.REFUSED):
            return [(self._event(row), "strong" if row.kind is Kind.CONNECTED else "small")]
        look = self.look
        clear, locked = look.text("screen.clear"), look.text("screen.tls")
        badge_width = max(cell_len(clear), cell_len(locked)) + 1
        role = "locked" if row.locked else "clear"
        line: list[Span] = padded([(locked if row.locked else clear, role)], badge_width)
        line.append((self._arrow(row), role))
        line.append((f"{row.length:>6}  ", "small"))
        text = look.symbols.plain(row.text) or self._gloss(row)
        return [*line, *cropped([(text, role)], width - badge_width - 12, look.symbols.ellipsis)]

    def _arrow(self, row: WireRow) -> str:
        signs = self.look.symbols
        line = signs.locked if row.locked else signs.clear
        if row.kind is Kind.LOST:
            return f"{line}{signs.cut}  "
        return f"{line}{line}{signs.head} " if row.from_client else f"{signs.tail}{line}{line} "

    def _event(self, row: WireRow) -> str:
        names = {place.name: place.names for place in self.trace.cast.places}
        source = self.look.name(names.get(row.source, {}), row.source)
        target = self.look.name(names.get(row.target, {}), row.target)
        gloss = self._gloss(row)
        ends = self.look.symbols.plain(f"{source} → {target}")
        return f"{ends}  {gloss}" if gloss else ends

    def _gloss(self, row: WireRow) -> str:
        gloss = self.look.words.gloss(row.gloss_key, **row.arguments)
        return self.look.symbols.plain(gloss.short) if gloss else ""

    def detail(self, index: int, width: int) -> list[Line]:
        serial = self.trace.lane(Lane.WIRE)[index]
        kind = self.trace.kind(serial)
        if kind not in (Kind.SENT, Kind.ASKED, Kind.ANSWERED):
            return []
        role = "locked" if dissect.row(self.trace, serial).locked else "clear"
        octets = self.trace.octets(serial)
        per_row = 16 if width >= 68 else 8
        return [
            [
                (f"{row.offset:04x}  ", "small"),
                (f"{row.hex:<{per_row * 3 - 1}}  ", "text"),
                (row.text, role),
            ]
            for row in dissect.hex_rows(octets, 0, _MOST_HEX_ROWS, per_row)
        ]
