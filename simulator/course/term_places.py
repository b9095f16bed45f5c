"""Where the lessons show a term: the first step whose words explain it."""

from functools import cache
from pathlib import Path
from typing import NamedTuple

from simulator.course.faults import LessonError
from simulator.course.loader import load
from simulator.course.shelf import lesson_folders


class TermPlace(NamedTuple):
    folder: Path
    step: str


@cache
def place_of(term: str, lesson: int) -> TermPlace | None:
    """The step of that lesson which explains the term; None where there is no such lesson or step."""
    folder = next((path for path in lesson_folders() if path.name.startswith(f"{lesson:02}-")), None)
    if folder is None:
        return None
    try:
        loaded = load(folder)
    except LessonError:
        return None
    for step in loaded.script.steps:
        for language in loaded.texts:
            if any(span.term == term for span in loaded.step_text(step, language).spans()):
                return TermPlace(folder, step.id)
    return TermPlace(folder, "")
