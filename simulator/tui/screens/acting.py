"""A stage on which the learner acts for good: letters, devices, wires and their attackers, typed lines.

Acting while looking back makes a branch from that moment; the past itself stays.
"""

from abc import abstractmethod
from collections.abc import Callable
from functools import partial
from typing import ClassVar

from textual import events

from simulator.trace.codec import TraceFileError
from simulator.trace.store import START
from simulator.tui.lesson_hints import at_the_wheel
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.lesson_text import Block
from simulator.tui.panels.route import RoutePane
from simulator.tui.reel import Reel
from simulator.tui.screens.name_file import NameFileScreen
from simulator.tui.screens.typing import TypingScreen
from simulator.tui.screens.view import StoryTeller, way_name
from simulator.tui.screens.wire_acts import attacks_told, carry_out, choose_for_wire, leg_in_sight, said_of
from simulator.tui.screens.wire_menu import WireChoice, WireNow
from simulator.tui.screens.write import WriteScreen, Written
from simulator.tui.wheel import TypingPlace, Wheel
from simulator.views.scene import scene_at
from simulator.views.steps import StepSize
from simulator.world.composing import compose
from simulator.world.family import Family
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run


class ActingScreen(TypingScreen):
    """Whatever is done goes to the run in hand of `family`."""

    wheel_story: ClassVar[str] = "screen.wheel.for_good"

    def __init__(self, family: Family, *, floor: int = START) -> None:
        self.family = family
        self.floor = floor
        self._told = StoryTeller()
        run_on = partial(self.step_on, family.at)
        reel = Reel(self.run_.trace, run_on=run_on, size=StepSize.COMMAND, floor=floor)
        super().__init__(reel, folded=True)
        self.route.opens_wires = self.route.can_focus = True

    @property
    def run_(self) -> Run:
        """The way that the story goes on now."""
        return self.family.run

    def step_on(self, number: int) -> bool:
        """Let one thing happen in one of the ways. False when nothing is left to happen by itself."""
        return self.family.runs[number].step()

    def may_go_on(self) -> bool:
        return self.run_.world.around.scheduler.next_time_us() is not None

    @property
    def begins_a_branch(self) -> bool:
        """Whether what is done now begins another way."""
        return not self.reel.at_end

    # What subclasses say

    def title_text(self) -> str:
        return self.look.text("screen.lab.title")

    def words_title(self) -> str:
        return self.look.text("screen.pane.lab")

    def policy(self) -> str:
        run = self.run_
        return super().policy() or (run.tls.value if run.tls is not None else run.spec.tls)

    def way_label(self, number: int) -> str:
        return way_name(self.look, number)

    def show_words(self) -> None:
        if self.wheel is not None:
            self.words.set_blocks(self.wheel_blocks(self.wheel_story))
        else:
            self.words.set_blocks(self.story_blocks(), keep_place=True)

    def story_blocks(self) -> list[Block]:
        """Who sits on the wires and what to try against that; then the letters so far."""
        look = self.look
        told = attacks_told(look, scene_at(self.reel.trace, self.reel.cursor), self.reel.trace.cast)
        return [*(Block(kind="plain", text=text) for text in told), *self._told.story(look, self.reel)]

    def useful(self) -> list[Hint]:
        if self.wheel is not None:
            return [*at_the_wheel(self), self.hint("language"), self.hint("help"), self.hint("leave")]
        return self.acting_hints()

    @abstractmethod
    def acting_hints(self) -> list[Hint]:
        """The keys for the footer while nobody types."""
        ...

    # Acting

    def act(self, action: Callable[[Run], object]) -> None:
        """Do something now, or, while looking back, in a branch that begins at this moment."""
        self.stop_playing()
        self.give_back()
        if self.begins_a_branch:
            cursor = self.reel.cursor
            self.family.branch(cursor)
            self.take_way(cursor)
            self.say(self.branch_told())
        try:
            action(self.run_)
        except MisuseError as error:
            self.say(self.look.sentence(error.sentence))
            return
        self.go_on()

    def branch_told(self) -> str:
        """What is said when acting has begun another way."""
        return self.look.text("screen.lab.branch")

    def take_way(self, cursor: int) -> None:
        """Show the way in hand."""
        run_on = partial(self.step_on, self.family.at)
        self.reel = Reel(self.run_.trace, run_on=run_on, size=self.reel.size, floor=self.floor)
        self.reel.cursor = max(self.floor, min(cursor, self.reel.last))

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
        """The menu of the wire that is marked in the route, or of the one on which something moves."""
        self._open_wire(leg_in_sight(self.route))

    def _open_wire(self, leg: int) -> None:
        choose_for_wire(self, self.run_, leg, self.policy(), self.set_on_wires)

    def set_on_wires(self, wires: tuple[str, ...], now: WireNow, choice: WireChoice) -> None:
        """What was chosen in the menu of a wire holds from here on."""
        self.act(lambda run: carry_out(run, wires, choice))
        self.say(said_of(self.look, now, choice))

    def _device(self) -> str:
        """The device at the far end of the way."""
        route = self.reel.trace.cast.route
        return route[-1] if route else ""

    # Typing

    def run_here(self) -> Run:
        return self.run_ if self.reel.at_end else self.run_.fork(self.reel.cursor)

    def take_wheel(self, place: TypingPlace) -> None:
        """What is typed happens here like anything else; while looking back, in a branch."""
        if self.begins_a_branch:
            self.family.branch(self.reel.cursor)
        self.wheel = Wheel(self.family, place, self.floor)

    def send_line(self, line: str) -> None:
        super().send_line(line)
        if self.wheel is not None:
            self.reel = self.wheel.reel

    def give_back(self) -> None:
        if self.wheel is not None:
            cursor, self.wheel = self.reel.cursor, None
            self.take_way(cursor)

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
        self.take_way(len(self.run_.trace) - 1)
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
            Way(self.way_label(number), run.trace, begins=self.floor, run_on=partial(self.step_on, number))
            for number, run in enumerate(self.family.runs)
        ]
        self.app.push_screen(
            beside(
                self.title_text(),
                ways,
                self.family.at,
                other,
                folded=self.folded,
                wheel=self._take_wheel_in,
            )
        )

    def _take_wheel_in(self, number: int, cursor: int) -> None:
        """Type on in one of the ways, after an entry of it."""
        self.family.at = number
        self.take_way(cursor)
        self.refresh_stage()
        self.action_wheel()

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
