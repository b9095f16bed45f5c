"""What is to be filled in, held against what there is: `{password:haruto}`, `{value:place}`, and letters.

A letter gives its values in every language in the same number, so that the same one is chosen in each.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

from simulator.course.loader import Lesson
from simulator.course.particulars import SLOT, letters_of
from simulator.course.text_slips import mark_slips
from simulator.course.texts import UNSAFE
from simulator.faults import Fault, did_you_mean
from simulator.plain_yaml import Path
from simulator.sentences import Sentence
from simulator.typed_yaml import fields_of
from simulator.words.language import FALLBACK
from simulator.world.files import shown_name
from simulator.world.letters import find_template, read_faults, read_template
from simulator.world.values import slots

_FEWEST: int = 2


def slot_faults(lesson: Lesson) -> Iterator[Fault]:
    """The world of the lesson is known to be good."""
    letters = letters_of(lesson.script)
    unread = any(
        read_template(letter, told, lesson.folder) is None for letter in letters for told in lesson.texts
    )
    for path, text in _strings(lesson.script, ()):
        for message in _unknown(lesson, text, FALLBACK, unread):
            yield Fault(lesson.positions.name, *lesson.positions.at(path), message)
    for language, lesson_text in lesson.texts.items():
        for number, line in enumerate(lesson_text.lines(), 1):
            for message in _unknown(lesson, line, language, unread):
                yield Fault(lesson_text.name, number, line.index("{") + 1, message)
    for letter in letters:
        yield from _letter_faults(lesson, letter)


def _strings(part: Any, path: Path) -> Iterator[tuple[Path, str]]:
    """Every string of the script that has something to fill in, by its path."""
    if isinstance(part, str):
        if "{" in part:
            yield path, part
    elif isinstance(part, tuple):
        for index, item in enumerate(part):
            yield from _strings(item, (*path, index))
    elif isinstance(part, msgspec.Struct):
        for key, field in fields_of(type(part)).items():
            yield from _strings(getattr(part, field.attribute), (*path, key))


def _unknown(lesson: Lesson, text: str, language: str, unread: bool) -> Iterator[Sentence]:
    """With a letter `unread` nobody knows which values there are; that is told of the letter."""
    particulars = lesson.particulars
    for match in SLOT.finditer(text):
        kind, name = match[1], match[2]
        if kind == "value" and unread:
            continue
        if particulars.value(kind, name, language) is None:
            known = particulars.known(kind, language)
            near = did_you_mean(name, known)
            if kind == "value":
                yield Sentence(
                    "no letter of this lesson gives the value '{name}'{near}", name=name[:40], near=near
                )
            else:
                yield Sentence(
                    "no {kind} is called '{name}'{near}", kind=Sentence("person"), name=name[:40], near=near
                )


def _letter_faults(lesson: Lesson, letter: str) -> Iterator[Fault]:
    """A letter begins with its subject, and gives its values alike in every language of the lesson."""
    first: dict[str, int] = {}
    for language in sorted(lesson.texts):
        path = find_template(letter, language, lesson.folder)
        if path is None:
            return  # told already: no letter is called so
        name, text = shown_name(path), read_template(letter, language, lesson.folder)
        if not path.name.endswith(f".{language}.txt"):
            wanted = f"{letter}.{language}.txt"
            yield Fault(
                name,
                1,
                1,
                Sentence(
                    "is sent in '{language}' too; write {wanted} beside it", language=language, wanted=wanted
                ),
                warning=True,
            )
            continue
        if text is None:
            yield from read_faults(letter, language, lesson.folder)
            continue
        if not text.startswith("Subject:") or "\n\n" not in text:
            yield Fault(name, 1, 1, Sentence("a letter begins with 'Subject: …' and an empty line"))
        unsafe = UNSAFE.search(text)
        if unsafe:
            told = Sentence(
                "U+{character} cannot stand in a letter of a lesson; leave it out",
                character=format(ord(unsafe[0]), "04X"),
            )
            yield Fault(name, *_place(text, unsafe.start()), told)
        for number, line in enumerate(text.split("\n"), 1):
            for slip in mark_slips(line, number):
                yield Fault(name, slip.line, slip.column, slip.message)
        yield from _value_faults(name, text, first)


def _value_faults(name: str, text: str, first: dict[str, int]) -> Iterator[Fault]:
    """`first` says how many choices each value has in the languages before this one."""
    counts: dict[str, int] = {}
    for slot in slots(text):
        place = _place(text, slot.start)
        if slot.choices is None:
            if slot.name not in counts:
                told = Sentence(
                    "write the choices of '{name}' where it first stands: {{name}: a | b}", name=slot.name
                )
                yield Fault(name, *place, told)
        elif len(slot.choices) < _FEWEST or "" in slot.choices:
            told = Sentence("'{name}' needs two choices or more: {{name}: a | b}", name=slot.name)
            yield Fault(name, *place, told)
        else:
            counts.setdefault(slot.name, len(slot.choices))
    for value, count in counts.items():
        if first.setdefault(value, count) != count:
            told = Sentence(
                "'{value}' has {count} choices here and {other} in another language; write as many in each",
                value=value,
                count=count,
                other=first[value],
            )
            yield Fault(name, 1, 1, told)


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
