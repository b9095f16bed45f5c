"""The words of a lesson: our small markdown, cut into steps and read step by step when one is shown.

A file has front matter (`title:`), then `## step-id` sections. In a section, `**beginner**:` and
`**expert**:` begin a speech, `> ` a task, any other paragraph is narration; `### …` headings hold the parts
beside the dialogue. Keywords are English in every language; inline styles are in `inline.py`.
"""

import re
from collections.abc import Callable, Iterator
from typing import Final, Literal, NamedTuple

import msgspec

from simulator.course.inline import Complaint, Span, join_lines, read_spans
from simulator.course.titles import unquoted
from simulator.sentences import Sentence

Voice = Literal["beginner", "expert", "narration", "task"]

_SPEECH = re.compile(r"\*\*(beginner|expert)\*\*\s*[:\uff1a]\s*")
_PART = re.compile(
    r"(fine print(?: C[0-9]{2})?|hint [1-9]|(?:choice|why|item|row|side|act) [a-z0-9.-]+|done|speaker notes)"
    r"(?:\s*[:\uff1a]\s*(.*))?"
)
_HEADINGS: Final = (
    "fine print, fine print C01, hint 1, choice ID: label, why ID, item ID: label,"
    " row ID: label | text | article, side left: label, act ID: label, done, speaker notes"
)
UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_LABELLED: Final = frozenset({"choice", "item", "row", "side", "act"})
_WITHOUT_NAME: Final = frozenset({"done", "speaker notes", "fine print"})


class Paragraph(msgspec.Struct, frozen=True):
    voice: Voice
    spans: tuple[Span, ...]
    line: int

    @property
    def plain(self) -> str:
        return "".join(span.text or span.term for span in self.spans)


class RowText(NamedTuple):
    """A row of a table: its label, our sentence, and the article's."""

    label: str
    ours: str
    article: str


class StepText:
    """Everything one language says about a step."""

    def __init__(self, step: str, line: int) -> None:
        self.step = step
        self.line = line
        self.paragraphs: tuple[Paragraph, ...] = ()
        self.fine_print: dict[str, tuple[Paragraph, ...]] = {}  # by claim; "" is about none of them
        self.hints: tuple[tuple[Paragraph, ...], ...] = ()
        self.choices: dict[str, tuple[Span, ...]] = {}
        self.whys: dict[str, tuple[Paragraph, ...]] = {}
        self.items: dict[str, tuple[Span, ...]] = {}
        self.sides: dict[str, tuple[Span, ...]] = {}
        self.acts: dict[str, tuple[Span, ...]] = {}
        self.rows: dict[str, RowText] = {}
        self.done: tuple[Paragraph, ...] = ()
        self.speaker_notes: tuple[Paragraph, ...] = ()
        self.lines: dict[str, int] = {}  # of each `###` heading, by its text without the label

    def spans(self) -> Iterator[Span]:
        """Every span a learner can see, in order."""
        groups = [self.paragraphs, *self.fine_print.values(), *self.hints, *self.whys.values(), self.done]
        for group in groups:
            for paragraph in group:
                yield from paragraph.spans
        for labels in (self.choices, self.items, self.sides, self.acts):
            for label in labels.values():
                yield from label


