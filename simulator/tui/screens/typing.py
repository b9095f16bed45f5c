"""A stage on which the learner can type to a server: the line, what may be said, and what was wrong.

Whose line it is says the subclass; the lesson has its own consoles, and lesson and lab the wheel. All that
runs a simulation is loaded when the first line is offered, behind the first frame.
"""

from abc import abstractmethod
from typing import TYPE_CHECKING

from simulator.tui.panels.lesson_text import Block
from simulator.tui.screens.stage import StageScreen

if TYPE_CHECKING:
    from simulator.tui.mistakes import Mistake
    from simulator.tui.panels.console import ConsoleField, SayableList
    from simulator.tui.sayable import Keyboard
    from simulator.tui.wheel import TypingPlace, Wheel
    from simulator.world.runner import Run


class TypingScreen(StageScreen):
    """`keyboard` says who types where now, `send_line` what becomes of a line."""

    wheel: "Wheel | None" = None
    _line: "ConsoleField | None" = None
    _list: "SayableList | None" = None
    _mistake: "Mistake | None" = None
    _first_moves: tuple[str, ...] = ()  # what a new connection allows

    # What subclasses say

    def keyboard(self) -> "Keyboard | None":
        """Where what is typed goes now; None where nothing is typed."""
        return None if self.wheel is None else self.wheel.keyboard()

    def send_line(self, line: str) -> None:
        """Say it."""
        if self.wheel is not None:
            self.wheel.type(line)

    @abstractmethod
    def run_here(self) -> "Run":
        """The run as it stands at the moment in sight, to look what can be typed; nothing is done to it."""
        ...

    @abstractmethod
    def take_wheel(self, place: "TypingPlace") -> None:
        """Set `wheel`, at the moment in sight."""
        ...

    def give_back(self) -> None:
        """Back from the wheel."""
        self.wheel = None

    # The line

    def offer_line(self) -> None:
        """A line to type on, in sight and in focus, while there is something to type to."""
        keyboard = self.keyboard()
        if keyboard is None:
            self._take_away()
            return
        if self._line is None:
            from simulator.tui.panels.console import ConsoleField, SayableList

            self._history: list[str] = getattr(self, "_history", [])
            self._mistake = None
            self._line = ConsoleField(self.look.text("screen.console"), self._history)
            self._list = SayableList()
            self.mount(self._list, self._line, before=self.timeline)
            self._line.focus()
        self._line.placeholder = self.look.text("screen.console")
        self._show_sayable()

    def _take_away(self) -> None:
        if self._line is not None and self._list is not None:
            self._line.remove()
            self._list.remove()
            self._line = self._list = None
            self.action_read()

    def _moves(self, keyboard: "Keyboard") -> tuple[str, ...]:
        """What the server allows now; where the connection is gone, what a new one will allow."""
        from simulator.tui.sayable import legal_moves

        moves = legal_moves(keyboard.run, keyboard.device)
        if moves and not keyboard.typed:
            self._first_moves = moves
        return moves or self._first_moves

    def _show_sayable(self) -> None:
        from simulator.tui.sayable import sayable_at

        keyboard = self.keyboard()
        if keyboard is None or self._line is None or self._list is None:
            return
        moves = self._moves(keyboard)
        lines = sayable_at(keyboard, moves)
        self._line.offer(lines)
        self._line.blank_is_said = keyboard.protocol == "smtp" and moves == (".",)
        told = "" if self._mistake is None else self.mistake_told(self._mistake)
        self._list.show(lines, self._line.value, told)

    def mistake_told(self, mistake: "Mistake") -> str:
        return self.look.text(f"mistake.{mistake.key}", **mistake.values)

    def on_input_changed(self) -> None:
        self._show_sayable()

    def on_sayable_list_picked(self, message: "SayableList.Picked") -> None:
        if self._line is not None:
            self._line.put(message.line)

    def on_console_field_looked(self) -> None:
        self.action_type_here()

    def on_console_field_offered(self) -> None:
        self.say(self.look.text("screen.console.narrowed"))

    def on_console_field_typed(self, message: "ConsoleField.Typed") -> None:
        from simulator.tui.mistakes import Typed, mistake_in
        from simulator.tui.sayable import sayable_at

        keyboard = self.keyboard()
        if keyboard is None:
            return
        run, moves = keyboard.run, self._moves(keyboard)
        typed = Typed(message.line, keyboard.protocol, moves, sayable_at(keyboard, moves))
        begins = len(run.trace)
        self.send_line(message.line)
        after = self.keyboard()
        trace = run.trace if after is None else after.run.trace  # another way's begins like the one it left
        self._mistake = mistake_in(typed, trace, begins)
        if after is not None:
            self.action_type_here()
        self.refresh_stage()

    def action_type_here(self) -> None:
        """To the line on which to type, with what is being said in sight."""
        if self._line is None:
            return
        if self.wheel is not None and "conversation" not in self.evidence_keys:
            self.bring("conversation")
        if self.evidence_keys:
            key = "conversation" if self.wheel is not None else self.evidence_keys[0]
            self.open_pane(key, focus=False)
            self.evidence.mark(True)
        self._line.focus()

    def action_read(self) -> None:
        """From the line back to the words."""
        self.evidence.mark(False)
        self.open_pane("lesson")

    def typing_key(self, key: str) -> bool:
        """Esc leaves the line, Enter comes back to it. True where that was meant."""
        if self._line is None:
            return False
        if key == "escape" and self._line.has_focus:
            self.action_read()
        elif key == "escape" and self.wheel is not None:
            self.action_wheel()
        elif key == "enter" and not self._line.has_focus:
            self.action_type_here()
        else:
            return False
        return True

    # The wheel

    def action_wheel(self) -> None:
        """Take the wheel, or give it back."""
        self.stop_playing()
        if self.wheel is not None:
            self.give_back()
            self.refresh_stage()
            self.say(self.look.text("screen.wheel.back"))
        elif self._line is not None:
            self.action_type_here()
        else:
            self._choose_place()

    def _choose_place(self) -> None:
        """Where a conversation goes on, there; elsewhere the learner says where."""
        from simulator.tui.screens.menu import MenuScreen
        from simulator.tui.wheel import typing_places

        run = self.run_here()
        found = typing_places(run)

        def chosen(number: int | None) -> None:
            if number is not None:
                self.take_wheel(found[number])
                self.refresh_stage()
                self.action_type_here()
                self.say(self.look.text("screen.wheel.taken"))

        if not found:
            self.say(self.look.text("screen.wheel.nobody"))
        elif found[0].joins:
            chosen(0)
        else:
            menu = MenuScreen(
                lambda: (
                    self.look.text("screen.wheel.where"),
                    [self._name_of(run, place) for place in found],
                )
            )
            self.app.push_screen(menu, chosen)

    def _name_of(self, run: "Run", place: "TypingPlace") -> str:
        account = run.program(place.device).account
        server = account.submission if place.protocol == "smtp" else account.store
        names = {known.name: known.names for known in run.trace.cast.places}
        ends = (self.look.name(names.get(end, {}), end) for end in (place.device, server))
        return f"{place.protocol.upper():<5}{' → '.join(ends)}"

    def wheel_blocks(self, story: str) -> list[Block]:
        """What is said to whoever sits at the wheel; `story` is a key of what that means for the story."""
        assert self.wheel is not None
        look, run, device = self.look, self.wheel.family.run, self.wheel.place.device
        person = next(
            person for person in run.trace.cast.people if person.key == run.program(device).account.person
        )
        memo = look.text("lesson.memo", name=person.login, password=person.password)
        return [
            Block(kind="heading", text=self._name_of(run, self.wheel.place)),
            Block(kind="plain", text=look.text("screen.wheel.words")),
            Block(kind="memo", text=memo),
            Block(kind="small", text=look.text(story)),
        ]
