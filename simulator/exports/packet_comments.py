"""What a capture's packets say of themselves, in English: their step of the run, and what they do.

A comment holds no more than its packet gives away: verbs and reply codes, never an argument, and nothing of
what goes under TLS unless the capture holds the keys.
"""

from collections.abc import Sequence
from typing import Final

from simulator.protocols.imap.commands import VERBS as IMAP_VERBS
from simulator.protocols.pop3.commands import VERBS as POP3_VERBS
from simulator.protocols.smtp.commands import VERBS as SMTP_VERBS
from simulator.trace.entry import Kind, Lane
from simulator.trace.store import Trace

START_OCTETS: Final = 64
"""How much of a line `said` needs to see."""
_VERBS: Final = frozenset(verb.encode() for verb in {*SMTP_VERBS, *POP3_VERBS, *IMAP_VERBS})
_STATUSES: Final = frozenset({b"+OK", b"-ERR", b"+", b"*"})
_MOST_NAMED: Final = 6


class Steps:
    """The place of entries in the run, as the line of time on the screen counts; asked in ascending order."""

    def __init__(self, trace: Trace) -> None:
        self._lanes = tuple(
            (word, trace.lane(lane)) for word, lane in (("hop", Lane.HOP), ("command", Lane.COMMAND))
        )
        self._passed = [0] * len(self._lanes)
        self._until = -1  # the last entry for which the words hold
        self._words = ""

    def of(self, serial: int) -> str:
        """`hop 2 of 7, command 14 of 52: `; empty where a run has no steps."""
        if serial > self._until:
            self._move(serial)
        return self._words

    def _move(self, serial: int) -> None:
        parts, ends = [], []
        for place, (word, boundaries) in enumerate(self._lanes):
            passed, count = self._passed[place], len(boundaries)
            while passed < count and boundaries[passed] < serial:
                passed += 1
            self._passed[place] = passed
            if passed < count:
                ends.append(boundaries[passed])
                parts.append(f"{word} {passed + 1} of {count}")
            elif count:
                parts.append(f"after {word} {count}")
        self._until = min(ends, default=1 << 62)
        self._words = ", ".join(parts) + ": " if parts else ""


def said(utterances: Sequence[tuple[int, bytes]]) -> str:
    """What was said in one breath, by kind and beginning: `MAIL, RCPT, DATA`."""
    words: list[str] = []
    for kind, start in utterances[: _MOST_NAMED + 1]:
        word = (
            _command(start) if kind == Kind.COMMAND else _reply(start) if kind == Kind.REPLY else "a message"
        )
        if len(words) == _MOST_NAMED:
            word = "and more"
        if not words or words[-1] != word:
            words.append(word)
    return ", ".join(words)


def _command(start: bytes) -> str:
    """The verb; IMAP's stands behind a tag. Whatever is no verb may be a password."""
    for word in start[:START_OCTETS].upper().split(None, 2)[:2]:
        if word in _VERBS:
            return word.decode()
    return "a line"


def _reply(start: bytes) -> str:
    if start[:3].isdigit():
        return start[:3].decode()
    words = start[:START_OCTETS].split(None, 2)
    return words[0].decode() if words and words[0] in _STATUSES else "a reply"
