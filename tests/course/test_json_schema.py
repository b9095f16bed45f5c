"""The JSON Schema says what the decoder says."""

import json
from typing import Any

from simulator.course.json_schema import lesson_schema
from simulator.course.loader import load
from simulator.course.shelf import lesson_folders
from simulator.course.vocabulary import CONDITIONS, INTENTS, KINDS
from simulator.plain_yaml import load_file


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
