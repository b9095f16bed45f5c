"""From a step of a lesson into an aside, and what is set there on a wire."""

from typing import TYPE_CHECKING

from simulator.course.whole_step import whole_step
from simulator.trace.kinds import Lane
from simulator.tui.screens.aside import AsideScreen
from simulator.tui.screens.wire_acts import choose_for_wire, leg_in_sight, stops_of
from simulator.tui.screens.wire_menu import WireChoice, WireNow

if TYPE_CHECKING:
    from simulator.tui.screens.lesson import LessonScreen
    from simulator.world.runner import Run


def set_on_a_wire(lesson: "LessonScreen") -> None:
    """Ask what to set on which wire; then the aside begins at the moment in sight, with that done."""
    page, player = lesson.page, lesson.player
    own = whole_step(page.record, player.language, lesson.lesson.folder)

    def chosen(wires: tuple[str, ...], now: WireNow, choice: WireChoice) -> None:
        aside = AsideScreen(
            own,
            page.reel.cursor,
            floor=page.reel.floor,
            title=lesson.title_text(),
            size=page.reel.size,
            folded=lesson.folded,
        )
        lesson.app.push_screen(aside)
        aside.call_after_refresh(aside.set_on_wires, wires, now, choice)

    choose_for_wire(lesson, own, _next_stop(lesson, own), lesson.policy() or "none", chosen)


def _next_stop(lesson: "LessonScreen", own: "Run") -> int:
    """The wire that the lesson's story uses next; where it uses none any more, the one in sight."""
    trace, cursor = own.trace, lesson.page.reel.cursor
    stops = stops_of(lesson.route.route, trace.cast)
    for serial in trace.lane(Lane.WIRE)[trace.count_until(Lane.WIRE, cursor) :]:
        wire = trace.shell(serial).wire
        found = [at for at, wires in enumerate(stops) if wire in wires]
        if found:
            return found[0]
    return leg_in_sight(lesson.route)
