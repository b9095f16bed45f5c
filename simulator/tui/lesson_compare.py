"""The two sides of a lesson's step as a screen."""

from simulator.course.inline import plain
from simulator.course.loader import Lesson
from simulator.tui.look import Look
from simulator.tui.pages import Page
from simulator.tui.screens.compare import CompareScreen, Way
from simulator.views.steps import StepSize


def comparison(lesson: Lesson, page: Page, look: Look, *, folded: bool) -> CompareScreen | None:
    """Both ways that the step went; None where it went one way, or has not happened yet."""
    sides = page.record.sides
    if sides is None:
        return None
    labels = lesson.step_text(page.step, look.language).sides

    def label(name: str) -> str:
        return plain(labels.get(name, ()), look.language)

    left = Way(label("left"), sides.left.trace, sides.begins - 1)
    right = Way(label("right"), sides.right.trace, sides.begins - 1)
    size = StepSize(page.step.size) if page.step.size is not None else StepSize.COMMAND
    return CompareScreen(lesson.title(look.language), left, right, size=size, folded=folded, story=True)
