"""A lesson while it is being written: the screen follows each time the author saves.

New words appear where one stands; another script is played to the step that changed; what is wrong stands
in the place of the words, by line and column, until it is mended.
"""

from typing import Final

from simulator.course.changes import Change, Watched, change_between
from simulator.course.loader import Lesson
from simulator.faults import Fault
from simulator.tui.panels.lesson_text import Block
from simulator.tui.screens.lesson import LessonScreen

LOOKS_EVERY: Final = 0.4  # seconds


class PreviewScreen(LessonScreen):
    """Progress is not kept: the author is no learner."""

    def __init__(self, lesson: Lesson, *, step: str = "") -> None:
        super().__init__(lesson, step=step)
        self.faults: tuple[Fault, ...] = ()
        self._watched = Watched(lesson.folder)
        self._waiting: set[str] = set()  # files that changed since the lesson was last good

    def begin(self) -> None:
        super().begin()
        self.set_interval(LOOKS_EVERY, self.look_again)

    def look_again(self) -> None:
        """Follow what has been saved."""
        files = self._watched.changed()
        if files:
            self._waiting |= files
            self._follow()

    def _follow(self) -> None:
        from simulator.course.linter import check
        from simulator.course.loader import load

        folder, words_only = self.lesson.folder, all(name.endswith(".md") for name in self._waiting)
        self.faults = tuple(fault for fault in check(folder, rehearse=not words_only) if not fault.warning)
        if self.faults:
            self.stop_playing()
            self.open_pane("lesson")
            self.refresh_stage()
            return
        new = load(folder)
        change = change_between(self.lesson, new, self._waiting)
        self._waiting = set()
        self._take(new, change)

    def _take(self, new: Lesson, change: Change) -> None:
        here = self.page.step.id
        step = change.step or here
        self.lesson = new
        if change.kind == "script" or step != here:
            self.stop_playing()
            self._new_player(step if any(known.id == step for known in new.script.steps) else "")
            self._take_page()
        else:
            self.player.lesson = new
            self.refresh_stage()
        self.say(self.look.text("preview.followed", step=self.page.step.id))

    def show_words(self) -> None:
        if not self.faults:
            super().show_words()
            return
        look = self.look
        lines = [Block(kind="plain", text=look.sentence(fault.sentence)) for fault in self.faults]
        heading = Block(kind="heading", text=look.text("preview.faults", count=len(lines)))
        waits = Block(kind="small", text=look.text("preview.waits"))
        self.words.footnote = ""
        self.words.set_blocks([heading, *lines, waits])

    def _record_progress(self) -> None:
        pass
