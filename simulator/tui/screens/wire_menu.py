"""The menu of one wire: its own TLS policy, whether certificates are looked at, and who sits on it."""

from collections.abc import Callable
from typing import Final, NamedTuple

import msgspec
from textual import events
from textual.app import ComposeResult

from simulator.tui.drawing import Line, width_of
from simulator.tui.look import Look, look_of
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.tui.screens.over import OverScreen


class WireChoice(NamedTuple):
    """One thing that can be set: `what` is "tls", "attack", "checking", "lax" or "rewrite".

    `variant` is an impostor's certificate, or how TLS is taken away. Nothing is set by "other": the menu of
    the neighbouring wire is wanted, the "next" or the "previous" one.
    """

    what: str
    value: str
    variant: str = ""


class WireNow(msgspec.Struct, frozen=True, kw_only=True):
    """How things stand on the wire."""

    ends: str
    policy: str
    attack: str = "none"
    variant: str = ""
    checking: bool = True
    lax: bool = False
    rewrites: bool = False
    server: str = ""  # the nickname of the server that could be lax, or whose operator could meddle


_ROWS: Final = (
    ("1", WireChoice("tls", "none")),
    ("2", WireChoice("tls", "opportunistic")),
    ("3", WireChoice("tls", "required")),
    ("0", WireChoice("attack", "none")),
    ("a", WireChoice("attack", "impostor", "none")),
    ("b", WireChoice("attack", "impostor", "self-signed")),
    ("c", WireChoice("attack", "impostor", "name-mismatch")),
    ("d", WireChoice("attack", "impostor", "unknown-issuer")),
    ("e", WireChoice("attack", "impostor", "expired")),
    ("f", WireChoice("attack", "strip", "hide")),
    ("g", WireChoice("attack", "strip", "refuse")),
    ("h", WireChoice("attack", "alter")),
    ("i", WireChoice("attack", "inject")),
    ("j", WireChoice("attack", "smuggle")),
    ("k", WireChoice("checking", "toggle")),
    ("m", WireChoice("lax", "toggle")),
    ("n", WireChoice("rewrite", "toggle")),
)


def attack_name(look: Look, attack: str, variant: str) -> str:
    """What an attack is called, with its variant."""
    name = look.text(f"name.attack.{attack}")
    if not variant:
        return name
    return look.text("name.attack.with", attack=name, variant=look.text(f"name.attack.{attack}.{variant}"))


class _Choices(TextPane):
    selectable = True


class WireMenu(OverScreen[WireChoice | None]):
    """Dismissed with what was chosen, or None by Esc."""

    def __init__(self, told: Callable[[], WireNow]) -> None:
        """`told`: how things stand on the wire, in the language of the moment."""
        super().__init__()
        self._told = told
        self._now = now = told()
        self._rows = [row for row in _ROWS if now.server or row[1].what not in ("lax", "rewrite")]

    def compose(self) -> ComposeResult:
        yield _Choices(classes="box")

    def on_mount(self) -> None:
        self.draw()
        pane = self.query_one(_Choices)
        pane.move_cursor(next(at for at, (_, choice) in enumerate(self._rows) if self._holds(choice)))
        pane.focus()

    def draw(self) -> None:
        look, self._now = look_of(self), self._told()
        pane = self.query_one(_Choices)
        pane.titles = [("wire", look.text("screen.wire_menu", ends=look.symbols.plain(self._now.ends)))]
        pane.title_key = "wire"
        pane.footnote = look.text("screen.wire_menu.other")
        lines: list[Line] = []
        for key, choice in self._rows:
            sign = look.symbols.done if self._holds(choice) else look.symbols.todo
            lines.append(
                [(f" {key} ", "key"), (f" {sign} {look.symbols.plain(self._words(choice))}", "text")]
            )
        title = width_of([(pane.titles[0][1], "")]) + 6
        pane.styles.width = min(self.app.size.width, max(title, max(width_of(line) for line in lines) + 6))
        pane.styles.height = min(self.app.size.height, len(lines) + 2)
        pane.set_lines(lines)
        pane.redraw()

    def _words(self, choice: WireChoice) -> str:
        look = look_of(self)
        match choice.what:
            case "tls":
                return look.text("screen.wire_menu.tls", policy=look.text(f"name.tls.{choice.value}"))
            case "attack":
                name = attack_name(look, choice.value, choice.variant)
                return look.text("screen.wire_menu.attack", attack=name)
            case "checking":
                return look.text("screen.wire_menu.checking")
        return look.text(f"screen.wire_menu.{choice.what}", server=self._now.server)

    def _holds(self, choice: WireChoice) -> bool:
        now = self._now
        match choice.what:
            case "tls":
                return choice.value == now.policy
            case "attack":
                return (choice.value, choice.variant) == (now.attack, now.variant)
            case "checking":
                return now.checking
            case "rewrite":
                return now.rewrites
        return now.lax

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        message.stop()
        self._choose(self._rows[message.index][1])

    def _choose(self, choice: WireChoice) -> None:
        """What is a switch is turned to what it is not now."""
        if choice.value == "toggle":
            choice = choice._replace(value="off" if self._holds(choice) else "on")
        self.dismiss(choice)

    def on_key(self, event: events.Key) -> None:
        chosen = next((choice for key, choice in self._rows if key == event.key), None)
        if chosen is not None:
            self._choose(chosen)
        elif event.key in ("left", "right"):
            self.dismiss(WireChoice("other", "next" if event.key == "right" else "previous"))
        elif event.key in ("escape", "q"):
            self.dismiss(None)
        else:
            return
        event.stop()
        event.prevent_default()
