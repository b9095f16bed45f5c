"""The ways that one run went: the first, and the branches that began where somebody acted in its past."""

from os import PathLike

from simulator.trace.store import Trace
from simulator.world.runner import Run


class Family:
    """Runs from one beginning. `runs[0]` is the first; a branch is added at the end, and none is dropped."""

    def __init__(self, first: Run) -> None:
        self.runs = [first]
        self.at = 0
        self._parents = [0]

    @property
    def run(self) -> Run:
        """The run that goes on now."""
        return self.runs[self.at]

    def branch(self, serial: int) -> Run:
        """Begin another way, from an entry of the run in hand; it is the one that goes on now."""
        self._parents.append(self.at)
        self.runs.append(self.run.fork(serial))
        self.at = len(self.runs) - 1
        return self.run

    def parent_of(self, number: int) -> int:
        """Which run a branch came from."""
        return self._parents[number]

    def other(self) -> int | None:
        """What to hold the one in hand against: the one it came from, or the newest that came from it."""
        if self.at:
            return self._parents[self.at]
        return len(self.runs) - 1 if len(self.runs) > 1 else None

    def trace(self) -> Trace:
        """The first trace with the others as its branches, each with what it was made from."""
        for number, run in enumerate(self.runs):
            run.trace.meta = {**run.meta(), "number": number, "parent_number": self._parents[number]}
        first = self.runs[0].trace
        first.meta["current"] = self.at
        first.branches = [run.trace for run in self.runs[1:]]
        return first

    def save(self, path: str | PathLike[str], *, redact: bool = False) -> None:
        """All ways in one file. Raises TraceFileError."""
        from simulator.trace.codec import save

        save(self.trace(), path, redact=redact)
