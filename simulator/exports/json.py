"""A trace as JSON, one entry a line, and the JSON Schema of such a line, made from the types of the entries.

Common fields first, then those of the kind's detail; a detail's field whose name is taken is called
after its kind (`returned_to`). Octets stand as `text` when they are UTF-8 without NUL, else as `base64`.
"""

import binascii
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import msgspec

from simulator.trace.entry import DETAILS, Entry
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.journey import Journey

SCHEMA_PATH: Final = Path(__file__).with_name("entry.schema.json")

_COMMON: Final[dict[str, dict[str, Any]]] = {
    "serial": {"type": "integer", "minimum": 0, "description": "The entry's place in the trace."},
    "time_us": {"type": "integer", "description": "Virtual time since the start, in microseconds."},
    "kind": {"enum": [kind.name.lower() for kind in Kind]},
    "cause": {
        "type": ["integer", "null"],
        "description": "The serial of the entry that brought this one about.",
    },
    "wire": {"type": "string", "description": "Empty where no wire is concerned; so are from and to."},
    "from": {"type": "string"},
    "to": {"type": "string"},
    "connection": {"type": "integer", "minimum": 0, "description": "0 outside a connection."},
    "secured": {"type": "boolean", "description": "Whether it went under TLS."},
}
_OCTETS: Final[dict[str, dict[str, Any]]] = {
    "text": {"type": "string", "description": "The octets, where they are UTF-8 without NUL."},
    "base64": {
        "type": "string",
        "contentEncoding": "base64",
        "description": "The octets, where they are not.",
    },
}
# What JSON lets pass but a terminal or a viewer may obey: DEL, C1 controls, marks that turn or break lines.
_OBEYED: Final = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]")


def lines(trace: Trace) -> Iterator[str]:
    """Every entry as one line of JSON, without line end."""
    return map(line, trace)


def line(entry: Entry) -> str:
    """One entry as one line of JSON."""
    return dump(as_object(entry))


def dump(plain: Any) -> str:
    """Plain data as one line of JSON that does nothing to a terminal."""
    text = msgspec.json.encode(plain).decode()
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def as_object(entry: Entry) -> dict[str, Any]:
    """One entry as plain data."""
    plain: dict[str, Any] = {
        "serial": entry.serial,
        "time_us": entry.time_us,
        "kind": entry.kind.name.lower(),
        "cause": entry.cause,
        "wire": entry.wire,
        "from": entry.source,
        "to": entry.target,
        "connection": entry.connection,
        "secured": entry.secured,
    }
    if entry.octets:
        form, text = _octets(entry.octets)
        plain[form] = text
    if entry.detail is not None:
        for name, value in msgspec.to_builtins(entry.detail).items():
            plain[_field(entry.kind, name)] = value
    return plain


def summary(journey: Journey, trace: Trace) -> dict[str, Any]:
    """What `deliver --json` ends with: how a letter fared, hop by hop."""
    hops = [
        {
            "from": hop.source,
            "to": hop.target,
            "protocol": hop.protocol,
            "port": hop.port,
            "tls": None if hop.tls is None else {"how": hop.tls.how, "version": hop.tls.version},
        }
        for hop in journey.hops
    ]
    return {
        "summary": {
            "outcome": journey.outcome,
            "hops": hops,
            "body_sha256_sent": journey.body_sha256_sent,
            "body_sha256_received": journey.body_sha256_received,
            "virtual_us": trace.time_us(len(trace) - 1) if len(trace) else 0,
            "entries": len(trace),
        }
    }


def schema() -> dict[str, Any]:
    """The JSON Schema of one line, from the types of the details."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "An entry of a hagaki trace",
        "type": "object",
        "properties": {**_COMMON, **_OCTETS},
        "required": list(_COMMON),
        "not": {"required": list(_OCTETS)},
        "oneOf": [_schema_of(kind) for kind in Kind],
        "unevaluatedProperties": False,
    }


def schema_text() -> str:
    """The schema as it ships with the package (SCHEMA_PATH)."""
    return msgspec.json.format(msgspec.json.encode(schema()), indent=2).decode() + "\n"


def _schema_of(kind: Kind) -> dict[str, Any]:
    own: dict[str, Any] = {"kind": {"const": kind.name.lower()}}
    detail = DETAILS.get(kind)
    if detail is not None:
        (fields,) = msgspec.json.schema_components([detail])[1].values()
        for name, field in fields["properties"].items():
            own[_field(kind, name)] = {key: value for key, value in field.items() if key != "default"}
    return {"properties": own, "required": list(own)}


def _field(kind: Kind, name: str) -> str:
    return f"{kind.name.lower()}_{name}" if name in _COMMON or name in _OCTETS else name


def _octets(octets: bytes) -> tuple[str, str]:
    if b"\0" not in octets:
        try:
            return "text", octets.decode()
        except UnicodeDecodeError:
            pass
    return "base64", binascii.b2a_base64(octets, newline=False).decode()


if __name__ == "__main__":
    SCHEMA_PATH.write_text(schema_text(), encoding="utf-8")
