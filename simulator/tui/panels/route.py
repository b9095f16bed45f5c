"""The route: who holds the letter, what it is about to cross, and in which cover."""

from itertools import pairwise

from msgspec import structs
from textual import events
from textual.message import Message

from simulator.tui.drawing import Line
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.route_drawing import Zone, full, narrow, with_leap
from simulator.tui.route_model import Leap, Route


class RoutePane(TextPane, can_focus=False):
    """Boxes in a frame where there is room, one line with its counters where there is not."""

    class PointedAt(Message):
        """A box was chosen: by Enter while pointing, or by a click at any time."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class WireChosen(Message):
        """A leg was chosen: by Enter while the route has the focus, or by a click."""

        def __init__(self, leg: int) -> None:
            super().__init__()
            self.leg = leg

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.route = Route()
        self.opens_wires = False  # where each wire has a menu of its own
        self.leg = 0  # the one that Enter would open
        self.pointing = False
        self.chosen: int | None = None
        self._zones: list[Zone] = []
        self._height = 0
        self._leap: Leap | None = None

    def show(self, route: Route, leap: Leap | None = None) -> None:
        """`leap`: much time passes in the step that is shown."""
        if route != self.route or leap != self._leap:
            self.route = route
            self._leap = leap
            self._show()

    def set_narrow(self, narrow: bool) -> None:
        self.framed = not narrow
        self._show()

    def point(self, pointing: bool) -> None:
        """Begin or end letting the learner choose a box with the arrow keys."""
        if pointing == self.pointing:
            return
        self.pointing = self.can_focus = pointing
        self.chosen = len(self.route.boxes) // 2 if pointing and self.route.boxes else None
        if pointing:
            self.focus()
        self._show()

    def _show(self) -> None:
        """Draw anew. The width is the screen's, so the height is right even before the first layout."""
        lines = self.make_lines(self.app.size.width - (4 if self.framed else 0))
        height = len(lines) + 2 if self.framed else 2
        if height != self._height:
            self._height = height
            self.styles.height = height
        self.set_lines(lines)

    def on_resize(self, event: events.Resize) -> None:
        self._room = self.size
        self._show()

    def make_lines(self, width: int) -> list[Line]:
        drawn = full if self.framed else narrow
        route = self.route
        if self.opens_wires and self.has_focus and route.legs:
            self.leg = min(self.leg, len(route.legs) - 1)
            legs = list(route.legs)
            legs[self.leg] = structs.replace(legs[self.leg], chosen=True)
            route = structs.replace(route, legs=tuple(legs))
        lines, self._zones = drawn(route, max(20, width), self.look.symbols, self.chosen)
        self.titles = [("route", self.look.text("screen.pane.route"))]
        self.title_key = "route"
        if self._leap is not None:
            return with_leap(lines, max(20, width), self.look.symbols, self._leap, large=self.framed)
        return list(lines)

    def focus_changed(self) -> None:
        if self.opens_wires:
            self._show()
        super().focus_changed()

    def _pressed_on_wire(self, key: str) -> bool:
        if key in ("left", "right"):
            by = 1 if key == "right" else -1
            self.leg = max(0, min(self.leg + by, len(self.route.legs) - 1))
            self._show()
        elif key == "enter":
            self.post_message(self.WireChosen(self.leg))
        else:
            return False
        return True

    def pressed(self, key: str) -> bool:
        if self.opens_wires and self.route.legs:
            return self._pressed_on_wire(key)
        if not self.pointing or self.chosen is None or not self.route.boxes:
            return False
        if key in ("left", "right"):
            by = 1 if key == "right" else -1
            self.chosen = max(0, min(self.chosen + by, len(self.route.boxes) - 1))
            self._show()
        elif key == "enter":
            self.post_message(self.PointedAt(self.route.boxes[self.chosen].key))
        else:
            return False
        return True

    def clicked(self, x: int, y: int) -> None:
        x -= 2 if self.framed else 0
        for index, (start, end) in enumerate(self._zones):
            if start <= x < end:
                self.post_message(self.PointedAt(self.route.boxes[index].key))
                return
        for index, (here, there) in enumerate(pairwise(self._zones)):
            if here[1] <= x < there[0] and self.opens_wires:
                self.leg = index
                self.post_message(self.WireChosen(index))
                return
