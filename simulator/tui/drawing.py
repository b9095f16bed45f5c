"""Lines of text in roles, measured in terminal cells: what every panel draws with before ink is chosen."""

from collections.abc import Sequence

from rich.cells import cell_len, set_cell_size

Span = tuple[str, str]  # text, role
Line = Sequence[Span]


def width_of(line: Line) -> int:
    """The width of a line, in cells."""
    return sum(cell_len(text) for text, _ in line)


def cropped(line: Line, width: int, ellipsis: str = "") -> list[Span]:
    """The line cut to at most `width` cells; where something is cut off, it ends in `ellipsis`."""
    if width <= 0:
        return []
    if width_of(line) <= width:
        return list(line)
    room = max(0, width - cell_len(ellipsis))
    kept: list[Span] = []
    role = line[0][1]
    for text, role in line:
        cells = cell_len(text)
        if cells > room:
            if room:
                kept.append((set_cell_size(text, room), role))
            break
        kept.append((text, role))
        room -= cells
    if ellipsis:
        kept.append((ellipsis[:width], role))
    return kept


def padded(line: Line, width: int, role: str = "text") -> list[Span]:
    """The line made exactly `width` cells wide."""
    fitting = cropped(line, width)
    missing = width - width_of(fitting)
    if missing > 0:
        fitting.append((" " * missing, role))
    return fitting


def shortened(text: str, width: int, ellipsis: str) -> str:
    """One text cut to `width` cells."""
    return "".join(part for part, _ in cropped([(text, "")], width, ellipsis))


def centred(line: Line, width: int, role: str = "text") -> list[Span]:
    """The line in the middle of `width` cells, rather left than right of it."""
    spare = max(0, width - width_of(line))
    left = spare // 2
    return padded([(" " * left, role), *line] if left else line, width, role)


def overlaid(line: Line, x: int, above: Line, role: str = "text") -> list[Span]:
    """The line with another one lying over it from cell `x` on; a wide sign cut in two becomes a space."""
    end = x + width_of(above)
    right: list[Span] = []
    at = 0
    for text, part in line:
        cells = cell_len(text)
        skip = min(max(0, end - at), cells)
        if skip < cells:
            kept = text if not skip else set_cell_size(text[::-1], cells - skip)[::-1]
            right.append((kept, part))
        at += cells
    return [*padded(line, x, role), *above, *right]


def plain_text(line: Line) -> str:
    """What a line says, without its roles."""
    return "".join(text for text, _ in line)
