"""The JSON Schemas of lesson and world files, made from the types that load them.

Editors complete keys and mark errors with them. They ship in `lessons/schema`;
`python -m simulator.course.json_schema` writes them anew.
"""

import typing
from pathlib import Path
from typing import Any, Final, get_args, get_origin

import msgspec

from simulator.course.decoder import VOCABULARY
from simulator.course.schema import Script
from simulator.typed_yaml import Vocabulary, fields_of, is_struct, is_union, union_parts
from simulator.world import loader as world_loader
from simulator.world.library import lessons_folder
from simulator.world.spec import WorldSpec

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
NAMES: Final = ("lesson", "world")


def lesson_schema() -> dict[str, Any]:
    """A JSON Schema document (draft 2020-12)."""
    return json_schema(Script, "hagaki lesson", VOCABULARY)


def world_schema() -> dict[str, Any]:
    """A JSON Schema document (draft 2020-12)."""
    return json_schema(WorldSpec, "hagaki world", world_loader.VOCABULARY)


def schema_text(name: str) -> str:
    """The schema of that name, as its file holds it."""
    schema = world_schema() if name == "world" else lesson_schema()
    return msgspec.json.format(msgspec.json.encode(schema), indent=2).decode() + "\n"


def schema_path(name: str) -> Path:
    return lessons_folder() / "schema" / f"{name}.schema.json"


def json_schema(kind: type[msgspec.Struct], title: str, vocabulary: Vocabulary) -> dict[str, Any]:
    """The JSON Schema of a file whose outermost mapping is `kind`."""
    maker = _Maker(vocabulary)
    maker.define(kind)
    root = f"#/$defs/{kind.__name__}"
    return {"$schema": DRAFT, "title": title, "$ref": root, "$defs": maker.definitions}


class _Maker:
    def __init__(self, vocabulary: Vocabulary) -> None:
        self.definitions: dict[str, Any] = {}
        self._vocabulary = vocabulary

    def define(self, kind: type[msgspec.Struct]) -> dict[str, Any]:
        name = kind.__name__
        if name not in self.definitions:
            definition: dict[str, Any] = {"type": "object", "additionalProperties": False}
            self.definitions[name] = definition
            if kind.__doc__:
                definition["description"] = " ".join(kind.__doc__.split())
            fields = fields_of(kind)
            definition["properties"] = {key: self._schema(field.type) for key, field in fields.items()}
            required = [key for key, field in fields.items() if field.required]
            if required:
                definition["required"] = required
        return {"$ref": f"#/$defs/{name}"}

    def _schema(self, kind: Any) -> dict[str, Any]:
        if is_union(kind):
            return {"anyOf": self._options(kind)}
        if is_struct(kind):
            return self.define(kind)
        origin, arguments = get_origin(kind), get_args(kind)
        if origin is tuple:
            found: dict[str, Any] = {"type": "array", "items": self._schema(arguments[0])}
            if arguments[-1] is not Ellipsis:
                found |= {"minItems": len(arguments), "maxItems": len(arguments)}
            return found
        if origin is dict:
            names = self._schema(arguments[0])
            return {
                "type": "object",
                "propertyNames": names,
                "additionalProperties": self._schema(arguments[1]),
            }
        if origin is typing.Annotated or kind in (str, int, bool) or origin is not None:
            return msgspec.json.schema(kind)
        raise TypeError(f"no JSON Schema for {kind!r}")

    def _options(self, kind: Any) -> list[dict[str, Any]]:
        structs, others = union_parts(kind)
        choices = self._vocabulary.choices(structs)
        options = [self._struct_option(key, struct) for key, struct in choices.items()]
        options += [self.define(struct) for struct in structs if struct not in choices.values()]
        return options + [
            {"type": "null"} if other is type(None) else self._schema(other) for other in others
        ]

    def _struct_option(self, key: str, kind: type[msgspec.Struct]) -> dict[str, Any]:
        reference = self.define(kind)
        if not self._vocabulary.is_verb(key, kind):
            return reference
        return {
            "type": "object",
            "additionalProperties": False,
            "required": [key],
            "properties": {key: reference},
        }


if __name__ == "__main__":
    for schema_name in NAMES:
        schema_path(schema_name).write_text(schema_text(schema_name), encoding="utf-8")
