"""Mailboxes: what waits at each server, what lies in each mailbox, and what each device holds."""

from simulator.trace.cast import Place
from simulator.tui.drawing import Line, Span
from simulator.tui.panels.evidence_pane import EvidencePane
from simulator.views import queues, stores
from simulator.views.safe_text import safe_text
from simulator.views.scene import PlaceState, scene_at

_MOST = 50  # letters told a place; the counter names them all


class Mailboxes(EvidencePane):
    """The places of the main way in its order, then every other that holds or has held something."""

    key = "mailboxes"
    selectable = False

    def __init__(self) -> None:
        super().__init__()
        self._lines: list[Line] = []

    def row_count(self) -> int:
        return len(self._lines)

    def row(self, index: int, width: int) -> Line:
        return self._lines[index]

    def changed(self) -> None:
        lines = self._make()
        if lines != self._lines:
            self._lines = lines
            self.forget()

    def lay_out(self) -> None:
        self._lines = self._make()

    def _make(self) -> list[Line]:
        cast = self.trace.cast
        scene = scene_at(self.trace, self.at)
        places = {place.name: place for place in cast.places}
        order = [name for name in cast.route if name in places]
        order += [name for name, state in scene.places.items() if name not in order and _in_use(state)]
        lines: list[Line] = []
        for name in order:
            if lines:
                lines.append([])
            lines += self._place(name, places.get(name), scene.places[name])
        return lines

    def _place(self, name: str, place: Place | None, state: PlaceState) -> list[Line]:
        look = self.look
        heading: list[Span] = [(look.name(place.names, name) if place else name, "strong")]
        heading.append((f"  {name}", "small"))
        if not state.power:
            heading.append((f"  {look.text('screen.route.off')}", "small"))
        lines: list[Line] = [heading]
        scene = scene_at(self.trace, self.at)
        is_device = bool(place and place.role == "device")
        if not is_device or state.queue:
            lines.append(self._counter("screen.mailboxes.queue", len(state.queue)))
            lines += [
                self._letter(", ".join(waiting.forward_paths), waiting.octets)
                for waiting in queues.queue_rows(self.trace, scene, name, most=_MOST)
            ]
        for mailbox, shelf in state.mailboxes.items():
            lines.append(self._counter("screen.mailboxes.mailbox", len(shelf), mailbox))
            lines += [
                self._letter(f"UID {stored.uid}", stored.octets)
                for stored in stores.mailbox_rows(self.trace, scene, name, mailbox, most=_MOST)
            ]
        if is_device:
            lines.append(self._counter("screen.mailboxes.device", len(state.kept)))
            lines += [
                self._letter(f"UID {stored.uid}", stored.octets)
                for stored in stores.device_rows(self.trace, scene, name, most=_MOST)
            ]
        return lines

    def _counter(self, key: str, count: int, name: str = "") -> list[Span]:
        text = self.look.text(key, count=count, name=safe_text(name))
        return [("  ", "text"), (text, "text" if count else "small")]

    def _letter(self, words: str, octets: int) -> list[Span]:
        signs = self.look.symbols
        plain = signs.plain
        return [
            ("    ", "text"),
            (f" {signs.letter} ", "letter"),
            (f" {plain(safe_text(words))}", "text"),
            (f"  {self.look.text('screen.octets', count=octets)}", "small"),
        ]


def _in_use(state: PlaceState) -> bool:
    return bool(state.queue or state.kept or state.sent or any(state.mailboxes.values()))
