"""The line on which the learner types to a server: what is typed goes out as it is, after Enter.

Full-width text is offered as half-width and never changed silently. Above the line stands what may be
said now: the arrow keys go through it, a click takes from it, Tab completes by it.
"""

import re
import unicodedata
from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Input

from simulator.tui.drawing import Span, width_of
from simulator.tui.panels.line_pane import TextPane

_ROWS = 3  # at most
_TAG = re.compile(r"A\d+ ")


class SayableList(TextPane, can_focus=False):
    """What the server allows now, side by side; what stands on the line is marked."""

    DEFAULT_CSS = "SayableList { height: 1; }"

    framed = False

    class Picked(Message):
        """A click on one of the lines."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    def __init__(self) -> None:
        super().__init__(id="sayable")
        self.sayable: Sequence[str] = ()
        self.chosen = ""
        self._zones: list[tuple[int, int, int, str]] = []  # row, first cell, cell after the last, line

    def show(self, sayable: Sequence[str], chosen: str) -> None:
        if (sayable, chosen) != (self.sayable, self.chosen) or not self.lines:
            self.sayable, self.chosen = sayable, chosen
            lines = self.make_lines(self.app.size.width)
            self.styles.height = len(lines)
            self.set_lines(lines)

    def make_lines(self, width: int) -> list[Sequence[Span]]:
        rows: list[list[Span]] = [[(f" {self.look.text('screen.console.sayable')}", "small")]]
        self._zones = []
        for line in self.sayable:
            chosen = line == self.chosen
            shown: list[Span] = [(f"[{line}]" if chosen else f" {line} ", "chosen" if chosen else "key")]
            if width_of(rows[-1]) + 1 + width_of(shown) > width:
                if len(rows) == _ROWS:
                    break
                rows.append([])
            at = width_of(rows[-1]) + 1
            rows[-1] += [(" ", "text"), *shown]
            self._zones.append((len(rows) - 1, at, at + width_of(shown), line))
        return list(rows)

    def clicked(self, x: int, y: int) -> None:
        for row, start, end, line in self._zones:
            if row == y and start <= x < end:
                self.post_message(self.Picked(line))


class ConsoleField(Input):
    """`candidates` are the lines that may be said now."""

    class Typed(Message):
        """A line to send."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

    class Looked(Message):
        """Enter on the empty line: the learner wants to see what has been said."""

    class Offered(Message):
        """Full-width text was turned into half-width, for the learner to look at."""

    def __init__(self, placeholder: str) -> None:
        super().__init__(placeholder=placeholder, id="console")
        self.candidates: Sequence[str] = ()
        self._at = -1

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        line = message.value
        narrow = unicodedata.normalize("NFKC", line)
        if narrow != line and not line.isascii():
            self.value = narrow
            self.cursor_position = len(narrow)
            self.post_message(self.Offered())
            return
        self.value = ""
        self._at = -1
        self.post_message(self.Typed(line) if line.strip() else self.Looked())

    def put(self, line: str) -> None:
        """A line from the list, for the learner to send."""
        self.value = line
        self.cursor_position = len(line)
        self.focus()

    def offer(self, candidates: Sequence[str]) -> None:
        """What may be said now."""
        if candidates != self.candidates:
            self.candidates = candidates
            self._at = -1

    def on_key(self, event: events.Key) -> None:
        if event.key == "tab" and self.value and self._complete():
            event.stop()
            event.prevent_default()
        elif event.key in ("up", "down") and self.candidates:
            by = 1 if event.key == "down" else -1
            self._at = (self._at + by) % len(self.candidates) if self._at >= 0 else (0 if by > 0 else -1)
            self.value = self.candidates[self._at]
            self.cursor_position = len(self.value)
            event.stop()
            event.prevent_default()

    def _complete(self) -> bool:
        """Complete the word begun, which may be the one behind a tag. False when nothing begins like it."""
        begun = self.value.upper()
        for candidate in self.candidates:
            beginnings = (candidate.upper(), _TAG.sub("", candidate.upper()))
            if any(text.startswith(begun) and len(text) > len(begun) for text in beginnings):
                self.value = candidate
                self.cursor_position = len(candidate)
                return True
        return False
