"""The closer look at what crossed: its octets in hex and as text, and beside them what each stretch is.

Only what an outsider reads is told, but in `opened_lines`, which lays beside it what one of the two ends
reads with the session's keys. What is foreign in it is made safe by the views.
"""

from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.trace.kinds import Kind
from simulator.tui.drawing import Line, Span, padded
from simulator.tui.look import Look
from simulator.tui.prose import paragraph, wrapped
from simulator.views.dissect import WireRow
from simulator.views.opened import Opened
from simulator.views.safe_text import safe_lines
from simulator.wire.spans import Span as Stretch
from simulator.words.catalogue import Gloss

_WIDE: Final = 108  # cells that a dump of 16 octets a row needs, with its meaning beside it
_MOST_ROWS: Final = 512  # of one packet; no frame carries more
_LONGEST_LINE: Final = 1000
_MOST_VALUE_ROWS: Final = 4


def gloss_of(look: Look, row: WireRow, names: dict[str, str]) -> Gloss | None:
    """What a row means; `names` are the nicknames of its ends by their host names."""
    values: dict[str, object] = dict(row.arguments)
    values |= {"source": names.get(row.source, row.source), "target": names.get(row.target, row.target)}
    keys = [row.gloss_key]
    if row.kind in (Kind.CLOSED, Kind.REFUSED):
        keys.insert(0, f"ladder.{row.kind.name.lower()}.{row.arguments.get('reason', '')}")
    return look.words.gloss(*keys, **values)


def summary(look: Look, row: WireRow, meaning: str) -> str:
    """A row in a few words: what can be read of it, else what it means."""
    plain = look.symbols.plain
    if not row.locked:
        return plain(row.text) or meaning
    parts = [plain(row.text)] if row.text else []
    if row.arguments.get("server_name"):
        parts.append(look.text("screen.wire.asks_for", name=row.arguments["server_name"]))
    if row.arguments.get("version"):
        parts.append(str(row.arguments["version"]))
    hidden = int(row.arguments.get("encrypted", 0))
    if not parts:
        records = int(row.arguments.get("records", 1))
        return f"{meaning}  {look.text('screen.wire.records', count=records)}" if records > 1 else meaning
    if hidden:
        parts.append(look.text("screen.wire.unreadable", count=hidden))
    return "  ".join(parts)


def meaning_lines(look: Look, gloss: Gloss | None, width: int) -> list[Line]:
    """The gloss of a packet at length."""
    if gloss is None:
        return []
    plain = look.symbols.plain
    return [*paragraph(f"**{plain(gloss.short)}**  {plain(gloss.more)}", width)]


class Marking(NamedTuple):
    """Octets of a packet that somebody came to see: from, up to."""

    start: int
    end: int

    def touches(self, start: int, end: int) -> bool:
        return start < self.end and self.start < end


def labelled_lines(look: Look, octets: bytes, stretches: Sequence[Stretch], width: int, role: str,
                   marked: Marking | None = None) -> list[Line]:  # fmt: skip
    """Hex, text and meaning beside each other: each stretch of the octets begins a row of its own."""
    per_row = 16 if width >= _WIDE else 8
    lines: list[Line] = []
    at = 0
    for stretch in (*stretches, Stretch(len(octets), len(octets), "")):
        if stretch.start > at:
            lines += _dumped(look, octets, at, stretch.start, per_row, role, marked)
            at = stretch.start
        if stretch.start >= len(octets) or len(lines) > _MOST_ROWS:
            break
        hexed = _dumped(look, octets, at, stretch.end, per_row, role, marked)
        room = width - _hex_width(per_row) - 2
        said = _meaning(look, stretch, room, role, most=max(len(hexed), _MOST_VALUE_ROWS))
        lines += beside(hexed, said, _hex_width(per_row) + 2)
        at = max(at, stretch.end)
    return lines


