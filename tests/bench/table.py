"""A row of the benchmark, how both of its sides are measured, and the table that is printed.

Times of a shared machine mean little, so each row is a ratio of two sides that were measured in turns, one
round of ours, one of theirs, and each side's median counts.
"""

from collections.abc import Callable
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


Measure = Callable[[], float]


def in_turns(measures: list[Measure], rounds: int) -> list[float]:
    """The median of each measure; every round takes one of each, so that a slow minute slows them all."""
    taken: list[list[float]] = [[] for _ in measures]
    for _ in range(rounds):
        for values, measure in zip(taken, measures, strict=True):
            values.append(measure())
    return [median(values) for values in taken]


_HEAD = ("measured", "ours", "theirs", "ratio", "bound", "")


def table(rows: list[Row]) -> str:
    """The rows as text, one line each."""
    lines = [_HEAD, *map(_cells, rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(_HEAD))]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        ).rstrip()
        for line in lines
    )


def _cells(row: Row) -> tuple[str, str, str, str, str, str]:
    sign = "≥" if row.speed_up else "≤"
    return (
        row.measured,
        f"{row.ours:.1f} {row.unit}",
        f"{row.theirs:.1f} {row.unit}",
        f"{row.ratio:.2f}",
        f"{sign} {row.bound:.2f}",
        "met" if row.met else "MISSED",
    )
