"""A stage with the pages of a lesson: where the learner stands, what helps, what is typed, what is kept.

What the pages look like and how they are answered is the lesson's screen.
"""

from typing import TYPE_CHECKING

from simulator.course.loader import Lesson
from simulator.tui.pages import Page, Pages
from simulator.tui.screens.typing import TypingScreen

if TYPE_CHECKING:
    from simulator.course.player import Player
    from simulator.tui.sayable import Keyboard
    from simulator.tui.wheel import TypingPlace
    from simulator.world.runner import Run


class PagedScreen(TypingScreen):
    """`lesson` is set before the screen is mounted, the pages behind the first frame."""

    lesson: Lesson
    _pages: Pages | None = None

    @property
    def pages(self) -> Pages:
        assert self._pages is not None  # keys come behind `begin`
        return self._pages

    @property
    def player(self) -> "Player":
        return self.pages.player

    @property
    def page(self) -> Page:
        return self.pages.page

    # Help

    def action_hint_more(self) -> None:
        if not self.lesson.script.policies.hints:
            self.say(self.look.text("screen.no_hints"))
            return
        self.stop_playing()
        page = self.page
        if page.hints < max(1, len(self.lesson.step_text(page.step, self.look.language).hints)):
            page.hints += 1
        elif page.wants == "done":
            page.explained = not page.explained
        elif not (self.wheel is None and self.pages.is_current and page.reel.at_end) or (
            not self.pages.play_solution()
        ):
            self.say(self.look.text("screen.no_more_hints"))
            return
        self.refresh_stage()

    def action_fine_print(self) -> None:
        self.page.fine_print = not self.page.fine_print
        self.refresh_stage()

    # Progress

    def _record_progress(self) -> None:
        """Keep how far the learner has come."""
        progress, lesson, page = self.house.progress, self.lesson.id, self.page
        if progress is None or page.kept:
            return
        page.kept = True
        from simulator.course.progress import Place

        progress.mark(lesson, page.step.id, "skipped" if page.record.skipped else "done")
        following = self.player.steps[self.player.index + 1 :]
        progress.remember(Place(lesson, following[0].id if following else page.step.id))

    # Typing

    def keyboard(self) -> "Keyboard | None":
        """At the wheel, or where the page waits for typed lines."""
        if self.wheel is not None:
            return self.wheel.keyboard()
        if self._pages is None or not self.pages.is_current or not self.page.reel.at_end:
            return None
        console = self.page.step.console
        if console is None or self.page.wants != "console":
            return None
        from simulator.tui.sayable import Keyboard

        return Keyboard(self.player.run, console.device, console.protocol, len(self.page.record.typed))

    def send_line(self, line: str) -> None:
        if self.wheel is not None:
            super().send_line(line)
        elif self.pages.type(line):
            self.say(self.look.text("lesson.goal.reached"))
        elif not self.player.is_connected:
            self.say(self.look.text("screen.console.closed"))

    def run_here(self) -> "Run":
        return self.page.record.run.fork(self.page.reel.cursor)

    def take_wheel(self, place: "TypingPlace") -> None:
        """In an experiment of its own: the story goes on where it was."""
        from simulator.tui.wheel import Wheel
        from simulator.world.family import Family

        page = self.page
        self.wheel = Wheel(Family(self.run_here()), place, page.reel.cursor)
