"""The engine's table drawn: the move just taken, what is legal from here, and every state with its moves."""

from collections.abc import Mapping
from typing import Any

from simulator.tui.drawing import Line, Span, padded, width_of
from simulator.tui.look import Look
from simulator.tui.prose import wrapped
from simulator.views.table_place import table_place
from simulator.views.transitions import Decision


def code_lines(decision: Decision, look: Look, width: int) -> list[Line]:
    """All of it for so many cells; the picture first."""
    place = table_place(decision.protocol, decision.before)
    told = look.text("code.where", file=place.file, line=place.state_line or place.line, rfc=place.rfc)
    lines: list[Line] = [[(told, "small")], []]
    lines += _picture(decision, look)
    lines += [[], *wrapped([(_sentence(decision, look), "text")], width), []]
    lines += _from_here(decision, look, width)
    lines += [[], [(look.text("code.whole", file=place.file, line=place.line), "heading")]]
    for state in decision.table:
        lines += _state_rows(decision, state, look, width)
    return lines


def _picture(decision: Decision, look: Look) -> list[Line]:
    """Two boxes and the arrow between them; one box where the state stays."""
    signs, verb = look.symbols, decision.verb or look.text("code.greeting")
    reply = look.symbols.plain(
        decision.reply.split(" ")[0] if decision.protocol != "imap" else _status(decision)
    )
    here = _box(decision.before.value, look, now=decision.before is decision.after)
    if not decision.accepted and decision.reply:
        arrow = [f" {verb} ", f"{signs.horizontal * 3}{signs.cut}  ", f" {reply} "]
        return _beside(here, arrow, [])
    if decision.before is decision.after:
        arrow = [
            f"{signs.horizontal * 2}{signs.top_right} {verb}",
            f"  {signs.vertical}",
            f"<{signs.horizontal}{signs.bottom_right} {reply}",
        ]
        return _beside(here, arrow, [])
    wide = max(len(verb), len(reply)) + 4
    arrow = [verb.center(wide), f"{signs.horizontal * (wide - 1)}{signs.head}", reply.center(wide)]
    return _beside(here, arrow, _box(decision.after.value, look, now=True))


def _status(decision: Decision) -> str:
    return " ".join(decision.reply.split()[1:2])


def _box(text: str, look: Look, *, now: bool) -> list[list[Span]]:
    """A state in a frame; the one in force now stands out."""
    signs, role = look.symbols, "strong" if now else "small"
    frame = "frame_focus" if now else "frame"
    bar = signs.horizontal * (len(text) + 2)
    return [
        [(signs.top_left + bar + signs.top_right, frame)],
        [(signs.vertical, frame), (f" {text} ", role), (signs.vertical, frame)],
        [(signs.bottom_left + bar + signs.bottom_right, frame)],
    ]


def _beside(left: list[list[Span]], arrow: list[str], right: list[list[Span]]) -> list[Line]:
    width = max(len(row) for row in arrow)
    rows: list[Line] = []
    for number, (box, text) in enumerate(zip(left, arrow, strict=True)):
        rows.append([("  ", "text"), *box, (text.ljust(width), "term"), *(right[number] if right else [])])
    return rows


def _sentence(decision: Decision, look: Look) -> str:
    names = {"before": decision.before.value, "after": decision.after.value, "verb": decision.verb}
    if not decision.verb:
        return look.text("code.greeted", **names)
    if not decision.reply:
        return look.text("code.asked", **names)
    if decision.accepted:
        return look.text("code.stayed" if decision.before is decision.after else "code.moved", **names)
    return look.text("code.refused" if decision.is_legal else "code.illegal", **names)


def _from_here(decision: Decision, look: Look, width: int) -> list[Line]:
    """The legal moves of the state in force now, in words of the table."""
    state = decision.after
    lines: list[Line] = [[(look.text("code.from_here", state=state.value), "heading")]]
    gloss = look.text(f"state.{decision.protocol}.{state.name.lower()}")
    lines += wrapped([(gloss, "small")], width)
    moves = decision.table[state]
    if not moves:
        return [*lines, [(look.text("code.nothing"), "text")]]
    return lines + _moves(moves, state, look, width, taken="")


def _state_rows(decision: Decision, state: Any, look: Look, width: int) -> list[Line]:
    now = state is decision.after
    sign = look.symbols.begun if now else " "
    head: list[Span] = [(f"{sign} {state.value}", "strong" if now else "text")]
    taken = decision.verb if state is decision.before else ""
    moves = decision.table[state]
    if not moves:
        return [head, [(f"    {look.text('code.nothing')}", "small")]]
    return [head, *_moves(moves, state, look, width, taken=taken)]


def _moves(moves: Mapping[str, Any], state: Any, look: Look, width: int, *, taken: str) -> list[Line]:
    """Verbs by where they lead; the one just taken is marked."""
    by_target: dict[Any, list[str]] = {}
    for verb, target in moves.items():
        by_target.setdefault(target, []).append(verb)
    arrow = look.symbols.plain("→")
    labels = {
        target: look.text("code.stays") if target is state else f"{arrow} {target.value}"
        for target in by_target
    }
    column = max(width_of([(label, "")]) for label in labels.values()) + 2
    lines: list[Line] = []
    for target, verbs in by_target.items():
        said: list[Span] = []
        for verb in verbs:
            said += [(f"[{verb}]", "chosen") if verb == taken else (verb, "key"), ("  ", "text")]
        label: Line = [("    ", "text"), (labels[target], "small")]
        for number, row in enumerate(wrapped(said, max(10, width - column - 4))):
            lines.append([*padded(label if number == 0 else [], column + 4), *row])
    return lines
