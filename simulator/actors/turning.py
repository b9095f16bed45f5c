"""Changing one word of a letter so that it says something else: another number, another day, the opposite."""

import re
from typing import Final, NamedTuple

_TURNS: Final = (  # words on which a letter turns: each becomes the one behind it, the last the first
    (b"one", b"two", b"three", b"four", b"five", b"six", b"seven", b"eight", b"nine", b"ten"),
    (b"Monday", b"Tuesday", b"Wednesday", b"Thursday", b"Friday", b"Saturday", b"Sunday"),
    (b"today", b"tomorrow"),
    (b"yes", b"no"),
    (b"Yes", b"No"),
    tuple(f"{day}曜".encode() for day in "月火水木金土日"),
    ("今日".encode(), "明日".encode()),
)
_NEXT: Final = {word: words[(at + 1) % len(words)] for words in _TURNS for at, word in enumerate(words)}
_TURNING: Final = re.compile(  # a number in digits, also full-width ones (in UTF-8), or one of the words
    rb"\d+|\xef\xbc[\x90-\x99]|"
    + b"|".join(rb"\b" + word + rb"\b" if word.isascii() else word for word in _NEXT)
)


class Change(NamedTuple):
    """What became of some octets, and which word of them became which."""

    octets: bytes
    was: bytes
    became: bytes


def change_in(octets: bytes, word: bytes, into: bytes) -> Change | None:
    """A word changed where it stands first; without one, a number, a day, a yes or no. None where none is."""
    if word:
        became = octets.replace(word, into, 1)
        return None if became == octets else Change(became, word, into)
    found = _TURNING.search(octets)
    if found is None:
        return None
    other = _another(found)
    return Change(octets[: found.start()] + other + octets[found.end() :], found[0], other)


def _another(match: re.Match[bytes]) -> bytes:
    """Another number, another day, the opposite."""
    found = match[0]
    if found in _NEXT:
        return _NEXT[found]
    last = found[-1]
    nine, zero = (0x99, 0x90) if len(found) == 3 and found[0] == 0xEF else (ord("9"), ord("0"))
    return found[:-1] + bytes((zero if last == nine else last + 1,))
