"""The base of every pane: a frame of our own signs around rows that are asked for one by one.

Only the rows in sight are ever made, a key costs the same at ten rows and at a million,
and nothing is animated. The pane scrolls by a row number of its own, since Textual's virtual
size would lay out the whole screen anew each time a row is added.
"""

from rich.segment import Segment
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from simulator.tui.drawing import Line, Span, cropped, width_of
from simulator.tui.look import Look, look_of

_KEPT_STRIPS = 512


class LinePane(Widget, can_focus=True):
    """A framed pane of rows. Subclasses give `row_count` and `row`.

    `cursor` is the selected row, or None where rows are only read.
    """

    ALLOW_SELECT = False

    framed = True
    selectable = False

    class Chosen(Message):
        """Enter or a click on a row."""

        def __init__(self, pane: "LinePane", index: int) -> None:
            super().__init__()
            self.pane = pane
            self.index = index

    class TitleChosen(Message):
        """A click on one of the titles in the frame."""

        def __init__(self, pane: "LinePane", key: str) -> None:
            super().__init__()
            self.pane = pane
            self.key = key

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.titles: list[tuple[str, str]] = []  # key, text
        self.title_key = ""
        self.marked = False  # its title stands in brackets without the focus, too
        self.footnote = ""
        self.top = 0
        self.cursor: int | None = None
        self._room = Size(0, 0)  # of the last drawing
        self._rows: dict[int, Line] = {}
        self._strips: dict[int, Strip] = {}  # by row
        self._framed_strips: dict[int, dict[tuple[str, bool, bool], Strip]] = {}  # by row, then by frame
        self._drawn: dict[int, Strip] = {}  # by line of the screen
        self._drawn_focused = False
        self._drawn_for = (-1, -1, -1)  # look version, width, height

    # What subclasses say

    def row_count(self) -> int:
        return 0

    def row(self, index: int, width: int) -> Line:
        """One row; called only for rows in sight, of which there are none here."""
        return []

    def lay_out(self) -> None:
        """Called while drawing, when look or size are others than at the last time; must not refresh."""

    # What the screen asks

    @property
    def look(self) -> Look:
        return look_of(self)

    @property
    def room_below(self) -> int:
        """Empty rows that may stand below the last one."""
        return 0

    @property
    def rows_in_sight(self) -> int:
        return max(0, self._room[1] - (2 if self.framed else 0))

    @property
    def row_width(self) -> int:
        """Cells of a row inside the frame and its inner margins."""
        return max(0, self._room[0] - (4 if self.framed else 0))

    def texts_in_sight(self) -> list[str]:
        """What the rows in sight say."""
        last = min(self.row_count(), self.top + self.rows_in_sight)
        rows = (self.row(index, self.row_width) for index in range(self.top, last))
        return ["".join(text for text, _ in row).strip() for row in rows]

    def forget(self) -> None:
        """What was drawn is out of date: draw everything anew."""
        self._clear()
        self.scroll_rows(0)
        self.redraw()

    def _clear(self) -> None:
        self._rows.clear()
        self._strips.clear()
        self._framed_strips.clear()

    def redraw(self) -> None:
        """Draw the rows that there are, and the frame, anew."""
        self._drawn.clear()
        self.refresh()

    def forget_rows(self, *indexes: int) -> None:
        """Draw these rows anew, and nothing else."""
        for index in indexes:
            self._rows.pop(index, None)
        self._ink_again(*indexes)

    def _ink_again(self, *indexes: int) -> None:
        """Draw these rows anew from the same words."""
        edge = 1 if self.framed else 0
        for index in indexes:
            self._strips.pop(index, None)
            self._framed_strips.pop(index, None)
            y = index - self.top
            if 0 <= y < self.rows_in_sight:
                self._drawn.pop(y + edge, None)
                self.refresh(Region(0, y + edge, self.size.width, 1))

    def scroll_rows(self, by: int) -> None:
        """Move the window by some rows, staying inside."""
        top = max(0, min(self.top + by, self.row_count() + self.room_below - self.rows_in_sight))
        if top != self.top:
            self.top = top
            self.redraw()

    def show_row(self, index: int) -> None:
        """Scroll just so far that the row is in sight."""
        if index < self.top:
            self.scroll_rows(index - self.top)
        elif index >= self.top + self.rows_in_sight:
            self.scroll_rows(index - self.top - self.rows_in_sight + 1)

    def move_cursor(self, index: int | None) -> None:
        """Select another row and keep it in sight."""
        if index is not None:
            index = max(0, min(index, self.row_count() - 1)) if self.row_count() else None
        if index == self.cursor:
            return
        before, self.cursor = self.cursor, index
        self._ink_again(*(row for row in (before, index) if row is not None))
        if index is not None:
            self.show_row(index)
        self.cursor_moved()

    def cursor_moved(self) -> None:
        """Called after the selection changed; subclasses may draw what hangs on it."""

    # Drawing

    def render_lines(self, crop: Region) -> list[Strip]:
        """The lines of a region. What has been drawn is kept, and no style of Textual's applies to it:
        when one line changes on two sides of the screen, Textual asks for all between them."""
        look = self.look
        width, height = self._room = self.size
        drawn_for = (look.version, width, height)
        drawn = self._drawn
        if drawn_for != self._drawn_for:
            self._drawn_for = drawn_for
            self._clear()
            self.lay_out()
            drawn.clear()
        if not drawn:  # all lines look alike: those drawn before the news of the focus came, and those after
            self._drawn_focused = self.has_focus
        strips = []
        for y in crop.line_range:
            strip = drawn.get(y)
            if strip is None:
                strip = drawn[y] = self._line(y, width, height, look)
            strips.append(strip)
        if crop.column_span != (0, width):
            first, end = crop.column_span
            strips = [strip.crop(first, end) for strip in strips]
        return strips

    def _line(self, y: int, width: int, height: int, look: Look) -> Strip:
        if not self.framed:
            return self._row_strip(self.top + y, width, look)
        if y == 0 or y == height - 1:
            return look.strip(self._edge(look, width, upper=y == 0), width)
        return self._framed(y, width, look)

    def _row_strip(self, index: int, width: int, look: Look) -> Strip:
        strip = self._strips.get(index)
        if strip is None:
            if len(self._strips) > _KEPT_STRIPS:
                self._clear()
            if not 0 <= index < self.row_count():
                return look.strip([], width)  # not kept: the row may yet come
            line = self._rows.get(index)
            if line is None:
                line = self._rows[index] = cropped(self.row(index, width), width, look.symbols.ellipsis)
            strip = look.strip(line, width, raised=self.is_raised(index))
            self._strips[index] = strip
        return strip

    def is_raised(self, index: int) -> bool:
        """Whether the row lies on the ground of the selection."""
        return index == self.cursor

    def _framed(self, y: int, width: int, look: Look) -> Strip:
        """A row between the sides of the frame, with the thumb of the scroll bar on the right one."""
        signs = look.symbols
        index = self.top + y - 1
        right = signs.vertical
        count, sight = self.row_count(), self.rows_in_sight
        if count > sight > 0:
            start = self.top * sight // count
            if start <= y - 1 <= start + max(0, sight * sight // count):
                right = signs.thumb
        pointed = index == self.cursor
        made_for = (right, pointed, self._drawn_focused)
        framed = self._framed_strips.get(index, {}).get(made_for)
        if framed is None:
            text = look.ink.styles["text"]
            frame = look.ink.styles["frame_focus" if self._drawn_focused else "frame"]
            margin = look.ink.styles["strong"] if pointed else text
            framed = Strip(
                [
                    Segment(signs.vertical, frame),
                    Segment(signs.cursor if pointed else " ", margin),
                    *self._row_strip(index, width - 4, look),
                    Segment(" ", text),
                    Segment(right, frame),
                ],
                width,
            )
            if index < count:
                self._framed_strips.setdefault(index, {})[made_for] = framed
        return framed

    def _edge(self, look: Look, width: int, *, upper: bool) -> list[Span]:
        signs = look.symbols
        role = "frame_focus" if self._drawn_focused else "frame"
        left, right = (signs.top_left, signs.top_right) if upper else (signs.bottom_left, signs.bottom_right)
        label = self._title_spans(role) if upper else self._footnote_spans(role)
        label = cropped(label, width - 4, signs.ellipsis)
        rest = max(0, width - 3 - width_of(label))
        if upper:
            return [(left + signs.horizontal, role), *label, (signs.horizontal * rest + right, role)]
        return [(left + signs.horizontal * rest, role), *label, (signs.horizontal + right, role)]

    def _title_spans(self, role: str) -> list[Span]:
        spans: list[Span] = []
        for key, text in self.titles:
            if spans:
                spans.append(("|", role))
            here = key == self.title_key
            several = len(self.titles) > 1
            shown = f"[{text}]" if here and (self._drawn_focused or self.marked) else f" {text} "
            spans.append((shown, ("chosen" if several else "strong") if here else "small"))
        return spans

    def _footnote_spans(self, role: str) -> list[Span]:
        return [(f" {self.footnote} ", "small")] if self.footnote else []

    # Moving

    def watch_has_focus(self, _has_focus: bool) -> None:
        super().watch_has_focus(_has_focus)
        self.focus_changed()

    def focus_changed(self) -> None:
        """Draw anew where the focus makes a difference to what stands there."""
        if self._drawn_focused != self.has_focus:
            self.redraw()

    def on_resize(self, event: events.Resize) -> None:
        self._room = self.size
        if self.cursor is not None:
            self.show_row(self.cursor)
        self.scroll_rows(0)

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        self.scroll_rows(3)
        event.stop()

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        self.scroll_rows(-3)
        event.stop()

    def on_click(self, event: events.Click) -> None:
        self.clicked(event.x, event.y)

    def clicked(self, x: int, y: int) -> None:
        """A click at a cell. To be overridden, since Textual calls the `on_` methods of every class."""
        if self.framed and y == 0:
            key = self._title_at(x)
            if key:
                self.post_message(self.TitleChosen(self, key))
            return
        index = self.top + y - (1 if self.framed else 0)
        if 0 <= index < self.row_count() and (not self.framed or y < self.size.height - 1):
            if self.selectable:
                self.move_cursor(index)
            self.post_message(self.Chosen(self, index))

    def _title_at(self, x: int) -> str:
        at = 2
        for key, text in self.titles:
            end = at + width_of([(text, "")]) + 2
            if at <= x < end:
                return key
            at = end + 1
        return ""

    def key_step(self, by: int) -> None:
        """One arrow key: moves the selection, or the window where nothing is selected."""
        if self.selectable:
            self.move_cursor((-1 if self.cursor is None else self.cursor) + by)
        else:
            self.scroll_rows(by)

    def on_key(self, event: events.Key) -> None:
        if self.pressed(event.key):
            event.stop()

    def pressed(self, key: str) -> bool:
        """A key that the pane may take for itself; False lets it go on to the screen. To be overridden."""
        sight = max(1, self.rows_in_sight - 1)
        moves = {"up": -1, "down": 1, "pageup": -sight, "pagedown": sight}
        moves |= {"home": -self.row_count(), "end": self.row_count()}
        if key in moves:
            self.key_step(moves[key])
        elif key == "enter" and self.selectable and self.cursor is not None:
            self.post_message(self.Chosen(self, self.cursor))
        else:
            return False
        return True


class TextPane(LinePane):
    """A pane whose few rows are made at once; setting new ones draws only those that differ.

    Subclasses that lay their rows out for a width give `make_lines` and call `update_lines`.
    """

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.lines: list[Line] = []

    def row_count(self) -> int:
        return len(self.lines)

    def row(self, index: int, width: int) -> Line:
        return self.lines[index]

    def make_lines(self, width: int) -> list[Line]:
        """The rows for so many cells."""
        return self.lines

    def lay_out(self) -> None:
        self.lines = self.make_lines(self.row_width)

    def update_lines(self) -> None:
        """What is shown has changed; where nothing is in sight the rows are made when it is."""
        if self.size.width:
            self.set_lines(self.make_lines(self.row_width))
        else:
            self._drawn_for = (-1, -1, -1)

    def set_lines(self, lines: list[Line]) -> None:
        before, self.lines = self.lines, lines
        if len(before) != len(lines) and self.framed:
            self.forget()
            return
        for index in range(max(len(before), len(lines))):
            old = before[index] if index < len(before) else None
            new = lines[index] if index < len(lines) else None
            if old != new:
                self.forget_rows(index)