class LessonText:
    """A lesson in one language. Steps are parsed when they are asked for, and kept.

    Where somebody has `looked_over` the text already, slips of the hand are not looked for.
    """

    def __init__(self, name: str, text: str, *, looked_over: bool = False) -> None:
        self.name = name
        self._looked_over = looked_over
        self.complaints: list[Complaint] = []
        self.title = ""
        self._sections: dict[str, tuple[int, list[str]]] = {}
        self._steps: dict[str, StepText] = {}
        self._text = text
        self._fill: Callable[[str], str] | None = None
        self._split(text)

    def fill_with(self, fill: Callable[[str], str]) -> None:
        """Let every line of a step be filled in before it is read."""
        self._fill = fill

    def section(self, step: str) -> list[str]:
        """The lines of a step as they were written."""
        return self._sections.get(step, (1, []))[1]

    def lines(self) -> list[str]:
        """The lines of the file, with nothing filled in."""
        return self._text.replace("\r\n", "\n").split("\n")

    def unfilled(self) -> "LessonText":
        """The same text, with nothing filled in yet."""
        return LessonText(self.name, self._text, looked_over=self._looked_over)

    def steps(self) -> tuple[str, ...]:
        """The ids of the sections, in order."""
        return tuple(self._sections)

    def step(self, step: str) -> StepText:
        """The text of a step; empty for a step that this file leaves out."""
        found = self._steps.get(step)
        if found is None:
            line, lines = self._sections.get(step, (1, []))
            if self._fill is not None:
                lines = [self._fill(text) for text in lines]
            found = self._steps[step] = _StepReader(step, line, self.complaints).read(lines)
        return found

    def complain(self, line: int, column: int, message: Sentence) -> None:
        self.complaints.append(Complaint(line, column, message))

    def check(self) -> list[Complaint]:
        """Parse everything; what is wrong, by line."""
        for step in self._sections:
            self.step(step)
        return sorted(set(self.complaints))

    def _split(self, text: str) -> None:
        text = text.replace("\r\n", "\n")
        lines = (text if self._looked_over else self._safe(text)).replace("\t", " ").split("\n")
        start = self._front_matter(lines)
        section: list[str] | None = None
        for number, written in enumerate(lines[start:], start + 1):
            content = written if self._looked_over else self._righted(written, number)
            if content.startswith("## "):
                section = []
                step = content[3:].strip()
                if step in self._sections:
                    self.complain(
                        number, 4, Sentence("the step '{step}' has two sections; keep one", step=step)
                    )
                self._sections[step] = (number, section)
            elif section is not None:
                section.append(content)
            elif content.strip() and not content.startswith("<!--"):
                self.complain(number, 1, Sentence("text before the first '## step-id'; put it under a step"))

    def _safe(self, text: str) -> str:
        """The text without what a terminal would obey."""
        unsafe = UNSAFE.search(text)
        if unsafe is None:
            return text
        before = text[: unsafe.start()]
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        self.complain(
            line,
            column,
            Sentence(
                "U+{character} cannot stand in a text; leave it out",
                character=format(ord(unsafe[0]), "04X"),
            ),
        )
        return UNSAFE.sub("\ufffd", text)

    def _righted(self, line: str, number: int) -> str:
        """The line as it was meant."""
        from simulator.course.text_slips import line_slip, mark_slips

        slip = line_slip(line, number)
        if slip is not None:
            line = slip.right or line
        for found in (*(() if slip is None else (slip,)), *mark_slips(line, number)):
            self.complain(found.line, found.column, found.message)
        return line

    def _front_matter(self, lines: list[str]) -> int:
        """Reads `title:` between two lines of ---; gives back how many lines that took."""
        start = next((index for index, line in enumerate(lines) if line.strip()), 0)
        if lines[start].strip() != "---" or "---" not in [line.strip() for line in lines[start + 1 :]]:
            self.complain(1, 1, Sentence("the file begins with three lines: '---', 'title: …', '---'"))
            return start
        end = start + 1
        while lines[end].strip() != "---":
            key, _, value = lines[end].replace("\uff1a", ":", 1).partition(":")
            if key.strip() == "title" and value.strip():
                self.title = unquoted(value)
            elif lines[end].strip():
                self.complain(
                    end + 1,
                    1,
                    Sentence("unknown key '{key}'; front matter holds 'title: …' only", key=key.strip()),
                )
            end += 1
        if not self.title:
            self.complain(start + 1, 1, Sentence("the title is missing; write 'title: …'"))
        return end + 1


