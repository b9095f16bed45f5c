"""The closer look at what crossed: its octets in hex and as text, or stretch by stretch what they are.

Only what an outsider reads is told; what is foreign in it was made safe by the views.
"""

from typing import Final

from simulator.trace.entry import Kind
from simulator.trace.store import Trace
from simulator.tui.drawing import Line, Span, padded, shortened
from simulator.tui.look import Look
from simulator.tui.prose import paragraph, wrapped
from simulator.views import dissect
from simulator.views.dissect import WireRow
from simulator.wire.spans import Span as Stretch
from simulator.words.catalogue import Gloss

_WIDE: Final = 68  # cells that a dump of 16 octets a row needs
_MOST_HEX_ROWS: Final = 256  # of one packet; no frame carries more
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


def hex_lines(octets: bytes, width: int, role: str) -> list[Line]:
    """A dump: offset, hex, and the same octets as text."""
    per_row = 16 if width >= _WIDE else 8
    return [
        [(f"{row.offset:04x}  ", "small"), (f"{row.hex:<{per_row * 3 - 1}}  ", "text"), (row.text, role)]
        for row in dissect.hex_rows(octets, 0, _MOST_HEX_ROWS, per_row)
    ]


def stretch_lines(look: Look, trace: Trace, serial: int, width: int, role: str) -> list[Line]:
    """Each stretch of the octets: where it lies, what it is, and what it says."""
    lines: list[Line] = []
    for stretch in dissect.spans(trace, serial):
        lines += _stretch(look, stretch, width, role)
    return lines


def label_gloss(look: Look, label: str) -> Gloss | None:
    """What a label of a stretch means; extensions without a gloss of their own share one."""
    general = "tls.extension" if label.startswith("tls.extension.") else label
    return look.words.gloss(label, general)


def _stretch(look: Look, stretch: Stretch, width: int, role: str) -> list[Line]:
    plain = look.symbols.plain
    gloss = label_gloss(look, stretch.label)
    name = plain(gloss.short) if gloss else stretch.label
    if gloss and stretch.label.startswith("tls.extension.") and not stretch.value:
        name = stretch.label.rpartition(".")[2]
    place = f"{stretch.start:04x}-{stretch.end - 1:04x}  "
    label_width = min(26, width // 3 + 2)
    head: list[Span] = [(place, "small")]
    head += padded([(shortened(name, label_width, look.symbols.ellipsis), "text")], label_width + 1)
    if not stretch.value:
        return [[*head, (look.text("screen.octets", count=stretch.end - stretch.start), "small")]]
    indent = len(place) + label_width + 1
    pieces = wrapped([(plain(stretch.value), role)], max(8, width - indent))
    rows: list[Line] = [[*head, *pieces[0]]]
    rows += [[(" " * indent, "text"), *piece] for piece in pieces[1:_MOST_VALUE_ROWS]]
    return rows
