"""A screen of a moment of a story, or of two: it steps, plays by itself, and looks with somebody's eyes."""

from typing import TYPE_CHECKING

from textual.timer import Timer

from simulator.tui.panels.timeline import Timeline
from simulator.tui.screens.house import HouseScreen
from simulator.views.steps import StepSize

if TYPE_CHECKING:
    from simulator.views.seats import Seat

PACE = {StepSize.HOP: 1.6, StepSize.COMMAND: 1.0, StepSize.PACKET: 0.5}  # seconds a step while playing


class MomentScreen(HouseScreen):
    """Subclasses say how one goes on, at which pace, what is opened, and whose eyes that changes."""

    def __init__(self) -> None:
        super().__init__()
        self.timeline = Timeline(id="timeline")
        self._playing: Timer | None = None

    # What subclasses say

    @property
    def step_size(self) -> StepSize:
        return StepSize.HOP

    def go_on(self) -> bool:
        """One step on; False at the end of everything."""
        return False

    def sit(self, seat: "Seat") -> None:
        """Look with these eyes."""

    def turn(self, by: int) -> None:
        """To another pane, so many further on."""

    # Playing

    @property
    def is_playing(self) -> bool:
        return self._playing is not None

    def action_play(self) -> None:
        if self.is_playing:
            self.stop_playing()
        elif self.go_on():
            self._playing = self.set_interval(PACE[self.step_size], self._play_on)

    def _play_on(self) -> None:
        if not self.go_on():
            self.stop_playing()

    def stop_playing(self) -> None:
        if self._playing is not None:
            self._playing.stop()
            self._playing = None

    # Panes and eyes

    def action_next_pane(self) -> None:
        self.turn(1)

    def action_previous_pane(self) -> None:
        self.turn(-1)

    def action_seat_author(self) -> None:
        self.sit("author")

    def action_seat_wire(self) -> None:
        self.sit("wire")

    def action_seat_relay(self) -> None:
        self.sit("relay")

    def action_seat_store(self) -> None:
        self.sit("store")

    def action_seat_recipient(self) -> None:
        self.sit("recipient")
