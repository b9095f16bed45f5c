"""Watching what happens and reading what is said of it, also where there is room for one pane alone."""

from typing import TYPE_CHECKING

from simulator.tui.pages import Pages

if TYPE_CHECKING:
    from simulator.tui.screens.lesson import LessonScreen


def watch(screen: "LessonScreen") -> None:
    """What happens is in sight while it happens; whoever is to point at the route reads what for."""
    pointing = screen.page.wants == "point" and screen.page.reel.at_end
    if not screen.is_wide and screen.evidence_keys:
        screen.open_pane("lesson" if pointing else screen.evidence.key, focus=not pointing)


def words_hidden(screen: "LessonScreen") -> bool:
    """Whether evidence stands where the words would."""
    return not screen.is_wide and screen.has_class("-proof")


def unread(screen: "LessonScreen", pages: Pages | None) -> bool:
    """Whether words of the step in hand have not been in sight, though nothing else is to be seen."""
    if pages is None or not pages.is_current or not pages.page.reel.at_end:
        return False
    return words_hidden(screen) or screen.words.more_below


def read_on(screen: "LessonScreen", pages: Pages) -> bool:
    """Bring words into sight that have not been; False where all have been."""
    if not unread(screen, pages):
        return False
    if words_hidden(screen):
        screen.open_pane("lesson")
        screen.call_after_refresh(screen.words.reveal)
    else:
        screen.words.page_down()
    screen.forget_leap()
    screen.refresh_stage()
    return True
