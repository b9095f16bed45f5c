"""The head of one of two ways side by side: its name, the route in a line, where it parted, how it ended."""

from msgspec import structs

from simulator.tui.drawing import Line, Span, cropped, padded, width_of
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.route_drawing import narrow
from simulator.tui.route_model import Route


class Side(TextPane, can_focus=False):
    """Four lines. `state` is a word about the whole; `parted` what this way has where they differ first."""

    framed = False

    def __init__(self, label: str, *, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self.label = label
        self.route = Route()
        self.state = ""
        self.parted = ""

    def show(self, route: Route, state: str, parted: str) -> None:
        self.route, self.state, self.parted = route, state, parted
        self.update_lines()

    def make_lines(self, width: int) -> list[Line]:
        signs = self.look.symbols
        state: list[Span] = [(f" {self.state} ", "small")] if self.state else []
        label = cropped([(f" {self.label} ", "title")], width - width_of(state), signs.ellipsis)
        route = structs.replace(self.route)
        drawn, _ = narrow(route, max(20, width - 1), signs, None)
        parted: list[Span] = []
        if self.parted:
            parted = cropped(
                [
                    (f" {self.look.text('screen.compare.parted')} ", "strong"),
                    (signs.plain(self.parted), "text"),
                ],
                width,
                signs.ellipsis,
            )
        return [
            [*padded(label, width - width_of(state)), *state],
            *([(" ", "text"), *line] for line in drawn),
            parted,
        ]
