"""The base of every screen of the house: room enough or a word about it, and a look that may change."""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from simulator.tui.drawing import Line
from simulator.tui.keys import ANYWHERE, Command
from simulator.tui.look import Look, look_of
from simulator.tui.panels.bar import Bar
from simulator.tui.panels.footer import Footer, Hint
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.tui.prose import paragraph

if TYPE_CHECKING:
    from simulator.tui.app import HagakiApp

SMALLEST = (60, 18)
WIDE = (100, 30)


class TooSmall(TextPane, can_focus=False):
    """What stands on a screen without room; everything else waits behind it, unharmed."""

    framed = False

    def make_lines(self, width: int) -> list[Line]:
        text = self.look.text("screen.too_small", width=SMALLEST[0], height=SMALLEST[1])
        return list(paragraph(text, max(4, width)))


class HouseScreen(Screen[None]):
    """`tables` are the keys that the help and the palette list for this screen."""

    BINDINGS: ClassVar[list[BindingType]] = []
    AUTO_FOCUS = ""  # a screen says itself what has the focus, before its first frame
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (ANYWHERE,)

    def __init__(self) -> None:
        super().__init__()
        self.footer = Footer(id="footer")
        self._focused_before: Widget | None = None

    @property
    def house(self) -> "HagakiApp":
        return cast("HagakiApp", self.app)

    @property
    def look(self) -> Look:
        return look_of(self)

    @property
    def is_wide(self) -> bool:
        width, height = self.app.size
        return width >= WIDE[0] and height >= WIDE[1]

    def compose(self) -> ComposeResult:
        self.add_class("-wide" if self.is_wide else "-narrow", update=False)
        yield from self.furniture()
        yield self.footer

    def furniture(self) -> ComposeResult:
        """Everything between the notice and the footer."""
        yield from ()

    def on_resize(self, event: events.Resize) -> None:
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        if small != self.has_class("-small"):
            self._make_room(small)
        wide = self.is_wide
        if wide != self.has_class("-wide"):
            self.set_class(not wide, "-narrow")
            self.set_class(wide, "-wide")
            self.room_changed(wide)

    def _make_room(self, small: bool) -> None:
        """Put the notice over everything, or take it away; what had the focus gets it back."""
        if small:
            self._focused_before = self.focused
            if not self.query(TooSmall):
                self.mount(TooSmall(id="too-small"))
        self.set_class(small, "-small")
        if not small and self._focused_before is not None:
            self.call_after_refresh(self._focused_before.focus)

    def terms_in_sight(self) -> list[str]:
        """The glossary's terms that stand in the panes on the screen."""
        from simulator.words import glossary

        language = self.look.language
        joint = "" if language == "ja" else " "
        texts = [joint.join(pane.texts_in_sight()) for pane in self.query(LinePane) if pane.region]
        return [term.id for term in glossary.in_text(language, texts)]

    def room_changed(self, wide: bool) -> None:
        """The screen became wide or narrow."""

    def look_changed(self) -> None:
        """Language, theme or signs are others now: show everything anew."""

    def returned(self) -> None:
        """The screen above was left."""

    def leave(self) -> None:
        """`q` on this screen."""
        self.house.go_home()

    @property
    def end_question(self) -> str:
        """What is asked before the program ends."""
        return self.look.text("screen.ask_end")

    async def on_bar_clicked(self, message: Bar.Clicked) -> None:
        await self.perform(message.command)

    async def perform(self, command: str) -> None:
        """Do what a command of the tables does, whether this screen or the app does it."""
        doer = self if hasattr(self, f"action_{command}") else self.app
        await doer.run_action(command)

    def say(self, text: str) -> None:
        """One line in place of the footer's keys, until the next key."""
        self.footer.say(text)

    def hints(self, hints: list[Hint]) -> None:
        self.footer.show(hints)
