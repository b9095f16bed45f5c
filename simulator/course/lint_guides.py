"""The teacher's guides held against the script: every scene named, with the minutes that the script gives."""

from collections.abc import Iterator
from typing import Final

from simulator import plain_yaml
from simulator.course.guide import GUIDE_NAME, scenes
from simulator.course.loader import Lesson
from simulator.course.texts import UNSAFE
from simulator.faults import Fault, did_you_mean
from simulator.sentences import Sentence
from simulator.world.files import read_inside, shown_name

_TITLE: Final = "# "


def guide_faults(lesson: Lesson) -> Iterator[Fault]:
    """What is wrong with each guide; a language that alone has none is worth a warning."""
    there = {}
    for path in sorted(lesson.folder.iterdir()):
        match = GUIDE_NAME.fullmatch(path.name)
        if match is None:
            continue
        name, faults = shown_name(path), list[Fault]()
        octets = read_inside(lesson.folder, path, faults)
        yield from faults
        if octets is None:
            continue
        there[match[1]] = path
        try:
            text = plain_yaml.decode(octets, name).replace("\r\n", "\n")
        except plain_yaml.PlainYamlError as error:
            yield Fault(name, error.line, error.column, error.message)
            continue
        for line, column, message in _text_faults(lesson, text):
            yield Fault(name, line, column, message)
    for language in lesson.texts if there else ():
        if language not in there:
            told = Sentence(
                "has no guide.{language}.md; 'hagaki guide' has nothing to print in that language",
                language=language,
            )
            yield Fault(shown_name(lesson.folder), 1, 1, told, warning=True)


def _text_faults(lesson: Lesson, text: str) -> Iterator[tuple[int, int, Sentence]]:
    unsafe = UNSAFE.search(text)
    if unsafe:
        before = text[: unsafe.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        yield (
            line,
            column,
            Sentence(
                "U+{character} cannot stand in a text; leave it out", character=format(ord(unsafe[0]), "04X")
            ),
        )
    if not text.lstrip("\ufeff\n").startswith(_TITLE):
        yield 1, 1, Sentence("a guide begins with its title: '# …'")
    minutes = {step.id: step.minutes for step in lesson.script.steps}
    rows = list(scenes(text))
    for row in rows:
        if row.step not in minutes:
            yield (
                row.line,
                3,
                Sentence(
                    "the script has no step '{step}'{near}",
                    step=row.step[:40],
                    near=did_you_mean(row.step, minutes),
                ),
            )
        elif row.minutes != minutes[row.step]:
            told = Sentence(
                "'{step}' takes {minutes} minutes here and {wanted} in the script; write the same in both",
                step=row.step,
                minutes=row.minutes,
                wanted=minutes[row.step],
            )
            yield row.line, 3, told
    if rows:
        named = {row.step for row in rows}
        for step in minutes:
            if step not in named:
                yield (
                    rows[-1].line,
                    1,
                    Sentence("the step '{step}' is missing from the table; write a row for it", step=step),
                )
