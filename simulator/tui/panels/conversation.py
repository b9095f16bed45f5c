"""Conversation: the lines that the two ends exchange, who spoke, in clear or locked, and what each means."""

from bisect import bisect_right
from collections.abc import Sequence

from rich.cells import cell_len

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, cropped, padded, shortened, width_of
from simulator.tui.panels.growing_pane import GrowingPane
from simulator.tui.prose import paragraph, wrapped
from simulator.views import ladder
from simulator.views.gloss import Glossed
from simulator.views.ladder import LadderRow
from simulator.words.catalogue import Gloss

_ATTACKS = (Kind.ATTACK, Kind.IMPERSONATED, Kind.ALTERED, Kind.CAPTURED, Kind.REWRITTEN)
_MARGIN = "  "  # before a word of a line, and before what a long line means


class Conversation(GrowingPane):
    """One row an entry of the lane; Enter opens the longer look with the rule behind the line."""

    key = "conversation"
    detail_rows = 9

    def __init__(self) -> None:
        super().__init__()
        self._own: list[int] = []  # the rows of the one connection that is shown
        self._own_read = 0  # rows of all that were looked through for them
        self._own_of: tuple[Trace | None, int] = (None, 0)

    def _serials(self) -> Sequence[int]:
        """The entries that have a row: all, or those of one connection."""
        serials = self.trace.lane(Lane.CONVERSATION)
        if not self.only:
            return serials
        if self._own_of != (self.trace, self.only):
            self._own_of = self.trace, self.only
            self._own, self._own_read = [], 0
        connection = self.trace.connection
        self._own += [serial for serial in serials[self._own_read :] if connection(serial) == self.only]
        self._own_read = len(serials)
        return self._own

    def changed(self) -> None:
        if self.only != self._own_of[1]:
            self._own_of = (None, self.only)
            self.lay_out()
            self.forget()
        super().changed()

    @property
    def chosen(self) -> int | None:
        return None if self.cursor is None else self._serials()[self.cursor]

    def count_at(self, trace: Trace, at: int) -> int:
        return bisect_right(self._serials(), at) if self.only else ladder.count(trace, at)

    def row(self, index: int, width: int) -> Line:
        row = ladder.row(self.trace, self._serials()[index])
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
        gloss_width = min(cell_len(short), max(room * 9 // 20, room - cell_len(text) - 2))
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
        row = ladder.row(self.trace, self._serials()[index])
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
        return self.in_sight(lines)

    def lay_out(self) -> None:
        key = "screen.conversation.only" if self.only else "screen.conversation.footnote"
        self.footnote = self.look.text(key, number=self.only)

    def _parts(self, row: LadderRow, width: int) -> list[Line]:
        """All that was said with what each part means; nothing where the row shows it whole already."""
        parts = ladder.parts(self.trace, row)
        if len(parts) < 2 and cell_len(row.text) <= width // 2:
            return []
        role = "locked" if row.secured else "clear"
        told = [self._part(part, glossed=len(parts) > 1) for part in parts]
        column = max(
            (cell_len(text) for text, short in told if short and cell_len(text) <= width // 2), default=0
        )
        lines: list[Line] = [[]]
        for text, short in told:
            if not short:
                lines += wrapped([(text, role)], width)
            elif max(cell_len(text), column) + 2 + cell_len(short) <= width:
                lines.append([*padded([(text, role)], max(cell_len(text), column) + 2), (short, "small")])
            else:
                lines += [*wrapped([(text, role)], width), [(f"{_MARGIN}{short}", "small")]]
        return lines

    def _part(self, part: Glossed, *, glossed: bool) -> tuple[str, str]:
        """A line or a word of what was said, and what it means in a few words."""
        gloss = self.look.words.gloss(*part.gloss_keys) if part.gloss_keys and glossed else None
        plain = self.look.symbols.plain
        return _MARGIN * part.depth + plain(part.text), plain(gloss.short) if gloss else ""
