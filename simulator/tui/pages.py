"""The pages of a lesson that is played: each step that was begun, walked by a reel of its own.

A page never loses anything: one can go back to it, look, and come forward again to the step in hand.
"""

from typing import TYPE_CHECKING

from simulator.course.schema import Step
from simulator.tui.reel import Reel
from simulator.views.steps import StepSize

if TYPE_CHECKING:  # the player brings the whole simulation along, and the first frame does not wait for that
    from simulator.course.player import Player
    from simulator.course.step_record import StepRecord


class Page:
    """One step as it is shown. `pairs` and `picked` are answers that are not complete yet."""

    def __init__(self, record: "StepRecord", size: StepSize) -> None:
        self.record = record
        self.size = size
        self.pairs: dict[str, str] = {}
        self.picked: list[str] = []
        self.wrong: list[str] = []  # what the last try got wrong
        self.hints = 0
        self.fine_print = False
        self.worked: list[tuple[str, str]] = []  # of the solution that is played: each item, the reply to it
        self.kept = False  # whether progress has been told that it is over
        self.explained = False  # whether the solution is explained after success
        self.reel = self._new_reel()

    @property
    def step(self) -> Step:
        return self.record.step

    def _new_reel(self) -> Reel:
        reel = Reel(self.record.run.trace, size=self.size, floor=self.record.begins - 1)
        reel.ceiling = self.record.ends - 1
        return reel

    def grown(self) -> None:
        """More has happened in this step."""
        self.reel.ceiling = self.record.ends - 1

    @property
    def wants(self) -> str:
        """What the step waits for: a word of `course.step_record.Part`."""
        return self.record.parts[0].value if self.record.parts else "done"

    @property
    def seen(self) -> bool:
        """Whether everything that has happened in this step has been shown."""
        return self.reel.at_end and self.wants not in ("ask", "happen")


def _size(record: "StepRecord", size: StepSize) -> StepSize:
    return size if record.step.size is None else StepSize(record.step.size)


