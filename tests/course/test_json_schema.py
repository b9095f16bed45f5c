"""The JSON Schema says what the decoder says."""

import json
import re
from typing import Any

import pytest

from simulator.course.intents import INTENTS
from simulator.course.json_schema import NAMES, lesson_schema, schema_path, schema_text, world_schema
from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from simulator.course.vocabulary import CONDITIONS, KINDS
from simulator.plain_yaml import load_file
from simulator.world.library import lessons_folder
from simulator.world.loader import worlds_folder


def fits(value: Any, schema: dict[str, Any], definitions: dict[str, Any]) -> bool:
    """As much of JSON Schema as ours uses."""
    if "$ref" in schema:
        return fits(value, definitions[schema["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in schema:
        return any(fits(value, option, definitions) for option in schema["anyOf"])
    if "enum" in schema and value not in schema["enum"]:
        return False
    types = {
        "object": dict,
        "array": list,
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
    }
    if "type" in schema and not isinstance(value, types[schema["type"]]):
        return False
    if "const" in schema and value != schema["const"]:
        return False
    if isinstance(value, list) and not (
        schema.get("minItems", 0) <= len(value) <= schema.get("maxItems", 999)
    ):
        return False
    if isinstance(value, dict) and "propertyNames" in schema:
        return all(fits(key, schema["propertyNames"], definitions) for key in value) and all(
            fits(item, schema["additionalProperties"], definitions) for item in value.values()
        )
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        return False
    if isinstance(value, list):
        return all(fits(item, schema["items"], definitions) for item in value)
    if isinstance(value, dict) and "properties" in schema:
        known = schema["properties"]
        return set(schema.get("required", ())) <= set(value) <= set(known) and all(
            fits(item, known[key], definitions) for key, item in value.items()
        )
    return True


def test_our_lessons_fit_the_schema() -> None:
    schema = lesson_schema()
    for folder in lesson_folders():
        assert load(folder)
        data, _ = load_file(folder / "lesson.yaml")
        assert fits(data, schema, schema["$defs"]), folder.name


def test_a_slip_does_not_fit() -> None:
    schema = lesson_schema()
    data, _ = load_file(lesson_folders()[0] / "lesson.yaml")
    assert not fits(data | {"sead": 1}, schema, schema["$defs"])
    data["steps"][0]["expect"] = [{"mailbox": "haruto", "hold": 1}]
    assert not fits(data, schema, schema["$defs"])


def test_the_whole_vocabulary_is_in_the_schema() -> None:
    text = json.dumps(lesson_schema())
    names = [kind.__name__ for kind in (*CONDITIONS.values(), *INTENTS.values())]
    assert [] == [name for name in [*names, *KINDS, *INTENTS] if f'"{name}"' not in text]


def test_our_worlds_fit_the_schema_and_a_slip_does_not() -> None:
    schema = world_schema()
    for path in worlds_folder().glob("*.yaml"):
        data, _ = load_file(path)
        assert fits(data, schema, schema["$defs"]), path.name
        data["wires"][0]["ends"].append("one-too-many")
        assert not fits(data, schema, schema["$defs"])


@pytest.mark.parametrize("name", NAMES)
def test_the_schema_that_ships_is_the_one_of_the_types(name: str) -> None:
    """`python -m simulator.course.json_schema` writes it anew."""
    assert schema_text(name) == schema_path(name).read_text("utf-8")


@pytest.mark.parametrize(("pattern", "name"), [("*/lesson.yaml", "lesson"), ("worlds/*.yaml", "world")])
def test_our_files_name_their_schema_for_editors(pattern: str, name: str) -> None:
    paths = list(lessons_folder().glob(pattern))
    assert paths
    for path in paths:
        first = path.read_text("utf-8").splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema="), path
        assert schema_path(name) == (path.parent / first.partition("=")[2]).resolve(), path
