"""No word of the glossary before the lesson that explains it, and every one of them in that lesson."""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Final

import pytest

from simulator.course.inline import Span
from simulator.course.loader import Lesson, load
from simulator.course.shelf import lesson_folders
from simulator.course.texts import StepText
from simulator.words import glossary
from simulator.words.glossary import Term

PLAYED: Final = (1, 2, 3, 4, 5, 6, 9, 8, 7, 10, 11, 12)  # lesson 9 before 8
EVERYDAY: Final = {  # words that a pupil has before the lesson makes terms of them
    "key": "the picture of a key and a box",
    "sent": "a word of every day, and a number under a box",
    "queue": "a number under a box",
}
TOLD_AHEAD: Final = {  # (term, lesson): named there, with what it is or where it will be told
    ("imap", 1): "another rule book; you'll meet it in lesson 6",
    ("imap", 4): "a name from lesson 1",
    ("starttls", 4): "a word on a settings card, beside what it does",
    ("mime", 9): "part of the name S/MIME",
}
LANGUAGES: Final = ("ja", "en")


@cache
def lessons() -> dict[int, Lesson]:
    found = {int(folder.name[:2]): load(folder) for folder in lesson_folders()}
    return {number: found[number] for number in PLAYED if number in found}


def plain(spans: Iterable[Span]) -> str:
    return "".join(span.text for span in spans)


def core(text: StepText) -> Iterator[str]:
    """What everybody reads: no fine print, and no hints."""
    for group in (text.paragraphs, *text.whys.values(), text.done):
        yield from (plain(paragraph.spans) for paragraph in group)
    for labels in (text.choices, text.items, text.sides, text.acts):
        yield from map(plain, labels.values())


@cache
def used_early(language: str) -> set[tuple[str, int, str]]:
    """Term, lesson and step, where a word stands before its lesson."""
    terms = glossary.terms(language)
    found = set()
    for number, lesson in lessons().items():
        later = PLAYED[PLAYED.index(number) + 1 :]
        for step in lesson.script.steps:
            if step.extra:
                continue
            for term in glossary.in_text(language, core(lesson.step_text(step, language))):
                if terms[term.id].lesson in later:
                    found.add((term.id, number, step.id))
    return found


def names(term: Term) -> list[str]:
    parts = (
        part.split("(")[0].split("（")[0].strip() for one in term.names for part in re.split("[,、]", one)
    )
    return [name for name in parts if name]


def is_shown(term: Term, lesson: Lesson, language: str) -> bool:
    """Whether the term is marked in the lesson, or called by any of its names."""
    for step in lesson.script.steps:
        text = lesson.step_text(step, language)
        if any(span.term == term.id for span in text.spans()):
            return True
        words = "\n".join([*core(text), plain(text.spans())]).casefold()
        if any(name.casefold() in words for name in names(term)):
            return True
    return False


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_is_used_before_the_lesson_that_explains_it(language: str) -> None:
    early = {use for use in used_early(language) if use[0] not in EVERYDAY and use[:2] not in TOLD_AHEAD}
    assert set() == early


def test_no_excuse_is_left_over() -> None:
    early = set().union(*(used_early(language) for language in LANGUAGES))
    assert set() == set(EVERYDAY) - {term for term, _, _ in early}
    assert set() == set(TOLD_AHEAD) - {(term, number) for term, number, _ in early}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_term_stands_in_the_lesson_that_the_glossary_names(language: str) -> None:
    on_the_shelf = [term for term in glossary.terms(language).values() if term.lesson in lessons()]
    assert len(on_the_shelf) > 40
    assert [] == [term.id for term in on_the_shelf if not is_shown(term, lessons()[term.lesson], language)]


def test_every_term_belongs_to_a_lesson() -> None:
    assert set() == {term.lesson for term in glossary.terms("en").values()} - set(PLAYED)
