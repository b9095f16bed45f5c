"""The line on which the learner types to a server: what is typed goes out as it is, after Enter.

Full-width text is offered as half-width and never changed silently. Above the line stands what may be
said now, and what was wrong with the line before. Up goes back through what was typed, down comes forward
again and, past the empty line, into what may be said; a click takes from the list, Tab completes by it.
"""

import re
import unicodedata
from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Input

from simulator.tui.drawing import Span, width_of
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.prose import wrapped

_ROWS = 3  # of what may be said, at most
_MOST_TOLD = 2  # rows of a mistake
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
        self.mistake = ""
        self._zones: list[tuple[int, int, int, str]] = []  # row, first cell, cell after the last, line

    def show(self, sayable: Sequence[str], chosen: str, mistake: str = "") -> None:
        shown = (self.sayable, self.chosen, self.mistake)
        if (sayable, chosen, mistake) != shown or not self.lines:
            self.sayable, self.chosen, self.mistake = sayable, chosen, mistake
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
        if self.mistake:
            lines = wrapped([(self.mistake, "task")], width - 2)[:_MOST_TOLD]
            rows[:0] = [[(" ", "text"), *line] for line in lines]
            self._zones = [(row + len(lines), start, end, line) for row, start, end, line in self._zones]
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

    def __init__(self, placeholder: str, history: list[str]) -> None:
        """`history` is kept by whoever opens the line, so that it outlives it."""
        super().__init__(placeholder=placeholder, id="console")
        self.candidates: Sequence[str] = ()
        self.blank_is_said = False  # in a letter, an empty line is a line
        self._history = history
        self._at = 0  # below 0: so many lines back; above: a line of the list; 0: what is being typed
        self._draft = ""

    def on_input_submitted(self, message: Input.Submitted) -> None:
        message.stop()
        line = message.value
        narrow = unicodedata.normalize("NFKC", line)
        if narrow != line and not line.isascii():
            self.value = narrow
            self.cursor_position = len(narrow)
            self.post_message(self.Offered())
            return
        self.value = self._draft = ""
        self._at = 0
        if line.strip() and line not in self._history[-1:]:
            self._history.append(line)
        said = line.strip() or self.blank_is_said
        self.post_message(self.Typed(line) if said else self.Looked())

    def put(self, line: str) -> None:
        """A line from the list, for the learner to send."""
        self.value = line
        self.cursor_position = len(line)
        self.focus()

    def offer(self, candidates: Sequence[str]) -> None:
        """What may be said now."""
        if candidates != self.candidates:
            self.candidates = candidates
            self._at = min(self._at, 0)

    def on_key(self, event: events.Key) -> None:
        if event.key == "tab" and self.value and self._complete():
            event.stop()
            event.prevent_default()
        elif event.key in ("up", "down"):
            self._walk(1 if event.key == "down" else -1)
            event.stop()
            event.prevent_default()

    def _walk(self, by: int) -> None:
        """Along what was typed, what is being typed, and what may be said."""
        if self._at == 0:
            self._draft = self.value
        lines = [*self._history, self._draft, *self.candidates]
        here = len(self._history) + self._at
        if not self._history and self._at == 0 and by < 0:
            here = len(lines)  # nothing was typed yet: up comes to the end of the list
        there = max(0, min(here + by, len(lines) - 1))
        self._at = there - len(self._history)
        self.value = lines[there]
        self.cursor_position = len(self.value)

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
