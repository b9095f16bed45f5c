"""The pages of a lesson that is played: each step that was begun, walked by a reel of its own.

A page never loses anything: one can go back to it, look, and come forward again to the step in hand.
"""

from simulator.course.player import Part, Player, StepRecord
from simulator.course.schema import Step
from simulator.tui.reel import Reel
from simulator.views.steps import StepSize


class Page:
    """One step as it is shown. `pairs` and `picked` are answers that are not complete yet."""

    def __init__(self, record: StepRecord, size: StepSize) -> None:
        self.record = record
        self.size = size
        self.pairs: dict[str, str] = {}
        self.picked: list[str] = []
        self.wrong: list[str] = []  # what the last try got wrong
        self.hints = 0
        self.fine_print = False
        self.reel = self._new_reel()

    @property
    def step(self) -> Step:
        return self.record.step

    def _new_reel(self) -> Reel:
        reel = Reel(self.record.run.trace, size=self.size, floor=self.record.begins - 1)
        reel.ceiling = self.record.ends - 1
        return reel

    def grown(self) -> None:
        """More has happened in this step."""
        self.reel.ceiling = self.record.ends - 1

    @property
    def wants(self) -> Part:
        """What the step waits for."""
        return self.record.parts[0] if self.record.parts else Part.DONE

    @property
    def seen(self) -> bool:
        """Whether everything that has happened in this step has been shown."""
        return self.reel.at_end and self.wants not in (Part.ASK, Part.HAPPEN)


class Pages:
    """A player and the pages turned so far; `at` is the page in sight."""

    def __init__(self, player: Player) -> None:
        self.player = player
        self.pages: list[Page] = [self._page(StepSize.HOP)]
        self.at = 0

    @property
    def page(self) -> Page:
        return self.pages[self.at]

    @property
    def is_current(self) -> bool:
        """Whether the page in sight is the step in hand."""
        return self.at == len(self.pages) - 1

    def _page(self, size: StepSize) -> Page:
        record = self.player.record
        if record.step.size is not None:
            size = StepSize(record.step.size)
        return Page(record, size)

    def turn_back(self) -> bool:
        """To the page before, at its end. False on the first."""
        if self.at == 0:
            return False
        self.at -= 1
        self.page.reel.to_end()
        return True

    def turn_on(self) -> bool:
        """To the next page: one that was there, or the next step of the lesson. False at the lesson's end."""
        if not self.is_current:
            self.at += 1
            return True
        size = self.page.reel.size
        if not self.player.next_step():
            return False
        self.pages.append(self._page(size))
        self.at += 1
        return True

    def restart(self) -> None:
        """The step in hand from its beginning."""
        size = self.pages[-1].size
        self.player.restart()
        self.pages[-1] = self._page(size)
        self.at = len(self.pages) - 1

    def happen(self) -> None:
        """Let the step in hand happen; nothing of it has been shown yet."""
        self.player.happen()
        self.page.grown()
