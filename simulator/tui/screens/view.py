"""A saved trace, to look at: forward, back, every pane, and nothing that could change it."""

from bisect import bisect_right
from typing import ClassVar

from textual.binding import BindingType

from simulator.trace.kinds import Lane
from simulator.trace.store import Trace
from simulator.tui import keys
from simulator.tui.look import Look
from simulator.tui.panels.lesson_text import Block
from simulator.tui.reel import Reel
from simulator.tui.screens.stage import StageScreen
from simulator.views import journey
from simulator.views.ledger import ledger_of
from simulator.views.safe_text import safe_text
from simulator.views.steps import StepSize


class ViewScreen(StageScreen):
    """`name` is what the file is called. The words are the story so far, letter by letter.

    Where the run went on in more than one way, the file holds them all.
    """

    BINDINGS: ClassVar[list[BindingType]] = keys.bindings(keys.VIEW)
    tables: ClassVar[tuple[tuple[keys.Command, ...], ...]] = (keys.STAGE, keys.VIEW, keys.ANYWHERE)

    def __init__(self, trace: Trace, name: str) -> None:
        self._ways = [trace, *trace.branches]
        current = trace.meta.get("current", 0)
        self._at = current if isinstance(current, int) and 0 <= current < len(self._ways) else 0
        super().__init__(Reel(self._ways[self._at], size=StepSize.COMMAND))
        self._file = name
        self._told = StoryTeller()

    def title_text(self) -> str:
        return self.look.text("screen.view.title", name=safe_text(self._file))

    def words_title(self) -> str:
        return self.look.text("screen.pane.story")

    def show_words(self) -> None:
        self.words.set_blocks(self._told.story(self.look, self.reel), keep_place=True)

    def action_other_way(self) -> None:
        if len(self._ways) == 1:
            self.say(self.look.text("screen.view.one_way"))
            return
        self.stop_playing()
        self._at = (self._at + 1) % len(self._ways)
        self.reel = Reel(self._ways[self._at], size=self.reel.size)
        self.reel.to_end()
        self.refresh_stage()
        self.say(self.look.text("screen.lab.way", number=self._at + 1, count=len(self._ways)))

    def action_compare(self) -> None:
        """The way in sight beside the one that it left, or the newest that left it."""
        if len(self._ways) == 1:
            self.say(self.look.text("screen.view.one_way"))
            return
        from simulator.tui.screens.compare import Way
        from simulator.tui.ways import beside

        self.stop_playing()
        parent = self._ways[self._at].meta.get("parent_number", 0)
        other = len(self._ways) - 1 if self._at == 0 else parent
        if not isinstance(other, int) or not 0 <= other < len(self._ways) or other == self._at:
            other = 0 if self._at else 1
        ways = [Way(way_name(self.look, number), way) for number, way in enumerate(self._ways)]
        self.app.push_screen(beside(self.title_text(), ways, self._at, other, folded=self.folded))

    def leave(self) -> None:
        self.stop_playing()
        if len(self.app.screen_stack) > 1:
            self.house.go_home()
        else:
            self.app.exit(0)


def way_name(look: Look, number: int) -> str:
    """What one of the ways is called, counted from 0."""
    key = "screen.compare.way" if number else "screen.compare.way.first"
    return look.text(key, number=number + 1)


_MOST_LETTERS = 6


class StoryTeller:
    """The newest letters so far and the hops of each; told anew only when a letter has moved."""

    def __init__(self) -> None:
        self._told: list[Block] = []
        self._told_for: tuple[Trace | None, int, int] = (None, -1, -1)

    def story(self, look: Look, reel: Reel) -> list[Block]:
        moves = reel.trace.count_until(Lane.CUSTODY, reel.cursor)
        told_for = (reel.trace, moves, look.version)
        if told_for != self._told_for:
            self._told_for = told_for
            self._told = _story(look, reel)
        return self._told


def _story(look: Look, reel: Reel) -> list[Block]:
    trace = reel.trace
    names = {place.name: look.name(place.names, place.name) for place in trace.cast.places}
    blocks: list[Block] = []
    begun = ledger_of(trace, reel.cursor).letters()
    count = bisect_right(begun, reel.cursor)
    first = max(0, count - _MOST_LETTERS)
    for number, letter in enumerate(begun[first:count], start=first + 1):
        way = journey.follow(trace, letter, reel.cursor)
        people = ", ".join(safe_text(path) for path in (*way.delivered, *way.pending, *way.failed))
        blocks.append(Block(kind="heading", text=look.text("screen.story.letter", n=number, to=people)))
        for hop in way.hops:
            lock = look.text("screen.clear") if hop.tls is None else hop.tls.version
            ends = f"{names.get(hop.source, hop.source)} → {names.get(hop.target, hop.target)}"
            blocks.append(Block(kind="small", text=f"{ends}  {hop.protocol.upper()} {hop.port}  {lock}"))
        blocks.append(Block(kind="small", text=look.text(f"screen.story.{way.outcome}")))
    if not blocks:
        blocks.append(Block(kind="plain", text=look.text("screen.story.nothing_yet")))
    return blocks
