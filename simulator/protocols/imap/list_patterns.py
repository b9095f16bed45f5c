"""Which mailbox names a LIST asks for: `*` stands for anything, `%` for anything within one level.

RFC 3501 §6.3.8. Matching takes time in proportion to name times pattern, however many wildcards there are.
"""

from typing import Final

DELIMITER: Final = "/"


def matches(pattern: str, name: str) -> bool:
    """Whether a name fits a pattern. INBOX, and INBOX alone, is the same in any case (RFC 3501 §5.1)."""
    if name == "INBOX" or name.startswith("INBOX" + DELIMITER):
        pattern = _with_inbox_in_capitals(pattern)
    reached = {0}  # how much of the name the pattern may have used up so far
    for character in pattern:
        if character in "*%":
            reached = _spread(reached, name, over_levels=character == "*")
        else:
            reached = {at + 1 for at in reached if name[at : at + 1] == character}
        if not reached:
            return False
    return len(name) in reached


def _spread(reached: set[int], name: str, *, over_levels: bool) -> set[int]:
    spread: set[int] = set()
    at = -1
    for position in range(len(name) + 1):
        if position in reached:
            at = position
        elif at >= 0 and not over_levels and name[position - 1] == DELIMITER:
            at = -1
        if at >= 0:
            spread.add(position)
    return spread


def _with_inbox_in_capitals(pattern: str) -> str:
    first, delimiter, rest = pattern.partition(DELIMITER)
    return "INBOX" + delimiter + rest if first.upper() == "INBOX" else pattern
