"""A lesson on the stage: ask, let it happen, look, explain, page by page.

The first frame shows the opening; the player, with the whole simulation behind it, comes right after.
"""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from simulator.course.loader import Lesson
from simulator.tui import keys, lesson_hints, lesson_reading
from simulator.tui.keys import Command
from simulator.tui.lesson_blocks import blocks_of, opening_blocks
from simulator.tui.opening import opening_trace
from simulator.tui.pages import Pages
from simulator.tui.panels.evidence import evidence_of
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import LessonText
from simulator.tui.panels.route import RoutePane
from simulator.tui.reel import Reel
from simulator.tui.screens.paged import PagedScreen
from simulator.wire.policy import TlsPolicy

if TYPE_CHECKING:
    pass


class LessonScreen(PagedScreen):
    """`→` does the next thing: a step of what happens, then the next page; questions come first.

    `step` is the id of the step to begin at, "" for the first.
    """

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.LESSON)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.LESSON, keys.ANYWHERE)

    def __init__(
        self, lesson: Lesson, *, seed: int | None = None, tls: TlsPolicy | None = None, step: str = ""
    ) -> None:
        script = lesson.script
        opening = Reel(opening_trace(lesson))
        opening.to_end()
        opening.floor = opening.cursor
        super().__init__(opening, folded=script.folded)
        self.lesson = lesson
        self._seed, self._first_step = seed, step
        self.tls = tls or TlsPolicy(script.tls or "none")
        self.evidence_keys = evidence_of(script.steps[0].panes)

    def begin(self) -> None:
        """Make the player, and take the learner to the step to begin at."""
        self._new_player(self._first_step)
        self._take_page()

    def _new_player(self, step: str) -> None:
        from simulator.course.player import Player

        player = Player(self.lesson, language=self.look.language, seed=self._seed, tls=self.tls)
        if any(known.id == step for known in player.steps):
            player.resume_at(step)
        self._pages = Pages(player)

    # Words

    def title_text(self) -> str:
        title = self.look.symbols.plain(self.lesson.title(self.look.language))
        return f"{self.lesson.number}  {title}".strip()

    def show_words(self) -> None:
        words = self.words
        begun = self._pages is not None
        number = self.pages.number if begun else 1
        skipped = begun and self.page.record.skipped
        key = "lesson.step.skipped" if skipped else "lesson.step"
        words.footnote = self.look.text(key, number=number, total=len(self.lesson.script.steps))
        if self.wheel is not None:
            words.set_blocks(self.wheel_blocks("screen.wheel.aside"))
            return
        words.go_on_with(
            blocks_of(self.player, self.page, self.look) if begun else opening_blocks(self.lesson, self.look)
        )

    def policy(self) -> str | None:
        return super().policy() or self.tls.value

    def useful(self) -> list[Hint]:
        return lesson_hints.useful(self, None if self._pages is None else self.pages)

    # Pages

    def _take_page(self) -> None:
        """Another page is in sight: its reel, its panes, its way of answering."""
        page, self.wheel = self.page, None
        self._let_quiet_parts_happen()
        self.reel = page.reel
        self.forget_leap()
        keys_before, self.evidence_keys = self.evidence_keys, evidence_of(page.step.panes)
        if keys_before != self.evidence_keys:
            self.evidence.offer(self.evidence_keys)
            self.set_class(not self.evidence_keys, "-no-evidence")
            self._set_titles()
        if self.evidence_keys:  # the author names first what is to be looked at first
            self.evidence.open(next(key for key in page.step.panes if key in self.evidence_keys))
        self.open_pane("lesson")
        self.refresh_stage()

    def _let_quiet_parts_happen(self) -> None:
        """Where nothing happens that could be watched step by step, no key is waited for."""
        page = self.page
        quiet = not page.step.do or page.step.console is not None
        if self.pages.is_current and page.wants == "happen" and quiet:
            self.pages.happen()
            page.reel.to_end()

    def refresh_stage(self) -> None:
        if self._pages is None:
            super().refresh_stage()
            return
        self.reel = self.page.reel if self.wheel is None else self.wheel.reel
        if self.pages.is_current and self.page.wants == "done" and self.page.reel.at_end:
            self._record_progress()
        super().refresh_stage()
        asking = self.page.reel.at_end and self.pages.is_current and self.wheel is None
        self.route.point(asking and self.page.wants == "point")
        self.offer_line()

    def go_on(self) -> bool:
        if self.wheel is not None:
            return super().go_on()
        page = self.page
        before = self.now_us()
        if page.reel.forward():
            self.moved(before)
            lesson_reading.watch(self)
            return True
        if lesson_reading.read_on(self, self.pages):
            return True
        if self.pages.is_current:
            if page.wants == "happen":
                self._let_happen(before)
                return True
            if page.wants == "paper":
                self.pages.wrote()
                self.refresh_stage()
                return True
            if page.wants != "done":
                self.say(self._first(page.wants))
                return False
        if not self.pages.turn_on():
            self.say(self.look.text("lesson.done"))
            return False
        self._take_page()
        return True

    def _let_happen(self, before_us: int) -> None:
        """The step happens; one that happens in two ways is walked side by side first."""
        page = self.page
        self.pages.happen()
        if page.record.sides is None:
            page.reel.forward()
        else:
            page.reel.to_end()
        self.moved(before_us)
        if page.record.sides is None:
            lesson_reading.watch(self)
        else:
            self.action_compare()

    def action_compare(self) -> None:
        from simulator.tui.lesson_compare import comparison

        self.stop_playing()
        screen = comparison(self.lesson, self.page, self.look, folded=self.folded)
        if screen is None:
            self.say(self.look.text("screen.lesson.one_way"))
        else:
            self.app.push_screen(screen)

    def action_back(self) -> None:
        self.stop_playing()
        if self.wheel is not None:
            super().action_back()
        elif self.page.reel.back():
            self.refresh_stage()
        elif self.pages.turn_back():
            self._take_page()

    def _play_on(self) -> None:
        """Playing goes through what happens and stops where the lesson asks or turns its page."""
        if self.reel.at_end:
            self.stop_playing()
            return
        before = self.reel.cursor
        super()._play_on()
        if self.wheel is None and self.is_playing and self.pages.pauses_between(before, self.reel.cursor):
            self.stop_playing()
            self.say(self.look.text("screen.paused"))

    def action_restart(self) -> None:
        self.stop_playing()
        self.pages.restart()
        self._take_page()

    def _first(self, wants: str) -> str:
        """What is to be done before the lesson goes on, and how to do without."""
        first = self.look.text(f"screen.first.{wants}")
        return (
            self.look.text("screen.first.or_skip", first=first) if self.lesson.script.policies.skip else first
        )

    def action_skip(self) -> None:
        self.stop_playing()
        if not self.lesson.script.policies.skip:
            self.say(self.look.text("screen.no_skip"))
            return
        self.wheel = None
        self.pages.skip()
        self.refresh_stage()

    def action_tls(self) -> None:
        """The same lesson under the other policy, from this step's beginning; what was answered stays."""
        self.stop_playing()
        old = self.pages
        self.tls = TlsPolicy.REQUIRED if self.tls is TlsPolicy.NONE else TlsPolicy.NONE
        self._new_player(self.page.step.id)
        self.pages.remember(old)
        self._take_page()
        self.say(self.look.text("screen.tls_now", policy=self.look.text(f"name.tls.{self.tls.value}")))

    def action_wire(self) -> None:
        """Set something on a wire: in an aside from this very step."""
        from simulator.tui.lesson_aside import set_on_a_wire

        self.stop_playing()
        if self.page.wants == "ask" and self.pages.is_current and not self.lesson.script.policies.skip:
            self.say(self.look.text("screen.first.ask"))
            return
        if self.wheel is not None:
            self.give_back()
            self.refresh_stage()
        set_on_a_wire(self)

    # Answers

    def on_lesson_text_answered(self, message: LessonText.Answered) -> None:
        if not self.pages.is_current:
            return
        if self.page.wants == "try":
            self._attempt(message.key)
            return
        self.pages.answer(message.key)
        self._let_quiet_parts_happen()
        self.refresh_stage()

    def _attempt(self, act: str) -> None:
        """Do one of the acts, and show the beginning of what comes of it."""
        from simulator.world.letters import UnknownLetter
        from simulator.world.misuse import MisuseError

        before = self.now_us()
        try:
            self.pages.attempt(act)
        except (MisuseError, UnknownLetter):
            self.say(self.look.text("lesson.try.impossible"))
            return
        if not self.page.reel.forward():
            self.page.reel.to_end()
        self.moved(before)
        lesson_reading.watch(self)

    def on_lesson_text_scrolled(self) -> None:
        if self._pages is not None:
            self.hints(self.useful())

    def on_lesson_text_term_chosen(self, message: LessonText.TermChosen) -> None:
        """Open the entry of the word that was clicked."""
        step = self.page.step if self._pages is not None else self.lesson.script.steps[0]
        for span in self.lesson.step_text(step, self.look.language).spans():
            if span.term and message.shown in self.look.term(span.term, span.text):
                self.house.open_glossary(self.terms_in_sight(), span.term)
                return

    def on_route_pane_pointed_at(self, message: RoutePane.PointedAt) -> None:
        if self.page.wants != "point" or not self.pages.is_current or not self.page.reel.at_end:
            return
        box = next(box for box in self.route.route.boxes if box.key == message.key)
        if self.pages.point(box.key, box.places):
            self.words.focus()
        self.refresh_stage()

    def action_enter(self) -> None:
        """The footer's Enter was clicked."""
        self.words.pressed("enter")

    def on_key(self, event: events.Key) -> None:
        if self.typing_key(event.key):
            pass
        elif not (event.key.isdigit() and self.words.choose_number(int(event.key))):
            return
        event.stop()
