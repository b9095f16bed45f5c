"""Whose eyes? Who one is, what can be read from there at this moment, and what could be changed."""

from rich.cells import cell_len

from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, padded, width_of
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.tui.prose import paragraph, wrapped
from simulator.views.seats import SEATS, Seat, Seats, SeatView, Sight
from simulator.views.tap import ends

_SECRET = ("password",)


class SeatsPane(EvidencePane):
    """The keys 1 to 5 choose a seat; the key of the seat one has takes the next person or place there."""

    key = "seats"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self.seat: Seat = "author"
        self._chosen: dict[Seat, str] = {}  # where somebody asked for another than the usual one
        self._seats: Seats | None = None
        self._view: SeatView | None = None
        self._lines: list[Line] = []
        self._sat_at: tuple[Trace, int] | None = None  # where in which story a seat was taken last

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def show(self, trace: Trace, at: int) -> None:
        if self._seats is None or (trace, self.since) != (self._seats.trace, self._seats.since):
            self._seats = Seats(trace, since=self.since)
        super().show(trace, at)

    def sit(self, seat: Seat) -> None:
        """Take a seat; the same one again at the same step: move on to the next one who could sit there."""
        now = self.trace, self.at
        if seat != self.seat or self._sat_at != now:
            self._chosen.pop(seat, None)
        elif self._view is not None and len(self._view.choices) > 1:
            choices = self._view.choices
            here = choices.index(self._view.who) if self._view.who in choices else -1
            self._chosen[seat] = choices[(here + 1) % len(choices)]
        self.seat, self._sat_at = seat, now
        self.top = 0
        self.changed()

    def changed(self) -> None:
        if self._seats is None:
            self._seats = Seats(self.trace, since=self.since)
        self._view = self._seats.view(self.seat, self.at, self._chosen.get(self.seat))
        number = SEATS.index(self.seat) + 1
        several = "several" if len(self._view.choices) > 1 else "one"
        self.footnote = self.look.text(f"seat.footnote.{several}", number=number)
        if self.row_width:
            self.lay_out()
        self.forget()

    def lay_out(self) -> None:
        """With empty rows between the parts where there is room for them."""
        if self._view is not None:
            lines = self._make(self._view, self.row_width)
            short = len(lines) > self.rows_in_sight
            self._lines = [line for line in lines if line] if short else lines

    # Rows

    def _make(self, view: SeatView, width: int) -> list[Line]:
        text = self.look.text
        lines: list[Line] = [*self._choices(width), []]
        who = self._called(view)
        lines += paragraph(f"**{text(f'seat.who.{view.seat}', who=who)}**", width)
        lines += paragraph(text(f"seat.state.{view.seat}.{view.state}"), width)
        lines += [[], [(text("seat.reads"), "heading")]]
        if not view.sights:
            lines.append([(f"  {text('seat.reads.nothing')}", "small")])
        name_width = max((cell_len(self._label(sight)) for sight in view.sights), default=0) + 2
        before = ""
        for sight in view.sights:
            lines += self._sight(sight, name_width, width, again=sight.what == before)
            before = sight.what
        if view.hidden:
            lines += [[], [(text("seat.hidden"), "heading")]]
            for what in view.hidden:
                lines += paragraph(text(f"seat.hidden.{what}"), width, indent=2, role="locked")
        lines += [[], [(text("seat.powers"), "heading")]]
        role = "text" if view.power in ("nothing", "idle", "locked") else "task"
        lines += paragraph(text(f"seat.power.{view.seat}.{view.power}"), width, indent=2, role=role)
        return lines

    def _choices(self, width: int) -> list[Line]:
        """The five seats in one line, or in two where they need more room."""
        spans: list[list[Span]] = []
        for number, seat in enumerate(SEATS, start=1):
            role = "chosen" if seat == self.seat else "small"
            spans.append([(f" {number} ", "key"), (f" {self.look.text(f'seat.name.{seat}')} ", role)])
        lines: list[list[Span]] = [[]]
        for span in spans:
            if lines[-1] and width_of(lines[-1]) + 1 + width_of(span) > width:
                lines.append([])
            lines[-1] += [(" ", "text"), *span] if lines[-1] else span
        return list(lines)

    def _label(self, sight: Sight) -> str:
        return f" {self.look.text(f'seat.what.{sight.what}')} "

    def _sight(self, sight: Sight, name_width: int, width: int, *, again: bool) -> list[Line]:
        plain = self.look.symbols.plain
        name = self._label(sight)
        shown: list[Span] = [(" ", "text"), (name, "clear_badge" if sight.what in _SECRET else "small")]
        values = sight.lines
        if sight.what == "flow":
            there, _, back = values[1].partition(" / ")
            flow = self.look.text("screen.notebook.flow", there=there, back=back, seconds=values[2])
            values = (f"{values[0]}  {flow}".strip(),)
        lines: list[Line] = []
        for value in values:
            for piece in wrapped([(plain(value), "clear")], max(8, width - name_width)):
                head = padded(shown, name_width) if not (lines or again) else [(" " * name_width, "text")]
                lines.append([*head, *piece])
        return lines

    def _called(self, view: SeatView) -> str:
        """The one who sits there, by the name that people use."""
        cast, look = self.trace.cast, self.look
        for person in cast.people:
            if person.key == view.who and view.seat in ("author", "recipient"):
                return look.name(person.names, person.key)
        places = {place.name: look.name(place.names, place.name) for place in cast.places}
        if view.seat == "wire":
            first, second = ends(self.trace, view.who)
            return look.text(
                "seat.between", first=places.get(first, first), second=places.get(second, second)
            )
        return places.get(view.who, view.who)
