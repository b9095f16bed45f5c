"""A saved trace for a command that tells one way of it: the way asked for, else the one that was in hand."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from simulator.cli.errors import Misuse
from simulator.cli.output import say
from simulator.words.catalogue import Catalogue

if TYPE_CHECKING:
    from simulator.trace.store import Trace

WAY = click.option(
    "--way",
    type=click.IntRange(min=1),
    metavar="N",
    help="Where the story went on in several ways, the Nth (default: the one that was in hand).",
)


def saved_trace(path: str | Path, words: Catalogue) -> "Trace":
    """The first way, with the others as its branches. Raises Misuse for a file that cannot be read."""
    from simulator.trace.codec import TraceFileError, load

    try:
        return load(path)
    except TraceFileError as fault:
        raise Misuse(words.sentence(fault.sentence)) from None


def saved_way(path: str | Path, number: int | None, words: Catalogue) -> "Trace":
    """One way of a saved trace; of several that nobody chose from, a line on standard error says which.

    Raises Misuse for a file that cannot be read and for a way that is not there.
    """
    return chosen_way(saved_trace(path, words), path, number, words)


def chosen_way(first: "Trace", path: str | Path, number: int | None, words: Catalogue) -> "Trace":
    """The way of that number, counted from 1. Raises Misuse where it is not there."""
    ways = [first, *first.branches]
    if number is None:
        current = first.meta.get("current", 0)
        number = current + 1 if isinstance(current, int) and 0 <= current < len(ways) else 1
        if len(ways) > 1:
            say(words.text("saved.ways", path=path, count=len(ways), number=number), sys.stderr)
    if number > len(ways):
        raise Misuse(words.text("error.unknown_way", asked=number, count=len(ways)))
    return ways[number - 1]
