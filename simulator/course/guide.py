"""The teacher's guide of a lesson, `guide.LANG.md`, as lines for a terminal: headings, lists, aligned tables.

The guide is small markdown: `#` headings, paragraphs, `- ` items, tables. A table whose first cells are steps
and whose second cells are numbers gives each scene's minutes; `scenes` reads it, so that it can be checked.
Behind the guide stand the speaker notes of the lesson's text, scene by scene.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from simulator import plain_yaml
from simulator.course.inline import join_lines, plain
from simulator.course.loader import Lesson
from simulator.faults import Fault
from simulator.words.catalogue import Catalogue
from simulator.words.kinsoku import break_lines
from simulator.words.language import FALLBACK
from simulator.words.width import cells, pad
from simulator.world.files import read_inside, shown_name

_STEP = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_RULE = re.compile(r"\|?[\s:|-]+\|?")
_UNDERLINES: Final = {1: "═", 2: "─"}
_BLANKS: Final = re.compile(r"_{3,}")
GUIDE_NAME: Final = re.compile(r"guide\.([a-z]{2,3})\.md")


class SceneRow(NamedTuple):
    """A row of the table of scenes: its line in the file, the step it names, the minutes it gives."""

    line: int
    step: str
    minutes: int


class NoGuide(LookupError):
    """The lesson has no guide in any language."""


def guide_lines(lesson: Lesson, words: Catalogue, width: int) -> Iterator[str]:
    """The guide and the speaker notes, none wider than `width` cells. Raises NoGuide or PlainYamlError."""
    yield from rendered(read_guide(lesson.folder, words.language), width)
    notes = [(step, lesson.step_text(step, words.language).speaker_notes) for step in lesson.script.steps]
    told = [(step, paragraphs) for step, paragraphs in notes if paragraphs]
    if told:
        yield from ("", *_heading(words.text("cli.guide.notes"), 2, width))
    for step, paragraphs in told:
        for number, paragraph in enumerate(paragraphs):
            text = plain(paragraph.spans, words.language)
            yield from ("", *_wrapped(text if number else f"{step.id}: {text}", "", width))


def read_guide(folder: Path, language: str) -> str:
    """The guide in a language, else in English, else in any. Raises NoGuide or PlainYamlError."""
    there = {match[1]: path for path in folder.iterdir() if (match := GUIDE_NAME.fullmatch(path.name))}
    path = there.get(language) or there.get(FALLBACK) or next(iter(there.values()), None)
    if path is None:
        raise NoGuide(folder.name)
    faults: list[Fault] = []
    octets = read_inside(folder, path, faults)
    if octets is None:
        raise NoGuide(folder.name)
    return plain_yaml.decode(octets, shown_name(path)).replace("\t", " ")


def scenes(text: str) -> Iterator[SceneRow]:
    """The rows that name a step and its minutes."""
    for number, line in enumerate(text.splitlines(), 1):
        cells_of = _cells(line)
        if len(cells_of) > 1 and _STEP.fullmatch(cells_of[0]) and cells_of[1].isdecimal():
            yield SceneRow(number, cells_of[0], int(cells_of[1][:6]))


def rendered(text: str, width: int) -> Iterator[str]:
    """Small markdown as lines of a terminal; a blank line stands between its blocks."""
    blank = False
    for block in _blocks(text):
        if blank:
            yield ""
        yield from _block(block, width)
        blank = True


def _blocks(text: str) -> Iterator[list[str]]:
    """Headings, tables, lists and paragraphs, each with its lines."""
    block: list[str] = []
    for line in [*text.replace("\r\n", "\n").split("\n"), ""]:
        if block and (not line.strip() or _kind(line) == "heading" or _kind(block[0]) != _kind(line)):
            yield block
            block = []
        if line.strip():
            block.append(line.rstrip())


def _kind(line: str) -> str:
    if line.startswith("#"):
        return "heading"
    return "table" if line.lstrip().startswith("|") else "text"


def _block(block: list[str], width: int) -> Iterator[str]:
    if _kind(block[0]) == "heading":
        marks = len(block[0]) - len(block[0].lstrip("#"))
        yield from _heading(block[0][marks:].strip(), marks, width)
        yield from _text(block[1:], width)
    elif _kind(block[0]) == "table":
        yield from _table([_cells(line) for line in block if not _RULE.fullmatch(line)], width)
    else:
        yield from _text(block, width)


def _heading(text: str, level: int, width: int) -> Iterator[str]:
    yield from break_lines(text, width)
    if level in _UNDERLINES:
        yield _UNDERLINES[level] * min(width, cells(text))


def _text(lines: list[str], width: int) -> Iterator[str]:
    """Paragraphs and items; a line that goes on from an item belongs to it."""
    parts: list[list[str]] = []
    for line in lines:
        if line.lstrip().startswith(("- ", "* ")) or not parts or _BLANKS.search(line):
            parts.append([line])
        else:
            parts[-1].append(line.strip())
    for part in parts:
        item = re.match(r"\s*[-*] ", part[0])
        mark = "  • " if item else ""
        yield from _wrapped(join_lines([part[0][item.end() if item else 0 :], *part[1:]]), mark, width)


def _wrapped(text: str, mark: str, width: int) -> Iterator[str]:
    room = max(10, width - len(mark))
    for number, line in enumerate(break_lines(_unmarked(text), room)):
        yield (mark if number == 0 else " " * len(mark)) + line


def _unmarked(text: str) -> str:
    return re.sub(r"\*\*(.+?)\*\*", r"\1", text)


def _cells(line: str) -> list[str]:
    stripped = line.strip()
    if not stripped.startswith("|"):
        return []
    return [_unmarked(cell.strip()) for cell in stripped.strip("|").split("|")]


def _table(rows: list[list[str]], width: int) -> Iterator[str]:
    """Aligned columns; the last column is broken over lines when it does not fit."""
    columns = max((len(row) for row in rows), default=0)
    if not columns:
        return
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    widths = [min(40, max(cells(row[at]) for row in full)) for at in range(columns)]
    before = sum(widths[:-1]) + 2 * (columns - 1)
    last = max(12, width - before)
    for number, row in enumerate(full):
        lead = "".join(pad(cell, wide) + "  " for cell, wide in zip(row[:-1], widths[:-1], strict=True))
        for at, line in enumerate(break_lines(row[-1], last)):
            yield ((lead if at == 0 else " " * before) + line).rstrip()
        if number == 0:
            yield "─" * min(width, before + widths[-1])
