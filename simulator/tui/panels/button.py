"""The small parts of a form: a word that Enter or a click presses, a rule, a line of text."""

from rich.cells import cell_len
from textual.message import Message

from simulator.tui.drawing import Line
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.prose import wrapped

LABEL_WIDTH = 14  # cells before the values of a form


class Button(TextPane):
    """Reversed while it has the focus."""

    DEFAULT_CSS = "Button { height: 1; }"

    framed = False

    class Pressed(Message):
        """The button was pressed."""

    def __init__(self, text: str, *, id: str) -> None:
        super().__init__(id=id)
        self._text = text

    def on_mount(self) -> None:
        self._draw()

    def focus_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        role = "chosen" if self.has_focus else "key"
        self.set_lines([[(" " * LABEL_WIDTH, "text"), (f"  {self._text}  ", role)]])

    def pressed(self, key: str) -> bool:
        if key in ("enter", "space"):
            self.post_message(self.Pressed())
            return True
        return False

    def clicked(self, x: int, y: int) -> None:
        self.post_message(self.Pressed())


class Rule(TextPane, can_focus=False):
    """A line across a form, with its title or without one."""

    DEFAULT_CSS = "Rule { height: 1; }"

    framed = False

    def __init__(self, title: str = "") -> None:
        super().__init__()
        self._title = title

    def make_lines(self, width: int) -> list[Line]:
        signs = self.look.symbols
        title = f" {signs.plain(self._title)} " if self._title else ""
        rest = max(0, width - 2 - cell_len(title))
        return [
            [
                (signs.horizontal * 2, "frame_focus"),
                (title, "strong"),
                (signs.horizontal * rest, "frame_focus"),
            ]
        ]


class Label(TextPane, can_focus=False):
    """Some words in a form."""

    DEFAULT_CSS = "Label { height: 1; }"

    framed = False

    def __init__(self, text: str = "", *, role: str = "small", id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._role = role

    def on_mount(self) -> None:
        self.say(self._text)

    def say(self, text: str) -> None:
        """Show a text on as many lines as it needs."""
        self._text = text
        self.update_lines()
        self.styles.height = max(1, len(self.lines))

    def make_lines(self, width: int) -> list[Line]:
        return list(wrapped([(self.look.symbols.plain(self._text), self._role)], max(8, width)))
