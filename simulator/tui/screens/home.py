"""Home: the lessons and how far one has come in each, the lab, and where one left off."""

from typing import ClassVar

from textual import events
from textual.app import ComposeResult

from simulator.tui import keys
from simulator.tui.drawing import Line, Span, cropped, padded, width_of
from simulator.tui.keys import Command
from simulator.tui.lesson_list import Listed, listed_lessons
from simulator.tui.panels.footer import Hint
from simulator.tui.panels.header import Header, Heading
from simulator.tui.panels.line_pane import LinePane, TextPane
from simulator.tui.screens.ask import AskScreen
from simulator.tui.screens.house import HouseScreen
from simulator.words.language import FALLBACK

_WIDEST = 92
_IN_ENGLISH = "(Can you read this? n: English)"  # for whoever sees no Japanese at all


class Doors(TextPane):
    """The ways to go; only rows with a door behind them are selected."""

    selectable = True

    def __init__(self) -> None:
        super().__init__(id="doors", classes="page")
        self.doors: dict[int, str] = {}  # row: "lesson:ID", "resume:ID", "lab"

    def key_step(self, by: int) -> None:
        rows = sorted(self.doors)
        if not rows:
            return
        here = rows.index(self.cursor) if self.cursor in rows else -1
        there = max(0, min(here + (by if abs(by) < len(self.lines) else by * len(rows)), len(rows) - 1))
        self.move_cursor(rows[there])

    def clicked(self, x: int, y: int) -> None:
        index = self.top + y - 1
        if index in self.doors:
            self.move_cursor(index)
            self.post_message(self.Chosen(self, index))


