"""Two ways of one story side by side, in step: where they part, what Eve writes in each, how each ends."""

from collections.abc import Callable
from typing import ClassVar, NamedTuple

from textual import events
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Container, Vertical

from simulator.exports.comparison import entry_line
from simulator.exports.telling import Teller
from simulator.trace.store import START, Trace
from simulator.tui import keys
from simulator.tui.clock import clock, time_at
from simulator.tui.panels.evidence import Evidence
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.header import Header, Heading
from simulator.tui.panels.line_pane import LinePane
from simulator.tui.panels.notebook import Notebook
from simulator.tui.panels.seats import SeatsPane
from simulator.tui.panels.side import Side
from simulator.tui.panels.timeline import Timeline
from simulator.tui.panels.wire import Wire
from simulator.tui.route_view import route_at
from simulator.tui.screens.moment import MomentScreen
from simulator.views import steps
from simulator.views.comparison import Pace, Side as Which, endings, first_difference
from simulator.views.scene import scene_at
from simulator.views.seats import Seat
from simulator.views.steps import StepSize
from simulator.words.catalogue import load

PANES = ("notebook", "conversation", "wire", "mailboxes", "letter", "seats")


class Way(NamedTuple):
    """One of the two: its name, its trace, the last entry before what is compared, and how it goes on."""

    label: str
    trace: Trace
    begins: int = START
    run_on: Callable[[], bool] | None = None


