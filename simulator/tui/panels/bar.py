"""The base of the bars at the edges of the screen: unframed lines whose words can be clicked."""

from textual.message import Message

from simulator.tui.drawing import Line, Span, width_of
from simulator.tui.panels.line_pane import TextPane


class Bar(TextPane, can_focus=False):
    """One or two lines. `zones` maps cells of the first line to actions of the screen."""

    framed = False

    class Clicked(Message):
        """A word that does something was clicked."""

        def __init__(self, command: str) -> None:
            super().__init__()
            self.command = command

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.zones: list[tuple[int, int, str]] = []

    def spread(self, left: list[tuple[Line, str]], right: list[tuple[Line, str]], width: int) -> list[Line]:
        """Parts with their actions ("" for none), from the left edge and up to the right edge."""
        room = width - sum(width_of(line) for line, _ in right)
        spans: list[Span] = []
        self.zones = []
        at = 0
        for line, action in left:
            cells = width_of(line)
            if at + cells > room:
                break
            at = self._add(spans, line, action, at)
        if at < room:
            spans.append((" " * (room - at), "text"))
        at = room
        for line, action in right:
            at = self._add(spans, line, action, at)
        return [spans]

    def _add(self, spans: list[Span], line: Line, action: str, at: int) -> int:
        spans += line
        end = at + width_of(line)
        if action:
            self.zones.append((at, end, action))
        return end

    def clicked(self, x: int, y: int) -> None:
        for start, end, action in self.zones:
            if start <= x < end and y == 0:
                self.post_message(self.Clicked(action))
                return
