"""Asking for the name of a file to write."""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from simulator.tui.panels.button import Rule


class NameFileScreen(ModalScreen[str | None]):
    """Dismissed with the name, or None by Esc."""

    DEFAULT_CSS = """
    NameFileScreen > Vertical { width: 70; height: auto; background: $background; padding: 0 2; }
    """

    def __init__(self, question: str, name: str) -> None:
        super().__init__()
        self._question = question
        self._suggested = name

    def compose(self) -> ComposeResult:
        with Vertical():
            yield Rule(self._question)
            yield Input(self._suggested, id="name")
            yield Rule()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        self.dismiss(message.value.strip() or None)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.dismiss(None)
            event.stop()
