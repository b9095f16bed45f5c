"""Which mailbox names a LIST asks for: `*` stands for anything, `%` for anything within one level.

RFC 3501 §6.3.8. Matching takes time in proportion to name times pattern, however many wildcards there are.
"""

from typing import Final

DELIMITER: Final = "/"


def matches(pattern: str, name: str) -> bool:
    """Whether a name fits a pattern. INBOX, and INBOX alone, is the same in any case (RFC 3501 §5.1)."""
    in_any_case = 5 if name == "INBOX" or name.startswith("INBOX" + DELIMITER) else 0
    reached = {0}  # how much of the name the pattern may have used up so far
    for character in pattern:
        if character in "*%":
            reached = _spread(reached, name, over_levels=character == "*")
        else:
            capital = character.upper()
            reached = {
                at + 1 for at in reached if name[at : at + 1] == (capital if at < in_any_case else character)
            }
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
