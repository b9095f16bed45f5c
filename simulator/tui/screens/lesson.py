"""A lesson on the stage: ask, let it happen, look, explain, page by page."""

from typing import TYPE_CHECKING, ClassVar

from textual import events
from textual.binding import BindingType

from simulator.course.faults import LessonError
from simulator.course.loader import load
from simulator.course.player import Outcome, Part, Player
from simulator.course.progress import Place
from simulator.tui import keys
from simulator.tui.keys import Command
from simulator.tui.lesson_blocks import blocks_of
from simulator.tui.pages import Page, Pages
from simulator.tui.panels.console import ConsoleField
from simulator.tui.panels.evidence import Evidence
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import LessonText
from simulator.tui.panels.route import RoutePane
from simulator.tui.screens.stage import StageScreen
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import MisuseError

if TYPE_CHECKING:
    from simulator.tui.app import HagakiApp

_EVIDENCE = ("conversation", "wire", "letter", "mailboxes")


class LessonScreen(StageScreen):
    """`→` does the next thing: a step of what happens, then the next page; questions come first."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.LESSON)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.LESSON, keys.ANYWHERE)

    def __init__(self, player: Player) -> None:
        self.pages = Pages(player)
        super().__init__(self.pages.page.reel, folded=player.lesson.script.folded)
        self._field: ConsoleField | None = None
        self._take_page(focus=False)

    @property
    def player(self) -> Player:
        return self.pages.player

    @property
    def page(self) -> Page:
        return self.pages.page

    @property
    def page_number(self) -> int:
        """The place of the page among the steps, from 1."""
        return self.player.index + 1 - (len(self.pages.pages) - 1 - self.pages.at)

    # Words

    def title_text(self) -> str:
        lesson = self.player.lesson
        return f"{lesson.number}  {self.look.symbols.plain(lesson.title(self.look.language))}".strip()

    def show_words(self) -> None:
        words = self.query_one(LessonText)
        words.footnote = self.look.text("lesson.step", number=self.page_number, total=len(self.player.steps))
        before = words.blocks
        blocks = blocks_of(self.player, self.page, self.look)
        grown = blocks[: len(before)] == before and len(blocks) > len(before) > 0
        words.set_blocks(blocks, keep_place=grown)
        if grown:
            words.reveal(len(before))

    def show_tls(self) -> bool | None:
        policy = self.player.main.tls
        return policy is not None and policy is not TlsPolicy.NONE

    def useful(self) -> list[Hint]:
        hints: list[Hint] = []
        wants = self.page.wants if self.page.reel.at_end else Part.HAPPEN
        if wants in (Part.ASK, Part.MATCH, Part.ORDER):
            hints += [Hint("↑↓", self.look.text("screen.hint.choose"), ""), self._enter()]
        elif wants is Part.POINT:
            hints += [Hint("←→", self.look.text("screen.hint.choose"), ""), self._enter()]
        elif wants is Part.CONSOLE:
            hints.append(Hint("Enter", self.look.text("screen.hint.send_line"), "type_here"))
            hints.append(Hint("Esc", self.look.text("screen.hint.leave_field"), "leave_field"))
        else:
            text = "screen.hint.next" if wants is not Part.DONE else "screen.hint.next_page"
            if self.player.at_end and self.pages.is_current and wants is Part.DONE:
                hints.append(self.hint("leave"))
            else:
                hints.append(Hint("→", self.look.text(text), "next"))
        if wants is not Part.POINT:
            hints.append(self.hint("back"))
        if self.evidence_keys:
            hints.append(self.hint("next_pane"))
        text_of_step = self.player.lesson.step_text(self.page.step, self.look.language)
        if len(text_of_step.hints) > self.page.hints and self.page.wants is not Part.DONE:
            hints.append(self.hint("hint_more"))
        if text_of_step.fine_print and self.page.seen:
            hints.append(self.hint("fine_print"))
        rest = ("size", "play", "language", "help", "leave")
        return [*hints, *(self.hint(name) for name in rest if hints[0].action != name)]

    def _enter(self) -> Hint:
        return Hint("Enter", self.look.text("screen.hint.answer"), "enter")

    # Pages

    def _take_page(self, *, focus: bool = True) -> None:
        """Another page is in sight: its reel, its panes, its way of answering."""
        page = self.page
        if self.pages.is_current:
            self._let_quiet_parts_happen()
        self.reel = page.reel
        panes = page.step.panes or ("route",)
        self.evidence_keys = tuple(key for key in _EVIDENCE if key in panes)
        if focus:
            self.query_one(Evidence).offer(self.evidence_keys)
            self.set_class(not self.evidence_keys, "-no-evidence")
            self._set_titles()
            self.open_pane("lesson")
            self.refresh_stage()

    def _let_quiet_parts_happen(self) -> None:
        """A step in which nothing happens by itself waits for no key before its question."""
        page = self.page
        if page.wants is Part.HAPPEN and (not page.step.do or page.step.console is not None):
            self.pages.happen()
            page.reel.to_end()

    def refresh_stage(self) -> None:
        self.reel = self.page.reel
        super().refresh_stage()
        pointing = self.page.wants is Part.POINT and self.page.reel.at_end and self.pages.is_current
        self.query_one(RoutePane).point(pointing)
        self._offer_console()

    def go_on(self) -> bool:
        page = self.page
        before = self.now_us()
        if page.reel.forward():
            self.moved(before)
            return True
        if not self.pages.is_current:
            self.pages.turn_on()
            self._take_page()
            return True
        wants = page.wants
        if wants is Part.HAPPEN:
            self.pages.happen()
            page.reel.forward()
            self.moved(before)
            return True
        if wants is Part.PAPER:
            self.player.wrote()
            page.grown()
            self.refresh_stage()
            return True
        if wants is not Part.DONE:
            self.say(self.look.text(f"screen.first.{wants.value}"))
            return False
        self._record_progress()
        if not self.pages.turn_on():
            self.say(self.look.text("lesson.done"))
            return False
        self._take_page()
        return True

    def action_back(self) -> None:
        self.stop_playing()
        if self.page.reel.back():
            self.refresh_stage()
        elif self.pages.turn_back():
            self._take_page()

    def _play_on(self) -> None:
        """Playing goes through what happens and stops where the lesson asks or turns its page."""
        if self.page.reel.at_end:
            self.stop_playing()
        else:
            super()._play_on()

    def action_restart(self) -> None:
        self.stop_playing()
        self.pages.restart()
        self._take_page()

    def action_skip(self) -> None:
        self.stop_playing()
        if self.pages.is_current and self.page.wants is not Part.DONE:
            self.player.skip()
            self.page.grown()
        self.page.reel.to_end()
        self.refresh_stage()

    def action_hint_more(self) -> None:
        self.page.hints += 1
        self.refresh_stage()

    def action_fine_print(self) -> None:
        self.page.fine_print = not self.page.fine_print
        self.refresh_stage()

    def action_tls(self) -> None:
        """The same lesson under the other policy, up to this step."""
        self.stop_playing()
        tls = TlsPolicy.NONE if self.show_tls() else TlsPolicy.REQUIRED
        step = self.page.step.id
        player = Player(self.player.lesson, language=self.look.language, tls=tls)
        player.resume_at(step)
        self.pages = Pages(player)
        self._take_page()
        self.say(self.look.text("screen.tls_now", policy=self.look.text(f"name.tls.{tls.value}")))

    def _record_progress(self) -> None:
        """Keep how far the learner has come."""
        progress, lesson = self.house.progress, self.player.lesson.id
        if progress is None:
            return
        progress.mark(lesson, self.page.step.id, "skipped" if self.page.record.skipped else "done")
        following = self.player.steps[self.player.index + 1 :]
        progress.remember(Place(lesson, following[0].id if following else self.page.step.id))

    # Typing

    def _offer_console(self) -> None:
        """A line to type on while the step waits for typed lines."""
        evidence = self.query_one(Evidence)
        typing = self.page.wants is Part.CONSOLE and self.page.reel.at_end and self.pages.is_current
        if not typing:
            if self._field is not None:
                self._field = None
                evidence.set_console(None)
                self.open_pane("lesson")
            return
        if self._field is None:
            self._field = ConsoleField(self.look.text("screen.console"))
            evidence.set_console(self._field)
            if self.is_wide:
                self._field.focus()
        self._field.candidates = self._candidates()

    def _candidates(self) -> tuple[str, ...]:
        """Lines that may be said now; the arrow keys go through them."""
        console = self.page.step.console
        if console is None or console.protocol != "pop3":
            return ()
        person = self.player.person(console.as_)
        return (f"USER {person.login}", f"PASS {person.password}", "STAT", "LIST", "RETR 1", "QUIT")

    def on_console_field_offered(self) -> None:
        self.say(self.look.text("screen.console.narrowed"))

    def on_console_field_typed(self, message: ConsoleField.Typed) -> None:
        if self.page.wants is not Part.CONSOLE:
            return
        if not self.player.is_connected:
            self.player.connect()
        reached = self.player.type(message.line)
        self.page.grown()
        self.page.reel.to_end()
        self.refresh_stage()
        if reached:
            self.say(self.look.text("lesson.goal.reached"))
        elif not self.player.is_connected:
            self.say(self.look.text("screen.console.closed"))

    # Answers

    def on_lesson_text_answered(self, message: LessonText.Answered) -> None:
        if not self.pages.is_current:
            return
        wants = self.page.wants
        if wants is Part.ASK:
            self.player.answer(message.key)
            self._let_quiet_parts_happen()
        elif wants is Part.MATCH:
            self._match(message.key)
        elif wants is Part.ORDER:
            self._order(message.key)
        self.page.grown()
        self.refresh_stage()

    def _match(self, choice: str) -> None:
        page = self.page
        item = next(item for item in page.step.match if item not in page.pairs)
        page.pairs[item] = choice
        page.wrong = []
        if len(page.pairs) == len(page.step.match) and self.player.match(page.pairs) is Outcome.WRONG:
            page.wrong = [name for name, joined in page.step.match.items() if page.pairs[name] != joined]
            page.pairs = {name: joined for name, joined in page.pairs.items() if name not in page.wrong}

    def _order(self, item: str) -> None:
        page = self.page
        page.picked.append(item)
        page.wrong = []
        if (
            len(page.picked) == len(page.step.order)
            and self.player.order(tuple(page.picked)) is Outcome.WRONG
        ):
            page.wrong = [
                name for name, right in zip(page.picked, page.step.order, strict=True) if name != right
            ]
            page.picked = []

    def on_route_pane_pointed_at(self, message: RoutePane.PointedAt) -> None:
        if self.page.wants is not Part.POINT or not self.pages.is_current or not self.page.reel.at_end:
            return
        box = next(box for box in self.query_one(RoutePane).route.boxes if box.key == message.key)
        outcome = self.player.point(message.key)
        self.page.wrong = [message.key, *box.places] if outcome is Outcome.WRONG else []
        self.page.grown()
        if outcome is not Outcome.WRONG:
            self.query_one(LessonText).focus()
        self.refresh_stage()

    def action_type_here(self) -> None:
        """To the line on which to type."""
        if self._field is not None:
            if not self.is_wide and self.evidence_keys:
                self.open_pane(self.evidence_keys[0])
            self._field.focus()

    def action_leave_field(self) -> None:
        self.open_pane("lesson")

    def action_enter(self) -> None:
        """The footer's Enter was clicked."""
        self.query_one(LessonText).pressed("enter")

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and self._field is not None and self._field.has_focus:
            self.open_pane("lesson")
            event.stop()
        elif event.key == "enter" and self._field is not None and not self._field.has_focus:
            self.action_type_here()
            event.stop()
        elif event.key.isdigit() and self.query_one(LessonText).choose_number(int(event.key)):
            event.stop()


def open_lesson(app: "HagakiApp", folder: str, step: str = "") -> LessonScreen | None:
    """The screen of a lesson, at a step; None with a word on the screen about what is wrong with it."""
    try:
        player = Player(load(folder), language=app.look.language)
        if any(known.id == step for known in player.steps):
            player.resume_at(step)
        return LessonScreen(player)
    except (LessonError, MisuseError) as error:
        app.say(str(error))
        return None
