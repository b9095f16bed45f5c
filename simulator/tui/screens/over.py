"""The base of the small screens that lie over another: a menu, a question, a page to read."""

from abc import abstractmethod
from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.screen import ModalScreen, ScreenResultType

if TYPE_CHECKING:
    from simulator.tui.app import HagakiApp


class OverScreen(ModalScreen[ScreenResultType]):
    """`draw` says everything anew in the language of the moment; `l` changes it here too."""

    AUTO_FOCUS: ClassVar[str | None] = ""

    @abstractmethod
    def draw(self) -> None: ...

    def on_key(self, event: events.Key) -> None:
        """Behind the keys of the subclass."""
        if event.key == "l":
            cast("HagakiApp", self.app).action_language()
            self.draw()
            event.stop()
