"""The rows of the Letter pane: the delivery slip, and apart from it the letter with who wrote each line.

A letter is foreign text: all of it went through `views.safe_text` and none of it is read as markup.
"""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Final

from rich.cells import cell_len

from simulator.mail.trace_fields import ReceivedField
from simulator.tui.drawing import Line, Span, cropped, padded, width_of
from simulator.tui.look import Look
from simulator.tui.prose import wrapped
from simulator.views.letter import FieldRow, LetterView, PartRow
from simulator.views.safe_text import safe_text

_SLIP_WIDTH: Final = 25  # beside the letter; an address of the world fits
_MOST_PATHS: Final = 10
_MOST_FIELD_ROWS: Final = 4  # of a field in short; a line may be as long as its author liked
_MOST_FIELDS: Final = 300
_MOST_TEXT_ROWS: Final = 300
_MOST_PARTS: Final = 100


class LetterRows:
    """Draws one view for one width. `name` gives the nickname of a place; `whole` shows every field as it is.

    `beside` puts the slip to the left of the letter, else it stands above it.
    """

    def __init__(self, look: Look, view: LetterView, width: int, name: Callable[[str], str]) -> None:
        self.look = look
        self.view = view
        self.width = width
        self.name = name

    def lines(self, *, beside: bool, whole: bool) -> list[Line]:
        held = self.look.text("screen.letter.held", place=self.name(self.view.place))
        size = self.look.text("screen.octets", count=self.view.size)
        head: list[Line] = [[(held, "strong"), (f"  {size}", "small")]]
        if not beside:
            letter = self._letter(self.width, whole)
            parts = self._parts(self.width)
            return [*head, *self._slip(self.width), *letter, *parts]
        left = [*self._slip(_SLIP_WIDTH), *self._parts(_SLIP_WIDTH - 1)]
        right = self._letter(self.width - _SLIP_WIDTH, whole)
        both = zip_longest(left, right, fillvalue=())
        return [*head, *([*padded(one, _SLIP_WIDTH), *other] for one, other in both)]

    # The slip

    def _slip(self, width: int) -> list[Line]:
        """The envelope in a frame of its own; once the letter lies in a mailbox there is none."""
        look, slip = self.look, self.view.slip
        narrow = width == _SLIP_WIDTH
        if slip is None:
            key = "screen.letter.no_slip_mailbox" if self.view.delivered_to else "screen.letter.no_slip"
            told = look.text(key, address=safe_text(self.view.delivered_to))
            return [*wrapped([(told, "small")], width - 1)]
        back = f"<{safe_text(slip.reverse_path)}>"
        if not slip.reverse_path:
            back = f"<> {look.text('screen.letter.slip_null')}"
        paths = [f"<{safe_text(path)}>" for path in slip.forward_paths[:_MOST_PATHS]]
        if len(slip.forward_paths) > _MOST_PATHS:
            paths.append(look.text("screen.letter.more"))
        rows: list[Line] = []
        for key, values in (("from", [back]), ("to", paths)):
            label = look.text(f"screen.letter.slip_{key}")
            if narrow:
                rows.append([(f" {label}", "small")])
                rows += [row for value in values for row in self._indented(value, "text", width - 2, 1)]
            else:
                rows += self._labelled(label, values, width - 2)
        title = look.text("screen.letter.slip" if narrow else "screen.letter.slip_full")
        return self._box(title, rows, width)

    def _labelled(self, label: str, values: list[str], width: int) -> Iterator[Line]:
        for number, value in enumerate(values):
            first: Line = padded([(f" {label}" if not number else "", "small")], 10)
            for row in self._indented(value, "text", width - 10, 0):
                yield [*first, *row]
                first = [(" " * 10, "text")]

    # The letter

    def _letter(self, width: int, whole: bool) -> list[Line]:
        view = self.view
        rows: list[Line] = []
        author = ""
        for field in view.fields[:_MOST_FIELDS]:
            if _is_stamp(field) and not whole:
                rows += self._stamp(field, width - 2)
            else:
                if field.author != author:
                    rows.append(self._author(field))
                rows += self._field(field, width - 2, whole)
            author = field.author
        if not view.fields:
            rows.append([("  ", "text"), (self.look.text("screen.letter.no_header"), "small")])
        if len(view.fields) > _MOST_FIELDS:
            rows.append([("  ", "text"), (self.look.text("screen.letter.more"), "small")])
        rows.append([])
        rows += self._text(width - 2)
        return self._box(self.look.text("screen.letter.itself"), rows, width)

    def _author(self, field: FieldRow) -> Line:
        told = self.look.text("screen.letter.written", place=self.name(field.author))
        return [_mark(field), (told, "small")]

    def _stamp(self, field: FieldRow, width: int) -> list[Line]:
        """A receiving stamp in short: when, and by whom; who put it there is known, whatever it says."""
        role = "strong" if field.is_new else "text"
        label, dated, author = *self._stamps(width), self.name(field.author)
        line = [(f"{label} {_when(field, dated=dated)} ", role), (author, role)]
        return [[_mark(field), *piece] for piece in wrapped(line, width - 2)]

    def _stamps(self, width: int) -> tuple[str, bool]:
        """What a stamp is called where all of them have room for it, and whether they need dates."""
        stamps = [field for field in self.view.fields[:_MOST_FIELDS] if _is_stamp(field)]
        days = {date.date() for field in stamps if (date := ReceivedField.parse(field.value).date)}
        label = self.look.text("screen.letter.stamp")
        needed = max(
            cell_len(f"{label} {_when(field, dated=len(days) > 1)} {self.name(field.author)}")
            for field in stamps
        )
        return (label if needed <= width - 2 else "Received"), len(days) > 1

    def _field(self, field: FieldRow, width: int, whole: bool) -> list[Line]:
        """A field unfolded and decoded; `whole`: as it stands in the letter, folds and all."""
        plain = self.look.symbols.plain
        role = "strong" if field.is_new else "text"
        rows: list[Line] = []
        if whole:
            for line in field.lines:
                rows += self._indented(plain(line), role, width - 2, 0)
        else:
            spans: list[Span] = [(f"{plain(field.name)}: ", "strong"), (plain(field.value), role)]
            pieces = wrapped(spans, width - 5)
            rows += [[("  " if number else "", "text"), *piece] for number, piece in enumerate(pieces)]
            if len(rows) > _MOST_FIELD_ROWS:
                rows = [*rows[: _MOST_FIELD_ROWS - 1], [("  " + self.look.symbols.ellipsis, "small")]]
        return [[_mark(field), *row] for row in rows]

    def _text(self, width: int) -> list[Line]:
        """What a person would read, broken into lines; as much as a pane can hold."""
        rows: list[Line] = []
        if self.view.is_sealed:
            rows.append(self._aside(f"screen.letter.{'sealed' if self.view.inside is None else 'opened'}"))
            if self.view.inside is None:
                return rows
        for text in self.view.text:
            rows += self._indented(self.look.symbols.plain(text), "text", width - 1, 2) or [[]]
            if len(rows) >= _MOST_TEXT_ROWS:
                rows = [*rows[:_MOST_TEXT_ROWS], self._aside("screen.letter.more")]
                break
        return rows or [self._aside("screen.letter.no_text")]

    def _aside(self, key: str) -> Line:
        return [("  ", "text"), (self.look.text(key), "small")]

    def _indented(self, text: str, role: str, width: int, indent: int) -> list[Line]:
        margin: list[Span] = [(" " * indent, "text")]
        return [[*margin, *piece] for piece in wrapped([(text, role)], max(4, width - indent))]

    # The parts

    def _parts(self, width: int) -> list[Line]:
        """The MIME tree, where there is more than one part or something is wrong with the only one."""
        parts = self.view.parts
        if len(parts) < 2 and not any(part.defects for part in parts):
            return []
        rows: list[Line] = [[], [(self.look.text("screen.letter.parts"), "heading")]]
        for part, branch, below in _branches(parts[:_MOST_PARTS], self.look):
            rows += self._part(part, branch, below, width)
        if len(parts) > _MOST_PARTS:
            rows.append(self._aside("screen.letter.more"))
        return rows

    def _part(self, part: PartRow, branch: str, below: str, width: int) -> list[Line]:
        look = self.look
        encoding = "" if part.encoding in ("7bit", "8bit", "binary") else part.encoding
        words = [word for word in (part.file_name, part.charset, encoding) if word]
        words.append(look.text("screen.octets", count=part.size))
        words += [look.text(f"screen.letter.defect.{defect}") for defect in part.defects]
        told = look.symbols.plain("  ".join(words))
        line: Line = [(branch, "frame"), (look.symbols.plain(part.content_type), "text")]
        if width_of(line) + 2 + cell_len(told) <= width:
            return [[*line, (f"  {told}", "small")]]
        pieces = wrapped([(told, "small")], max(8, width - cell_len(below) - 1))
        return [
            cropped(line, width, look.symbols.ellipsis),
            *([(f"{below} ", "frame"), *piece] for piece in pieces[:_MOST_FIELD_ROWS]),
        ]

    def _box(self, title: str, rows: list[Line], width: int) -> list[Line]:
        """Rows in a frame, which tells where a thing begins and ends."""
        signs, inner = self.look.symbols, width - 2
        title = f" {title} "
        rest = signs.horizontal * max(0, inner - cell_len(title) - 1)
        top: Line = [(signs.top_left + signs.horizontal, "frame"), (title, "strong")]
        side: Span = (signs.vertical, "frame")
        return [
            [*top, (rest + signs.top_right, "frame")],
            *([side, *padded(cropped(row, inner, signs.ellipsis), inner), side] for row in rows),
            [(signs.bottom_left + signs.horizontal * inner + signs.bottom_right, "frame")],
        ]


