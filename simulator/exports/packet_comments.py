"""What a capture's packets say of themselves, in English: their step of the run, and what they do.

A comment holds no more than its packet gives away: verbs and reply codes, never an argument, and nothing of
what goes under TLS unless the capture holds the keys.
"""

from array import array
from functools import lru_cache
from typing import Final

from simulator.protocols.imap.commands import VERBS as IMAP_VERBS
from simulator.protocols.pop3.commands import VERBS as POP3_VERBS
from simulator.protocols.smtp.commands import VERBS as SMTP_VERBS
from simulator.trace.kinds import Lane
from simulator.trace.store import Trace

_START_OCTETS: Final = 64  # how much of a line is looked at
_VERBS: Final = frozenset(verb.encode() for verb in {*SMTP_VERBS, *POP3_VERBS, *IMAP_VERBS})
_SHORT: Final = {verb: verb.decode() for verb in _VERBS if len(verb) == 4}
_ENDS: Final = frozenset((b" ", b"\r"))
_CODES: Final = {b"%d" % code: str(code) for code in range(200, 600)}
_STATUSES: Final = frozenset({b"+OK", b"-ERR", b"+", b"*"})
_MOST_NAMED: Final = 6
_FOR_EVER: Final = 1 << 62


class Steps:
    """The place of entries in the run, as the line of time on the screen counts; asked in ascending order."""

    def __init__(self, trace: Trace) -> None:
        self._hops = _Boundaries("hop", trace.lane(Lane.HOP))
        self._commands = _Boundaries("command", trace.lane(Lane.COMMAND))
        self._until = -1  # the last entry for which the words hold
        self._words = ""

    def of(self, serial: int) -> str:
        """`hop 2 of 7, command 14 of 52: `; empty where a run has no steps."""
        if serial > self._until:
            hops, commands = self._hops, self._commands
            if serial > hops.until:
                hops.move(serial)
            if serial > commands.until:
                commands.move(serial)
            self._until = min(hops.until, commands.until)
            words = f"{hops.words}, {commands.words}" if hops.words else commands.words
            self._words = f"{words}: " if words else ""
        return self._words


class _Boundaries:
    """One size of step: where the serials asked for stand between its boundaries."""

    def __init__(self, name: str, serials: "array[int]") -> None:
        self._name = name
        self._serials = serials
        self._passed = 0
        self.until = -1  # the end of the step in hand
        self.words = ""

    def move(self, serial: int) -> None:
        serials, passed, count = self._serials, self._passed, len(self._serials)
        while passed < count and serials[passed] < serial:
            passed += 1
        self._passed = passed
        if passed < count:
            self.until = serials[passed]
            self.words = f"{self._name} {passed + 1} of {count}"
        else:
            self.until = _FOR_EVER
            self.words = f"after {self._name} {count}" if count else ""


def command(line: bytes) -> str:
    """The verb of a client's line; IMAP's stands behind a tag. Whatever is no verb may be a password."""
    if (verb := _SHORT.get(line[:4])) and line[4:5] in _ENDS:
        return verb
    for word in line[:_START_OCTETS].upper().split(None, 2)[:2]:
        if word in _VERBS:
            return word.decode()
    return "a line"


def reply(line: bytes) -> str:
    """The code or the status of a server's reply."""
    if code := _CODES.get(line[:3]):
        return code
    words = line[:_START_OCTETS].split(None, 2)
    return words[0].decode() if words and words[0] in _STATUSES else "a reply"


@lru_cache(1024)
def in_one_breath(words: tuple[str, ...]) -> str:
    """What one packet carries: `MAIL, RCPT, DATA`, each of a row of the same but once."""
    kept = [word for before, word in zip(["", *words], words, strict=False) if word != before]
    return ", ".join(kept if len(kept) <= _MOST_NAMED else [*kept[:_MOST_NAMED], "and more"])