class _StepReader:
    """Reads one `## step-id` section; what is wrong goes to the complaints."""

    def __init__(self, step: str, line: int, complaints: list[Complaint]) -> None:
        self._text = StepText(step, line)
        self._complaints = complaints
        self._hints: dict[int, tuple[Paragraph, ...]] = {}

    def read(self, lines: list[str]) -> StepText:
        text = self._text
        for number, heading, body in _parts(text.line, lines):
            paragraphs = self._paragraphs(body, number)
            if heading is None:
                text.paragraphs = paragraphs
            else:
                self._part(number, heading, paragraphs)
        text.hints = tuple(self._hints[number] for number in sorted(self._hints))
        if sorted(self._hints) != list(range(1, len(self._hints) + 1)):
            self._complain(
                text.line, Sentence("the hints of '{step}' are not numbered 1, 2, 3", step=text.step), 4
            )
        return text

    def _complain(self, line: int, message: Sentence, column: int = 5) -> None:
        self._complaints.append(Complaint(line, column, message))

    def _part(self, line: int, heading: str, paragraphs: tuple[Paragraph, ...]) -> None:
        match = _PART.fullmatch(heading)
        meant = None if match is not None else _meant(heading)
        if meant is not None and (match := _PART.fullmatch(meant)) is not None:
            self._complain(
                line, Sentence("write '{line}', with exactly these signs", line=f"### {meant}"[:40]), 1
            )
        if match is None:
            self._complain(
                line,
                Sentence(
                    "unknown heading '{heading}'; there is {headings}",
                    heading=heading[:40],
                    headings=_HEADINGS,
                ),
            )
            return
        key = match[1]
        kind, _, name = key.rpartition(" ") if key not in _WITHOUT_NAME else (key, "", "")
        label = match[2] or ""
        if key in self._text.lines:
            self._complain(line, Sentence("'### {key}' stands here twice; keep one", key=key))
        self._text.lines[key] = line
        if kind in _LABELLED and not label:
            self._complain(line, Sentence("'### {key}' needs a label: '### {key}: …'", key=key))
        elif kind not in _LABELLED and label:
            self._complain(
                line, Sentence("'### {key}' has no label; begin its text on the next line", key=key)
            )
        if kind in _LABELLED:
            self._labelled(kind, name, label, line)
        else:
            self._told(kind, name, paragraphs)

    def _labelled(self, kind: str, name: str, label: str, line: int) -> None:
        if kind == "row":
            cells = [cell.strip() for cell in label.split("|")]
            if len(cells) != 3 or not all(cells):
                self._complain(
                    line, Sentence("'### row {name}' needs three parts: label | text | article", name=name)
                )
            self._text.rows[name] = RowText(*[*cells, "", "", ""][:3])
        else:
            text = self._text
            labels = {"choice": text.choices, "item": text.items, "side": text.sides, "act": text.acts}
            labels[kind][name] = read_spans(label, line, self._complaints)

    def _told(self, kind: str, name: str, paragraphs: tuple[Paragraph, ...]) -> None:
        if kind == "hint":
            self._hints[int(name)] = paragraphs
        elif kind == "fine print":
            self._text.fine_print[name] = paragraphs
        elif kind == "why":
            self._text.whys[name] = paragraphs
        elif kind == "done":
            self._text.done = paragraphs
        else:
            self._text.speaker_notes = paragraphs

    def _paragraphs(self, lines: list[str], heading_line: int) -> tuple[Paragraph, ...]:
        found: list[Paragraph] = []
        block: list[str] = []
        begun = heading_line
        for number, line in enumerate([*lines, ""], heading_line + 1):
            stripped = line.strip()
            task_begins = stripped.startswith(">") and not (block and block[0].startswith(">"))
            if block and (not stripped or task_begins or _SPEECH.match(stripped)):
                found.append(self._paragraph(block, begun))
                block = []
            if stripped and not stripped.startswith("<!--"):
                if not block:
                    begun = number
                block.append(stripped)
        return tuple(found)

    def _paragraph(self, block: list[str], line: int) -> Paragraph:
        voice: Voice = "narration"
        speech = _SPEECH.match(block[0])
        if speech:
            voice = "beginner" if speech[1] == "beginner" else "expert"
            block = [block[0][speech.end() :], *block[1:]]
        elif block[0].startswith(">"):
            voice = "task"
            block = [text.removeprefix(">").strip() for text in block]
        return Paragraph(voice, read_spans(join_lines(block), line, self._complaints), line)


def _meant(heading: str) -> str | None:
    from simulator.course.text_slips import part_heading

    return part_heading(heading)


def _parts(line: int, lines: list[str]) -> Iterator[tuple[int, str | None, list[str]]]:
    """The dialogue of a section, then each `###` part: line of its heading, heading, lines."""
    number, heading, body = line, None, list[str]()
    for index, text in enumerate(lines, line + 1):
        if text.startswith("### "):
            yield number, heading, body
            number, heading, body = index, text[4:].strip(), []
        else:
            body.append(text)
    yield number, heading, body
