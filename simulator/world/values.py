"""Values that differ from run to run: `{place: the station | the harbour}` in a letter, chosen by the seed.

The first mention of a value gives its choices, or `{count: 2..9}` a range of numbers; `{place}` repeats what
was chosen. The choice hangs on the seed, the value's name and the number of choices alone, so that the same
choice is made in every language.
"""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from simulator.network.chance import Chance

_NAME = r"[a-z][a-z0-9-]*"
_SLOT = re.compile(r"\{(" + _NAME + r")(?::([^{}]*))?\}")
_RANGE = re.compile(r"\s*([0-9]{1,6})\s*\.\.\s*([0-9]{1,6})\s*")
PEOPLE: Final = frozenset({"sender", "recipient"})  # filled in with names


class Slot(NamedTuple):
    """One mention of a value: where it begins, its name, its choices (None for a repetition)."""

    start: int
    name: str
    choices: tuple[str, ...] | None


def slots(text: str) -> Iterator[Slot]:
    """Every mention of a value, people left out."""
    for match in _SLOT.finditer(text):
        if match[1] not in PEOPLE:
            yield Slot(match.start(), match[1], None if match[2] is None else _choices(match[2]))


def _choices(text: str) -> tuple[str, ...]:
    numbers = _RANGE.fullmatch(text)
    if numbers:
        first, last = int(numbers[1]), int(numbers[2])
        return tuple(str(number) for number in range(first, min(last, first + 9999) + 1))
    return tuple(choice.strip() for choice in text.split("|"))


def chosen(seed: int, name: str, choices: tuple[str, ...]) -> str:
    """What the seed chooses; "" where there is nothing to choose from."""
    return choices[Chance(seed).stream(f"value:{name}").randrange(len(choices))] if choices else ""


def values_in(text: str, seed: int) -> dict[str, str]:
    """The values that a text gives choices for, chosen by a seed."""
    found: dict[str, str] = {}
    for slot in slots(text):
        if slot.choices is not None:
            found.setdefault(slot.name, chosen(seed, slot.name, slot.choices))
    return found


def fill_values(text: str, seed: int) -> str:
    """The text with every value in its place; one that has no choices anywhere stays as it is."""
    if "{" not in text:
        return text
    found = values_in(text, seed)
    return _SLOT.sub(lambda match: found.get(match[1], match[0]), text)
