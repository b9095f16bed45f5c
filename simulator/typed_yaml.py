"""From plain data to typed structs, with every fault told at once and each at its place.

msgspec would stop at the first fault and cannot tell apart structs by their keys; so this walks the same
types, gives msgspec only the leaves, and goes on after a fault. A lesson and a world are read by it.
"""

import types
import typing
import unicodedata
from collections.abc import Mapping
from functools import cache
from typing import Any, Final, Literal, Union, get_args, get_origin

import msgspec

from simulator.faults import Fault, did_you_mean, nearest
from simulator.plain_yaml import Path, Plain, Positions
from simulator.sentences import Sentence, Templates, recognised

_BROKEN: Final = object()  # stands for a value whose fault has been told
# What msgspec says of a leaf that does not fit, its first letter lower.
_MSGSPEC: Templates = (
    "expected `str` of length >= {limit}",
    "expected `str` of length <= {limit}",
    "expected `array` of length >= {limit}",
    "expected `array` of length <= {limit}",
    "expected `object` of length >= {limit}",
    "expected `object` of length <= {limit}",
    "expected `int` >= {limit}",
    "expected `int` <= {limit}",
    "expected `float` >= {limit}",
    "expected `float` <= {limit}",
    "expected `{kind}`, got `{given}`",
    "invalid value {given}",
    "invalid enum value {given}",
)
_WIDE_SIGNS: Final = str.maketrans({"\u3001": ", ", "\uff0c": ", ", "\uff1a": ": "})  # beyond what NFKC folds
_MOST_FAULTS: Final = 200  # of one file; whoever has more begins at the top anyway


class FieldType(msgspec.Struct, frozen=True):
    """One field of a struct: its key in the file, its type, and whether it must be there."""

    attribute: str
    key: str
    type: Any
    required: bool


class Vocabulary:
    """Which key tells which struct of a union, and which structs are verbs: mappings of one key.

    `rules` gives patterns of names in a person's words.
    """

    def __init__(
        self,
        keys: Mapping[str, type[msgspec.Struct]] | None = None,
        verbs: Mapping[str, type[msgspec.Struct]] | None = None,
        rules: Mapping[str, Sentence] | None = None,
    ) -> None:
        self._keys = dict(keys or {})
        self._verbs = dict(verbs or {})
        self.rules = dict(rules or {})
        self._choices: dict[tuple[type, ...], dict[str, type[msgspec.Struct]]] = {}

    def choices(self, structs: tuple[type, ...]) -> dict[str, type[msgspec.Struct]]:
        """The keys that tell these structs apart, in the order in which they are looked for."""
        found = self._choices.get(structs)
        if found is None:
            both = (*self._keys.items(), *self._verbs.items())
            found = self._choices[structs] = {key: kind for key, kind in both if kind in structs}
        return found

    def is_verb(self, key: str, kind: type) -> bool:
        return self._verbs.get(key) is kind


@cache
def fields_of(kind: type[msgspec.Struct]) -> dict[str, FieldType]:
    """The fields of a struct by their key in the file."""
    return {
        field.encode_name: FieldType(field.name, field.encode_name, field.type, field.required)
        for field in msgspec.structs.fields(kind)
    }


@cache
def union_parts(kind: Any) -> tuple[tuple[type, ...], tuple[Any, ...]]:
    """The structs of a union, and its other members."""
    members = get_args(kind)
    structs = tuple(
        member for member in members if isinstance(member, type) and issubclass(member, msgspec.Struct)
    )
    return structs, tuple(member for member in members if member not in structs)


@cache
def _words_of(kind: Any) -> tuple[str, ...] | None:
    """The words that a text is restricted to, where its type names them for the JSON Schema alone."""
    if get_origin(kind) is not typing.Annotated:
        return None
    extras = (getattr(meta, "extra_json_schema", None) or {} for meta in get_args(kind)[1:])
    return next((tuple(extra["enum"]) for extra in extras if "enum" in extra), None)