class Pages:
    """A player and the pages turned so far; `at` is the page in sight."""

    def __init__(self, player: "Player") -> None:
        """A player that has come to a later step has pages behind it."""
        self.player = player
        earlier = [
            player.records[step.id] for step in player.steps[: player.index] if step.id in player.records
        ]
        self.pages: list[Page] = [Page(record, _size(record, StepSize.HOP)) for record in earlier]
        self.pages.append(self._page(StepSize.HOP))
        self.at = len(self.pages) - 1

    @property
    def page(self) -> Page:
        return self.pages[self.at]

    @property
    def is_current(self) -> bool:
        """Whether the page in sight is the step in hand."""
        return self.at == len(self.pages) - 1

    def pauses_between(self, before: int, after: int) -> bool:
        """Whether the author lets playing stop between these entries of the step in hand."""
        from simulator.course.pauses import pauses

        if not self.is_current or not self.page.step.pause:
            return False
        return any(before < serial <= after for serial in pauses(self.page.step, self.player.where()))

    def _page(self, size: StepSize) -> Page:
        record = self.player.record
        return Page(record, _size(record, size))

    def remember(self, old: "Pages") -> None:
        """What was answered and typed in another playing of the same lesson, up to the step in hand."""
        for page in self.pages:
            known = old.player.records.get(page.step.id)
            if known is None:
                continue
            if page is not self.pages[-1]:
                page.record.answers, page.record.tries = known.answers, known.tries
                page.record.typed, page.record.skipped = known.typed, known.skipped
            elif page.wants == "ask" and known.answers and known.parts[:1] != page.record.parts[:1]:
                self.answer(known.answers[0])

    def turn_back(self) -> bool:
        """To the page before, at its end. False on the first."""
        if self.at == 0:
            return False
        self.at -= 1
        self.page.reel.to_end()
        return True

    def turn_on(self) -> bool:
        """To the next page: one that was there, or the next step of the lesson. False at the lesson's end."""
        if not self.is_current:
            self.at += 1
            return True
        size = self.page.reel.size
        if not self.player.next_step():
            return False
        self.pages.append(self._page(size))
        self.at += 1
        return True

    def restart(self) -> None:
        """The step in hand from its beginning."""
        size = self.pages[-1].size
        self.player.restart()
        self.pages[-1] = self._page(size)
        self.at = len(self.pages) - 1

    def happen(self) -> None:
        """Let the step in hand happen; nothing of it has been shown yet."""
        self.player.happen()
        self.page.grown()

    # Answers

    def answer(self, choice: str) -> None:
        """One answer to what the step in hand asks; the last of several is judged."""
        wants = self.page.wants
        if wants == "ask":
            self.player.answer(choice)
        elif wants == "match":
            self._match(choice)
        elif wants == "order":
            self._order(choice)
        self.page.grown()

    def _match(self, choice: str) -> None:
        """Join the first open item to a choice; what was joined wrongly is open again."""
        page, right = self.page, self.page.step.match
        page.pairs[next(item for item in right if item not in page.pairs)] = choice
        page.wrong = []
        if len(page.pairs) == len(right) and self.player.match(page.pairs).value == "wrong":
            page.wrong = [item for item, joined in right.items() if page.pairs[item] != joined]
            page.pairs = {item: joined for item, joined in page.pairs.items() if item not in page.wrong}

    def _order(self, item: str) -> None:
        """Put an item next; a wrong order is taken up again at the first item out of place."""
        page, right = self.page, self.page.step.order
        page.picked.append(item)
        page.wrong = []
        if len(page.picked) == len(right) and self.player.order(tuple(page.picked)).value == "wrong":
            good = next(at for at, due in enumerate(right) if page.picked[at] != due)
            page.wrong = [page.picked[good]]
            page.picked = page.picked[:good]

    def point(self, key: str, places: tuple[str, ...]) -> bool:
        """Point at a box of the route. True when it is the right one."""
        page = self.page
        right = self.player.point(key).value != "wrong"
        page.wrong = [] if right else [key, *places]
        page.grown()
        return right

    def type(self, line: str) -> bool:
        """A typed line, over a new connection where the old one is gone. True when it reaches the goal."""
        if not self.player.is_connected:
            self.player.connect()
        reached = self.player.type(line)
        self.page.grown()
        self.page.reel.to_end()
        return reached

    def attempt(self, name: str) -> bool:
        """One of the acts to try; what comes of it has still to be shown. True when that reaches the goal.

        Raises MisuseError where it cannot be done now.
        """
        page = self.page
        page.reel.to_end()
        reached = self.player.attempt(name)
        page.wrong = [] if reached else [name]
        page.grown()
        return reached

    def play_solution(self) -> bool:
        """One thing more of the solution; the first from the step's beginning. False where there is none."""
        from simulator.course.worked_solution import play_next, reply_to_last

        page = self.page
        if page.wants in ("point", "match", "order"):
            self.player.solve_part()
            page.grown()
            return True
        if page.wants not in ("console", "try"):
            return False
        if not page.worked and (page.record.typed or page.record.tried):
            page = self._begin_again()
        item = play_next(self.player, len(page.worked))
        if not item:
            return False
        page.worked.append((item, "" if page.step.try_ else reply_to_last(self.player)))
        page.grown()
        page.reel.to_end()
        return True

    def _begin_again(self) -> Page:
        """The step in hand where the learner's own part begins; the hints that were read stay."""
        from simulator.course.worked_solution import begin_again

        begin_again(self.player)
        old, page = self.page, self._page(self.page.size)
        page.hints = old.hints
        self.pages[-1] = page
        page.reel.to_end()
        return page

    def wrote(self) -> None:
        self.player.wrote()
        self.page.grown()

    def skip(self) -> None:
        """Leave the step in hand undone."""
        if self.is_current and self.page.wants != "done":
            if self.page.record.tried:  # what the learner has done may stand in the way of the story
                self._begin_again()
            self.player.skip()
            self.page.grown()
        self.page.reel.to_end()

    @property
    def number(self) -> int:
        """The place of the page in sight among the steps, from 1."""
        return self.player.index + 1 - (len(self.pages) - 1 - self.at)

    @property
    def at_end(self) -> bool:
        """Whether the last page of the lesson has been seen to its end."""
        return self.player.at_end and self.is_current and self.page.seen
