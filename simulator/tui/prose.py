"""Lesson prose in roles: the few inline marks, and lines broken by kinsoku with the roles kept."""

import re
from collections.abc import Sequence
from functools import lru_cache

from simulator.tui.drawing import Span
from simulator.words.kinsoku import break_spans

_MARKS = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\[\[([^\]|]+)(?:\|([^\]]+))?\]\]")


@lru_cache(maxsize=512)
def inline(text: str, role: str = "text") -> tuple[Span, ...]:
    """Text with its `code`, **bold** and [[term|shown]] marks turned into roles."""
    spans: list[Span] = []
    at = 0
    for match in _MARKS.finditer(text):
        if match.start() > at:
            spans.append((text[at : match.start()], role))
        code, bold, term, shown = match.groups()
        if code:
            spans.append((code, "code"))
        elif bold:
            spans.append((bold, "strong"))
        else:
            spans.append((shown or term, "term"))
        at = match.end()
    if at < len(text):
        spans.append((text[at:], role))
    return tuple(spans)


def wrapped(spans: Sequence[Span], width: int, *, ambiguous: int = 1) -> list[list[Span]]:
    """The spans broken into lines of at most `width` cells."""
    text = "".join(part for part, _ in spans)
    lines = []
    for start, end in break_spans(text, width, ambiguous=ambiguous):
        line: list[Span] = []
        offset = 0
        for part, role in spans:
            first, last = max(start, offset), min(end, offset + len(part))
            if first < last:
                line.append((part[first - offset : last - offset], role))
            offset += len(part)
        lines.append(line)
    return lines


def paragraph(text: str, width: int, *, role: str = "text", indent: int = 0) -> list[list[Span]]:
    """A text with inline marks as lines, each set in by `indent` cells."""
    margin: list[Span] = [(" " * indent, "text")] if indent else []
    return [[*margin, *line] for line in wrapped(inline(text, role), max(1, width - indent))]
