"""Drawing the route: boxes and legs on wide screens, one line and its counters on narrow ones."""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from rich.cells import cell_len

from simulator.tui.canvas import Canvas
from simulator.tui.drawing import Line, Span, centred, overlaid, shortened, width_of
from simulator.tui.route_model import Leap, Route, RouteBox, RouteLeg
from simulator.tui.symbols import Symbols
from simulator.words.kinsoku import break_lines

HEIGHT = 9  # rows of the full drawing, at most
_WIDEST_BOX = 20
_LEAP_ROWS = 6
_FEW = 5  # so many boxes keep their names on one line
_WORD_ENDS = re.compile(r"(?<=[の\s])")
_SHORTEST_LEG = 5

Zone = tuple[int, int]  # first cell and the cell after the last, of one box


def full(route: Route, width: int, signs: Symbols, chosen: int | None) -> tuple[list[list[Span]], list[Zone]]:
    """The drawing with boxes, and where each box lies."""
    count = len(route.boxes)
    if not count:
        return [], []
    box_width, leg_width = _measures(route, width)
    names = [_name_rows(box.name, box_width - 2, signs.ellipsis) for box in route.boxes]
    rows = max(len(name) for name in names)
    canvas = Canvas(width, HEIGHT - 3 + rows)
    start = max(0, (width - count * box_width - (count - 1) * leg_width) // 2)
    zones = []
    for index, box in enumerate(route.boxes):
        x = start + index * (box_width + leg_width)
        zones.append((x, x + box_width))
        _draw_box(canvas, x, box_width, rows, box, names[index], signs, chosen=index == chosen)
        _draw_print(canvas, x, box_width, leg_width, rows, box, signs)
        if index < len(route.legs):
            _draw_leg(canvas, x + box_width, leg_width, rows, route.legs[index], signs)
    return canvas.lines(), zones


@lru_cache(128)
def _name_rows(name: str, width: int, ellipsis: str) -> Sequence[str]:
    """A nickname in as many rows as it asks for, three at most; broken inside a word only where one
    is wider than the box."""
    rows = [""] if cell_len(name) > width else [name]
    for part in () if rows[0] else _WORD_ENDS.split(name):
        if cell_len((rows[-1] + part).rstrip()) <= width:
            rows[-1] += part
        else:
            rows += break_lines(part, width)
    rows = [row.strip() for row in rows if row.strip()]
    return [*rows[:2], shortened(" ".join(rows[2:]), width, ellipsis)] if len(rows) > 2 else rows


def _measures(route: Route, width: int) -> tuple[int, int]:
    """Cells of a box and of a leg: boxes as wide as their names ask, legs share what is left."""
    count = len(route.boxes)
    wanted = max(cell_len(box.name) for box in route.boxes) + 6
    shortest = _SHORTEST_LEG if width >= 110 else _SHORTEST_LEG - 1  # too short for "clear": the sign says it
    most = (width - (count - 1) * shortest) // count
    box_width = max(8, min(wanted, most, _WIDEST_BOX))
    if count == 1:
        return box_width, 0
    return box_width, max(3, min(18, (width - count * box_width) // (count - 1)))


def _draw_box(
    canvas: Canvas,
    x: int,
    width: int,
    rows: int,
    box: RouteBox,
    name: Sequence[str],
    signs: Symbols,
    *,
    chosen: bool,
) -> None:
    """The frame, the nickname in `rows` rows, and a row for letters."""
    frame = "frame_focus" if box.active or chosen else "frame"
    inner = width - 2
    horizontal = signs.horizontal * inner
    canvas.put(x, 0, signs.top_left + horizontal + signs.top_right, frame)
    for y in range(1, rows + 2):
        canvas.put(x, y, signs.vertical, frame)
        canvas.put(x + width - 1, y, signs.vertical, frame)
    canvas.put(x, rows + 2, signs.bottom_left + horizontal + signs.bottom_right, frame)
    for y, text in enumerate(name, start=1):
        role = "chosen" if chosen else "small" if box.dark else "strong"
        canvas.put_centred(x + 1, y, inner, text, role)
    if box.letters:
        marks = letters_mark(box.letters, signs)
        canvas.put(x + width - 2 - cell_len(marks), rows + 1, marks, "letter")


def _draw_print(
    canvas: Canvas, x: int, width: int, leg_width: int, rows: int, box: RouteBox, signs: Symbols
) -> None:
    """Counter and host beneath; wider than the box, they use half of the leg on each side."""
    room = width + max(0, leg_width - 1)
    left = x - max(0, leg_width - 1) // 2
    caption = shortened(box.caption, room, signs.ellipsis)
    canvas.put(_inside(left, room, caption), rows + 3, caption, "text" if box.active else "small")
    for y, text in enumerate(_in_two(box.host, room), start=rows + 4):
        canvas.put(_inside(left, room, text), y, text, "small")


def _inside(left: int, room: int, text: str) -> int:
    return max(0, left + (room - cell_len(text)) // 2)


def _in_two(host: str, room: int) -> list[str]:
    """A host name on one line, or its first label above the rest."""
    if cell_len(host) <= room:
        return [host]
    first, dot, rest = host.partition(".")
    return [first, shortened(dot + rest, room, "")]


def with_leap(lines: Sequence[Line], width: int, signs: Symbols, leap: Leap, *, large: bool) -> list[Line]:
    """A clock over the route, for the step in which much time passes."""
    said = f"{leap.words}  {leap.clock}"
    if not large or len(lines) < _LEAP_ROWS + 1:
        return [*lines[:-1], centred([(f"   {said}   ", "chosen")], width)]
    words = "   ".join(" ".join(word) for word in leap.words.split())  # as near to large print as can be
    inner = min(width - 2, max(cell_len(words), cell_len(leap.clock)) + 8)
    bar = signs.horizontal * inner
    side: Span = (signs.vertical, "frame_focus")
    box: list[Line] = [
        [(signs.top_left + bar + signs.top_right, "frame_focus")],
        [side, *centred([], inner), side],
        [side, *centred([(words, "title")], inner), side],
        [side, *centred([(leap.clock, "text")], inner), side],
        [side, *centred([], inner), side],
        [(signs.bottom_left + bar + signs.bottom_right, "frame_focus")],
    ]
    x = max(0, (width - inner - 2) // 2)
    return [overlaid(line, x, box[y]) if 0 <= y < len(box) else line for y, line in enumerate(lines)]


def letters_mark(count: int, signs: Symbols) -> str:
    """One sign a letter up to three, then a number."""
    return f" {' '.join(signs.letter * count)} " if count <= 3 else f" {signs.letter} {count} "


def _draw_leg(canvas: Canvas, x: int, width: int, rows: int, leg: RouteLeg, signs: Symbols) -> None:
    role = {"locked": "locked", "clear": "clear"}.get(leg.state, "frame")
    if leg.label and cell_len(leg.label) <= width:
        canvas.put_centred(x, rows, width, leg.label, role if leg.active else "small")
    if leg.word and cell_len(leg.word) <= width:
        canvas.put_centred(x, rows + 2, width, leg.word, role)
    if leg.attack:
        canvas.put_centred(x, rows - 1, width, shortened(leg.attack, width, signs.ellipsis), "strong")
    at = x
    for text, part in leg_spans(leg, width, signs):
        canvas.put(at, rows + 1, text, part)
        at += cell_len(text)


def leg_spans(leg: RouteLeg, width: int, signs: Symbols) -> list[Span]:
    """The line of a leg, `width` cells: its sign says the state, its head who called whom.

    Whoever interferes on it sits at its beginning.
    """
    spans = _line_spans(leg, width, signs)
    return overlaid(spans, 1 if width > 2 else 0, [(signs.attacker, "strong")]) if leg.attack else spans


def _line_spans(leg: RouteLeg, width: int, signs: Symbols) -> list[Span]:
    sign = {"locked": signs.locked, "clear": signs.clear, "cut": signs.none}.get(leg.state, signs.none)
    role = {"locked": "locked", "clear": "clear"}.get(leg.state, "frame")
    if leg.chosen:
        role = "chosen"
    line = sign * width
    if leg.state == "cut":
        middle = width // 2
        return [(line[:middle], role), (signs.cut, "strong"), (line[middle + 1 :], role)]
    if leg.toward == "right":
        line = line[:-1] + signs.head
    elif leg.toward == "left":
        line = signs.tail + line[1:]
    if leg.letters and 3 <= width < 3 + leg.knots:
        middle = width // 2
        return [(line[:middle], role), (signs.letter, "letter"), (line[middle + 1 :], role)]
    if not leg.knots or width < 3 + leg.knots:
        return [(line, role)]
    mark = letters_mark(leg.letters, signs) if leg.letters and width >= 7 else ""
    if leg.letters and not mark:
        mark = signs.letter
    if mark:
        left = (width - cell_len(mark)) // 2
        return [(line[:left], role), (mark, "letter"), (line[left + cell_len(mark) :], role)]
    middle = (width - leg.knots) // 2
    return [(line[:middle], role), (signs.dot * leg.knots, "small"), (line[middle + leg.knots :], role)]


def narrow(
    route: Route, width: int, signs: Symbols, chosen: int | None
) -> tuple[list[list[Span]], list[Zone]]:
    """The route on one line, with the counters beneath."""
    if len(route.boxes) <= _FEW:
        tries = [_Terse(leg) for leg in (7, 5, 3)] + [_Terse(leg, small=True) for leg in (5, 3)]
        tries += [_Terse(2, small=True, tight=True)]
        tries += [_Terse(2, small=True, tight=True, longest=cells) for cells in (14, 12, 10, 8, 6, 4)]
    else:
        worth = _worth_naming(route, chosen)
        tries = [_Terse(leg, named=named) for leg in (7, 5, 3) for named in (None, worth)]
        tries += [_Terse(3, named=worth, longest=cells) for cells in (12, 8, 6, 4, 2)]
    for terse in tries:
        line, zones = _one_line(route, signs, chosen, terse)
        if width_of(line) <= width:
            break
    return [line, _captions(route, zones, width, signs, terse.named)], zones


class _Terse(NamedTuple):
    """How much the one line leaves out: first of the legs, then of the marks, of names last."""

    leg: int
    small: bool = False  # letters as one sign and a number
    tight: bool = False  # no space around a leg
    named: set[int] | None = None  # the others become dots; None: all have names
    longest: int = 99  # cells of a name


def _worth_naming(route: Route, chosen: int | None) -> set[int]:
    """Where not all names fit: the two ends of the way, of what is happening, and who holds a letter."""
    named = {0, len(route.boxes) - 1}
    named |= {index for index, box in enumerate(route.boxes) if box.active}
    if chosen is not None:
        named.add(chosen)
    return named


def _one_line(
    route: Route, signs: Symbols, chosen: int | None, terse: _Terse
) -> tuple[list[Span], list[Zone]]:
    line: list[Span] = []
    zones = []
    at = 0
    gap: list[Span] = [] if terse.tight else [(" ", "text")]
    for index, box in enumerate(route.boxes):
        parts = _short_box(box, index, signs, chosen, terse)
        zones.append((at, at + width_of(parts)))
        if index < len(route.legs):
            parts = [*parts, *gap, *leg_spans(route.legs[index], terse.leg, signs), *gap]
        line += parts
        at += width_of(parts)
    return line, zones


def _short_box(box: RouteBox, index: int, signs: Symbols, chosen: int | None, terse: _Terse) -> list[Span]:
    role = "small" if box.dark else "strong" if box.active else "text"
    if index == chosen:
        role = "chosen"
    name = signs.dot
    if terse.named is None or index in terse.named:
        name = shortened(box.name, terse.longest, signs.ellipsis)
    parts: list[Span] = [(name, role)]
    if box.letters and terse.small:
        parts.append((signs.letter + (str(box.letters) if box.letters > 1 else ""), "letter"))
    elif box.letters:
        parts += [(" ", "text"), (letters_mark(box.letters, signs), "letter")]
    return parts


def _captions(
    route: Route, zones: Sequence[Zone], width: int, signs: Symbols, named: set[int] | None
) -> list[Span]:
    """The counters, each beginning under its box, and attacks; what would run into another is left out."""
    line: list[Span] = []
    at = 0
    for index, (start, _) in enumerate(zones):
        box = route.boxes[index]
        if index and (attack := route.legs[index - 1].attack):
            room = start - 1 - max(at + 1, zones[index - 1][1])
            if cell_len(attack) <= room:
                line += [(" " * (start - 1 - cell_len(attack) - at), "text"), (attack, "strong")]
                at = start - 1
        if named is not None and index not in named:
            continue
        cells = cell_len(box.caption)
        start = max(0, min(start, width - cells))
        if not box.caption or start < at + (1 if at else 0):
            continue
        line += [(" " * (start - at), "text"), (box.caption, "text" if box.active else "small")]
        at = start + cells
    return line
