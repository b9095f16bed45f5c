"""What a story has still to do: its own intents, each at its time, given in a branch that goes another way.

A branch holds what was intended before it began. The sequel gives the rest, so that the same story is told
on under other circumstances: the letter is fetched all the same, with somebody on the wire.
"""

from bisect import bisect_right
from typing import TYPE_CHECKING, Final

from simulator.trace.kinds import Kind
from simulator.world.misuse import MisuseError

if TYPE_CHECKING:
    from simulator.world.runner import Given, Run

_TYPED: Final = ("type", "hang-up")
_REST_US: Final = 5_000_000  # who types waits until nothing more has come for so long


class Sequel:
    """The intents of a story and how far a run has come with them."""

    def __init__(self, run: "Run", story: "tuple[tuple[int, Given], ...]", given: list[int]) -> None:
        """`story`: each intent with its time. `given`: the serials of those that the run has had."""
        self.run = run
        self._story = story
        self._given = given

    @classmethod
    def of(cls, run: "Run") -> "Sequel":
        """Of a run that has been told to its end."""
        trace = run.trace
        serials = list(trace.serials_of(Kind.INTENT))
        return cls(run, tuple(zip(map(trace.time_us, serials), run.given, strict=True)), serials)

    def in_branch(self, branch: "Run", serial: int) -> "Sequel":
        """The same story in a branch of this run that begins after an entry."""
        return Sequel(branch, self._story, self._given[: bisect_right(self._given, serial)])

    @property
    def goes_on(self) -> bool:
        """Whether anything is still to happen."""
        return len(self._given) < len(self._story) or self._next_us() is not None

    def step(self) -> bool:
        """Let one thing happen, or give what is due. False when all has happened."""
        if len(self._given) < len(self._story) and self._is_due():
            self._give()
            return True
        return self.run.step()

    def _next_us(self) -> int | None:
        return self.run.world.around.scheduler.next_time_us()

    def _is_due(self) -> bool:
        due_us, given = self._story[len(self._given)]
        next_us = self._next_us()
        if next_us is None:
            return True
        if given.verb in _TYPED:
            due_us = max(due_us, self.run.now_us + _REST_US)
        return next_us > due_us

    def _give(self) -> None:
        given = self._story[len(self._given)][1]
        self._given.append(len(self.run.trace))
        try:
            self.run.intend(given.verb, octets=given.octets, **given.arguments)
        except MisuseError:
            pass  # what was possible in the story is not, the way it goes now