class HomeScreen(HouseScreen):
    """Digits and Enter open a lesson; `q` ends the program.

    `guessed`: the language comes from the locale alone, and perhaps cannot even be drawn.
    """

    tables: ClassVar[tuple[tuple[Command, ...], ...]] = (keys.HOME, keys.ANYWHERE)
    BINDINGS = keys.bindings(keys.HOME)

    def __init__(self, *, guessed: bool = False) -> None:
        super().__init__()
        self._guessed = guessed
        self._drawn_for: int | None = None  # cells of a row at the last drawing

    def furniture(self) -> ComposeResult:
        yield Header(id="header")
        yield Doors()

    def on_mount(self) -> None:
        self.lessons = listed_lessons()
        self.set_focus(self.query_one(Doors))
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._draw()
        progress, language = self.house.progress, self.look.language
        if not self._guessed or language == FALLBACK or progress is None or progress.setting("language"):
            return

        def answered(readable: bool | None) -> None:
            self.house.choose_language(language if readable else FALLBACK)

        question = f"{self.look.text('home.can_you_read')} {_IN_ENGLISH}"
        self.app.push_screen(AskScreen(lambda: question, no="English"), answered)

    def room_changed(self, wide: bool) -> None:
        if self.is_mounted:
            self._draw()

    def on_resize(self, event: events.Resize) -> None:
        if self._drawn_for is not None:
            self.call_after_refresh(self._draw_for_room)

    def _draw_for_room(self) -> None:
        if self.query_one(Doors).row_width != self._drawn_for:
            self._draw()

    def look_changed(self) -> None:
        self._draw()

    def returned(self) -> None:
        self._draw()

    def _draw(self) -> None:
        look = self.look
        doors = self.query_one(Doors)
        self.query_one(Header).show(Heading(title=look.text("home.title")))
        self._drawn_for = doors.row_width
        width = min(_WIDEST, doors.row_width)
        progress = self.house.progress
        lines: list[Line] = [[], *(_postcard(self) if self.size.height >= 30 else [])]
        rows: dict[int, str] = {}
        last = progress.last() if progress else None
        listed = next((lesson for lesson in self.lessons if last and lesson.id == last.lesson), None)
        if listed is not None and last is not None and self._done(listed) < listed.steps:
            rows[len(lines)] = f"resume:{listed.id}:{last.step}"
            title = look.text("home.resume", title=listed.title(look.language))
            lines += [[(f"  {look.symbols.begun} ", "strong"), (title, "strong")], []]
        lines.append([(look.text("home.lessons"), "heading")])
        for lesson in self.lessons:
            rows[len(lines)] = f"lesson:{lesson.id}"
            lines.append(self._lesson_line(lesson, width))
        lines.append([])
        rows[len(lines)] = "lab"
        lines.append([("  ", "text"), (look.text("home.lab"), "text")])
        if progress and progress.problem:
            lines += [
                [],
                [(look.text("home.not_saved", reason=look.sentence(progress.problem.reason)), "small")],
            ]
        doors.doors = rows
        doors.titles = [("home", "hagaki")]
        doors.title_key = "home"
        doors.lines = lines
        if doors.cursor not in rows:
            doors.cursor = next(iter(rows), None)
        doors.forget()
        self.hints(
            [
                Hint("Enter", look.text("screen.hint.open"), "open"),
                Hint("↑↓", look.text("screen.hint.choose"), ""),
                Hint("p", look.text("screen.hint.progress"), "progress"),
                Hint("l", look.text("screen.hint.language"), "language"),
                Hint("t", look.text("screen.hint.theme"), "theme"),
                Hint("?", look.text("screen.hint.help"), "help"),
                Hint("q", look.text("screen.hint.quit"), "leave"),
            ]
        )

    def _done(self, lesson: Listed) -> int:
        return len(self.house.progress.steps(lesson.id)) if self.house.progress else 0

    def _skipped(self, lesson: Listed) -> int:
        progress = self.house.progress
        return list(progress.steps(lesson.id).values()).count("skipped") if progress else 0

    def _lesson_line(self, lesson: Listed, width: int) -> Line:
        look, signs = self.look, self.look.symbols
        done = self._done(lesson)
        sign, state = signs.todo, look.text("home.new")
        skipped = self._skipped(lesson)
        if done >= lesson.steps:
            sign, state = signs.done, look.text("home.finished")
        elif done:
            sign = signs.begun
            state = f"{look.text('home.begun')} {look.text('home.progress', done=done, total=lesson.steps)}"
        if skipped:
            state = f"{state}  {look.text('home.skipped', count=skipped)}"
        left: list[Span] = [
            (f"  {sign} ", "small"),
            (f"{lesson.number:>2}  ", "strong"),
            (look.symbols.plain(lesson.title(look.language)), "text"),
        ]
        right: list[Span] = [
            (f"{state:<10}  ", "small"),
            (look.text("lesson.minutes", count=lesson.minutes), "small"),
        ]
        room = max(10, width - width_of(right))
        return [*padded(cropped(left, room - 1, signs.ellipsis), room), *right]

    def on_line_pane_chosen(self, message: LinePane.Chosen) -> None:
        door = self.query_one(Doors).doors.get(message.index, "")
        self._go(door)

    def action_open(self) -> None:
        doors = self.query_one(Doors)
        if doors.cursor is not None:
            self._go(doors.doors.get(doors.cursor, ""))

    def on_key(self, event: events.Key) -> None:
        if event.key.isdigit():
            for lesson in self.lessons:
                if lesson.number == event.key:
                    self._go(f"lesson:{lesson.id}")
                    event.stop()

    def action_progress(self) -> None:
        """Take progress along, bring it in, or begin again: of the lesson that is marked, or of all."""
        from simulator.tui.screens.progress_menu import open_menu

        doors = self.query_one(Doors)
        _, _, name = doors.doors.get(doors.cursor if doors.cursor is not None else -1, "").partition(":")
        listed = next((lesson for lesson in self.lessons if lesson.id == name.partition(":")[0]), None)
        title = self.look.symbols.plain(listed.title(self.look.language)) if listed is not None else ""
        open_menu(self, listed.id if listed is not None else "", title)

    def action_lab(self) -> None:
        self._go("lab")

    def _go(self, door: str) -> None:
        kind, _, name = door.partition(":")
        if kind == "lab":
            self.house.open_lab()
        elif kind in ("lesson", "resume"):
            name, _, step = name.partition(":")
            listed = next(lesson for lesson in self.lessons if lesson.id == name)
            self.house.open_lesson(listed.folder, step)

    def leave(self) -> None:
        self.app.exit(0)


def _postcard(screen: HomeScreen) -> list[Line]:
    """The picture on top: a postcard and the way that it is about to go."""
    signs = screen.look.symbols
    words = screen.look.text("home.title")
    inner = width_of([(words, "")]) + 4
    top = signs.top_left + signs.horizontal * inner + signs.top_right
    bottom = signs.bottom_left + signs.horizontal * inner + signs.bottom_right
    middle: list[Span] = [
        (f"  {signs.vertical}  ", "frame_focus"),
        (words, "strong"),
        (f"  {signs.vertical}", "frame_focus"),
        ("  " + signs.clear * 6 + signs.head, "clear"),
        ("  " + signs.letter + "  ", "held"),
        (signs.locked * 6 + signs.head, "locked"),
    ]
    blank = f"  {signs.vertical}{' ' * (inner - 3)}{signs.letter}  {signs.vertical}"
    return [
        [(f"  {top}", "frame_focus")],
        [(blank, "frame_focus")],
        middle,
        [(f"  {bottom}", "frame_focus")],
        [],
    ]