class CompareScreen(MomentScreen):
    """`c` or Esc goes back to where one came from; within a story, `→` too, once all has been seen."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.COMPARE)
    tables: ClassVar[tuple[tuple[keys.Command, ...], ...]] = (keys.COMPARE, keys.ANYWHERE)

    def __init__(
        self,
        title: str,
        left: Way,
        right: Way,
        *,
        size: StepSize = StepSize.HOP,
        folded: bool,
        story: bool = False,
        another: Callable[[], "CompareScreen"] | None = None,
        wheel: Callable[[int, int], None] | None = None,
    ) -> None:
        """`another` makes the screen of the next two ways, where there are more than these.

        `wheel` takes the wheel beneath this screen: on which side, and after which entry of it.
        """
        super().__init__()
        self._title = title
        self._story = story
        self._another = another
        self._wheel = wheel
        self._folded = folded
        self.ways = (left, right)
        self.pace = Pace(
            left.trace,
            right.trace,
            size=size,
            begins=(left.begins, right.begins),
            run_on=(left.run_on, right.run_on),
        )
        self.header = Header(id="header")
        self.sides = tuple(Side(way.label, classes="side") for way in self.ways)
        self.evidence = tuple(Evidence(id=f"evidence-{which.name.lower()}") for which in Which)
        self._parted: int | None = None
        self._parted_known_at = (-1, -1)

    def furniture(self) -> ComposeResult:
        yield self.header
        with Container(id="columns"):
            for side, evidence in zip(self.sides, self.evidence, strict=True):
                evidence.begin_with(PANES)
                evidence.add_class("beside")
                with Vertical(classes="column"):
                    yield side
                    yield evidence
        yield self.timeline

    def on_mount(self) -> None:
        self.set_focus(self.evidence[0].pane)
        for evidence in self.evidence:
            evidence.set_titles()
        self.show()

    # Drawing

    def show(self) -> None:
        """The moment of the pace, in both columns."""
        for which, way in zip(Which, self.ways, strict=True):
            self.evidence[which].since = way.begins
            self.evidence[which].show(way.trace, self.pace.cursors[which])
        self._hold_notebooks_together()
        over, parted = self.pace.at_end, self._parting()
        for which, way in zip(Which, self.ways, strict=True):
            at = self.pace.cursors[which]
            scene = scene_at(way.trace, at)
            passed = parted is not None and at >= parted
            line = self._line(way.trace, parted) if passed and parted is not None else ""
            route = route_at(way.trace.cast, scene, self.look, folded=self._folded)
            self.sides[which].show(route, self._state(which, over=over, passed=passed), line)
        k, n = self._position()
        size = self.look.text(f"name.size.{self.pace.size.value}")
        self.timeline.show(k, n, size, more=not over)
        left = self.ways[0].trace
        moment = max(time_at(way.trace, at) for way, at in zip(self.ways, self.pace.cursors, strict=True))
        self.header.show(
            Heading(
                title=f"{self.look.text('screen.compare.title')}  {self._title}",
                clock=clock(left.cast.start_time, moment),
                step=self.look.text("screen.step", k=k, n=n) if n else "",
            )
        )
        self.hints(self._useful())

    def _hold_notebooks_together(self) -> None:
        """What only one of them holds is marked, where both are open."""
        panes = [evidence.pane for evidence in self.evidence]
        left, right = panes
        if isinstance(left, Notebook) and isinstance(right, Notebook):
            left.hold_beside(right)
            right.hold_beside(left)

    def _parting(self) -> int | None:
        """Looked for again when either run has gone on."""
        lengths = (len(self.ways[0].trace), len(self.ways[1].trace))
        if self._parted_known_at != lengths:
            self._parted_known_at = lengths
            left, right = (way.trace for way in self.ways)
            self._parted = first_difference(left, right, beyond_wishes=True)
        return self._parted

    def _line(self, trace: Trace, serial: int) -> str:
        words = load(self.look.language)
        return entry_line(trace, serial, Teller(trace.cast, words), words)

    def _state(self, which: Which, *, over: bool, passed: bool) -> str:
        if not over:
            return self.look.text("screen.compare.differs" if passed else "screen.compare.same")
        trace = self.ways[which].trace
        found = endings(trace, self.pace.cursors[which], self.ways[which].begins)
        if not found:
            return self.look.text("screen.compare.no_letter")
        return self.look.text(f"compare.outcome.{found[-1].outcome}")

    def _position(self) -> steps.Position:
        """Step k of n on the side that has more of them."""
        found = []
        for which, way in zip(Which, self.ways, strict=True):
            here = steps.position(way.trace, self.pace.cursors[which], self.pace.size)
            before = steps.position(way.trace, way.begins, self.pace.size).k
            found.append(steps.Position(here.k - before, here.n - before))
        return max(found, key=lambda position: position.n)

    def _useful(self) -> list[Hint]:
        names = ["next", "back", "next_pane", "other_side", "uncompare", "size", "play", "language", "help"]
        if self._another is not None:
            names.insert(names.index("size"), "other_way")
        commands = {command.name: command for table in self.tables for command in table}
        first = []
        if self.pace.at_end:
            names.remove("next")
            if self._story:
                first.append(Hint("→", self.look.text("screen.hint.to_lesson"), "next"))
            else:
                names.insert(0, names.pop(names.index("uncompare")))
        return first + [
            Hint(keys.shown(commands[name].keys[0]), self.look.text(f"screen.hint.{name}"), name)
            for name in names
            if name in commands
        ]

    def look_changed(self) -> None:
        for pane in self.query(LinePane):
            pane.redraw()
        for evidence in self.evidence:
            evidence.redraw()
        self.show()

    # Moving

    @property
    def step_size(self) -> StepSize:
        return self.pace.size

    def action_next(self) -> None:
        self.stop_playing()
        if self._story and self.pace.at_end:
            self.action_uncompare()
        else:
            self.go_on()

    def go_on(self) -> bool:
        if not self.pace.forward():
            self.say(self.look.text("screen.nothing_more"))
            return False
        self.show()
        return True

    def action_back(self) -> None:
        self.stop_playing()
        if self.pace.back():
            self.show()

    def action_to_start(self) -> None:
        self.pace.to_start()
        self.show()

    def action_to_end(self) -> None:
        self.pace.to_end()
        self.show()

    def action_size(self) -> None:
        self.pace.size = self.pace.size.following
        self.show()

    def on_timeline_sought(self, message: Timeline.Sought) -> None:
        self.pace.to_start()
        while self._position().k < message.step and self.pace.forward():
            pass
        self.show()

    # Panes

    @property
    def _side(self) -> int:
        """The side in hand."""
        return 1 if self.evidence[1].pane.has_focus else 0

    def action_other_side(self) -> None:
        self.evidence[1 - self._side].pane.focus()

    def turn(self, by: int) -> None:
        self._open(PANES[(PANES.index(self.evidence[0].key) + by) % len(PANES)])

    def _open(self, key: str) -> None:
        for evidence in self.evidence:
            evidence.open(key)
        self.call_after_refresh(self.show)

    def action_eavesdrop(self) -> None:
        self._open("notebook")

    def action_code(self) -> None:
        """The table that decided the newest line of the side in hand, or the one that is marked there."""
        from simulator.tui.screens.code import show_code

        self.stop_playing()
        at = self.pace.cursors[tuple(Which)[self._side]]
        show_code(self, self.ways[self._side].trace, at, self.evidence[self._side].pane)

    def action_wheel(self) -> None:
        """Type on in the way of the side in hand, from where it stands."""
        if self._wheel is None:
            self.say(self.look.text("screen.compare.no_wheel"))
            return
        side, at = self._side, self.pace.cursors[tuple(Which)[self._side]]
        self.action_uncompare()
        self._wheel(side, at)

    def sit(self, seat: Seat) -> None:
        """Look with these eyes, in both ways at once."""
        self._open("seats")

        def seated() -> None:
            for evidence in self.evidence:
                if isinstance(evidence.pane, SeatsPane):
                    evidence.pane.sit(seat)

        self.call_after_refresh(seated)

    def on_notebook_located(self, message: Notebook.Located) -> None:
        """To the octets that a thing was read from, on the side where it stands."""
        which = self._side
        self._open("wire")

        def locate() -> None:
            pane = self.evidence[which].pane
            if isinstance(pane, Wire):
                pane.focus()
                pane.locate(message.marked)

        self.call_after_refresh(locate)

    def on_line_pane_title_chosen(self, message: LinePane.TitleChosen) -> None:
        self._open(message.key)

    def on_key(self, event: events.Key) -> None:
        if event.key == "escape" and not any(evidence.close_detail() for evidence in self.evidence):
            event.stop()
            self.action_uncompare()

    def action_other_way(self) -> None:
        """The next of the other ways beside the one in hand."""
        self.stop_playing()
        if self._another is None:
            self.say(self.look.text("screen.compare.these_two"))
        else:
            self.app.switch_screen(self._another())

    def action_uncompare(self) -> None:
        self.stop_playing()
        self.app.pop_screen()

    def leave(self) -> None:
        self.action_uncompare()
