"""The lab: letters of one's own through a world, under any policy, and the trace to take home."""

from typing import ClassVar

from textual.binding import BindingType

from simulator.tui import keys
from simulator.tui.keys import Command
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import Block
from simulator.tui.screens.acting import ActingScreen
from simulator.world.family import Family
from simulator.world.runner import Run


class LabScreen(ActingScreen):
    """A world of one's own, from its first moment."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.LAB)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.LAB, keys.ANYWHERE)

    def __init__(self, world: str = "two-offices", seed: int = 1, *, strangers: bool = False) -> None:
        self.world, self.seed, self.strangers = world, seed, strangers
        super().__init__(Family(self._fresh_run()))

    def _fresh_run(self) -> Run:
        return Run(self.world, seed=self.seed, strangers=self.strangers)

    def story_blocks(self) -> list[Block]:
        if len(self.run_.trace) > 0:
            return super().story_blocks()
        return [
            Block(kind="plain", text=self.look.text("screen.lab.welcome")),
            Block(kind="task", text=self.look.text("screen.lab.begin")),
        ]

    def acting_hints(self) -> list[Hint]:
        if self.reel.at_end and not self.may_go_on():
            first = [self.hint("write"), self.hint("fetch"), self.hint("back")]
        else:
            first = [self.hint("next"), self.hint("back"), self.hint("write"), self.hint("fetch")]
        rest = (
            "device",
            "tls",
            "wire",
            "wheel",
            "play",
            "size",
            "next_pane",
            "eavesdrop",
            "save",
            "power",
            "language",
            "help",
            "leave",
        )
        return [*first, *(self.hint(name) for name in rest)]

    def action_restart(self) -> None:
        self.stop_playing()
        self.wheel = None
        self.family = Family(self._fresh_run())
        self.take_way(-1)
        self.refresh_stage()

    def action_strangers(self) -> None:
        """Begin again among people whom nobody knows; each time others."""
        if self.strangers:
            self.seed += 1
        self.strangers = True
        self.action_restart()
