"""How many terminal cells a text fills (Unicode Standard Annex #11).

Wide and full-width characters fill two, combining and format characters none. Characters of ambiguous
width (`─ → … ·` and the like) fill one or two as the terminal has it: the caller says which.
"""

import unicodedata
from functools import cache, lru_cache

_ZERO = frozenset({"Mn", "Me", "Cf", "Cc", "Zl", "Zp"})


@cache
def character_cells(character: str, ambiguous: int = 1) -> int:
    """0, 1 or 2 cells. Control characters count none: nothing may print them."""
    if " " <= character <= "~":
        return 1
    point = ord(character)
    if point == 0xAD:  # the soft hyphen is drawn
        return 1
    if unicodedata.category(character) in _ZERO or 0x1160 <= point <= 0x11FF:
        return 0
    width = unicodedata.east_asian_width(character)
    if width in "WF":
        return 2
    return ambiguous if width == "A" else 1


@lru_cache(maxsize=8192)
def cells(text: str, ambiguous: int = 1) -> int:
    """The cells that a text fills."""
    if text.isascii() and text.isprintable():
        return len(text)
    return sum([character_cells(character, ambiguous) for character in text])


def cut(text: str, width: int, ambiguous: int = 1, ellipsis: str = "") -> str:
    """The longest beginning that fits into `width` cells; where something is cut off, `ellipsis` ends it."""
    if cells(text, ambiguous) <= width:
        return text
    room = width - cells(ellipsis, ambiguous)
    if room < 0:
        return ""
    used = 0
    for index, character in enumerate(text):
        used += character_cells(character, ambiguous)
        if used > room:
            return text[:index] + ellipsis
    return text


def pad(text: str, width: int, ambiguous: int = 1) -> str:
    """The text cut or filled with spaces to exactly `width` cells."""
    fitting = cut(text, width, ambiguous)
    return fitting + " " * (width - cells(fitting, ambiguous))