def opened_lines(look: Look, octets: bytes, opened: Opened, width: int) -> list[Line]:
    """What crossed, and beside it what it says with the keys."""
    signs = look.symbols
    per_row = 8 if width < 2 * _WIDE else 16
    left = _hex_width(per_row) + 3
    title: Line = [
        *padded([(look.text("screen.wire.as_crossed"), "locked")], left),
        (look.text("screen.wire.with_keys"), "clear"),
    ]
    said: list[Line] = []
    for record in opened.records:
        why = (opened.why or record.why) if record.why == "no-keys" else record.why
        if why:
            said += wrapped([(look.text(f"screen.wire.shut.{why}"), "small")], width - left)
            continue
        gloss = look.words.gloss(f"tls.record.inside.{record.kind}")
        kind = signs.plain(gloss.short) if gloss else record.kind
        said.append([(", ".join((kind, *record.names)), "strong")])
        if record.kind == "application-data":
            for line in safe_lines(record.octets, limit=_LONGEST_LINE)[:_MOST_ROWS]:
                said += wrapped([(signs.plain(line), "clear")], width - left) or [[]]
    hexed = _dumped(look, octets, 0, len(octets), per_row, "locked", None)
    divider: Span = (f"{signs.vertical} ", "frame")
    said += [[] for _ in range(len(hexed) - len(said))]
    return [title, *beside(hexed, [[divider, *line] for line in said], left - 2)]


def beside(left: Sequence[Line], right: Sequence[Line], width: int) -> list[Line]:
    """Two columns, the left one so many cells wide."""
    rows = max(len(left), len(right))
    return [
        [*padded(left[at] if at < len(left) else [], width), *(right[at] if at < len(right) else [])]
        for at in range(rows)
    ]


def label_gloss(look: Look, label: str) -> Gloss | None:
    """What a label of a stretch means; extensions without a gloss of their own share one."""
    general = "tls.extension" if label.startswith("tls.extension.") else label
    return look.words.gloss(label, general)


def _hex_width(per_row: int) -> int:
    return 6 + per_row * 3 - 1 + 2 + per_row


def _dumped(look: Look, octets: bytes, start: int, end: int, per_row: int, role: str,
            marked: Marking | None) -> list[Line]:  # fmt: skip
    """Rows of hex and text; a sign stands at those that hold marked octets."""
    lines: list[Line] = []
    for at in range(start, min(end, len(octets)), per_row):
        piece = octets[at : min(at + per_row, end)]
        here = marked is not None and marked.touches(at, at + len(piece))
        text = "".join(chr(octet) if 32 <= octet < 127 else "." for octet in piece)
        sign: Span = (look.symbols.cursor if here else " ", "strong")
        line: list[Span] = [(f"{at:04x}", "small"), sign, (" ", "text")]
        first = max(0, marked.start - at) if marked is not None and here else len(piece)
        last = min(len(piece), marked.end - at) if marked is not None and here else len(piece)
        hexed = f"{piece.hex(' '):<{per_row * 3 - 1}}  "
        line += _lit(hexed, first * 3, max(0, last * 3 - 1), "text")
        line += _lit(f"{text:<{per_row}}", first, last, role)
        lines.append(line)
        if len(lines) > _MOST_ROWS:
            break
    return lines


def _lit(text: str, start: int, end: int, role: str) -> list[Span]:
    """A text with a part of it lit up."""
    if start >= end:
        return [(text, role)]
    parts = (text[:start], role), (text[start:end], "chosen"), (text[end:], role)
    return [part for part in parts if part[0]]


def _meaning(look: Look, stretch: Stretch, width: int, role: str, *, most: int) -> list[Line]:
    """What a stretch is, and what it says."""
    plain = look.symbols.plain
    gloss = label_gloss(look, stretch.label)
    name = plain(gloss.short) if gloss else stretch.label
    if gloss and stretch.label.startswith("tls.extension.") and not stretch.value:
        name = stretch.label.rpartition(".")[2]
    spans: list[Span] = [(name, "text")]
    if stretch.value:
        spans = [(f"{name}: ", "small"), (plain(stretch.value), role)]
    elif stretch.label == "tls.encrypted":
        spans.append((f"  {look.text('screen.octets', count=stretch.end - stretch.start)}", "small"))
    return list(wrapped(spans, max(8, width))[:most])
