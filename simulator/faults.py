"""What is wrong with a file that somebody wrote, where, and what would be right."""

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One fault of one file; lines and columns count from 1. A warning fails nothing."""

    file: str
    line: int
    column: int
    message: str
    warning: bool = False

    def __str__(self) -> str:
        kind = "warning: " if self.warning else ""
        return f"{self.file}:{self.line}:{self.column}: {kind}{self.message}"


def printable(fault: Fault) -> Fault:
    """The same fault, with nothing in its message that a terminal would obey."""
    if fault.message.isprintable():
        return fault
    shown = "".join(character if character.isprintable() else "\ufffd" for character in fault.message)
    return fault._replace(message=shown)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`; did you mean 'haruto'?`, or what there is when nothing is near."""
    import difflib

    words = sorted(known)
    near = difflib.get_close_matches(word[:200], words, n=1, cutoff=0.6)
    if near:
        return f"; did you mean '{near[0]}'?"
    return f"; there is {', '.join(words[:12])}" if words else ""
