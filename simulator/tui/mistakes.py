"""What was wrong with a line that a learner typed to a server, in one plain sentence.

The line is held against the verbs that exist, those that the server allowed at that moment, and what it
answered; the sentence is the catalogue's.
"""

import difflib
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from simulator.course.worked_solution import is_refusal
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace

_MOST_NAMED: Final = 6
_TAG: Final = re.compile(r"[^\s(){%*\"\\\]+]+")
_BAD_ARGUMENT: Final = ("500", "501", "504", "553", "555")  # RFC 5321 §4.2.2: it is the line that is wrong
_IMAP_BY_UID: Final = "UID"


class Mistake(NamedTuple):
    """A catalogue key below `mistake.` and what fills its sentence."""

    key: str
    values: dict[str, str]


class Typed(NamedTuple):
    """A line as it was typed, and what was known before: the legal moves and a line for each."""

    line: str
    protocol: str
    moves: tuple[str, ...]
    forms: Sequence[str]


def verbs_of(protocol: str) -> tuple[str, ...]:
    """Every verb that the protocol's engine knows."""
    if protocol == "imap":
        from simulator.protocols.imap import commands as imap

        return (*imap.VERBS, "DONE")
    if protocol == "pop3":
        from simulator.protocols.pop3 import commands as pop3

        return tuple(pop3.VERBS)
    from simulator.protocols.smtp import commands as smtp

    return tuple(smtp.VERB_ROWS)


def mistake_in(typed: Typed, trace: Trace, begins: int) -> Mistake | None:
    """What was wrong with a line, whose consequences begin at an entry; None where nothing was."""
    if any(trace.kind(serial) is Kind.LOGIN_REFUSED for serial in range(begins, len(trace))):
        return Mistake("password", {})
    if is_content(typed.moves) or not typed.moves:
        return None
    line = typed.line.strip()
    words = line.split()
    known = verbs_of(typed.protocol)
    if typed.protocol == "imap" and typed.moves != ("DONE",):
        if words[0].upper() in known or words[0].upper() == _IMAP_BY_UID or not _TAG.fullmatch(words[0]):
            return Mistake("no_tag", {"line": _cut(line)})
        words = words[1:]
        if not words:
            return Mistake("only_tag", {"tag": _cut(line)})
    verb, arguments = _verb(words, known)
    if verb not in known:
        return _unknown(verb, typed.moves, known, typed.protocol)
    if verb not in typed.moves:
        return Mistake("not_now", {"verb": verb, "now": _named(typed.moves)})
    reply = _reply(trace, begins)
    return _refused(verb, arguments, typed, reply) if is_refusal(reply, typed.protocol) else None


def is_content(moves: tuple[str, ...]) -> bool:
    """Whether what is typed now is no command: a letter's lines, or the answer to a challenge."""
    return moves in ((".",), ("*",))


def _verb(words: list[str], known: tuple[str, ...]) -> tuple[str, list[str]]:
    """The verb, which in IMAP may be of two words, and what stands behind it."""
    if len(words) > 1 and f"{words[0]} {words[1]}".upper() in known:
        return f"{words[0]} {words[1]}".upper(), words[2:]
    return words[0].upper(), words[1:]


def _unknown(verb: str, moves: tuple[str, ...], known: tuple[str, ...], protocol: str) -> Mistake:
    joined = next((move for move in sorted(known, key=len, reverse=True) if verb.startswith(move)), "")
    if joined:
        return Mistake("no_space", {"verb": joined})
    near = difflib.get_close_matches(verb[:40], moves, n=1) or difflib.get_close_matches(
        verb[:40], known, n=1
    )
    if near:
        return Mistake("unknown_near", {"verb": _cut(verb), "near": near[0]})
    return Mistake("unknown", {"verb": _cut(verb), "protocol": protocol.upper(), "now": _named(moves)})


def _refused(verb: str, arguments: list[str], typed: Typed, reply: str) -> Mistake:
    form = next((form for form in typed.forms if f" {verb} " in f" {form} "), "")
    wanted = form.partition(verb)[2].split()
    if wanted and len(arguments) < len(wanted):
        return Mistake("no_argument", {"verb": verb, "form": form})
    numbers = [(due, given) for due, given in zip(wanted, arguments, strict=False) if due.isdigit()]
    status = reply.split()[0] if typed.protocol != "imap" else ""
    garbled = any(not given.isdigit() for _, given in numbers) if typed.protocol == "pop3" else False
    if form and (status in _BAD_ARGUMENT or garbled or " BAD" in reply[:40]):
        return Mistake("argument", {"verb": verb, "form": form})
    return Mistake("refused", {"verb": verb, "reply": _cut(reply)})


def _reply(trace: Trace, begins: int) -> str:
    """The server's last line."""
    for serial in range(len(trace) - 1, begins - 1, -1):
        if trace.kind(serial) is Kind.REPLY:
            lines = trace.octets(serial, 400).decode("utf-8", "replace").splitlines()
            return lines[-1].strip() if lines else ""
    return ""


def _named(moves: Sequence[str]) -> str:
    return ", ".join(moves[:_MOST_NAMED])


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
