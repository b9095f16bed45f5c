"""The JSON Schema of `lesson.yaml`, made from the types that load it. Editors complete and mark with it."""

import typing
from typing import Any, get_args, get_origin

import msgspec

from simulator.course.decoder import VOCABULARY
from simulator.course.schema import Script
from simulator.typed_yaml import fields_of, is_struct, is_union, union_parts

DRAFT = "https://json-schema.org/draft/2020-12/schema"


def lesson_schema() -> dict[str, Any]:
    """A JSON Schema document (draft 2020-12)."""
    return json_schema(Script, "hagaki lesson")


def json_schema(kind: type[msgspec.Struct], title: str) -> dict[str, Any]:
    """The JSON Schema of a file whose outermost mapping is `kind`."""
    definitions: dict[str, Any] = {}
    _define(kind, definitions)
    return {"$schema": DRAFT, "title": title, "$ref": f"#/$defs/{kind.__name__}", "$defs": definitions}


def _define(kind: type[msgspec.Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    name = kind.__name__
    if name not in definitions:
        definition: dict[str, Any] = {"type": "object", "additionalProperties": False}
        definitions[name] = definition
        if kind.__doc__:
            definition["description"] = kind.__doc__
        fields = fields_of(kind)
        definition["properties"] = {key: _schema(field.type, definitions) for key, field in fields.items()}
        required = [key for key, field in fields.items() if field.required]
        if required:
            definition["required"] = required
    return {"$ref": f"#/$defs/{name}"}


def _schema(kind: Any, definitions: dict[str, Any]) -> dict[str, Any]:
    if is_union(kind):
        structs, others = union_parts(kind)
        choices = VOCABULARY.choices(structs)
        options = [_struct_option(key, struct, definitions) for key, struct in choices.items()]
        options += [_define(struct, definitions) for struct in structs if struct not in choices.values()]
        options += [
            {"type": "null"} if other is type(None) else _schema(other, definitions) for other in others
        ]
        return {"anyOf": options}
    if is_struct(kind):
        return _define(kind, definitions)
    if get_origin(kind) is tuple:
        return {"type": "array", "items": _schema(get_args(kind)[0], definitions)}
    if get_origin(kind) is typing.Annotated or kind in (str, int, bool) or get_origin(kind) is not None:
        return msgspec.json.schema(kind)
    raise TypeError(f"no JSON Schema for {kind!r}")


def _struct_option(key: str, kind: type[msgspec.Struct], definitions: dict[str, Any]) -> dict[str, Any]:
    reference = _define(kind, definitions)
    if not VOCABULARY.is_verb(key, kind):
        return reference
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [key],
        "properties": {key: reference},
    }
