"""Slips of the hand that make a text unreadable as YAML: a tab, a full-width colon, a quote left open.

libyaml says where it could go no further, which is often a line or more below the slip. So when it gives up,
the lines from there upwards are searched for what people get wrong; a text that it reads is never looked at.
"""

import re
from typing import Final, NamedTuple

from simulator.sentences import Sentence

_REACH: Final = 3  # lines above the place where the parser gave up
_REACH_OF_QUOTES: Final = 20  # a quote left open swallows lines until the next one

_QUOTED = re.compile(r"""(?<![^\s\[{,:])(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*')""")
_COMMENT = re.compile(r"(?<!\S)#.*")
_OPEN_QUOTE = re.compile(r"""(?<![^\s\[{,:])["']""")
_TAB = re.compile(r" *\t")
_WIDE_COLON = re.compile(r"^\s*(?:- )*[\w-]+\s*(\uff1a)", re.ASCII)
_WIDE_SPACE = re.compile("\u3000")
_WIDE_COMMA = re.compile("[\u3001\uff0c](?=\\s*[\\w-]+:\\s)", re.ASCII)
_NO_SPACE = re.compile(r"^\s*(?:- )*[A-Za-z_-]+:(?=[^\s/:])")


class Slip(NamedTuple):
    """Line and column count from 1."""

    line: int
    column: int
    message: Sentence


def nearest_slip(text: str, line: int) -> Slip | None:
    """The slip on that line, or on the nearest line above it; None where nothing is seen."""
    lines = text.split("\n")
    last = min(line, len(lines))
    for number in range(last, max(0, last - _REACH), -1):
        found = _slip(lines[number - 1])
        if found is not None:
            return Slip(number, *found)
    for number in range(last, max(0, last - _REACH_OF_QUOTES), -1):
        quote = _OPEN_QUOTE.search(_bare(lines[number - 1]))
        if quote:
            told = Sentence("the quote that begins here is not closed on this line; close it")
            return Slip(number, quote.start() + 1, told)
    for number in range(last, max(0, last - _REACH), -1):
        bracket = _open_bracket(_bare(lines[number - 1]))
        if bracket is not None:
            return Slip(number, bracket + 1, Sentence("this bracket is not closed on this line; close it"))
    return None


def _open_bracket(bare: str) -> int | None:
    """Where the last bracket stands that the line opens and does not close."""
    opened: list[int] = []
    for at, sign in enumerate(bare):
        if sign in "[{":
            opened.append(at)
        elif sign in "]}" and opened:
            opened.pop()
    return opened[-1] if opened else None


def _slip(line: str) -> tuple[int, Sentence] | None:
    tab = _TAB.match(line)
    if tab:
        return tab.end(), Sentence("a tab stands in the indentation; indent with spaces")
    bare = _bare(line)
    colon = _WIDE_COLON.search(bare)
    if colon:
        told = Sentence("this colon is full-width; write ': ', half-width and with a space after it")
        return colon.start(1) + 1, told
    space = _WIDE_SPACE.search(bare)
    if space:
        return space.start() + 1, Sentence("this space is full-width; write a half-width one")
    comma = _WIDE_COMMA.search(bare)
    if comma:
        return comma.start() + 1, Sentence("this comma is full-width; write ', ', half-width")
    key = _NO_SPACE.match(bare)
    if key:
        return key.end(), Sentence("write 'key: value', with a space after the colon")
    return None


def _bare(line: str) -> str:
    """The line with blanks for what is quoted or a comment: every column stays."""
    without_quotes = _QUOTED.sub(lambda match: " " * len(match[0]), line)
    return _COMMENT.sub(lambda match: " " * len(match[0]), without_quotes)
