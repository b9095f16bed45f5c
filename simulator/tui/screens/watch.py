"""Live servers, to look at: the screen follows what real programs say, and one can look back meanwhile.

What a refresh costs is bounded, for visitors wait as long as the screen works: the trace is read ahead a
slice at a time with the sockets looked at in between, only what is in sight is drawn, and after each
refresh the screen rests several times as long as the refresh took.
"""

import asyncio
from time import perf_counter
from typing import ClassVar, Final

from textual.binding import BindingType

from simulator.trace.codec import TraceFileError, taken
from simulator.trace.kinds import Lane
from simulator.tui import keys
from simulator.tui.live_source import Source
from simulator.tui.panels.footer import Hint
from simulator.tui.reel import Reel
from simulator.tui.screens.name_file import NameFileScreen
from simulator.tui.screens.stage import StageScreen
from simulator.tui.server_words import ServerWords
from simulator.views.scene import scene_at
from simulator.views.steps import StepSize

_SLICE: Final = 1000  # entries read before the sockets are looked at again
_REST_S: Final = 0.1
_REST_SHARE: Final = 6  # of the time that a refresh took


class WatchScreen(StageScreen):
    """The moment in sight is the latest until somebody looks back, and again from where they catch up."""

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings((keys.ACTING, *keys.LIVE[:2]))
    tables: ClassVar[tuple[tuple[keys.Command, ...], ...]] = (keys.STAGE, keys.LIVE)

    def __init__(self, source: Source) -> None:
        super().__init__(Reel(source.trace, size=StepSize.COMMAND), folded=True)
        self.source = source
        self.reel.ceiling = self.reel.cursor = self._read = len(source.trace) - 1
        self.is_following = True
        self._told = ServerWords(source)
        self._news = asyncio.Event()
        self._said_before = len(source.trace.lane(Lane.CONVERSATION))
        self._has_turned = False  # whether the pane in sight is one's own choice
        self._was_full = False

    # Following

    def begin(self) -> None:
        self.source.watch(self._news.set)
        self.run_worker(self._follow(), name="follow")
        self.run_worker(self._end_with_the_servers(), name="end")

    async def _end_with_the_servers(self) -> None:
        await self.source.ended()
        self.app.exit(0)

    async def _follow(self) -> None:
        while True:
            began = perf_counter()
            await self._take_in()
            drawn = asyncio.Event()
            self.call_after_refresh(drawn.set)
            await drawn.wait()
            await asyncio.sleep(max(_REST_S, _REST_SHARE * (perf_counter() - began)))
            while self.house.is_terminal_behind:
                await asyncio.sleep(_REST_S)
            await self._news.wait()
            self._news.clear()

    async def _take_in(self) -> None:
        """Show what is new, or, while somebody looks back, how much there is."""
        trace = self.reel.trace
        last = len(trace) - 1
        while self._read < last:
            self._read = min(last, self._read + _SLICE)
            scene_at(trace, self._read)
            await asyncio.sleep(0)
        is_following = self.is_following
        self._forget_what_is_gone()
        if is_following:
            self.reel.ceiling = last
            self.reel.to_end()
            self._open_conversation()
        self.reel.ceiling = last
        self.forget_leap()
        self.refresh_stage()
        self.is_following = is_following  # only somebody at the keys begins or ends it

    def _forget_what_is_gone(self) -> None:
        """Nobody looks back to where the octets are no longer kept."""
        self.reel.floor = max(self.reel.floor, self.source.floor - 1)
        if self.reel.cursor < self.reel.floor:
            self.reel.cursor = self.reel.floor
            self.say(self.look.text("screen.live.gone"))
        if self.source.is_full and not self._was_full:
            self._was_full = True
            self.say(self.look.text("screen.live.full"))

    def _open_conversation(self) -> None:
        """What is said first is worth looking at, unless somebody has chosen what to look at."""
        if not self._has_turned and len(self.reel.trace.lane(Lane.CONVERSATION)) > self._said_before:
            self._has_turned = True
            if not self.is_wide:
                super().open_pane("conversation")

    @property
    def behind(self) -> int:
        """How many steps there are after the one in sight."""
        position = self.reel.position
        return position.n - position.k

    # Words

    def title_text(self) -> str:
        settings = self.source.settings
        return self.look.text("screen.live.title", office=settings.office, host=settings.host)

    def words_title(self) -> str:
        return self.look.text("screen.pane.servers")

    def show_words(self) -> None:
        self.words.set_blocks(self._told.blocks(self.look, self.reel), keep_place=True)

    def policy(self) -> None:
        """Each visitor's program decides."""
        return

    def useful(self) -> list[Hint]:
        panes, others = self.hint("next_pane"), [self.hint(name) for name in ("language", "help")]
        end = self.hint("end_servers")
        if self.is_following:
            return [panes, self.hint("back"), self.hint("size"), *others, end, self.hint("save")]
        text = self.look.text("screen.live.newest", count=self.behind)
        newest = Hint(keys.shown("full_stop"), text, "to_end")
        return [newest, self.hint("next"), self.hint("back"), self.hint("play"), panes, *others, end]

    # Time

    def refresh_stage(self) -> None:
        self.is_following = self.reel.at_end
        super().refresh_stage()

    def go_on(self) -> bool:
        if self.reel.at_end:
            self.say(self.look.text("screen.live.waiting"))
            return False
        return super().go_on()

    def open_pane(self, key: str, *, focus: bool = True) -> None:
        self._has_turned = True
        super().open_pane(key, focus=focus)

    def action_one_visitor(self) -> None:
        """Show the conversation in hand alone, or all of them again."""
        self.open_pane("conversation", focus=False)
        chosen = self.evidence.pane.chosen
        if self.evidence.only or chosen is None:
            self.evidence.only = 0
        else:
            self.evidence.only = self.reel.trace.connection(chosen)
        self.refresh_stage()
        number = self.evidence.only
        self.say(self.look.text("screen.live.only" if number else "screen.live.everybody", number=number))

    # Keeping, acting, and the end

    def action_save(self) -> None:
        def named(name: str | None) -> None:
            if name is not None:
                self.run_worker(self._save(name), name="save")

        self.app.push_screen(NameFileScreen(self.look.text("screen.save"), "serve.hagaki"), named)

    async def _save(self, name: str) -> None:
        """All that is kept now. Visitors are served while it is written."""
        write = taken(self.reel.trace)
        try:
            await asyncio.to_thread(write, name)
        except TraceFileError as error:
            self.say(self.look.sentence(error.sentence))
        else:
            self.say(self.look.text("screen.saved", path=name))

    def action_act(self) -> None:
        self.say(self.look.text("screen.live.look_only"))

    @property
    def end_question(self) -> str:
        key = "screen.live.ask_end.kept" if self.source.settings.store else "screen.live.ask_end"
        return self.look.text(key, count=self.source.visitors())

    def action_end_servers(self) -> None:
        self.leave()

    def leave(self) -> None:
        self.stop_playing()
        self.house.action_ask_end()
