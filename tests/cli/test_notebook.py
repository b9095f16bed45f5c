import json
from ipaddress import ip_address
from pathlib import Path

import pytest

from simulator.world.family import Family
from simulator.world.runner import Run
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


def test_a_trace_that_was_cut_or_altered_or_is_of_another_version_is_one_line(
    hagaki: Hagaki, saved: Path, tmp_path: Path
) -> None:
    octets = saved.read_bytes()
    spoilt = {
        "cut": octets[: len(octets) // 2],
        "altered": octets[:-40] + bytes((octets[-40] ^ 1,)) + octets[-39:],
        "another-version": octets.replace(b"hagaki trace 2", b"hagaki trace 9", 1),
        "empty": b"",
        "nothing-of-ours": b"\0" * 4096,
    }
    for name, content in spoilt.items():
        path = tmp_path / f"{name}.hagaki"
        path.write_bytes(content)
        told = hagaki("notebook", path, "--lang", "en")
        assert (2, "", 1) == (told.status, told.out, told.err.count("\n")), (name, told)
        assert f"{name}.hagaki" in told.err


def test_under_tls_the_notebook_says_what_still_leaks(hagaki: Hagaki, letter: Path, tmp_path: Path) -> None:
    path = tmp_path / "locked.hagaki"
    assert 0 == hagaki("deliver", letter, "--tls", "required", "--save", path).status
    told = hagaki("notebook", path, "--wire", WIRE, "--json")
    facts = [json.loads(line) for line in told.out.splitlines()]
    assert {"server-name", "port", "addresses", "tls", "both-ways", "duration"} <= {f["name"] for f in facts}
    assert {"group", "name", "value", "wire", "time_us", "from", "how"} <= set(facts[0])
    assert not {"passwords", "body", "headers", "who", "envelope"} & {f["group"] for f in facts}


def test_addresses_and_ports_point_into_the_header_of_a_packet_as_wireshark_shows_it(
    hagaki: Hagaki, saved: Path, tmp_path: Path
) -> None:
    """Method: the octets that the facts name must stand so in the packets of the capture of the same run."""
    facts = [
        json.loads(line) for line in hagaki("notebook", saved, "--wire", WIRE, "--json").out.splitlines()
    ]
    places = {fact["name"]: fact for fact in facts if fact["counted_in"] == "packet"}
    assert {"addresses": [12, 20], "port": [20, 24]} == {name: fact["from"] for name, fact in places.items()}
    client, server = places["addresses"]["value"].split(" → ")
    capture = tmp_path / "run.pcapng"
    assert 0 == hagaki("export", saved, "--to", "pcapng", "-o", capture, "--no-keys").status
    packed = ip_address(client).packed + ip_address(server).packed
    at = capture.read_bytes().index(packed)
    port = int.from_bytes(capture.read_bytes()[at + 10 : at + 12], "big")
    assert places["port"]["value"] == str(port)
    assert {"stream"} == {fact["counted_in"] for fact in facts} - {"packet"}


def test_of_a_file_with_several_ways_one_is_chosen_and_the_others_are_not_passed_over_in_silence(
    hagaki: Hagaki, tmp_path: Path
) -> None:
    """Method: on the first way the letter is fetched in clear; on the second the PC is switched off."""
    run = Run()
    run.intend("send", octets=b"Subject: plan\n\nsurprise\n", **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    family = Family(run)
    before = len(run.trace) - 1
    run.intend("fetch", device="home-pc")
    run.until_idle()
    family.branch(before).intend("power", device="home-pc", on=False)
    family.save(tmp_path / "two.hagaki")
    asked = ("notebook", tmp_path / "two.hagaki", "--wire", WIRE, "--json", "--lang", "en")
    in_hand = hagaki(*asked)
    assert ("", True) == (in_hand.out, "holds 2 ways" in in_hand.err and "this is way 2" in in_hand.err)
    first = hagaki(*asked, "--way", "1")
    assert ("", True) == (first.err, "surprise" in first.out)
    none = hagaki(*asked, "--way", "3")
    assert (2, "", True) == (none.status, none.out, "there is no way 3; the file holds 2" in none.err)
    told = [hagaki("view", tmp_path / "two.hagaki", "--way", way, "--lang", "en").out for way in ("1", "2")]
    assert told[0] != told[1] and told[0].startswith(told[1][:40])
    capture = tmp_path / "first.pcapng"
    export = ("export", tmp_path / "two.hagaki", "--to", "pcapng", "-o", capture)
    assert [0, 0] == [hagaki(*export, "--way", way).status for way in ("2", "1")]
    assert b"surprise" in capture.read_bytes()


def test_what_an_impostor_was_told_under_tls_stands_apart_from_what_a_listener_has(
    hagaki: Hagaki, tmp_path: Path
) -> None:
    run = Run("two-offices", seed=4)
    run.intend("tls", policy="required")
    run.intend("attack", wire=WIRE, kind="impostor", certificate="self-signed")
    run.intend("checking", on=False, wire=WIRE)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    run.save(tmp_path / "false.hagaki")
    password = next(person.password for person in run.trace.cast.people if person.key == "haruto")
    text = hagaki("notebook", tmp_path / "false.hagaki", "--wire", WIRE, "--lang", "en").out
    listener, _, impostor = text.partition("  Told to the false server under TLS")
    assert (False, True) == (password in listener, password in impostor)
    lines = hagaki("notebook", tmp_path / "false.hagaki", "--wire", WIRE, "--json").out.splitlines()
    (fact,) = [fact for fact in map(json.loads, lines) if fact["value"] == password]
    assert ("impostor", "password", "opened") == (fact["group"], fact["name"], fact["counted_in"])
