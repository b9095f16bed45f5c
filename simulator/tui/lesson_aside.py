"""From a step of a lesson into an aside, and what is set there on a wire."""

from typing import TYPE_CHECKING

from simulator.course.whole_step import whole_step
from simulator.tui.screens.aside import AsideScreen
from simulator.tui.screens.wire_acts import choose_for_wire, leg_in_sight
from simulator.tui.screens.wire_menu import WireChoice, WireNow

if TYPE_CHECKING:
    from simulator.tui.screens.lesson import LessonScreen


def set_on_a_wire(lesson: "LessonScreen") -> None:
    """Ask what to set on which wire; then the aside begins at the moment in sight, with that done."""
    page, player = lesson.page, lesson.player

    def chosen(wires: tuple[str, ...], now: WireNow, choice: WireChoice) -> None:
        aside = AsideScreen(
            whole_step(page.record, player.language, lesson.lesson.folder),
            page.reel.cursor,
            floor=page.reel.floor,
            title=lesson.title_text(),
            size=page.reel.size,
            folded=lesson.folded,
        )
        lesson.app.push_screen(aside)
        aside.call_after_refresh(aside.set_on_wires, wires, now, choice)

    choose_for_wire(lesson, page.record.run, leg_in_sight(lesson.route), lesson.policy() or "none", chosen)
