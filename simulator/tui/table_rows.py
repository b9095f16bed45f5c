"""A lesson's table: what this run has shown, and beside it what the article says; one below the other where
the pane is narrow."""

from typing import Final

from simulator.tui.drawing import Line, Span, padded, width_of
from simulator.tui.look import Look
from simulator.tui.prose import inline, wrapped

SIDE_BY_SIDE: Final = 60  # cells that a line of three columns needs
_LABEL: Final = 14  # cells of the first column
_ROLES: Final = ("heading", "text", "small")


def row_lines(
    label: str, ours: str, article: str, width: int, look: Look, *, begins: bool
) -> list[list[Span]]:
    """One row of the table; the first brings the heads of the columns along."""
    if width < SIDE_BY_SIDE:
        told = (
            label,
            look.text("lesson.table.ours", text=ours),
            look.text("lesson.table.article", text=article),
        )
        return [
            line for text, role in zip(told, _ROLES, strict=True) for line in _cell(text, role, width, look)
        ]
    heads = ("", look.text("lesson.table.ours_head"), look.text("lesson.table.article_head"))
    lines = _across(heads, ("heading",) * 3, width, look) if begins else []
    return [*lines, _rule(width, look), *_across((label, ours, article), _ROLES, width, look)]


def _widths(width: int) -> tuple[int, int, int]:
    room = width - _LABEL - 6
    return _LABEL, room - room // 2, room // 2


def _cell(text: str, role: str, width: int, look: Look) -> list[list[Span]]:
    spans = [
        (look.symbols.plain(part), role if kind == "text" else kind) for part, kind in inline(text, role)
    ]
    return wrapped(spans, width)


def _across(texts: tuple[str, ...], roles: tuple[str, ...], width: int, look: Look) -> list[list[Span]]:
    widths = _widths(width)
    cells = [_cell(text, role, room, look) for text, role, room in zip(texts, roles, widths, strict=True)]
    between: Span = (f" {look.symbols.vertical} ", "small")
    lines = []
    for row in range(max(len(cell) for cell in cells)):
        line: list[Span] = []
        for cell, room in zip(cells, widths, strict=True):
            if line:
                line.append(between)
            line += padded(cell[row] if row < len(cell) else [], room)
        lines.append(line)
    return lines


def _rule(width: int, look: Look) -> list[Span]:
    across: Line = _across(("", "", ""), _ROLES, width, look)[0]
    return [(look.symbols.horizontal * width_of(across), "small")]
