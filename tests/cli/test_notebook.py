import json
from pathlib import Path

import pytest

from tests.cli.conftest import Hagaki

WIRE = "store.fuji.example--home-pc"


@pytest.fixture
def saved(hagaki: Hagaki, letter: Path, tmp_path: Path) -> Path:
    path = tmp_path / "letter.hagaki"
    assert 0 == hagaki("deliver", letter, "--tls", "none", "--save", path).status
    return path


def test_the_notebook_is_told_wire_by_wire_and_group_by_group(hagaki: Hagaki, saved: Path) -> None:
    told = hagaki("notebook", saved, "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert 7 == told.out.count("Eve's notebook: the wire between")
    assert "  Passwords\n    password: " in told.out
    assert "base64 of AUTH PLAIN; bytes 31 to 51 from Aoi's PC" in told.out
    assert "See you at six." in told.out


def test_the_notebook_speaks_japanese(hagaki: Hagaki, saved: Path) -> None:
    told = hagaki("notebook", saved, "--wire", WIRE, "--lang", "ja")
    assert told.out.startswith("イブのメモ：ふじの私書箱室とはるとのPCの間の回線")
    assert "password" not in told.out


def test_json_is_one_fact_a_line(hagaki: Hagaki, saved: Path) -> None:
    told = hagaki("notebook", saved, "--wire", WIRE, "--json")
    facts = [json.loads(line) for line in told.out.splitlines()]
    (password,) = [fact for fact in facts if fact["group"] == "passwords"]
    assert ("password", WIRE, "PASS", "home-pc") == (
        password["name"],
        password["wire"],
        password["how"],
        password["sent_by"],
    )
    start, end = password["from"]
    assert len(password["value"]) == end - start
    assert {"hello"} == {
        fact["value"] for fact in facts if fact["name"] == "subject" or fact["name"] == "Subject"
    }


def test_a_wires_ends_may_be_named_in_either_order(hagaki: Hagaki, saved: Path) -> None:
    turned = "--".join(reversed(WIRE.split("--")))
    ways = [hagaki("notebook", saved, "--wire", wire, "--json").out for wire in (WIRE, turned)]
    assert ways[0] == ways[1] != ""


def test_a_quiet_wire_gives_nothing_away(hagaki: Hagaki, saved: Path) -> None:
    told = hagaki("notebook", saved, "--wire", "store.fuji.example--family-pc", "--lang", "en")
    assert (0, True) == (told.status, told.out.endswith("Nothing crossed, and nothing is known.\n"))


def test_an_unknown_wire_is_one_line_with_names_that_come_near(hagaki: Hagaki, saved: Path) -> None:
    told = hagaki("notebook", saved, "--wire", "home-pc--store.fuji", "--lang", "en")
    assert (2, "") == (told.status, told.out)
    assert (
        1,
        True,
    ) == (
        told.err.count("\n"),
        f"there is no wire 'home-pc--store.fuji'; there is {WIRE}" in told.err,
    )


def test_a_file_that_is_no_trace_is_one_line(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("notebook", letter)
    assert (2, "", 1) == (told.status, told.out, told.err.count("\n"))
