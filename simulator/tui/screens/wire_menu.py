"""The menu of one wire: its own TLS policy, whatever holds elsewhere."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from simulator.tui.drawing import Line, width_of
from simulator.tui.look import look_of
from simulator.tui.panels.line_pane import LinePane, TextPane

POLICIES = ("none", "opportunistic", "required")


class _Choices(TextPane):
    selectable = True


class WireMenu(ModalScreen[str | None]):
    """Dismissed with a policy's name, or None by Esc."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    def __init__(self, ends: str, policy: str) -> None:
        super().__init__()
        self._ends = ends
        self._policy = policy

    def compose(self) -> ComposeResult:
        yield _Choices(classes="box")

    def on_mount(self) -> None:
        look = look_of(self)
        pane = self.query_one(_Choices)
        pane.titles = [("wire", look.text("screen.wire_menu", ends=look.symbols.plain(self._ends)))]
        pane.title_key = "wire"
        lines: list[Line] = []
        for number, name in enumerate(POLICIES, start=1):
            here = look.symbols.done if name == self._policy else look.symbols.todo
            lines.append([(f" {number} ", "key"), (f" {here} {look.text(f'name.tls.{name}')}", "text")])
        title = width_of([(pane.titles[0][1], "")]) + 6
        pane.styles.width = min(self.app.size.width, max(title, max(width_of(line) for line in lines) + 6))
        pane.styles.height = len(lines) + 2
        pane.set_lines(lines)
        pane.move_cursor(POLICIES.index(self._policy) if self._policy in POLICIES else 0)
        pane.focus()

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        message.stop()
        self.dismiss(POLICIES[message.index])

    def on_key(self, event: events.Key) -> None:
        if event.key in ("1", "2", "3"):
            self.dismiss(POLICIES[int(event.key) - 1])
        elif event.key in ("escape", "q"):
            self.dismiss(None)
        else:
            return
        event.stop()
