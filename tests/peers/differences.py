"""The differences between our servers and Dovecot that are known and explained, as DIFFERENCES.md lists them.

Its tables are the list: `Habits` are what one side says everywhere, taken out before answers are compared;
the rows of a protocol are single lines that are answered differently.
"""

import re
from pathlib import Path
from typing import NamedTuple

FILE = Path(__file__).parent / "DIFFERENCES.md"
_LONGEST = 120  # characters of an answer that are shown
_BEFORE = 20


class Habit(NamedTuple):
    """`pattern` matches a whole line of an answer; where it does, `replacement` stands ("" for no line)."""

    side: str
    pattern: str
    replacement: str
    reason: str


class Difference(NamedTuple):
    ours: str
    theirs: str


def rows(title: str) -> list[list[str]]:
    """The cells of the table under a heading."""
    section = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", FILE.read_text(), re.M | re.S)
    assert section, f"DIFFERENCES.md has no section {title}"
    lines = [line for line in section[1].splitlines() if line.startswith("|")][2:]
    return [[_plain(cell) for cell in re.split(r"(?<!\\)\|", line)[1:-1]] for line in lines]


def habits(protocol: str) -> list[Habit]:
    return [Habit(*cells) for cells in rows(f"{protocol}: habits")]


def listed(protocol: str) -> dict[str, tuple[Difference, str]]:
    """Each listed line with its difference and the reason."""
    return {case: (Difference(ours, theirs), reason) for case, ours, theirs, reason in rows(protocol)}


def without_habits(answer: list[str], side: str, known: list[Habit], met: set[Habit]) -> list[str]:
    """The answer with one side's habits taken out; those that were met are noted."""
    left = []
    for line in answer:
        for habit in known:
            if habit.side in (side, "both") and re.fullmatch(habit.pattern, line):
                met.add(habit)
                line = re.sub(habit.pattern, habit.replacement, line)
        if line:
            left.append(line)
    for verb in ("* LSUB", "* LIST"):  # which have no order
        places = [place for place, line in enumerate(left) if line.startswith(verb)]
        for place, line in zip(places, sorted(left[place] for place in places), strict=True):
            left[place] = line
    return left


def difference(ours: list[str], theirs: list[str]) -> Difference | None:
    """What stands in one answer and not in the other; None where they agree."""
    if ours == theirs:
        return None
    only_ours = [line for line in ours if line not in theirs or ours.count(line) != theirs.count(line)]
    only_theirs = [line for line in theirs if line not in ours or ours.count(line) != theirs.count(line)]
    if not (only_ours or only_theirs):
        only_ours, only_theirs = ours, theirs  # the order is what differs
    texts = [" / ".join(lines) or "nothing" for lines in (only_ours, only_theirs)]
    same = next((at for at, pair in enumerate(zip(*texts, strict=False)) if len(set(pair)) > 1), 0)
    return Difference(*(_shown(text, same) for text in texts))


def _shown(text: str, same: int) -> str:
    """A long answer from shortly before the place where the other is another."""
    start = max(0, same - _BEFORE) if len(text) > _LONGEST else 0
    end = start + _LONGEST
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"


def row(case: str, found: Difference, reason: str) -> str:
    return f"| {_cell(case)} | {_cell(found.ours)} | {_cell(found.theirs)} | {reason} |"


def _cell(text: str) -> str:
    ticks = "``" if "`" in text else "`"
    return f"{ticks}{text}{ticks}".replace("|", "\\|")


def _plain(cell: str) -> str:
    return cell.strip().replace("\\|", "|").strip("`")
