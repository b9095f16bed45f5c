"""A learner at the wheel: a run in which the client's part is typed by hand.

Where a program of the device stands in a conversation, the learner goes on where it stands; elsewhere a new
connection is opened. Each line is an intent. A line typed while looking back begins another way there.
"""

from typing import TYPE_CHECKING, NamedTuple

from simulator.course.acting import settle
from simulator.tui.reel import Reel
from simulator.tui.sayable import Keyboard
from simulator.views.steps import StepSize
from simulator.world.family import Family
from simulator.world.keyboard import conversation_at, protocol_at

if TYPE_CHECKING:
    from simulator.world.runner import Run


class TypingPlace(NamedTuple):
    """A place to type; `joins` where a program's conversation goes on there now."""

    device: str
    protocol: str
    joins: bool


def typing_places(run: "Run") -> list[TypingPlace]:
    """The places of a run's devices at which one can type: conversations that go on now come first."""
    on = [device for device in run.world.devices if run.world.around.network.is_on(device)]
    joined = []
    for device in on:
        end = conversation_at(run, device)
        if end is not None and protocol_at(run, end) in ("pop3", "smtp", "imap"):
            joined.append(TypingPlace(device, protocol_at(run, end), True))
    opened = [TypingPlace(device, protocol, False) for device in on for protocol in ("pop3", "imap", "smtp")]
    return joined + opened


class Wheel:
    """The place that was taken, and what has been made of it."""

    def __init__(self, family: Family, place: TypingPlace, floor: int) -> None:
        """`floor` is the last entry that one cannot look back beyond."""
        self.family = family
        self.place = place
        self.typed = 0
        run = family.run
        self._floor = floor
        if place.joins:
            run.intend("take", device=place.device)
        else:
            run.intend("connect", device=place.device, protocol=place.protocol)
        settle(run)
        self._show()

    def _show(self) -> None:
        self._then: tuple[int, Run] | None = None
        run = self.family.run
        self.reel = Reel(run.trace, run_on=run.step, size=StepSize.COMMAND, floor=self._floor)
        self.reel.to_end()

    def keyboard(self) -> Keyboard:
        """While looking back: as things stood then, for that is where a line would be said."""
        if self.reel.at_end:
            run = self.family.run
        elif self._then is not None and self._then[0] == self.reel.cursor:
            run = self._then[1]
        else:
            run = self.family.run.fork(self.reel.cursor)
            self._then = (self.reel.cursor, run)
        return Keyboard(run, self.place.device, self.place.protocol, self.typed)

    @property
    def is_connected(self) -> bool:
        console = self.family.run.program(self.place.device).console
        return console is not None and console.is_open

    def type(self, line: str) -> None:
        """Say a line: in another way where one looks back, on a new connection where the old one is gone."""
        if not self.reel.at_end:
            self.family.branch(self.reel.cursor)
        run = self.family.run
        if not self.is_connected:
            run.intend("connect", device=self.place.device, protocol=self.place.protocol)
            settle(run)
        if self.is_connected:
            run.intend("type", device=self.place.device, line=line)
            settle(run)
        self.typed += 1
        self._show()
