"""Drawing the route: boxes and legs on wide screens, one line and its counters on narrow ones."""

from collections.abc import Sequence

from rich.cells import cell_len

from simulator.tui.canvas import Canvas
from simulator.tui.drawing import Span, shortened, width_of
from simulator.tui.route_model import Route, RouteBox, RouteLeg
from simulator.tui.symbols import Symbols
from simulator.words.kinsoku import break_lines

HEIGHT = 9  # rows of the full drawing, at most
_WIDEST_BOX = 20
_SHORTEST_LEG = 5

Zone = tuple[int, int]  # first cell and the cell after the last, of one box


def full(route: Route, width: int, signs: Symbols, chosen: int | None) -> tuple[list[list[Span]], list[Zone]]:
    """The drawing with boxes, and where each box lies."""
    count = len(route.boxes)
    if not count:
        return [], []
    box_width, leg_width = _measures(route, width)
    names = [_name_rows(box.name, box_width - 2, signs) for box in route.boxes]
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


def _name_rows(name: str, width: int, signs: Symbols) -> list[str]:
    """A nickname in as many rows as it asks for, three at most."""
    rows = break_lines(name, width)
    return [*rows[:2], shortened(" ".join(rows[2:]), width, signs.ellipsis)] if len(rows) > 2 else rows


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
    name: list[str],
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


def letters_mark(count: int, signs: Symbols) -> str:
    """One sign a letter up to three, then a number."""
    return f" {' '.join(signs.letter * count)} " if count <= 3 else f" {signs.letter} {count} "


def _draw_leg(canvas: Canvas, x: int, width: int, rows: int, leg: RouteLeg, signs: Symbols) -> None:
    role = {"locked": "locked", "clear": "clear"}.get(leg.state, "frame")
    if leg.label and cell_len(leg.label) <= width:
        canvas.put_centred(x, rows, width, leg.label, role if leg.active else "small")
    if leg.word and cell_len(leg.word) <= width:
        canvas.put_centred(x, rows + 2, width, leg.word, role)
    at = x
    for text, part in leg_spans(leg, width, signs):
        canvas.put(at, rows + 1, text, part)
        at += cell_len(text)


def leg_spans(leg: RouteLeg, width: int, signs: Symbols) -> list[Span]:
    """The line of a leg, `width` cells: its sign says the state, its head who called whom."""
    sign = {"locked": signs.locked, "clear": signs.clear, "cut": signs.none}.get(leg.state, signs.none)
    role = {"locked": "locked", "clear": "clear"}.get(leg.state, "frame")
    line = sign * width
    if leg.state == "cut":
        middle = width // 2
        return [(line[:middle], role), (signs.cut, "strong"), (line[middle + 1 :], role)]
    if leg.toward == "right":
        line = line[:-1] + signs.head
    elif leg.toward == "left":
        line = signs.tail + line[1:]
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
    worth = _worth_naming(route, chosen)
    tries = [(leg, named, 99) for leg in (7, 5, 3) for named in (None, worth)]
    for leg_width, named, longest in [*tries, *((3, worth, cells) for cells in (12, 8, 6, 4, 2))]:
        line, zones = _one_line(route, leg_width, signs, chosen, named, longest)
        if width_of(line) <= width:
            break
    return [line, _captions(route, zones, width, signs, named)], zones


def _worth_naming(route: Route, chosen: int | None) -> set[int]:
    """Where not all names fit: the two ends of the way, of what is happening, and who holds a letter."""
    named = {0, len(route.boxes) - 1}
    named |= {index for index, box in enumerate(route.boxes) if box.active}
    if chosen is not None:
        named.add(chosen)
    return named


def _one_line(
    route: Route,
    leg_width: int,
    signs: Symbols,
    chosen: int | None,
    named: set[int] | None,
    longest: int,
) -> tuple[list[Span], list[Zone]]:
    line: list[Span] = []
    zones = []
    at = 0
    for index, box in enumerate(route.boxes):
        parts = _short_box(box, index, signs, chosen, named, longest)
        zones.append((at, at + width_of(parts)))
        if index < len(route.legs):
            parts = [*parts, (" ", "text"), *leg_spans(route.legs[index], leg_width, signs), (" ", "text")]
        line += parts
        at += width_of(parts)
    return line, zones


def _short_box(
    box: RouteBox, index: int, signs: Symbols, chosen: int | None, named: set[int] | None, longest: int
) -> list[Span]:
    role = "small" if box.dark else "strong" if box.active else "text"
    if index == chosen:
        role = "chosen"
    name = signs.dot
    if named is None or index in named:
        name = shortened(box.name, longest, signs.ellipsis)
    parts: list[Span] = [(name, role)]
    if box.letters:
        parts += [(" ", "text"), (letters_mark(box.letters, signs), "letter")]
    return parts


def _captions(
    route: Route, zones: Sequence[Zone], width: int, signs: Symbols, named: set[int] | None
) -> list[Span]:
    """The counters, each beginning under its box; one that would run into the next is left out."""
    line: list[Span] = []
    at = 0
    for index, (start, _) in enumerate(zones):
        box = route.boxes[index]
        if named is not None and index not in named:
            continue
        cells = cell_len(box.caption)
        start = max(0, min(start, width - cells))
        if not box.caption or start < at + (1 if at else 0):
            continue
        line += [(" " * (start - at), "text"), (box.caption, "text" if box.active else "small")]
        at = start + cells
    return line
