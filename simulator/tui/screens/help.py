"""Every key of the screen beneath, from the same tables as its bindings, and what the signs mean."""

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from simulator.tui import keys
from simulator.tui.drawing import Line, padded
from simulator.tui.look import Look, look_of
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.over import OverScreen

_GROUPS = ("move", "look", "act", "program")


class HelpScreen(OverScreen[None]):
    """`?` opens it, `?`, `q` and Esc close it."""

    def __init__(self, beneath: "Screen[object]") -> None:
        super().__init__()
        self._tables = beneath.tables if isinstance(beneath, HouseScreen) else (keys.ANYWHERE,)

    def compose(self) -> ComposeResult:
        yield TextPane(classes="box")

    def on_mount(self) -> None:
        self.draw()
        self.query_one(TextPane).focus()

    def on_resize(self, event: events.Resize) -> None:
        self.draw()

    def draw(self) -> None:
        look = look_of(self)
        pane = self.query_one(TextPane)
        lines = help_lines(look, self._tables)
        pane.titles = [("help", look.text("screen.help"))]
        pane.title_key = "help"
        pane.footnote = look.text("screen.help.close")
        pane.styles.width = min(72, self.app.size.width)
        pane.styles.height = min(len(lines) + 2, self.app.size.height)
        pane.set_lines(lines)
        pane.redraw()

    def on_key(self, event: events.Key) -> None:
        if event.key in ("escape", "q", "question_mark", "enter"):
            self.dismiss(None)
            event.stop()


def help_lines(look: Look, tables: tuple[tuple[keys.Command, ...], ...]) -> list[Line]:
    """The keys group by group, then the signs."""
    commands = [command for table in tables for command in table]
    lines: list[Line] = []
    for group in _GROUPS:
        members = [command for command in commands if command.group == group]
        if not members:
            continue
        if lines:
            lines.append([])
        lines.append([(look.text(f"screen.keys.{group}"), "heading")])
        for command in members:
            names = "  ".join(look.symbols.plain(keys.shown(key)) for key in command.keys)
            lines.append(
                [*padded([("  " + names, "strong")], 22), (look.text(f"screen.key.{command.name}"), "text")]
            )
    signs = look.symbols
    lines += [[], [(look.text("screen.signs"), "heading")]]
    for sign, role, key in (
        (signs.clear * 2 + signs.head, "clear", "clear"),
        (signs.locked * 2 + signs.head, "locked", "locked"),
        (signs.none * 3, "frame", "none"),
        (signs.cut, "strong", "cut"),
        (f" {signs.letter} ", "letter", "letter"),
    ):
        lines.append([*padded([("  ", "text"), (sign, role)], 22), (look.text(f"screen.sign.{key}"), "text")])
    return lines
