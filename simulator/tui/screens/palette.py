"""The command palette: what the keys of the screen beneath do, found by words.

Textual's own speaks English and draws with signs of its own; this one speaks the catalogue's language.
"""

from textual import events
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import ModalScreen
from textual.widgets import Input

from simulator.tui import keys
from simulator.tui.drawing import Line, padded
from simulator.tui.look import look_of
from simulator.tui.panels.button import Rule
from simulator.tui.panels.line_pane import LinePane, TextPane

_KEY_WIDTH = 12


class Hits(TextPane, can_focus=False):
    """The commands that fit what has been typed."""

    selectable = True
    framed = False


class PaletteScreen(ModalScreen[str | None]):
    """Dismissed with the name of the command chosen, or None."""

    DEFAULT_CSS = """
    PaletteScreen > Vertical { width: 64; height: auto; max-height: 100%; background: $background; }
    PaletteScreen > Vertical { padding: 0 1; }
    """

    def __init__(self, tables: tuple[tuple[keys.Command, ...], ...]) -> None:
        super().__init__()
        self._commands = [command for table in tables for command in table if command.name != "palette"]
        self._found: list[keys.Command] = []

    def compose(self) -> ComposeResult:
        look = look_of(self)
        with Vertical():
            yield Rule(look.text("screen.palette"))
            yield Input(id="wanted")
            yield Hits()
            yield Rule()

    def on_mount(self) -> None:
        self._find("")
        self.query_one(Input).focus()

    def on_input_changed(self, message: Input.Changed) -> None:
        self._find(message.value)

    def _find(self, wanted: str) -> None:
        """Every command whose words hold all that was typed."""
        look = look_of(self)
        named = [(command, look.text(f"screen.key.{command.name}")) for command in self._commands]
        parts = wanted.casefold().split()
        found = [
            (command, words) for command, words in named if all(part in words.casefold() for part in parts)
        ]
        self._found = [command for command, _ in found]
        lines: list[Line] = [
            [
                *padded([(look.symbols.plain(keys.shown(command.keys[0])), "strong")], _KEY_WIDTH),
                (words, "text"),
            ]
            for command, words in found
        ]
        pane = self.query_one(Hits)
        pane.styles.height = max(1, min(len(lines), self.app.size.height - 6))
        pane.set_lines(lines)
        pane.move_cursor(0 if lines else None)

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        self.dismiss(self._found[message.index].name)

    def on_key(self, event: events.Key) -> None:
        pane = self.query_one(Hits)
        if event.key == "escape":
            self.dismiss(None)
        elif event.key in ("up", "down"):
            pane.key_step(1 if event.key == "down" else -1)
        elif event.key == "enter" and pane.cursor is not None and self._found:
            self.dismiss(self._found[pane.cursor].name)
        else:
            return
        event.stop()
