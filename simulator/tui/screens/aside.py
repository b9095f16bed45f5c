"""An aside from a lesson: this step under other circumstances, in a branch; the lesson stands where it was.

The first of the ways is the lesson's own: nothing is done to it, and only what follows by itself happens. In
the others the lesson's story goes on, and the learner does whatever can be done in the lab.
"""

from typing import ClassVar

from textual import events
from textual.binding import BindingType

from simulator.trace.store import START
from simulator.tui import keys
from simulator.tui.keys import Command
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import Block
from simulator.tui.screens.acting import ActingScreen
from simulator.views.steps import StepSize
from simulator.world.family import Family
from simulator.world.runner import Run
from simulator.world.sequel import Sequel


class AsideScreen(ActingScreen):
    """`own` is the lesson's way to the end of the step that begins behind `floor`."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.ASIDE)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.ASIDE, keys.ANYWHERE)
    wheel_story = "screen.aside.wheel"

    def __init__(
        self, own: Run, cursor: int, *, floor: int = START, title: str, size: StepSize, folded: bool
    ) -> None:
        self._own, self._cursor, self._title = own, cursor, title
        self._sequels = {0: Sequel.of(own)}
        super().__init__(Family(own), floor=floor)
        self.folded = folded
        self.reel.size = size
        self.reel.cursor = cursor

    # The story goes on

    def _sequel(self, number: int) -> Sequel:
        """What the lesson has still to do in one of the ways."""
        if number not in self._sequels:
            run = self.family.runs[number]
            assert run.parent is not None
            before = self._sequel(self.family.parent_of(number))
            self._sequels[number] = before.in_branch(run, run.parent)
        return self._sequels[number]

    def step_on(self, number: int) -> bool:
        return self._sequel(number).step()

    def may_go_on(self) -> bool:
        return self._sequel(self.family.at).goes_on

    @property
    def begins_a_branch(self) -> bool:
        return self.family.at == 0 or super().begins_a_branch

    # Words

    def title_text(self) -> str:
        return self.look.text("screen.aside.title", title=self._title)

    def words_title(self) -> str:
        return self.look.text("screen.pane.aside")

    def way_label(self, number: int) -> str:
        return self.look.text("screen.aside.own") if number == 0 else super().way_label(number)

    def branch_told(self) -> str:
        return self.look.text("screen.aside.branch")

    def story_blocks(self) -> list[Block]:
        key = "screen.aside.words" if self.family.at else "screen.aside.own_words"
        return [Block(kind="task", text=self.look.text(key)), *super().story_blocks()]

    def acting_hints(self) -> list[Hint]:
        back = Hint("Esc", self.look.text("screen.hint.to_lesson"), "leave")
        if self.reel.at_end and not self.may_go_on():
            first = [back, self.hint("compare"), self.hint("wire"), self.hint("back"), self.hint("fetch")]
        else:
            first = [self.hint("next"), self.hint("back"), back, self.hint("wire"), self.hint("compare")]
        rest = ("write", "fetch", "device", "tls", "wheel", "play", "size", "next_pane", "eavesdrop")
        names = [name for name in rest if name not in [hint.action for hint in first]]
        return [*first, *(self.hint(name) for name in (*names, "save", "language", "help"))]

    # Ways

    def action_restart(self) -> None:
        """To where the aside began, with nothing done yet."""
        self.stop_playing()
        self.wheel = None
        self.family = Family(self._own)
        self._sequels = {0: self._sequels[0]}
        self.take_way(self._cursor)
        self.refresh_stage()

    def on_key(self, event: events.Key) -> None:
        if self.typing_key(event.key):
            event.stop()
        elif event.key == "escape" and not self.evidence.close_detail():
            event.stop()
            self.leave()

    def leave(self) -> None:
        """Back to the lesson, which stands where it was."""
        from simulator.tui.screens.house import HouseScreen

        self.stop_playing()
        self.app.pop_screen()
        beneath = self.app.screen
        if isinstance(beneath, HouseScreen):
            beneath.say(beneath.look.text("screen.aside.back"))
