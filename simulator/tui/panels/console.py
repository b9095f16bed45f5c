"""The line on which the learner types to a server: what is typed goes out as it is, after Enter.

Full-width text is offered as half-width and never changed silently. Tab completes a command, and the
arrow keys go through those that may be said now.
"""

import unicodedata
from collections.abc import Sequence

from textual import events
from textual.message import Message
from textual.widgets import Input


class ConsoleField(Input):
    """`suggestions` are the lines that may be said now."""

    class Typed(Message):
        """A line to send."""

        def __init__(self, line: str) -> None:
            super().__init__()
            self.line = line

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
        if line.strip():
            self.post_message(self.Typed(line))

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
        """Complete the word begun. False when nothing begins like it."""
        begun = self.value.upper()
        for candidate in self.candidates:
            if candidate.upper().startswith(begun) and len(candidate) > len(self.value):
                self.value = candidate
                self.cursor_position = len(candidate)
                return True
        return False
