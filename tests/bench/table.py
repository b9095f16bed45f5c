"""A row of the benchmark, how both of its sides are measured, and the table that is printed.

Times of a shared machine mean little, so each row is a ratio of two sides that were measured in turns, one
round of ours, one of theirs, and each side's median counts.
"""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from statistics import median
from typing import NamedTuple


class Row(NamedTuple):
    """One line of the table. The ratio is ours / theirs, unless `speed_up`: then theirs / ours."""

    measured: str
    ours: float
    theirs: float
    unit: str
    bound: float
    speed_up: bool = False

    @property
    def ratio(self) -> float:
        return self.theirs / self.ours if self.speed_up else self.ours / self.theirs

    @property
    def met(self) -> bool:
        return self.ratio >= self.bound if self.speed_up else self.ratio <= self.bound


class Missing(NamedTuple):
    """A line whose other side is not on this machine; `remedy` says what is missing and how it is had."""

    measured: str
    remedy: str


Measured = Row | Missing
Measure = Callable[[], float]


def in_turns(measures: list[Measure], rounds: int) -> list[float]:
    """The median of each measure; every round takes one of each, so that a slow minute slows them all."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for values, measure in zip(taken, measures, strict=True):
            values.append(measure())
    return [median(values) for values in taken]


@contextmanager
def no_collection() -> Iterator[None]:
    """Without Python's garbage collector, as the command line runs; what lies about is collected before."""
    gc.collect()
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


_WIDTHS = (76, 11, 11, 7, 8, 7)


def head() -> str:
    """The line above the rows."""
    return _in_columns(("measured", "ours", "theirs", "ratio", "bound", ""))


def line(row: Measured) -> str:
    """A row as text."""
    if isinstance(row, Missing):
        return f"{row.measured}: {row.remedy}"
    return _in_columns(
        (
            row.measured,
            f"{row.ours:.1f} {row.unit}",
            f"{row.theirs:.1f} {row.unit}",
            f"{row.ratio:.2f}",
            f"{'≥' if row.speed_up else '≤'} {row.bound:.2f}",
            "met" if row.met else "MISSED",
        )
    )


def table(rows: list[Measured]) -> str:
    return "\n".join([head(), *map(line, rows)])


def _in_columns(cells: tuple[str, ...]) -> str:
    first, *rest = zip(cells, _WIDTHS, strict=True)
    return " ".join([first[0].ljust(first[1]), *(cell.rjust(width) for cell, width in rest)]).rstrip()
