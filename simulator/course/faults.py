"""The error of a lesson that cannot be played."""

from collections.abc import Iterable

from simulator.faults import Fault


class LessonError(Exception):
    """A lesson that cannot be played; it knows every fault found, by file and line."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(sorted(faults))
        super().__init__("\n".join(str(fault) for fault in self.faults))
