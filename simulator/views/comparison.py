"""Two runs side by side: where they part, what each gave away, how each ended, and walking both in step.

Octets under TLS never repeat, so packets count as alike when they are of one size; what was said, and what
became of it, must be the same.
"""

import enum
from collections.abc import Callable
from typing import Final, NamedTuple

from simulator.trace.entry import Entry
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views import journey, steps
from simulator.views.eve import Eve
from simulator.views.impostor import Confidences
from simulator.views.ledger import ledger_of
from simulator.views.notebook.facts import TRAFFIC, Fact
from simulator.views.steps import StepSize
from simulator.views.tap import wires

_NEVER_ALIKE: Final = frozenset({Kind.SENT, Kind.ARRIVED, Kind.LOST, Kind.SECRET})
_WISHES: Final = frozenset({Kind.INTENT, Kind.POLICY, Kind.CHECKING})
_ENDS: Final = (Kind.TLS_FAILED, Kind.LOGIN_REFUSED)


class Side(enum.IntEnum):
    LEFT = 0
    RIGHT = 1

    @property
    def other(self) -> "Side":
        return Side(1 - self)


class Known(NamedTuple):
    """One thing that an eavesdropper knows, whenever and wherever on the wire it was read."""

    wire: str
    group: str
    name: str
    value: str


def first_difference(left: Trace, right: Trace, *, beyond_wishes: bool = False) -> int | None:
    """The serial of the first entry that is not the same in both; None where one run is wholly the other.

    A run that merely goes on longer differs in the first entry that the other has not. `beyond_wishes`
    looks for what came of different wishes (intents, policies), and not for the wishes themselves.
    """
    for serial in range(min(len(left), len(right))):
        if beyond_wishes and left.kind(serial) in _WISHES and left.kind(serial) is right.kind(serial):
            continue
        if not _alike(left, right, serial):
            return serial
    return None if len(left) == len(right) else min(len(left), len(right))


def _alike(left: Trace, right: Trace, serial: int) -> bool:
    if left.shell(serial) != right.shell(serial):
        return False
    if left.kind(serial) in _NEVER_ALIKE:
        return left.size(serial) == right.size(serial)
    return left.octets(serial) == right.octets(serial)


class Pace:
    """Walks two runs in step: command by command within a hop, and neither begins a hop before the other.

    `cursors` are the last entries shown, left and right.
    """

    def __init__(
        self,
        left: Trace,
        right: Trace,
        *,
        size: StepSize = StepSize.HOP,
        begins: tuple[int, int] = (START, START),
        run_on: tuple[Callable[[], bool] | None, Callable[[], bool] | None] = (None, None),
    ) -> None:
        self.traces = (left, right)
        self.size = size
        self.begins = begins
        self.cursors = list(begins)
        self._run_on = run_on

    @property
    def at_start(self) -> bool:
        return all(cursor <= begin for cursor, begin in zip(self.cursors, self.begins, strict=True))

    @property
    def at_end(self) -> bool:
        return all(self._following(side) is None for side in Side)

    def forward(self) -> bool:
        """One step on, in both or in the one that is behind. False when both are at their end."""
        following = [self._following(side) for side in Side]
        moves = [side for side in Side if following[side] is not None]
        if not moves:
            moved = [side for side in Side if self.cursors[side] < len(self.traces[side]) - 1]
            for side in moved:
                self.cursors[side] = len(self.traces[side]) - 1
            return bool(moved)
        hops = [self._hops(side, self.cursors[side]) for side in Side]
        ahead = [side for side in moves if side.other in moves and hops[side] > hops[side.other]]
        for side in moves:
            step = following[side]
            if side not in ahead and step is not None:
                self.cursors[side] = step
        return True

    def back(self) -> bool:
        """One step back, in both or in the one that is ahead. False at the beginning."""
        if self.at_start:
            return False
        moves = [side for side in Side if self.cursors[side] > self.begins[side]]
        before = [steps.previous_step(self.traces[side], self.cursors[side], self.size) for side in Side]
        hops = [self._hops(side, max(before[side], self.begins[side])) for side in Side]
        waits = [side for side in moves if side.other in moves and hops[side] < hops[side.other]]
        for side in moves:
            if side not in waits:
                self.cursors[side] = max(self.begins[side], before[side])
        return True

    def to_start(self) -> None:
        self.cursors = list(self.begins)

    def to_end(self) -> None:
        while self.forward():
            pass

    def _hops(self, side: Side, cursor: int) -> int:
        trace = self.traces[side]
        return trace.count_until(Lane.HOP, cursor) - trace.count_until(Lane.HOP, self.begins[side])

    def _following(self, side: Side) -> int | None:
        trace, run_on = self.traces[side], self._run_on[side]
        following = steps.next_step(trace, self.cursors[side], self.size)
        while following is None and run_on is not None and run_on():
            following = steps.next_step(trace, self.cursors[side], self.size)
        return following


class Ending(NamedTuple):
    """What became of a letter: its outcome (see `journey`), and its hops as (source, target, TLS or None)."""

    letter: int
    outcome: str
    hops: tuple[tuple[str, str, str | None], ...]


def endings(trace: Trace, until: int, since: int = START) -> tuple[Ending, ...]:
    """How far each letter that moved after `since` has come at a step."""
    found = []
    ledger = ledger_of(trace, until)
    for letter in ledger.letters():
        if any(since < link <= until for link in ledger.chain(letter)):
            way = journey.follow(trace, letter, until)
            hops = tuple((hop.source, hop.target, hop.tls.version if hop.tls else None) for hop in way.hops)
            found.append(Ending(letter, way.outcome, hops))
    return tuple(found)


def failures(trace: Trace, until: int, since: int = START) -> tuple[Entry, ...]:
    """What went wrong for a person to know: TLS that failed, logins that were refused."""
    return tuple(
        trace.shell(serial) for kind in _ENDS for serial in trace.serials_of(kind) if since < serial <= until
    )


class Notebooks:
    """Eve's notebooks of one run, one for each tapped wire, with what was learnt after the entry `since`.

    Behind what can be heard stands what an impostor was told under TLS.
    """

    def __init__(self, trace: Trace, tapped: tuple[str, ...] | None = None, *, since: int = START) -> None:
        self._trace = trace
        self._since = since
        self._tapped = tapped
        self._eves: dict[str, Eve] = {}
        self._confidences: dict[str, Confidences] = {}
        self._confided: dict[str, list[Fact]] = {}

    def known(self, until: int) -> dict[Known, Fact]:
        """What stands in them at a step, each thing once, in the order of groups."""
        found: dict[Known, Fact] = {}
        for wire in self._tapped if self._tapped is not None else wires(self._trace):
            eve = self._eves.get(wire)
            if eve is None:
                eve = self._eves[wire] = Eve(self._trace, wire)
                self._confidences[wire] = Confidences(self._trace, wire)
                self._confided[wire] = []
            self._confided[wire] += self._confidences[wire].until(until)
            for fact in (*eve.notebook(until), *self._confided[wire]):
                if not self._since < fact.known <= until:
                    continue
                found.setdefault(Known(wire, fact.group, fact.name, fact.value), fact)
        return found


def only_in(mine: dict[Known, Fact], theirs: dict[Known, Fact]) -> tuple[Fact, ...]:
    """What one notebook knows and the other does not; sizes and times always differ and are left out."""
    return tuple(fact for known, fact in mine.items() if known not in theirs and known.group != TRAFFIC)
