"""The program on the screen: keys, language, theme and signs, and the way between the screens.

What a screen shows is its own business; this is what all of them share.
"""

import gc
import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen
from textual.widgets import Input

from simulator.tui import keys, symbols, themes
from simulator.tui.look import Look, Words
from simulator.tui.screens.house import HouseScreen
from simulator.words import catalogue
from simulator.words.language import languages

if TYPE_CHECKING:
    from simulator.course.progress import Progress

FirstScreen = Callable[[], HouseScreen]


class HagakiApp(App[int]):
    """`first` makes the screen to begin with; `ascii_wanted` is None where a probe may decide.

    `heeds_signals` is False where whoever runs the loop heeds SIGINT and SIGTERM.
    """

    CSS_PATH = "app.tcss"
    TITLE = "hagaki"
    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.ANYWHERE)
    ENABLE_COMMAND_PALETTE = False  # screens/palette.py is ours

    def __init__(
        self,
        first: FirstScreen,
        *,
        language: str = "en",
        ascii_wanted: bool | None = None,
        theme: str | None = None,
        keep: bool = True,
        heeds_signals: bool = True,
    ) -> None:
        super().__init__()
        self._heeds_signals = heeds_signals
        self._first = first
        self._keep = keep
        self._progress: Progress | None = None
        self._probing = ascii_wanted is None
        self._asking_end = False
        self.crash: Exception | None = None
        name = theme if theme in themes.NAMES else themes.NAMES[0]
        self.look = Look(
            _words(language),
            symbols.chosen_for_this_terminal(ascii_wanted),
            themes.Ink(name, no_color=self.no_color),
        )
        self.register_theme(themes.theme(name))
        self.set_reactive(App.theme, name)  # nothing is drawn yet that would have to change

    def get_default_screen(self) -> Screen[Any]:
        return self._first()

    @property
    def progress(self) -> "Progress | None":
        """What is kept from one day to the next; opened when first asked for, None where nothing is kept."""
        if self._keep and self._progress is None:
            from simulator.course.progress import Progress

            self._progress = Progress()
        return self._progress

    # Language, theme, signs

    def change_look(
        self, *, language: str = "", theme: str = "", signs: symbols.Symbols | None = None
    ) -> None:
        """Draw everything anew with other words, colours or signs."""
        old = self.look
        words: Words = _words(language) if language else old.words
        ink = themes.Ink(theme, no_color=self.no_color) if theme else old.ink
        self.look = Look(words, signs or old.symbols, ink, old.version + 1)
        if theme:
            self.register_theme(themes.theme(theme))
            self.theme = theme
        for screen in self.screen_stack:
            if isinstance(screen, HouseScreen):
                screen.look_changed()
            screen.refresh()

    def action_language(self) -> None:
        known = languages()
        at = known.index(self.look.language) if self.look.language in known else 0
        self.choose_language(known[(at + 1) % len(known)])

    def choose_language(self, language: str) -> None:
        """Speak it from now on, and the next time."""
        if language != self.look.language:
            self.change_look(language=language)
        self._remember("language", language)

    def action_theme(self) -> None:
        chosen = themes.NAMES[(themes.NAMES.index(self.look.ink.name) + 1) % len(themes.NAMES)]
        self.change_look(theme=chosen)
        self._remember("theme", chosen)

    def _remember(self, name: str, value: str) -> None:
        if self.progress is not None:
            self.progress.set_setting(name, value)

    # Keys

    async def on_event(self, event: events.Event) -> None:
        if isinstance(event, events.Key) and not event.is_forwarded:
            self.say("")
            typing = isinstance(self.focused, Input) or hasattr(self.focused, "document")  # a field, an area
            narrow = keys.folded(event.character or "")
            if narrow and not typing:
                name = {" ": "space", "?": "question_mark"}.get(narrow, narrow)
                event = events.Key(name, narrow)
            elif keys.is_japanese(event.character or "") and not typing:
                self.say(self.look.text("screen.japanese_input"))
                return
            elif event.key == keys.WIDE_SPACE:
                event = keys.WideSpace() if typing else events.Key("space", " ")
        await super().on_event(event)

    def say(self, text: str) -> None:
        if isinstance(self.screen, HouseScreen):
            self.screen.say(text)

    def action_help(self) -> None:
        from simulator.tui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self.screen))

    def action_glossary(self) -> None:
        """The glossary, with the words in sight on top."""
        beneath = self.screen
        if isinstance(beneath, HouseScreen):
            self.open_glossary(beneath.terms_in_sight())

    def open_glossary(self, here: Sequence[str], first: str = "") -> None:
        from simulator.tui.screens.glossary import GlossaryScreen

        def wanted(term: str | None) -> None:
            if term is not None:
                self._open_lesson_of(term)

        self.push_screen(GlossaryScreen(here, first), wanted)

    def _open_lesson_of(self, term: str) -> None:
        """To the step that explains a term, above the screen in sight."""
        from simulator.course.term_places import place_of
        from simulator.words import glossary

        place = place_of(term, glossary.terms(self.look.language)[term].lesson)
        if place is None:
            self.say(self.look.text("glossary.no_lesson"))
        else:
            self.open_lesson(str(place.folder), place.step)

    def action_palette(self) -> None:
        from simulator.tui.screens.palette import PaletteScreen

        beneath = self.screen
        if not isinstance(beneath, HouseScreen):
            return

        async def chosen(name: str | None) -> None:
            if name:
                await beneath.perform(name)

        self.push_screen(PaletteScreen(beneath.tables), chosen)

    # The way home and out

    def action_leave(self) -> None:
        """`q`: home from a screen, and from home out."""
        if isinstance(self.screen, HouseScreen):
            self.screen.leave()

    def go_home(self) -> None:
        """Back to the home screen, whether it lies beneath or was never opened."""
        if len(self.screen_stack) > 1:
            self.pop_screen()
            if isinstance(self.screen, HouseScreen):
                self.screen.returned()
            return
        from simulator.tui.screens.home import HomeScreen

        self.push_screen(HomeScreen())  # the first screen of all cannot be replaced

    def open_lesson(self, folder: str, step: str = "") -> None:
        """Play a lesson above home, from its beginning or from a step."""
        from simulator.course.faults import LessonError
        from simulator.course.loader import load
        from simulator.tui.screens.lesson import LessonScreen

        try:
            self.push_screen(LessonScreen(load(folder), step=step))
        except LessonError as error:
            self.say("\n".join(self.look.sentence(fault.sentence) for fault in error.faults))

    def open_lab(self) -> None:
        from simulator.tui.screens.lab import LabScreen

        self.push_screen(LabScreen())

    def action_ask_end(self) -> None:
        from simulator.tui.screens.ask import AskScreen

        if self._asking_end:
            return
        self._asking_end = True

        def answered(yes: bool | None) -> None:
            self._asking_end = False
            if yes:
                self.exit(0)

        beneath = next(screen for screen in self.screen_stack if isinstance(screen, HouseScreen))
        self.push_screen(AskScreen(lambda: beneath.end_question), answered)

    # The terminal

    def on_mount(self) -> None:
        self.call_after_refresh(_collect_again)
        if self.is_headless or sys.platform == "win32":
            return
        self._heed_signals()
        if self._probing and self.look.symbols is symbols.UNICODE:
            self._probe()

    def _heed_signals(self) -> None:
        import asyncio
        import signal

        heed = asyncio.get_running_loop().add_signal_handler
        heed(signal.SIGHUP, self.exit, 128 + signal.SIGHUP)
        if self._heeds_signals:
            heed(signal.SIGTERM, self.exit, 128 + signal.SIGTERM)
            heed(signal.SIGINT, self._interrupted)

    @property
    def is_terminal_behind(self) -> bool:
        """Whether much of what was drawn still waits for the terminal; writing more may block."""
        writer = getattr(self._driver, "_writer_thread", None)
        return writer is not None and writer._queue.qsize() > 1

    def _interrupted(self) -> None:
        """SIGINT from outside (the key itself is a key): ask, and the second time obey."""
        if self._asking_end:
            self.exit(130)
        else:
            self.action_ask_end()

    def _probe(self) -> None:
        """Ask the terminal how far its cursor goes after each sign; the answers come as events.

        The first frame is painted over what is written here.
        """
        if self._driver is not None:
            self._driver.write("".join(f"\x1b[1;1H{sign}\x1b[6n" for sign in symbols.PROBED))

    def on_cursor_position(self, event: events.CursorPosition) -> None:
        if self._probing and event.x > 1:
            self._probing = False
            self.change_look(signs=symbols.ASCII)

    def _handle_exception(self, error: Exception) -> None:
        """A fault of ours: give the terminal back and end; `run` tells it in one line."""
        if self.is_headless or os.environ.get("HAGAKI_DEBUG"):
            super()._handle_exception(error)
            return
        self.crash = error
        self._return_code = 1
        self._close_messages_no_wait()


def _collect_again() -> None:
    """The first frame stands: what has been loaded stays, and the garbage collector need not look at it."""
    if not gc.isenabled():
        gc.freeze()
        gc.enable()


def _words(language: str) -> Words:
    return catalogue.load(language)


def run(app: HagakiApp) -> int:
    """Run the program on this terminal. Returns the exit status."""
    return told_status(app, app.run())


def told_status(app: HagakiApp, status: int | None) -> int:
    """The exit status; a fault of ours is told in one line."""
    if app.crash is not None:
        where = _where(app.crash)
        print(app.look.text("screen.crash", error=type(app.crash).__name__, where=where), file=sys.stderr)
        return 1
    return status or 0


def _where(error: Exception) -> str:
    """File and line of a fault, for the one line that reports it."""
    trace = error.__traceback__
    if trace is None:
        return ""
    while trace.tb_next is not None:
        trace = trace.tb_next
    return f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
