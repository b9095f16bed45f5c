"""The keys that a lesson's footer names: what the page in sight waits for comes first."""

from typing import TYPE_CHECKING

from simulator.tui import lesson_reading
from simulator.tui.pages import Pages
from simulator.tui.panels.footer import Hint
from simulator.tui.solution_blocks import SOLVED

if TYPE_CHECKING:
    from simulator.tui.screens.lesson import LessonScreen
    from simulator.tui.screens.typing import TypingScreen

_REST = ("size", "play", "glossary", "wire", "code", "language", "help", "leave")


def useful(screen: "LessonScreen", pages: Pages | None) -> list[Hint]:
    """`pages` is None while the player is still to be made."""
    first = _first(screen, pages) if screen.wheel is None else at_the_wheel(screen)
    return [*first, *(screen.hint(name) for name in _REST if first[0].action != name)]


def at_the_wheel(screen: "TypingScreen") -> list[Hint]:
    """For whoever types: on the line, and away from it."""
    give_back = Hint("w", screen.look.text("screen.hint.give_back"), "wheel")
    return [*_on_the_line(screen), give_back, screen.hint("back")]


def _on_the_line(screen: "TypingScreen") -> list[Hint]:
    look = screen.look
    return [
        Hint("Enter", look.text("screen.hint.send_line"), "type_here"),
        Hint("↑↓", look.text("screen.hint.choose"), ""),
        Hint("Tab", look.text("screen.hint.complete"), ""),
        Hint("Esc", screen.words_title(), "read"),
    ]


def _first(screen: "LessonScreen", pages: Pages | None) -> list[Hint]:
    if pages is None:
        wants = "ask" if screen.lesson.script.steps[0].ask else "happen"
    else:
        wants = pages.page.wants if pages.page.reel.at_end else "happen"
    hints = _answering(screen, pages, wants)
    if screen.evidence_keys and wants != "console":
        hints.append(screen.hint("next_pane"))
        if "notebook" in screen.evidence_keys:
            hints.append(screen.hint("eavesdrop"))
        if "seats" in screen.evidence_keys:
            hints.append(screen.seats_hint())
    page = None if pages is None else pages.page
    step = screen.lesson.script.steps[0] if page is None else page.step
    text = screen.lesson.step_text(step, screen.look.language)
    left = len(text.hints) > (page.hints if page else 0) or wants in SOLVED
    if left and wants != "done" and screen.lesson.script.policies.hints:
        hint = screen.hint("hint_more")
        if wants == "console":  # on the line an h is a letter; away from the line comes last
            hints.insert(len(hints) - 1, hint._replace(key=f"Esc {hint.key}"))
        else:
            hints.append(hint)
    if page is not None and page.record.sides is not None:
        hints.append(screen.hint("compare"))
    if "conversation" in step.panes and wants in ("happen", "done"):
        hints.append(screen.hint("wheel"))
    if text.fine_print and page is not None and page.seen:
        hints.append(screen.hint("fine_print"))
    return hints


def _answering(screen: "LessonScreen", pages: Pages | None, wants: str) -> list[Hint]:
    """How to give what the page waits for."""
    look = screen.look
    reading = wants in ("done", "happen") or (
        lesson_reading.words_hidden(screen) and wants not in ("point", "console")
    )
    if reading and lesson_reading.unread(screen, pages):
        return [Hint("→", look.text("screen.hint.read_on"), "next"), screen.hint("back")]
    choosing = look.text("screen.hint.choose")
    enter = Hint("Enter", look.text("screen.hint.answer"), "enter")
    if wants == "point":
        return [Hint("←→", choosing, ""), enter]
    if wants in ("ask", "match", "order"):
        return [Hint("↑↓", choosing, ""), enter, screen.hint("back")]
    if wants == "try":
        return [Hint("↑↓", choosing, ""), Hint("Enter", look.text("screen.hint.try"), "enter")]
    if wants == "console":
        return _on_the_line(screen)
    if pages is not None and pages.at_end:
        return [screen.hint("leave"), screen.hint("back")]
    text = look.text("screen.hint.next_page" if wants == "done" else "screen.hint.next")
    return [Hint("→", text, "next"), screen.hint("back")]