def is_union(kind: Any) -> bool:
    return get_origin(kind) in (types.UnionType, Union)


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def version_fault(data: Plain, positions: Positions, wanted: int) -> Fault | None:
    """What is to be said of a file of another format, before anything else is looked at."""
    version = data.get("format") if isinstance(data, dict) else None
    if not isinstance(version, int) or isinstance(version, bool) or version == wanted:
        return None
    line, column = positions.at(("format",))
    if version > wanted:
        told = Sentence(
            "format {version} is newer than this hagaki reads ({wanted}): update hagaki",
            version=version,
            wanted=wanted,
        )
        return Fault(positions.name, line, column, told)
    return Fault(
        positions.name,
        line,
        column,
        Sentence(
            "format {version} is no longer read; write 'format: {wanted}'",
            version=version,
            wanted=wanted,
        ),
    )


class Decoder:
    """Decodes one file; `faults` holds what is wrong with it.

    What is not broken is decoded all the same, so that whoever looks further may tell of it too.
    """

    def __init__(self, positions: Positions, vocabulary: Vocabulary) -> None:
        self.faults: list[Fault] = []
        self._positions = positions
        self._vocabulary = vocabulary

    def fault(self, path: Path, message: Sentence, *, at_key: bool = False) -> Any:
        if len(self.faults) < _MOST_FAULTS:
            line, column = self._positions.key(path) if at_key else self._positions.at(path)
            self.faults.append(Fault(self._positions.name, line, column, message))
        return _BROKEN

    def value(self, kind: Any, value: Plain, path: Path) -> Any:
        if is_union(kind):
            return self._union(kind, value, path)
        if is_struct(kind):
            return self.struct(kind, value, path)
        origin = get_origin(kind)
        if origin is tuple:
            return self._list(get_args(kind), value, path)
        if origin is dict:
            return self._mapping(get_args(kind), value, path)
        words = _words_of(kind)
        if words is not None and value not in words:
            near = did_you_mean(value, words) if isinstance(value, str) else ""
            return self.fault(
                path, Sentence("{value} is none of the words for this{near}", value=shown(value), near=near)
            )
        try:
            return msgspec.convert(value, kind)
        except msgspec.ValidationError as error:
            return self.fault(path, self._told(str(error), kind, value))

    def struct(self, kind: type[msgspec.Struct], value: Plain, path: Path) -> Any:
        if not isinstance(value, dict):
            keys = ", ".join(fields_of(kind))
            return self.fault(
                path,
                Sentence(
                    "{value} stands where a mapping belongs, with the keys {keys}",
                    value=shown(value),
                    keys=keys,
                ),
            )
        known = fields_of(kind)
        found: dict[str, Any] = {}
        broken = False
        for key, inner in value.items():
            field = known.get(key)
            if field is None:
                self.fault(
                    (*path, key),
                    Sentence("unknown key {key}{near}", key=shown(key), near=did_you_mean(key, known)),
                    at_key=True,
                )
                continue
            decoded = self.value(field.type, inner, (*path, key))
            if decoded is not _BROKEN:
                found[field.attribute] = decoded
            elif field.required:
                broken = True
        missing = [field.key for field in known.values() if field.required and field.key not in value]
        if missing:
            also = Sentence(", and {keys}", keys=", ".join(missing[1:])) if missing[1:] else ""
            self.fault(path, Sentence("'{key}' is missing{also}", key=missing[0], also=also))
        return _BROKEN if missing or broken else kind(**found)

    def _list(self, kinds: tuple[Any, ...], value: Plain, path: Path) -> Any:
        if not isinstance(value, list):
            return self.fault(
                path, Sentence("{value} stands where a list belongs; write [ … ]", value=shown(value))
            )
        if kinds[-1] is not Ellipsis and len(value) != len(kinds):
            return self.fault(
                path,
                Sentence("{count} stand here, and {wanted} belong here", count=len(value), wanted=len(kinds)),
            )
        items = [self.value(kinds[0], item, (*path, index)) for index, item in enumerate(value)]
        return _BROKEN if any(item is _BROKEN for item in items) else tuple(items)

    def _mapping(self, kinds: tuple[Any, ...], value: Plain, path: Path) -> Any:
        key_kind, kind = kinds
        if not isinstance(value, dict):
            return self.fault(
                path,
                Sentence("{value} stands where a mapping belongs; write 'name: …' lines", value=shown(value)),
            )
        found = {}
        broken = False
        for key, inner in value.items():
            try:
                msgspec.convert(key, key_kind)
            except msgspec.ValidationError as error:
                self.fault((*path, key), self._told(str(error), key_kind, key), at_key=True)
                broken = True
            found[key] = self.value(kind, inner, (*path, key))
            broken = broken or found[key] is _BROKEN
        return _BROKEN if broken else found

    def _union(self, kind: Any, value: Plain, path: Path) -> Any:
        structs, others = union_parts(kind)
        if value is None and type(None) in others:
            return None
        leaves = [member for member in others if member is not type(None)]
        if len(structs) == 1 and not leaves:
            return self.struct(structs[0], value, path)
        if structs and (isinstance(value, dict) or not leaves):
            return self._chosen(self._vocabulary.choices(structs), value, path)
        return self.value(leaves[0], value, path)

    def _chosen(self, choices: dict[str, type[msgspec.Struct]], value: Plain, path: Path) -> Any:
        """The struct that the keys tell; a verb is a mapping of one key."""
        if not isinstance(value, dict):
            return self.fault(
                path,
                Sentence(
                    "{value} stands where one of these belongs: {choices}",
                    value=shown(value),
                    choices=", ".join(choices),
                ),
            )
        key = next((key for key in choices if key in value), None)
        if key is None:
            first = next(iter(value), "")
            return self.fault(
                path,
                Sentence("unknown: {key}{near}", key=shown(first), near=did_you_mean(first, choices)),
            )
        kind = choices[key]
        if not self._vocabulary.is_verb(key, kind):
            return self.struct(kind, value, path)
        if len(value) > 1:
            return self.fault(
                path, Sentence("'{key}' stands alone; begin a new '- ' for the next intent", key=key)
            )
        return self.struct(kind, value[key], (*path, key))

    def _told(self, message: str, kind: Any, value: Plain) -> Sentence:
        """msgspec's complaint about a leaf, in a person's words."""
        pattern = ""
        while get_origin(kind) is typing.Annotated:
            kind, *metas = get_args(kind)
            pattern = next((meta.pattern for meta in metas if meta.pattern), pattern)
        if get_origin(kind) is Literal:
            words = [str(word) for word in get_args(kind)]
            near = nearest(value, words) if isinstance(value, str) else ""
            return Sentence(
                "{value} is none of {words}{near}",
                value=shown(value),
                words=", ".join(words),
                near=near,
            )
        if "matching regex" in message:
            rule = self._vocabulary.rules.get(pattern, Sentence("other letters"))
            return Sentence(
                "{value} is not a name of this kind; use {rule}{half}",
                value=shown(value),
                rule=rule,
                half=half_width(value),
            )
        if value is None:
            return Sentence("nothing stands here; write the value after the colon, or leave the key out")
        if kind is str and not isinstance(value, str):
            return Sentence("{value} stands where a text belongs; put it in quotes", value=shown(value))
        if kind is bool:
            return Sentence("{value} stands where true or false belongs, without quotes", value=shown(value))
        if kind is int and (not isinstance(value, int) or isinstance(value, bool)):
            return Sentence(
                "{value} stands where a whole number belongs{half}",
                value=shown(value),
                half=half_width(value),
            )
        problem = f"{message[0].lower()}{message[1:]}"
        return Sentence(
            "{value} does not fit here: {problem}",
            value=shown(value),
            problem=recognised(problem, _MSGSPEC) or problem,
        )


def half_width(value: Plain) -> Sentence | str:
    """A sentence's end for what was typed full-width, with how it is written; else ""."""
    half = unicodedata.normalize("NFKC", value.translate(_WIDE_SIGNS)) if isinstance(value, str) else value
    return "" if half == value else Sentence("; write it half-width: {half}", half=shown(half))


def shown(value: Plain) -> Sentence | str:
    """A value as messages show it: short, and with nothing in it that a terminal would obey."""
    if isinstance(value, dict):
        return Sentence("a mapping")
    if isinstance(value, list):
        return Sentence("a list")
    if value is None:
        return Sentence("nothing")
    text = str(value).lower() if isinstance(value, bool) else str(value)
    text = "".join(character if character.isprintable() else "\ufffd" for character in text[:80])
    return Sentence("'{text}…'", text=text[:40]) if len(text) > 40 else Sentence("'{text}'", text=text)
