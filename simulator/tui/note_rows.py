"""Rows of the notebook: a thing and what it says in one line, and at length where and how it was read."""

from typing import Final

from simulator.exports.notebook import how_of, name_of, value_lines
from simulator.trace.store import Trace
from simulator.tui.clock import clock
from simulator.tui.drawing import Line, Span, cropped, padded, shortened, width_of
from simulator.tui.look import Look
from simulator.tui.prose import paragraph, wrapped
from simulator.views.notebook.facts import PASSWORDS, Fact
from simulator.views.notes import Flow, Heading, Note, Row
from simulator.views.safe_text import safe_text
from simulator.views.tap import ends
from simulator.words.catalogue import load

_MOST_LINES: Final = 40  # of one value, at length
_NAME: Final = 19  # cells of a thing's name
_NARROW: Final = 50  # cells of a row that has no room to say how a thing was read
_DIGESTS: Final = ("challenge", "digest", "confirmation")


class NoteRows:
    """Tells the rows of one trace in one look."""

    def __init__(self, look: Look, trace: Trace) -> None:
        self.made_for = trace, look.version
        self._look = look
        self._words = load(look.language)
        self._trace = trace
        self._places = {place.name: look.name(place.names, place.name) for place in trace.cast.places}
        self._ends: dict[str, tuple[str, str]] = {}

    # One line

    def choice(self, wire: str | None, width: int) -> Line:
        look = self._look
        shown = look.text("screen.notebook.all_wires") if wire is None else self._between(wire)
        name = f" {look.text('screen.notebook.wire')} "
        line: list[Span] = [(name, "small"), (f" {shown} ", "key")]
        return cropped(line, width, look.symbols.ellipsis)

    def nothing(self, wire: str | None) -> Line:
        key = "screen.notebook.nothing" if wire is None else "screen.notebook.nothing_here"
        return [(self._look.text(key), "small")]

    def row(self, row: Row, width: int, *, new: bool, several: bool, alone: bool = False) -> Line:
        """`alone`: the notebook that is held beside this one does not have it."""
        look = self._look
        if isinstance(row, Heading):
            count = f"  {row.things}"
            return [(look.text(f"notebook.group.{row.group}"), "heading"), (count, "small")]
        if isinstance(row, Flow):
            return self._flow(row, width, several=several)
        fact = row.fact
        mark, cells = "* " if alone else "+ " if new else "  ", _name_cells(width)
        line = self._beginning(fact, mark, cells)
        how = look.text("screen.notebook.crossing") if row.crossing else self._short_how(fact)
        if row.times > 1:
            how = f"{how}{look.text('notebook.again', count=row.times)}"
        room = width - width_of(line)
        lines = value_lines(fact)
        value = look.symbols.plain(lines[0])
        if len(lines) > 1:
            value = f"{value} {look.symbols.ellipsis}"
        if width < _NARROW:
            return [*line, *cropped([(value, "clear")], room, look.symbols.ellipsis)]
        how = shortened(look.symbols.plain(how), max(room * 2 // 5, room - width_of([(value, "")]) - 2),
                        look.symbols.ellipsis)  # fmt: skip
        value_room = room - width_of([(how, "")]) - 2
        return [
            *line,
            *padded(cropped([(value, "clear")], value_room, look.symbols.ellipsis), value_room + 2),
            (how, "small"),
        ]

    def _beginning(self, fact: Fact, mark: str, cells: int) -> list[Span]:
        look = self._look
        name = shortened(look.symbols.plain(name_of(fact, self._words)), cells, look.symbols.ellipsis)
        secret = (fact.group == PASSWORDS or fact.name == "password") and fact.name not in _DIGESTS
        role = "clear_badge" if secret else "text"
        line: list[Span] = [(mark, "strong")]
        badge = f" {name} " if secret else name
        return [*line, *padded([(badge, role)], cells + 2)]

    def _short_how(self, fact: Fact) -> str:
        if fact.how == "digest":
            return self._look.text("screen.notebook.digest", what=safe_text(fact.what, 40))
        return how_of(fact, self._words)

    def _flow(self, row: Flow, width: int, *, several: bool) -> Line:
        look, facts = self._look, {fact.name: fact for fact in row.facts}
        if not facts:
            return []
        first = row.facts[0]
        protocol = (
            facts["protocol"].value if "protocol" in facts else look.text("notebook.name.not-understood")
        )
        there, _, back = facts["both-ways"].value.partition(" / ")
        text = look.text("screen.notebook.flow", there=there, back=back, seconds=facts["duration"].value)
        locked = protocol.endswith("TLS")
        line: list[Span] = [
            ("  ", "text"),
            *padded(
                [(look.symbols.plain(protocol), "locked" if locked else "clear")], _name_cells(width) + 2
            ),
            (text, "text"),
        ]
        if several:
            line.append((f"  {self._between(first.wire)}", "small"))
        return cropped(line, width, look.symbols.ellipsis)

    # At length

    def help(self, width: int) -> list[Line]:
        return list(paragraph(self._look.text("screen.notebook.help"), width))

    def detail(self, row: Row, width: int) -> list[Line]:
        if isinstance(row, Heading):
            return list(paragraph(self._look.text(f"screen.notebook.about.{row.group}"), width))
        if isinstance(row, Note):
            return self._of_note(row, width)
        plain = self._look.symbols.plain
        lines: list[Line] = [
            [(f"{name_of(fact, self._words)}: ", "small"), (plain(fact.value), "text")] for fact in row.facts
        ]
        if row.facts:
            lines += self._place(row.facts[0], width)
            if row.facts[0].value.endswith("TLS"):
                lines += paragraph(self._look.text("notebook.locked"), width)
        return lines

    def _of_note(self, note: Note, width: int) -> list[Line]:
        fact, plain = note.fact, self._look.symbols.plain
        head: list[Span] = [(f"{plain(name_of(fact, self._words))}: ", "strong")]
        values = value_lines(fact)[:_MOST_LINES]
        lines: list[Line] = list(self._place(fact, width))
        if len(values) == 1:
            return [*wrapped([*head, (plain(values[0]), "clear")], width), *lines]
        return [head, *lines, *([(plain(value), "clear")] for value in values)]

    def _place(self, fact: Fact, width: int) -> list[list[Span]]:
        """How it was read, when, and where its bytes are."""
        look = self._look
        key = "screen.notebook.place" if fact.stream else "screen.notebook.place_datagram"
        if fact.counted_in in ("packet", "opened"):
            key = f"screen.notebook.place_{fact.counted_in}"
        ends_of = self._names(fact.wire)
        text = look.text(
            key,
            how=look.symbols.plain(how_of(fact, self._words)),
            time=clock(self._trace.cast.start_time, fact.time_us),
            wire=self._between(fact.wire),
            source=ends_of[fact.direction],
            start=fact.start,
            end=fact.end,
        )
        return wrapped([(text, "small")], width)

    def _between(self, wire: str) -> str:
        first, second = self._names(wire)
        return f"{first} {self._look.symbols.horizontal} {second}"

    def _names(self, wire: str) -> tuple[str, str]:
        found = self._ends.get(wire)
        if found is None:
            first, second = ends(self._trace, wire)
            found = self._ends[wire] = self._places.get(first, first), self._places.get(second, second)
        return found


def _name_cells(width: int) -> int:
    """Cells of a thing's name in a row of so many."""
    return min(_NAME, max(8, width * 3 // 10))
