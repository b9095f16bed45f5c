"""The lab: letters of one's own through a world, under any policy, and the trace to take home."""

from collections.abc import Callable
from typing import ClassVar

from textual import events
from textual.binding import BindingType

from simulator.trace.codec import TraceFileError
from simulator.trace.store import START
from simulator.tui import keys
from simulator.tui.keys import Command
from simulator.tui.lesson_hints import at_the_wheel
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import Block
from simulator.tui.panels.route import RoutePane
from simulator.tui.reel import Reel
from simulator.tui.screens.name_file import NameFileScreen
from simulator.tui.screens.typing import TypingScreen
from simulator.tui.screens.view import StoryTeller, way_name
from simulator.tui.screens.wire_acts import attacks_told, carry_out, said_of, wire_now
from simulator.tui.screens.wire_menu import WireChoice, WireMenu
from simulator.tui.screens.write import WriteScreen, Written
from simulator.tui.wheel import Way, Wheel
from simulator.views.scene import scene_at
from simulator.views.steps import StepSize
from simulator.world.composing import compose
from simulator.world.family import Family
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run


class LabScreen(TypingScreen):
    """Acting while looking back makes a branch from that moment; the past itself stays."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.LAB)
    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.STAGE, keys.LAB, keys.ANYWHERE)

    def __init__(self, world: str = "two-offices", seed: int = 1, *, strangers: bool = False) -> None:
        self.world, self.seed, self.strangers = world, seed, strangers
        self.family = Family(self._fresh_run())
        self._told = StoryTeller()
        super().__init__(Reel(self.run_.trace, run_on=self.run_.step, size=StepSize.COMMAND), folded=True)
        self.route.opens_wires = self.route.can_focus = True

    @property
    def run_(self) -> Run:
        """The way that the story goes on now."""
        return self.family.run

    def _fresh_run(self) -> Run:
        return Run(self.world, seed=self.seed, strangers=self.strangers)

    def title_text(self) -> str:
        return self.look.text("screen.lab.title")

    def words_title(self) -> str:
        return self.look.text("screen.pane.lab")

    def policy(self) -> str:
        return super().policy() or self.run_.spec.tls

    def show_words(self) -> None:
        look = self.look
        if self.wheel is not None:
            self.words.set_blocks(self.wheel_blocks("screen.wheel.for_good"))
            return
        if len(self.run_.trace) == 0:
            blocks = [
                Block(kind="plain", text=look.text("screen.lab.welcome")),
                Block(kind="task", text=look.text("screen.lab.begin")),
            ]
        else:
            blocks = self._told.story(self.look, self.reel)
            told = attacks_told(look, scene_at(self.reel.trace, self.reel.cursor), self.reel.trace.cast)
            blocks = [*(Block(kind="plain", text=text) for text in told), *blocks]
        self.words.set_blocks(blocks, keep_place=True)

    def useful(self) -> list[Hint]:
        if self.wheel is not None:
            return [*at_the_wheel(self), self.hint("language"), self.hint("help"), self.hint("leave")]
        if self.reel.at_end and not self._may_go_on():
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

    def _may_go_on(self) -> bool:
        return self.run_.world.around.scheduler.next_time_us() is not None

    # Acting

    def act(self, action: Callable[[Run], object]) -> None:
        """Do something now, or, while looking back, in a branch that begins at this moment."""
        self.stop_playing()
        self.give_back()
        if not self.reel.at_end:
            cursor = self.reel.cursor
            self.family.branch(cursor)
            self._take(cursor)
            self.say(self.look.text("screen.lab.branch"))
        try:
            action(self.run_)
        except MisuseError as error:
            self.say(self.look.sentence(error.sentence))
            return
        self.go_on()

    def _take(self, cursor: int) -> None:
        """Show the way in hand."""
        run, size = self.run_, self.reel.size
        self.reel = Reel(run.trace, run_on=run.step, size=size)
        self.reel.cursor = min(cursor, self.reel.last)

    def action_write(self) -> None:
        def written(letter: Written | None) -> None:
            if letter is not None:
                self.act(lambda run: self._send(run, letter))

        self.app.push_screen(WriteScreen(self.reel.trace.cast, self.policy()), written)

    def _send(self, run: Run, letter: Written) -> None:
        if letter.policy != self.policy():
            run.intend("tls", policy=letter.policy)
        octets = letter.octets or compose(
            run, letter.author, letter.to, letter.subject, letter.body, self.look.language
        )
        run.intend("send", octets=octets, **{"from": letter.author, "to": letter.to})

    def action_fetch(self) -> None:
        device = self._device()
        if device:
            self.act(lambda run: run.intend("fetch", device=device))

    def action_device(self) -> None:
        """Fetch, read, answer or delete on any device."""
        from simulator.tui.screens.device_acts import use_device

        use_device(self)

    def action_power(self) -> None:
        device = self._device()
        if device:
            on = scene_at(self.reel.trace, self.reel.cursor).power(device)
            self.act(lambda run: run.intend("power", device=device, on=not on))

    def action_tls(self) -> None:
        policy = "none" if self.policy() == "required" else "required"
        self.act(lambda run: run.intend("tls", policy=policy))
        self.say(self.look.text("screen.tls_now", policy=self.look.text(f"name.tls.{policy}")))

    def on_route_pane_wire_chosen(self, message: RoutePane.WireChosen) -> None:
        self._open_wire(message.leg)

    def action_wire(self) -> None:
        """The menu of the wire that is marked in the route, or of the one that letters are fetched over."""
        legs = self.route.route.legs
        if legs:
            self._open_wire(self.route.leg if self.route.has_focus else len(legs) - 1)

    def _open_wire(self, leg: int) -> None:
        """The menu of a wire; a leg with servers folded into it has several, which all get the policy."""
        route = self.route.route
        wires = route.legs[leg].wires
        if not wires:
            return
        scene = scene_at(self.reel.trace, self.reel.cursor)
        now = wire_now(self.look, scene, route, leg, self.run_, self.policy())

        def chosen(choice: WireChoice | None) -> None:
            if choice is None:
                return
            if choice.what == "other":
                self._open_wire((leg + (1 if choice.value == "next" else -1)) % len(route.legs))
                return
            self.act(lambda run: carry_out(run, wires, choice))
            self.say(said_of(self.look, now, choice))

        self.app.push_screen(WireMenu(now), chosen)

    def _device(self) -> str:
        """The device at the far end of the way."""
        route = self.reel.trace.cast.route
        return route[-1] if route else ""

    # Typing

    def run_here(self) -> Run:
        return self.run_ if self.reel.at_end else self.run_.fork(self.reel.cursor)

    def take_wheel(self, way: Way) -> None:
        """What is typed happens here like anything else; while looking back, in a branch."""
        if not self.reel.at_end:
            self.family.branch(self.reel.cursor)
        self.wheel = Wheel(self.family, way, START)

    def send_line(self, line: str) -> None:
        super().send_line(line)
        if self.wheel is not None:
            self.reel = self.wheel.reel

    def give_back(self) -> None:
        if self.wheel is not None:
            cursor, self.wheel = self.reel.cursor, None
            self._take(cursor)

    def refresh_stage(self) -> None:
        if self.wheel is not None:
            self.reel = self.wheel.reel
        super().refresh_stage()
        self.offer_line()

    def on_key(self, event: events.Key) -> None:
        if self.typing_key(event.key):
            event.stop()
        else:
            super().on_key(event)

    def action_restart(self) -> None:
        self.stop_playing()
        self.wheel = None
        self.family = Family(self._fresh_run())
        self._take(-1)
        self.refresh_stage()

    # Ways

    def action_other_way(self) -> None:
        """The next of the ways that the story went, where it stood."""
        count = len(self.family.runs)
        if count == 1:
            self.say(self.look.text("screen.compare.nothing"))
            return
        self.stop_playing()
        self.give_back()
        self.family.at = (self.family.at + 1) % count
        self._take(len(self.run_.trace) - 1)
        self.refresh_stage()
        self.say(self.look.text("screen.lab.way", number=self.family.at + 1, count=count))

    def action_compare(self) -> None:
        """The way in hand beside the one that it left; any other can be put in its place there."""
        other = self.family.other()
        if other is None:
            self.say(self.look.text("screen.compare.nothing"))
            return
        from simulator.tui.screens.compare import Way
        from simulator.tui.ways import beside

        self.stop_playing()
        ways = [
            Way(way_name(self.look, number), run.trace, run_on=run.step)
            for number, run in enumerate(self.family.runs)
        ]
        self.app.push_screen(beside(self.title_text(), ways, self.family.at, other, folded=self.folded))

    def action_strangers(self) -> None:
        """Begin again among people whom nobody knows; each time others."""
        if self.strangers:
            self.seed += 1
        self.strangers = True
        self.action_restart()

    def action_save(self) -> None:
        def named(name: str | None) -> None:
            if name is None:
                return
            try:
                self.family.save(name)
            except TraceFileError as error:
                self.say(self.look.sentence(error.sentence))
            else:
                self.say(self.look.text("screen.saved", path=name))

        self.app.push_screen(NameFileScreen(self.look.text("screen.save"), "lab.hagaki"), named)
