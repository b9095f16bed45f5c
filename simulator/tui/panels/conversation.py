"""Conversation: the lines that the two ends exchange, who spoke, in clear or locked, and what each means."""

from rich.cells import cell_len

from simulator.trace.entry import Kind, Lane
from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, cropped, folded, padded, shortened, width_of
from simulator.tui.panels.growing_pane import GrowingPane
from simulator.tui.prose import paragraph
from simulator.views import ladder
from simulator.views.ladder import LadderRow
from simulator.words.catalogue import Gloss

_ATTACKS = (Kind.ATTACK, Kind.IMPERSONATED, Kind.ALTERED, Kind.CAPTURED)


class Conversation(GrowingPane):
    """One row an entry of the lane; Enter opens the longer look with the rule behind the line."""

    key = "conversation"
    detail_rows = 9

    def count_at(self, trace: Trace, at: int) -> int:
        return ladder.count(trace, at)

    def row(self, index: int, width: int) -> Line:
        row = ladder.row(self.trace, self.trace.lane(Lane.CONVERSATION)[index])
        number = self._number(row)
        width -= width_of(number)
        return [*number, *(self._said(row, width) if row.who else self._told(row, width))]

    def _number(self, row: LadderRow) -> Line:
        """Which connection, where visitors talk across each other."""
        if not any(place.role == "visitor" for place in self.trace.cast.places):
            return []
        number = f"#{row.connection}" if row.connection else ""
        return [(f"{number:<3} ", "small")]

    def _said(self, row: LadderRow, width: int) -> Line:
        look = self.look
        clear, locked = look.text("screen.clear"), look.text("screen.tls")
        badge_width = max(cell_len(clear), cell_len(locked)) + 1
        names = {who: look.text(f"name.{who}") for who in ("client", "server")}
        who_width = max(cell_len(name) for name in names.values()) + 1
        line: list[Span] = padded([(locked, "locked") if row.secured else (clear, "clear")], badge_width)
        line += padded([(names[row.who], "small")], who_width)
        room = width - badge_width - who_width
        gloss = self._gloss(row)
        short = look.symbols.plain(gloss.short) if gloss else ""
        text = look.symbols.plain(row.text)
        if not text:
            text, short = short or self._sentence(row), ""
        role = "locked" if row.secured else "clear"
        if not short:
            return [*line, *cropped([(text, role)], room, look.symbols.ellipsis)]
        gloss_width = min(cell_len(short), max(room * 2 // 5, room - cell_len(text) - 2))
        said = padded(
            cropped([(text, role)], room - gloss_width - 2, look.symbols.ellipsis), room - gloss_width - 1
        )
        return [*line, *said, (shortened(short, gloss_width, look.symbols.ellipsis), "text")]

    def _told(self, row: LadderRow, width: int) -> Line:
        """A connection that begins or ends, a look-up, the beginning of TLS: one sentence."""
        if row.kind is Kind.CONNECTED:
            ends = self.look.symbols.plain(f"{self._place(row.source)} → {self._place(row.target)}")
            return [(ends, "strong"), (f"  {self._sentence(row)}", "small")]
        role = "small"
        if row.kind is Kind.TLS_STARTED:
            role = "locked"
        if row.kind in _ATTACKS:
            return [(self._sentence(row), "strong"), (f"  {self.look.symbols.plain(row.text)}", "clear")]
        return [(self._sentence(row), role)]

    def _place(self, name: str) -> str:
        names = {place.name: place.names for place in self.trace.cast.places}
        return self.look.name(names.get(name, {}), name)

    def _sentence(self, row: LadderRow) -> str:
        gloss = self._gloss(row)
        return self.look.symbols.plain(gloss.short if gloss else row.text)

    def _gloss(self, row: LadderRow) -> Gloss | None:
        values: dict[str, object] = dict(row.arguments)
        for end in ("source", "target"):
            values[end] = self._place(str(values.get(end, getattr(row, end))))
        if "protocol" in values:
            values["protocol"] = str(values["protocol"]).upper()
        return self.look.words.gloss(*row.gloss_keys, **values)

    def detail(self, index: int, width: int) -> list[Line]:
        row = ladder.row(self.trace, self.trace.lane(Lane.CONVERSATION)[index])
        plain = self.look.symbols.plain
        lines: list[Line] = []
        gloss = self._gloss(row)
        if gloss is not None:
            lines += paragraph(f"**{plain(gloss.short)}**", width)
            if gloss.more:
                lines += paragraph(plain(gloss.more), width)
            if gloss.citation:
                lines.append([(plain(gloss.citation), "small")])
        if row.who:
            lines += self._parts(row, width)
        return lines

    def _parts(self, row: LadderRow, width: int) -> list[Line]:
        """All that was said with what each part means; nothing where the row shows it whole already."""
        plain = self.look.symbols.plain
        parts = ladder.parts(self.trace, row)
        if len(parts) < 2 and cell_len(row.text) <= width // 2:
            return []
        role = "locked" if row.secured else "clear"
        lines: list[Line] = [[]]
        for part in parts:
            gloss = self.look.words.gloss(*part.gloss_keys) if part.gloss_keys and len(parts) > 1 else None
            margin = "  " * part.depth
            text, short = margin + plain(part.text), plain(gloss.short) if gloss else ""
            if cell_len(text) + cell_len(short) + 2 <= width:
                lines.append([(text, role), (f"  {short}", "small")] if short else [(text, role)])
            else:
                lines += folded(text, width, role)
                lines += [[(f"  {margin}{short}", "small")]] if short else []
        return lines
