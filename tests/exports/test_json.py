import base64
import json
from typing import Any

import pytest

from simulator.exports import json as export
from simulator.trace import entry as told
from simulator.trace.entry import DETAILS
from simulator.trace.kinds import Kind
from simulator.views.journey import follow
from tests.views.a_run import DESK, MSA, RELAY, ARun


def one(kind: Kind, **fields: Any) -> dict[str, Any]:
    run = ARun()
    run.tell(kind, **fields)
    found: dict[str, Any] = json.loads(export.line(run.trace[0]))
    return found


def a_full_run() -> ARun:
    """Entries of many kinds, a DSN among them."""
    run = ARun()
    run.pick_up(run.send(tls=True))
    letter = run.compose()
    run.accept(RELAY, letter)
    run.let_go(DESK, RELAY, letter)
    run.defer(RELAY, MSA, letter)
    run.fail(RELAY, MSA, letter)
    run.give_back(RELAY, letter)
    run.tell(Kind.INTENT, told.Intent(verb="fetch", arguments={"device": "home-pc", "leave": None}))
    return run


def breaches(schema: dict[str, Any], line: dict[str, Any]) -> list[str]:
    """What of a line goes against the schema; of JSON Schema, what our schema uses."""
    (variant,) = [v for v in schema["oneOf"] if v["properties"]["kind"]["const"] == line["kind"]]
    properties = schema["properties"] | variant["properties"]
    found = [f"{name} is missing" for name in {*schema["required"], *variant["required"]} - set(line)]
    found += [f"{name} is not in the schema" for name in set(line) - set(properties)]
    if set(schema["not"]["required"]) <= set(line):
        found.append("both text and base64")
    for name, value in line.items():
        found += [f"{name}: {value!r} is no {properties[name]}"] if not fits(properties[name], value) else []
    return found


def fits(rule: dict[str, Any], value: Any) -> bool:
    if "anyOf" in rule:
        return any(fits(choice, value) for choice in rule["anyOf"])
    if "const" in rule or "enum" in rule:
        return value in rule.get("enum", [rule.get("const")])
    types = {
        "string": str,
        "integer": int,
        "boolean": bool,
        "null": type(None),
        "array": list,
        "object": dict,
    }
    names = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if type(value) not in [types[name] for name in names]:
        return False
    inner = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else []
    return all(fits(rule.get("items", rule.get("additionalProperties")), part) for part in inner)


def test_every_line_keeps_to_the_schema() -> None:
    schema = export.schema()
    for line in export.lines(a_full_run().trace):
        assert [] == breaches(schema, json.loads(line))


def test_the_schema_that_ships_is_the_one_the_types_make() -> None:
    assert export.schema_text() == export.SCHEMA_PATH.read_text(encoding="utf-8"), (
        "run: python -m simulator.exports.json"
    )


def test_the_schema_knows_every_kind_and_every_field_of_its_detail() -> None:
    variants = {v["properties"]["kind"]["const"]: v["properties"] for v in export.schema()["oneOf"]}
    assert {kind.name.lower() for kind in Kind} == set(variants)
    for kind, detail in DETAILS.items():
        assert len(detail.__struct_fields__) == len(variants[kind.name.lower()]) - 1


def test_the_common_fields_come_first_and_the_details_follow() -> None:
    line = one(Kind.CUT, detail=told.Cut(cut=True), wire="a--b")
    common = ["serial", "time_us", "kind", "cause", "wire", "from", "to", "connection", "secured"]
    assert [*common, "cut"] == list(line)
    assert ("cut", None, "a--b", True) == (line["kind"], line["cause"], line["wire"], line["cut"])


def test_a_detail_field_whose_name_is_taken_is_called_after_its_kind() -> None:
    detail = told.Returned(queue_id="A1", to="aoi@sakura.example", forward_paths=("x@y.example",), letter=0)
    line = one(Kind.RETURNED, detail=detail, source=RELAY)
    assert ("", "aoi@sakura.example", RELAY) == (line["to"], line["returned_to"], line["from"])


@pytest.mark.parametrize("octets", [b"250 Ok\r\n", "こんにちは\r\n".encode(), b"\x1b[2J"])
def test_octets_that_are_text_stand_as_text(octets: bytes) -> None:
    line = one(Kind.REPLY, octets=octets)
    assert (octets.decode(), False) == (line["text"], "base64" in line)


@pytest.mark.parametrize("octets", [b"a\0b", b"\x93\xfa", b"\x17\x03\x03\x00\x10\x9c"])
def test_other_octets_stand_as_base64(octets: bytes) -> None:
    line = one(Kind.SENT, octets=octets)
    assert (octets, False) == (base64.b64decode(line["base64"]), "text" in line)


def test_no_octets_are_neither() -> None:
    assert not {"text", "base64"} & set(one(Kind.ARRIVED))


def test_a_line_is_one_line_and_does_nothing_to_a_terminal() -> None:
    run = ARun()
    run.tell(Kind.REPLY, octets="a\r\n\x1b[2J\x9b2J\u202e\u2028\x7f".encode())
    line = export.line(run.trace[0])
    assert line.isprintable()
    assert "a\r\n\x1b[2J\x9b2J\u202e\u2028\x7f" == json.loads(line)["text"]


def test_the_summary_is_as_the_contract_has_it() -> None:
    run = ARun()
    letter = run.send(tls=True)
    run.pick_up(letter)
    summary = export.summary(follow(run.trace, letter), run.trace)["summary"]
    assert ["outcome", "hops", "body_sha256_sent", "body_sha256_received", "virtual_us", "entries"] == list(
        summary
    )
    assert {
        "from": DESK,
        "to": MSA,
        "protocol": "smtp",
        "port": 587,
        "tls": {"how": "starttls", "version": "TLSv1.3"},
    } == summary["hops"][0]
    assert ("delivered", 6, summary["body_sha256_sent"], run.now_us, len(run.trace)) == (
        summary["outcome"],
        len(summary["hops"]),
        summary["body_sha256_received"],
        summary["virtual_us"],
        summary["entries"],
    )
