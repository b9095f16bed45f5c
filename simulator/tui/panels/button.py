"""A word that Enter or a click presses, and a line of text: the small parts of a form."""

from textual.message import Message

from simulator.tui.panels.line_pane import TextPane

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

    def on_focus(self) -> None:
        self._draw()

    def on_blur(self) -> None:
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


class Label(TextPane, can_focus=False):
    """A line of text in a form."""

    DEFAULT_CSS = "Label { height: 1; }"

    framed = False

    def __init__(self, text: str = "", *, role: str = "small", id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text
        self._role = role

    def on_mount(self) -> None:
        self.say(self._text)

    def say(self, text: str) -> None:
        self._text = text
        self.set_lines([[(self.look.symbols.plain(text), self._role)]])