def _is_stamp(field: FieldRow) -> bool:
    return field.by_server and field.name.lower() == "received"


def _when(field: FieldRow, *, dated: bool) -> str:
    date = ReceivedField.parse(field.value).date
    if date is None:
        return ""
    clock = f"{date.hour}:{date.minute:02}:{date.second:02}"
    return f"{date.month}/{date.day} {clock}" if dated else clock


def _mark(field: FieldRow) -> Span:
    """The sign beside what the present holder added."""
    return ("+ " if field.is_new else "  ", "held")


def _branches(parts: tuple[PartRow, ...], look: Look) -> Iterator[tuple[PartRow, str, str]]:
    """Each part with the lines of the tree before it, and before what is told beneath it."""
    signs = look.symbols
    for number, part in enumerate(parts):
        last = [True] * (part.depth + 1)  # whether nothing follows at each depth below this row
        for later in parts[number + 1 :]:
            if later.depth <= part.depth:
                last[later.depth] = False
        trunk = "".join("  " if last[depth] else f"{signs.vertical} " for depth in range(1, part.depth))
        own = "" if not part.depth else f"{signs.right if last[part.depth] else signs.down} "
        below = "" if not part.depth else ("  " if last[part.depth] else f"{signs.vertical} ")
        yield part, trunk + own, trunk + below
