"""Marks of the lesson texts typed another way: full-width, without their space, or in the reader's language.

Whoever writes with a Japanese keyboard types them all the time, and none of them is refused by itself: the
line would only stand there as words. Each is told with what would be right; a line is then read as if it
had been written so, so that one slip is one fault.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.sentences import Sentence

_FAULTLESS = re.compile(r"#{2,3} \S|> |\*\*(?:beginner|expert)\*\*\s*[:\uff1a]")
_HEADING = re.compile(r"[\s\u3000]*([#\uff03]{2,3})[\s\u3000]*([^#\uff03\s].*)")
_TASK = re.compile(r"[\s\u3000]*\uff1e[\s\u3000]*(.*)")
_SPEAKER = re.compile(
    r"[\s\u3000]*[*\uff0a]{0,2}(beginner|expert|初心者|専門家)[*\uff0a]{0,2}[\s\u3000]*[:\uff1a]\s*(.*)",
    re.IGNORECASE,
)
_OTHER_SPEAKER = re.compile(r"\*\*([^*]{1,40})\*\*\s*[:\uff1a]")
_SPEAKERS: Final = {"初心者": "beginner", "専門家": "expert"}
_KEYWORDS: Final = {"ヒント": "hint", "選択肢": "choice", "理由": "why", "わけ": "why"}
_KEYWORD = re.compile(
    r"(fine print(?: C[0-9]{2})?|hint [0-9]+|(?:choice|why|item|row|side|act) \S+|done|speaker notes)"
)
_CLAIM = re.compile(r"(?<=^fine print )c(?=[0-9]{2}$)")
_COLON = re.compile(r"[:\uff1a]")
_WIDE_MARK = re.compile(
    r"(?=[{\uff5b[\uff3b\uff0a\uff40])(?:\uff5b[a-z]+[ \u3000]*[:\uff1a][^}\uff5d]*[}\uff5d]?"
    r"|\{(?:value|password|login|address|name)[ \u3000]*\uff1a[^}\uff5d]*[}\uff5d]?"
    r"|[\uff3b\[]\uff3b[a-z0-9-]+|\uff0a\uff0a|\uff40)"  # [[term]], **strong**, `code`
)


class Slip(NamedTuple):
    """Line and column count from 1. `right` is the whole line as it would be right; None: as it stands."""

    line: int
    column: int
    message: Sentence
    right: str | None = None


def line_slip(line: str, number: int) -> Slip | None:
    """What is wrong with how a line begins."""
    if _FAULTLESS.match(line):
        return None
    right = _right(line)
    if right is not None and right != line:
        begins = right[:40] if right.startswith("#") else f"{right.split(' ', 1)[0]} …"
        return Slip(number, 1, Sentence("write '{line}', with exactly these signs", line=begins), right)
    other = _OTHER_SPEAKER.match(line)
    if other:
        told = Sentence(
            "'{name}' is no speaker; write **beginner**: or **expert**:, or take the colon away",
            name=other[1],
        )
        return Slip(number, 1, told)
    return None


def mark_slips(line: str, number: int) -> Iterator[Slip]:
    """Full-width marks inside a line of a text, or of a letter."""
    for match in _WIDE_MARK.finditer(line):
        half = unicodedata.normalize("NFKC", match[0])
        yield Slip(number, match.start() + 1, Sentence("write '{half}', half-width", half=half[:40]))


def _right(line: str) -> str | None:
    heading = _HEADING.fullmatch(line)
    if heading:
        marks = "#" * len(heading[1])
        return f"{marks} {heading[2]}"
    task = _TASK.fullmatch(line)
    if task:
        return f"> {task[1]}"
    speaker = _SPEAKER.fullmatch(line)
    if speaker:
        word = speaker[1].lower()
        return f"**{_SPEAKERS.get(word, word)}**: {speaker[2]}"
    return None


def part_heading(heading: str) -> str | None:
    """A `###` heading by its keyword where only width, case or language differ; None where more does."""
    head, *label = _COLON.split(heading, maxsplit=1)
    words = unicodedata.normalize("NFKC", head).strip().split(" ", 1)
    words[0] = _KEYWORDS.get(words[0], words[0].lower())
    folded = " ".join(words)
    if folded.lower().startswith(("fine print", "speaker notes")):
        folded = _CLAIM.sub("C", folded.lower())
    if not _KEYWORD.fullmatch(folded):
        return None
    return f"{folded}: {label[0].strip()}" if label else folded
