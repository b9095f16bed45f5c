"""What is wrong with a file that somebody wrote, where, and what would be right."""

from collections.abc import Collection, Iterable
from typing import NamedTuple

from simulator.sentences import Sentence


class Fault(NamedTuple):
    """One fault of one file; lines and columns count from 1. A warning fails nothing."""

    file: str
    line: int
    column: int
    message: Sentence
    warning: bool = False

    @property
    def sentence(self) -> Sentence:
        """Place and message, to be put into the reader's language."""
        place = f"{self.file}:{self.line}:{self.column}"
        if self.warning:
            return Sentence("{place}: warning: {message}", place=place, message=self.message)
        return Sentence("{place}: {message}", place=place, message=self.message)

    def __str__(self) -> str:
        return str(self.sentence)


def printable(fault: Fault) -> Fault:
    """The same fault, with nothing in its message that a terminal would obey."""
    if fault.message.isprintable():
        return fault
    return fault._replace(message=fault.message.with_values(_shown))


def _shown(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A sentence's end: `; did you mean 'haruto'?`, or what there is when nothing is near."""
    words = sorted(known)
    listed = Sentence("; there is {words}", words=", ".join(words[:12])) if words else ""
    return nearest(word, words) or listed


def nearest(word: str, known: Collection[str]) -> str:
    """A sentence's end: `; did you mean 'haruto'?`, or "" when nothing is near."""
    import difflib

    near = difflib.get_close_matches(word[:200], list(known), n=1, cutoff=0.6)
    return Sentence("; did you mean '{near}'?", near=near[0]) if near else ""
