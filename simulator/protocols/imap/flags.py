"""Flags: the five that every mailbox has, keywords that clients make up, and \\Recent (RFC 3501 §2.3.2)."""

from collections.abc import Iterable, Sequence
from typing import Final

from simulator.protocols.imap.writing import parenthesised

ANSWERED: Final = "\\Answered"
DELETED: Final = "\\Deleted"
SEEN: Final = "\\Seen"
RECENT: Final = "\\Recent"  # told by the server, never set by a client
SYSTEM: Final = (ANSWERED, "\\Flagged", DELETED, SEEN, "\\Draft")
MOST_KEYWORDS: Final = 100  # of one mailbox
LONGEST_KEYWORD: Final = 100

_ORDER: Final = {flag: place for place, flag in enumerate((*SYSTEM, RECENT))}
_SPELLED: Final = {flag.lower(): flag for flag in SYSTEM}


class TooManyKeywords(Exception):
    """A mailbox has no room for another keyword."""


def settled(flags: Iterable[str], keywords: Sequence[str]) -> frozenset[str] | None:
    """Flags as a client wrote them in the one spelling they have here; None where one cannot be stored.

    Upper and lower case are the same; `keywords` are those that the mailbox knows. Raises TooManyKeywords.
    """
    known = {keyword.lower(): keyword for keyword in keywords}
    found: set[str] = set()
    for flag in flags:
        if flag.startswith("\\"):
            if flag.lower() not in _SPELLED:
                return None
            found.add(_SPELLED[flag.lower()])
            continue
        if len(flag) > LONGEST_KEYWORD or (len(known) >= MOST_KEYWORDS and flag.lower() not in known):
            raise TooManyKeywords
        found.add(known.setdefault(flag.lower(), flag))
    return frozenset(found)


def encode(flags: Iterable[str]) -> bytes:
    """The system's flags first, keywords after them: the same flags are always written the same."""
    ordered = sorted(flags, key=lambda flag: (_ORDER.get(flag, len(_ORDER)), flag))
    return parenthesised(flag.encode() for flag in ordered)
