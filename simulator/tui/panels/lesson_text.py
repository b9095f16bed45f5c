"""The lesson's words: the two voices, narration, the task, and the answers to choose from.

Drawn line by line with our own renderer: a Markdown widget costs eighty milliseconds and
breaks Japanese lines where no Japanese line may break.
"""

import msgspec
from textual.message import Message

from simulator.tui.drawing import Line, Span, width_of
from simulator.tui.panels.line_pane import TextPane
from simulator.tui.prose import inline, wrapped
from simulator.tui.table_rows import SIDE_BY_SIDE, row_lines

_WIDEST = 76  # cells of a line: longer ones are hard to read


class Block(msgspec.Struct, frozen=True, kw_only=True):
    """One piece of a lesson's text.

    Kinds: "voice" (with a speaker), "plain", "heading", "small", "task", "memo", "choice" (with a key
    where it can be chosen), "row" (of a table: its label and two cells). `mark` stands before a choice
    ("1", or a sign once it has been answered).
    """

    kind: str
    text: str = ""
    spans: tuple[Span, ...] = ()  # the text in roles, where it has been read already
    speaker: str = ""
    cells: tuple[str, str] = ("", "")
    key: str = ""
    mark: str = ""
    picked: bool = False


class LessonText(TextPane):
    """Up and down go through the answers where there are any, and scroll where there are none."""

    class Answered(Message):
        """An answer was chosen."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    class TermChosen(Message):
        """A click on a word of the glossary, as it stands in the text (perhaps only a part of it)."""

        def __init__(self, shown: str) -> None:
            super().__init__()
            self.shown = shown

    class Scrolled(Message):
        """Other rows are in sight."""

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.blocks: list[Block] = []
        self._starts: list[int] = []  # the first row of each block
        self._newest = 0  # the first block that the text before this one had not
        self._choices: list[tuple[str, int, int]] = []  # key, first row, row after the last
        self._chosen: int | None = None

    def set_blocks(self, blocks: list[Block], *, keep_place: bool = False) -> None:
        """Show other text, from its beginning unless `keep_place`."""
        if blocks == self.blocks:
            return
        self.blocks = blocks
        self._chosen = None
        if not keep_place:
            self.top = 0
        self.update_lines()

    def go_on_with(self, blocks: list[Block]) -> None:
        """Show what the text has become: what is new of it comes into sight, another text from its beginning.

        An answer's reason takes the place of a line that stood there, and what is said at last
        comes behind it: so the beginning is compared, not the whole. An answer that can be chosen
        no more is not new.
        """
        same = 0
        for before, after in zip(self.blocks, blocks, strict=False):
            if _words(before) != _words(after):
                break
            same += 1
        goes_on = 0 < same < len(blocks)
        if blocks != self.blocks:
            self._newest = same if goes_on else 0
        self.set_blocks(blocks, keep_place=goes_on)
        if goes_on:
            self.reveal()

    def reveal(self) -> None:
        """Scroll just so far that what is new of the text comes into sight, its beginning above all."""
        start = self._starts[self._newest] if self._newest < len(self._starts) else 0
        self.show_row(len(self.lines) - 1)
        if self.top > start:
            self.scroll_rows(start - self.top)

    @property
    def more_below(self) -> bool:
        return 0 < self.rows_in_sight < len(self.lines) - self.top

    def page_down(self) -> None:
        """Scroll by what is in sight, but for one row to go on from."""
        self.scroll_rows(max(1, self.rows_in_sight - 1))

    def scroll_rows(self, by: int) -> None:
        before = self.top
        super().scroll_rows(by)
        if self.top != before and self.is_attached:
            self.post_message(self.Scrolled())

    def make_lines(self, width: int) -> list[Line]:
        width = max(8, min(width, _WIDEST))
        rows: list[Line] = []
        self._choices = []
        self._starts = []
        previous = ""
        together = ("choice", "small", "row") if width >= SIDE_BY_SIDE else ("choice", "small")
        for block in self.blocks:
            if rows and not (previous == block.kind and block.kind in together):
                rows.append([])
            start = len(rows)
            self._starts.append(start)
            if block.kind == "row":
                first = previous != block.kind
                rows += row_lines(block.text, *block.cells, width, self.look, begins=first)
            else:
                rows += self._rows_of(block, width)
            if block.key:
                self._choices.append((block.key, start, len(rows)))
            previous = block.kind
        if self._chosen is not None and self._chosen >= len(self._choices):
            self._chosen = None
        self.cursor = None if self._chosen is None else self._choices[self._chosen][1]
        return rows

    def _rows_of(self, block: Block, width: int) -> list[list[Span]]:
        role = {"heading": "heading", "small": "small", "task": "task", "memo": "code"}.get(
            block.kind, "text"
        )
        plain = self.look.symbols.plain
        spans = [
            (plain(text), role if part == "text" else part)
            for text, part in block.spans or inline(block.text, role)
        ]
        if block.kind == "voice":
            said: list[list[Span]] = [[("  ", "text"), *line] for line in wrapped(spans, width - 2)]
            return [[(plain(block.speaker), "speaker")], *said]
        if block.kind == "task":
            return _hung([("> ", "task")], wrapped(spans, width - 2))
        if block.kind == "choice":
            if block.picked:
                spans = [(text, "strong" if part == "text" else part) for text, part in spans]
            mark = f"[{block.mark}]" if block.picked else f" {block.mark} "
            head: list[Span] = [(mark, "chosen" if block.picked else "key"), (" ", "text")]
            return _hung(head, wrapped(spans, width - 4))
        return wrapped(spans, width)

    # Choosing

    def is_raised(self, index: int) -> bool:
        if self._chosen is None:
            return False
        _, start, end = self._choices[self._chosen]
        return start <= index < end

    def key_step(self, by: int) -> None:
        if not self._choices or abs(by) > 1:
            self.scroll_rows(by)
            return
        here = -1 if self._chosen is None else self._chosen
        there = max(0, min(here + by, len(self._choices) - 1))
        _, start, end = self._choices[there]
        if self.top <= start and end <= self.top + self.rows_in_sight:
            self.point_at(there)
        else:
            self.scroll_rows(by)

    def point_at(self, choice: int | None) -> None:
        """Move the selection to an answer, by its position."""
        changed: set[int] = set()
        for number in (self._chosen, choice):
            if number is not None:
                _, start, end = self._choices[number]
                changed.update(range(start, end))
        self._chosen = choice
        self.cursor = None if choice is None else self._choices[choice][1]
        self.forget_rows(*changed)

    def pressed(self, key: str) -> bool:
        if key == "enter" and self._chosen is not None:
            self.post_message(self.Answered(self._choices[self._chosen][0]))
            return True
        return super().pressed(key)

    def choose_number(self, number: int) -> bool:
        """A digit: the answer that it stands before."""
        marks = [block for block in self.blocks if block.key and block.mark == str(number)]
        if not marks:
            return False
        self.post_message(self.Answered(marks[0].key))
        return True

    def clicked(self, x: int, y: int) -> None:
        index = self.top + y - 1
        term = self._term_at(x, index) if y > 0 else ""
        if term:
            self.post_message(self.TermChosen(term))
            return
        for key, start, end in self._choices:
            if start <= index < end and y > 0:
                self.post_message(self.Answered(key))
                return
        super().clicked(x, y)

    def _term_at(self, x: int, index: int) -> str:
        at = 2  # frame and margin
        for text, role in self.lines[index] if 0 <= index < len(self.lines) else ():
            width = width_of([(text, role)])
            if at <= x < at + width:
                return text if role == "term" else ""
            at += width
        return ""


def _words(block: Block) -> tuple[object, ...]:
    """What a block says, however it can be answered at the moment."""
    return block.kind, block.speaker, block.text, block.spans, block.cells


def _hung(head: list[Span], lines: list[list[Span]]) -> list[list[Span]]:
    """Lines with a head before the first, the others set in as deep."""
    margin: list[Span] = [(" " * width_of(head), "text")]
    return [[*(head if index == 0 else margin), *line] for index, line in enumerate(lines)]
