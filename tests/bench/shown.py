"""The programs that `bench_screen` times in a terminal: `python -m tests.bench.shown NAME [ENTRIES]`."""

import sys
from typing import ClassVar

MINIMAL_MARK = "a minimal app"
BARE_MARK = "row 0 "


def minimal() -> None:
    """The smallest Textual app with something on it."""
    from textual.app import App, ComposeResult
    from textual.widgets import Static

    class Minimal(App[None]):
        def compose(self) -> ComposeResult:
            yield Static(MINIMAL_MARK)

    Minimal().run()


def bare(rows: int) -> None:
    """A bare line-API view with a cursor that the arrow keys move."""
    from rich.segment import Segment
    from rich.style import Style
    from textual.app import App, ComposeResult
    from textual.binding import Binding
    from textual.geometry import Size
    from textual.scroll_view import ScrollView
    from textual.strip import Strip

    chosen = Style(reverse=True)

    class Bare(ScrollView, can_focus=True):
        BINDINGS: ClassVar = [Binding("right", "move(1)"), Binding("left", "move(-1)")]

        def on_mount(self) -> None:
            self.cursor = 0
            self.virtual_size = Size(80, rows)

        def render_line(self, y: int) -> Strip:
            row = y + self.scroll_offset.y
            text = f"row {row} ".ljust(self.size.width)
            return Strip([Segment(text, chosen if row == self.cursor else None)], self.size.width)

        def action_move(self, by: int) -> None:
            before, self.cursor = self.cursor, max(0, min(self.cursor + by, rows - 1))
            self.refresh_line(before)
            self.refresh_line(self.cursor)
            self.scroll_to(y=max(0, self.cursor - self.size.height + 1), animate=False)

    class BareApp(App[None]):
        def compose(self) -> ComposeResult:
            yield Bare()

    BareApp().run()


def lesson() -> None:
    """Lesson 1 as `hagaki play 1` shows it."""
    from simulator.course.loader import load
    from simulator.tui.start import run_lesson
    from simulator.world.library import lessons_folder

    run_lesson(load(lessons_folder() / "01-what-is-a-pop-server"), ascii_wanted=False)


def stage(entries: int) -> None:
    """A trace of so many entries, looked at near its end, one command at a time."""
    from simulator.tui.app import HagakiApp, run
    from simulator.tui.screens.view import ViewScreen
    from tests.views.a_run import a_long_trace

    trace = a_long_trace(entries)

    def first() -> ViewScreen:
        screen = ViewScreen(trace, "long")
        screen.reel.cursor = screen.reel.last - 400
        return screen

    run(HagakiApp(first, ascii_wanted=False, keep=False))


if __name__ == "__main__":
    name, *numbers = sys.argv[1:]
    {"minimal": minimal, "bare": bare, "lesson": lesson, "stage": stage}[name](*map(int, numbers))
