"""From plain data to the typed script, with every fault told at once and each at its place.

msgspec would stop at the first fault and cannot tell apart structs by their keys; so this walks the same
types, gives msgspec only the leaves, and goes on after a fault.
"""

import re
import types
import typing
from functools import cache
from typing import Any, Final, Literal, Union, cast, get_args, get_origin

import msgspec

from simulator.course.schema import FORMAT, Script
from simulator.course.vocabulary import CONDITIONS, INTENTS, UNTILS
from simulator.faults import Fault, did_you_mean
from simulator.plain_yaml import Path, Plain, Positions

_BROKEN: Final = object()  # stands for a value whose fault has been told
_PATTERN_TOLD = re.compile(r"Expected `str` matching regex '(.*)'")


class FieldType(msgspec.Struct, frozen=True):
    """One field of a struct: its key in the file, its type, and whether it must be there."""

    attribute: str
    key: str
    type: Any
    required: bool


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, FieldType]:
    """The fields of a struct by their key in the file."""
    hints = typing.get_type_hints(kind, include_extras=True)
    return {key: FieldType(name, key, hints[name], required) for name, key, required in _names(kind)}


def _names(kind: type[msgspec.Struct]) -> list[tuple[str, str, bool]]:
    return [(field.name, field.encode_name, field.required) for field in msgspec.structs.fields(kind)]


@cache
def choices_of(structs: tuple[type, ...]) -> dict[str, type[msgspec.Struct]]:
    """Which key tells which of these structs."""
    return {
        key: kind for table in (CONDITIONS, INTENTS, UNTILS) for key, kind in table.items() if kind in structs
    }


def union_parts(kind: Any) -> tuple[tuple[type, ...], list[Any]]:
    """The structs of a union, and its other members."""
    members = get_args(kind)
    structs = tuple(
        member for member in members if isinstance(member, type) and issubclass(member, msgspec.Struct)
    )
    return structs, [member for member in members if member not in structs]


def is_union(kind: Any) -> bool:
    return get_origin(kind) in (types.UnionType, Union)


def decode_script(data: Plain, positions: Positions) -> tuple[Script | None, list[Fault]]:
    """The script, or None and the faults. A newer format is refused before anything else is looked at."""
    decoder = _Decoder(positions)
    if not isinstance(data, dict):
        decoder.fault((), "the file is not a lesson; it begins with 'format: 0', 'world: …', 'steps: …'")
        return None, decoder.faults
    version = data.get("format")
    if isinstance(version, int) and not isinstance(version, bool) and version > FORMAT:
        newer = (
            f"format {version} is newer than this hagaki reads ({FORMAT}); update hagaki to play the lesson"
        )
        decoder.fault(("format",), newer)
        return None, decoder.faults
    script = decoder.struct(Script, data, ())
    if decoder.faults:
        return None, decoder.faults
    return cast(Script, script), []


class _Decoder:
    def __init__(self, positions: Positions) -> None:
        self.faults: list[Fault] = []
        self._positions = positions

    def fault(self, path: Path, message: str, *, at_key: bool = False) -> Any:
        line, column = self._positions.key(path) if at_key else self._positions.at(path)
        self.faults.append(Fault(self._positions.name, line, column, message))
        return _BROKEN

    def value(self, kind: Any, value: Plain, path: Path) -> Any:
        if is_union(kind):
            return self._union(kind, value, path)
        if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
            return self.struct(kind, value, path)
        if get_origin(kind) is tuple:
            return self._list(get_args(kind)[0], value, path)
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            return self.fault(path, _told(str(error), kind, value))

    def struct(self, kind: type[msgspec.Struct], value: Plain, path: Path) -> Any:
        if not isinstance(value, dict):
            keys = ", ".join(fields_of(kind))
            return self.fault(path, f"{_shown(value)} stands where a mapping belongs, with the keys {keys}")
        known = fields_of(kind)
        found: dict[str, Any] = {}
        for key, inner in value.items():
            field = known.get(key)
            if field is None:
                self.fault((*path, key), f"unknown key '{key}'{did_you_mean(key, known)}", at_key=True)
                continue
            found[field.attribute] = self.value(field.type, inner, (*path, key))
        missing = [field.key for field in known.values() if field.required and field.key not in value]
        if missing:
            self.fault(
                path,
                f"'{missing[0]}' is missing" + (f", and {', '.join(missing[1:])}" if missing[1:] else ""),
            )
        if missing or _BROKEN in found.values():
            return _BROKEN
        return kind(**found)

    def _list(self, kind: Any, value: Plain, path: Path) -> Any:
        if not isinstance(value, list):
            return self.fault(path, f"{_shown(value)} stands where a list belongs; write [ … ]")
        items = [self.value(kind, item, (*path, index)) for index, item in enumerate(value)]
        return _BROKEN if any(item is _BROKEN for item in items) else tuple(items)

    def _union(self, kind: Any, value: Plain, path: Path) -> Any:
        structs, others = union_parts(kind)
        if value is None and type(None) in others:
            return None
        leaves = [member for member in others if member is not type(None)]
        if len(structs) == 1 and not leaves:
            return self.struct(structs[0], value, path)
        if structs and (isinstance(value, dict) or not leaves):
            return self._chosen(choices_of(structs), value, path)
        return self.value(leaves[0], value, path)

    def _chosen(self, choices: dict[str, type[msgspec.Struct]], value: Plain, path: Path) -> Any:
        """The struct that the keys tell; an intent is a mapping of one verb."""
        if not isinstance(value, dict):
            return self.fault(
                path, f"{_shown(value)} stands where one of these belongs: {', '.join(choices)}"
            )
        key = next((key for key in choices if key in value), None)
        if key is None:
            first = next(iter(value), "")
            return self.fault(path, f"unknown: '{first}'{did_you_mean(first, choices)}")
        kind = choices[key]
        if INTENTS.get(key) is not kind:
            return self.struct(kind, value, path)
        if len(value) > 1:
            return self.fault(path, f"'{key}' stands alone; begin a new '- ' for the next intent")
        return self.struct(kind, value[key], (*path, key))


def _told(message: str, kind: Any, value: Plain) -> str:
    """msgspec's complaint about a leaf, in a person's words."""
    while get_origin(kind) is typing.Annotated:
        kind = get_args(kind)[0]
    if get_origin(kind) is Literal:
        words = [str(word) for word in get_args(kind)]
        return f"{_shown(value)} is none of {', '.join(words)}{_near(value, words)}"
    pattern = _PATTERN_TOLD.search(message)
    if pattern:
        rule = "C and two digits" if pattern[1].startswith("^C") else "lower case letters, digits and hyphens"
        return f"{_shown(value)} is not a name of this kind; use {rule}"
    return f"{_shown(value)} does not fit here: {message[0].lower()}{message[1:]}"


def _near(value: Plain, words: list[str]) -> str:
    told = did_you_mean(str(value), words)
    return told if "did you mean" in told else ""


def _shown(value: Plain) -> str:
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    if value is None:
        return "nothing"
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return f"'{text[:40]}…'" if len(text) > 40 else f"'{text}'"
