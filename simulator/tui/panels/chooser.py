"""One line that holds one of several values: the arrow keys go through them."""

from textual.message import Message

from simulator.tui.drawing import Span, padded
from simulator.tui.panels.button import LABEL_WIDTH
from simulator.tui.panels.line_pane import TextPane


class Chooser(TextPane):
    """`options` are (value, shown) pairs; left, right, space and a click change the value."""

    DEFAULT_CSS = "Chooser { height: 1; }"

    framed = False

    class Changed(Message):
        """Another value was chosen."""

        def __init__(self, chooser: "Chooser") -> None:
            super().__init__()
            self.chooser = chooser

    def __init__(self, label: str, options: list[tuple[str, str]], *, id: str, value: str = "") -> None:
        super().__init__(id=id)
        self._label = label
        self.options = options
        values = [option for option, _ in options]
        self._at = values.index(value) if value in values else 0

    @property
    def value(self) -> str:
        return self.options[self._at][0]

    def on_mount(self) -> None:
        self._draw()

    def focus_changed(self) -> None:
        self._draw()

    def _draw(self) -> None:
        shown = self.look.symbols.plain(self.options[self._at][1])
        label: list[Span] = padded([(self._label, "small")], LABEL_WIDTH)
        self.set_lines([[*label, (f" < {shown} > ", "chosen" if self.has_focus else "key")]])

    def turn(self, by: int) -> None:
        self._at = (self._at + by) % len(self.options)
        self._draw()
        self.post_message(self.Changed(self))

    def pressed(self, key: str) -> bool:
        if key in ("left", "right", "space"):
            self.turn(-1 if key == "left" else 1)
            return True
        return False

    def clicked(self, x: int, y: int) -> None:
        self.focus()
        self.turn(1)
