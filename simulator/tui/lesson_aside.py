"""From a step of a lesson into an aside, and what is set there on a wire."""

from typing import TYPE_CHECKING

from simulator.course.whole_step import whole_step
from simulator.trace.kinds import Lane
from simulator.tui.screens.aside import AsideScreen
from simulator.tui.screens.wire_acts import choose_for_wire, leg_in_sight
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

    leg = _next_leg(lesson, own)
    choose_for_wire(lesson, own, leg, lesson.policy() or "none", chosen)


def _next_leg(lesson: "LessonScreen", own: "Run") -> int:
    """The leg that the lesson's story uses next; where it uses none any more, the one in sight."""
    trace, cursor = own.trace, lesson.page.reel.cursor
    legs = lesson.route.route.legs
    for serial in trace.lane(Lane.WIRE)[trace.count_until(Lane.WIRE, cursor) :]:
        wire = trace.shell(serial).wire
        found = [at for at, leg in enumerate(legs) if wire in leg.wires]
        if found:
            return found[0]
    return leg_in_sight(lesson.route)
