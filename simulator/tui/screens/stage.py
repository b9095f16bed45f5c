"""The stage: header, route, words, evidence and the line of time, around a reel that is stepped.

The lesson, the lab and the view of a saved trace are this screen with different words and powers.
"""

from typing import TYPE_CHECKING, ClassVar, cast

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container

from simulator.tui import keys
from simulator.tui.clock import clock, leap, time_at
from simulator.tui.keys import Command
from simulator.tui.panels.evidence import ORDER, Evidence
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.header import Header, Heading
from simulator.tui.panels.lesson_text import LessonText
from simulator.tui.panels.line_pane import LinePane
from simulator.tui.panels.route import RoutePane
from simulator.tui.panels.timeline import Timeline
from simulator.tui.reel import Reel
from simulator.tui.route_model import Leap
from simulator.tui.route_view import route_at
from simulator.tui.screens.moment import MomentScreen
from simulator.views.scene import scene_at
from simulator.views.steps import StepSize

if TYPE_CHECKING:  # the panes beside the words are loaded when they are first opened
    from simulator.tui.panels.notebook import Notebook
    from simulator.tui.panels.seats import SeatsPane
    from simulator.tui.panels.wire import Wire
    from simulator.views.seats import Seat


class StageScreen(MomentScreen):
    """Subclasses set `reel` before the screen is mounted and give `title_text` and `words_title`."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.STAGE)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.ANYWHERE)

    def __init__(self, reel: Reel, *, folded: bool = False) -> None:
        super().__init__()
        self.reel = reel
        self.folded = folded
        self.evidence_keys: tuple[str, ...] = ORDER
        self._hints: dict[tuple[str, str], Hint] = {}  # by language and command
        self._leapt = (reel.trace, -1, 0)  # the last step made: its trace, its end, when it began
        self.header = Header(id="header")
        self.route = RoutePane(id="route")
        self.words = LessonText(id="lesson")
        self.evidence = Evidence()

    def furniture(self) -> ComposeResult:
        self.add_class("-words", *(() if self.evidence_keys else ("-no-evidence",)), update=False)
        self.evidence.begin_with(self.evidence_keys)
        self.route.framed = self.is_wide
        yield self.header
        yield self.route
        with Container(id="body"):
            yield self.words
            yield self.evidence
        yield self.timeline

    # What subclasses say

    def title_text(self) -> str:
        return ""

    def words_title(self) -> str:
        return self.look.text("screen.pane.lesson")

    def show_words(self) -> None:
        """Fill the pane of words."""

    def policy(self) -> str | None:
        """The TLS policy in force; None where the header says nothing about it."""
        return scene_at(self.reel.trace, self.reel.cursor).policy

    def useful(self) -> list[Hint]:
        """The keys for the footer, the most useful first."""
        hints = [self.hint("next"), self.hint("back"), self.hint("play"), self.hint("size")]
        if len(self.evidence_keys) > 1:
            hints[2:2] = [self.hint("next_pane"), self.hint("eavesdrop"), self.seats_hint()]
        return [*hints, self.hint("language"), self.hint("help"), self.hint("leave")]

    def hint(self, name: str) -> Hint:
        """The hint for a command of the tables."""
        language = self.look.language
        made = self._hints.get((language, name))
        if made is None:
            command = next(command for table in self.tables for command in table if command.name == name)
            made = Hint(keys.shown(command.keys[0]), self.look.text(f"screen.hint.{name}"), name)
            self._hints[language, name] = made
        return made

    def seats_hint(self) -> Hint:
        """The keys of all seats at once; a click takes the eavesdropper's."""
        return Hint("1-5", self.look.text("screen.hint.seats"), "seat_wire")

    # Drawing

    def on_mount(self) -> None:
        self.set_focus(self.words)
        self._set_titles()
        self.refresh_stage()
        self.call_after_refresh(self.begin)

    def begin(self) -> None:
        """The first frame stands: what was not needed for it is done now."""

    def room_changed(self, wide: bool) -> None:
        self.route.set_narrow(not wide)
        self._set_titles()
        if self.is_mounted:
            self.refresh_stage()

    def _set_titles(self) -> None:
        evidence, words = self.evidence, self.words
        title = self.words_title()
        words.titles = [("lesson", title)]
        words.title_key = "lesson"
        evidence.words_title = ""
        if not self.is_wide and self.evidence_keys:
            evidence.words_title = title
            words.titles += [(key, self.look.text(f"screen.pane.{key}")) for key in self.evidence_keys]
        evidence.set_titles()
        words.redraw()

    def refresh_stage(self) -> None:
        """Show the moment of the reel everywhere; panes that look the same are not drawn anew."""
        trace, at = self.reel.trace, self.reel.cursor
        scene = scene_at(trace, at)
        self.route.show(route_at(trace.cast, scene, self.look, folded=self.folded), self._leap_here())
        self.evidence.folded, self.evidence.since = self.folded, self.reel.floor
        self.evidence.show(trace, at)
        self.show_words()
        policy = self.policy()
        k, n = self.reel.position
        size = self.look.text(f"name.size.{self.reel.size.value}")
        self.timeline.show(k, n, size, more=not self.reel.at_end)
        self.header.show(
            Heading(
                title=self.title_text(),
                policy=policy,
                mixed=any(wire.policy not in (None, policy) for wire in scene.wires.values()),
                clock=clock(trace.cast.start_time, time_at(trace, at)),
                step=self.look.text("screen.step", k=k, n=n) if n else "",
            )
        )
        self.hints(self.useful())

    def look_changed(self) -> None:
        self._set_titles()
        for pane in self.query(LinePane):
            pane.redraw()
        self.evidence.redraw()
        self.refresh_stage()

    # Time

    def moved(self, before_us: int) -> None:
        """The moment changed: draw it, and where much time has passed, a clock over the route."""
        self._leapt = (self.reel.trace, self.reel.cursor, before_us)
        self.refresh_stage()

    def forget_leap(self) -> None:
        """The moment in sight was not come to by a step."""
        self._leapt = (self.reel.trace, -1, 0)

    def _leap_here(self) -> Leap | None:
        """Much time that the step in sight took, if it was the last one made."""
        trace, cursor, before_us = self._leapt
        if trace is not self.reel.trace or cursor != self.reel.cursor or cursor < 0:
            return None
        now_us = time_at(trace, cursor)
        words = leap(self.look, now_us - before_us)
        if not words:
            return None
        start = trace.cast.start_time
        arrow = self.look.symbols.plain("→")
        return Leap(words=words, clock=f"{clock(start, before_us)} {arrow} {clock(start, now_us)}")

    @property
    def step_size(self) -> StepSize:
        return self.reel.size

    def now_us(self) -> int:
        return time_at(self.reel.trace, self.reel.cursor)

    def action_next(self) -> None:
        self.stop_playing()
        self.go_on()

    def go_on(self) -> bool:
        """One step on; False at the end of everything."""
        before = self.now_us()
        if not self.reel.forward():
            self.say(self.look.text("screen.nothing_more"))
            return False
        self.moved(before)
        return True

    def action_back(self) -> None:
        self.stop_playing()
        if self.reel.back():
            self.refresh_stage()

    def action_to_start(self) -> None:
        self.stop_playing()
        self.reel.seek(0)
        self.refresh_stage()

    def action_to_end(self) -> None:
        self.stop_playing()
        self.reel.to_end()
        self.refresh_stage()

    def action_size(self) -> None:
        self.reel.size = self.reel.size.following
        self.refresh_stage()

    def on_timeline_sought(self, message: Timeline.Sought) -> None:
        self.stop_playing()
        self.reel.seek(message.step)
        self.refresh_stage()

    # Panes

    def on_line_pane_title_chosen(self, message: LinePane.TitleChosen) -> None:
        self.open_pane(message.key)

    def open_pane(self, key: str, *, focus: bool = True) -> None:
        """Bring the words or an evidence pane to the front, and into focus."""
        evidence = self.evidence
        if key == "route":
            self.route.focus()
        elif key == "lesson":
            self.set_class(True, "-words")
            self.set_class(False, "-proof")
            if focus and not self.words.has_focus:
                self.words.focus()
        elif key in self.evidence_keys:
            evidence.open(key)
            self.set_class(False, "-words")
            self.set_class(True, "-proof")
            if focus:
                evidence.pane.focus()

    def turn(self, by: int) -> None:
        order = ["lesson", *self.evidence_keys]
        if self.route.opens_wires:
            order.append("route")
        here = "lesson" if self.words.has_focus else self.evidence.key
        if self.route.has_focus:
            here = "route"
        self.open_pane(order[(order.index(here) + by) % len(order)] if here in order else order[0])

    def bring(self, key: str) -> None:
        """Open a pane, also one that the words of this moment do not offer by themselves."""
        if key not in self.evidence_keys:
            self.evidence_keys = tuple(name for name in ORDER if name in (*self.evidence_keys, key))
            self.evidence.offer(self.evidence_keys)
            self.set_class(False, "-no-evidence")
            self._set_titles()
        self.open_pane(key)

    def action_eavesdrop(self) -> None:
        """To Eve's notebook; from there, to the next wire that she taps."""
        pane = self.evidence.pane
        if pane.key == "notebook" and pane.has_focus:
            cast("Notebook", pane).next_wire()
        else:
            self.bring("notebook")

    def sit(self, seat: "Seat") -> None:
        """Look with these eyes; where one looks with them already, with those of the next in that role."""
        self.bring("seats")
        cast("SeatsPane", self.evidence.pane).sit(seat)

    def on_notebook_located(self, message: "Notebook.Located") -> None:
        """To the octets that a thing in the notebook was read from."""
        self.bring("wire")
        cast("Wire", self.evidence.pane).locate(message.marked)

    def action_code(self) -> None:
        """The table that decided the marked line, or the newest that was said."""
        from simulator.tui.screens.code import show_code

        self.stop_playing()
        show_code(self, self.reel.trace, self.reel.cursor, self.evidence.pane)

    def action_fold(self) -> None:
        self.folded = not self.folded
        self.refresh_stage()

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape":
            self.evidence.close_detail()

    def leave(self) -> None:
        self.stop_playing()
        super().leave()
