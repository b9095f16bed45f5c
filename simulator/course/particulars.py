"""What is different for each student: the seed, and the names, passwords and values that hang on it.

A lesson's script and texts may hold `{password:haruto}`, `{login:haruto}`, `{address:haruto}`,
`{name:haruto}` and `{value:place}` (what a letter of the lesson chose); here they are filled in for a seed.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from simulator.course.schema import Script
from simulator.network.chance import Chance
from simulator.world.loader import WorldError, load_world
from simulator.world.people import passwords_of, with_strangers
from simulator.world.spec import WorldSpec

SLOT: Final = re.compile(r"\{(password|login|address|name|value):([^{}\s]+)\}")
_MOST_SEEDS: Final = 2**53  # a number that JSON keeps


def student_seed(seed: int, student: str) -> int:
    """The seed of one student's run, from the lesson's seed and whatever they are called.

    Full-width letters, case and spaces around make no other student.
    """
    from hashlib import sha256

    same = " ".join(unicodedata.normalize("NFKC", student).casefold().split())
    return int.from_bytes(sha256(f"{seed}:{same}".encode()).digest()[:8], "big") % _MOST_SEEDS


class Particulars:
    """The names and values of one lesson under one seed. The world is read when the first is asked for."""

    def __init__(self, folder: Path, script: Script, seed: int) -> None:
        self._folder = folder
        self._script = script
        self.seed = seed
        self._values: dict[str, dict[str, str]] = {}

    def fill(self, text: str, language: str) -> str:
        """The text with everything in its place; what nobody knows stays as it is."""
        if "{" not in text:
            return text
        return SLOT.sub(lambda match: self.value(match[1], match[2], language) or match[0], text)

    def value(self, kind: str, name: str, language: str) -> str | None:
        """One of them, or None when nobody has it."""
        if kind == "value":
            return self.values(language).get(name)
        spec = self._world
        person = spec.people.get(name) if spec is not None else None
        if spec is None or person is None:
            return None
        if kind == "password":
            return passwords_of(spec, Chance(self.seed))[name]
        if kind == "login":
            return spec.login(name)
        if kind == "address":
            return spec.address(name)
        return person.names.get(language) or person.names["en"]

    def known(self, kind: str, language: str) -> tuple[str, ...]:
        """The names that `value` knows."""
        if kind == "value":
            return tuple(self.values(language))
        return () if self._world is None else tuple(self._world.people)

    def values(self, language: str) -> dict[str, str]:
        """What the letters of the lesson have chosen, in a language."""
        found = self._values.get(language)
        if found is None:
            from simulator.world.letters import read_template
            from simulator.world.values import values_in

            texts = [read_template(name, language, self._folder) or "" for name in letters_of(self._script)]
            found = self._values[language] = values_in("\n".join(texts), self.seed)
        return found

    def script(self, language: str) -> Script:
        """The script with everything in its place."""
        filled: Script = self._filled(self._script, language)
        return filled

    def _filled(self, part: Any, language: str) -> Any:
        if isinstance(part, str):
            return self.fill(part, language)
        if isinstance(part, tuple):
            items = tuple(self._filled(item, language) for item in part)
            return items if any(new is not old for new, old in zip(items, part, strict=True)) else part
        if isinstance(part, msgspec.Struct):
            changed = {}
            for name in part.__struct_fields__:
                old = getattr(part, name)
                new = self._filled(old, language)
                if new is not old:
                    changed[name] = new
            return msgspec.structs.replace(part, **changed) if changed else part
        return part

    @cached_property
    def _world(self) -> WorldSpec | None:
        """The people of this run; None where the world is no good (whoever plays it will say why)."""
        try:
            _, spec = load_world(self._script.world, self._folder)
        except WorldError:
            return None
        return with_strangers(spec, Chance(self.seed))


def letters_of(script: Script) -> tuple[str, ...]:
    """The letters that a script names, each once, in order."""
    return tuple(dict.fromkeys(_letters_in(script)))


def _letters_in(part: Any) -> Iterator[str]:
    if isinstance(part, tuple):
        for item in part:
            yield from _letters_in(item)
    elif isinstance(part, msgspec.Struct):
        for name in part.__struct_fields__:
            value = getattr(part, name)
            if name == "letter" and isinstance(value, str):
                yield value
            else:
                yield from _letters_in(value)
