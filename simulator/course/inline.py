"""The styles inside a line of lesson text: `code`, **strong**, [[term]] or [[term|shown words]]."""

import re
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

import msgspec

from simulator.sentences import Sentence
from simulator.words.width import character_cells

Style = Literal["plain", "code", "strong", "term"]

_INLINE = re.compile(r"`([^`]+)`|\*\*(.+?)\*\*|\[\[([a-z0-9-]+)(?:\|([^\]|]+))?\]\]")
_MARKS: Final = ("**", "[[", "`")


class Span(msgspec.Struct, frozen=True):
    """A piece of a paragraph in one style; `term` is the glossary's key of a term."""

    text: str
    style: Style = "plain"
    term: str = ""


class Complaint(NamedTuple):
    """What is wrong in a text, by line and column from 1."""

    line: int
    column: int
    message: Sentence


def read_spans(text: str, line: int, complaints: list[Complaint]) -> tuple[Span, ...]:
    """The pieces of a text. A term without shown words has no text: the glossary's word stands for it."""
    spans: list[Span] = []
    at = 0
    for match in _INLINE.finditer(text):
        if match.start() > at:
            spans.append(Span(text[at : match.start()]))
        if match[1] is not None:
            spans.append(Span(match[1], "code"))
        elif match[2] is not None:
            spans.append(Span(match[2], "strong"))
        else:
            spans.append(Span(match[4] or "", "term", match[3]))
        at = match.end()
    if at < len(text):
        spans.append(Span(text[at:]))
    unclosed = [mark for span in spans if span.style == "plain" for mark in _MARKS if mark in span.text]
    complaints += [
        Complaint(line, 1, Sentence("{mark} is opened and not closed", mark=mark)) for mark in unclosed
    ]
    return tuple(spans)


def plain(spans: Iterable[Span], language: str) -> str:
    """Spans without their styles; terms by the glossary's word."""
    from simulator.words import glossary

    return "".join(span.text or glossary.word(language, span.term) for span in spans)


def join_lines(lines: list[str]) -> str:
    """Lines of one paragraph: joined by a space, but by nothing where both sides are Japanese."""
    joined = ""
    for line in lines:
        japanese = joined and line and character_cells(joined[-1]) == 2 and character_cells(line[0]) == 2
        joined += line if not joined or japanese else f" {line}"
    return joined
