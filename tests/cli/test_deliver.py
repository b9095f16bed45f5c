import json
from pathlib import Path
from typing import Any

import pytest

from simulator.mail.message import body_sha256, prepare
from tests.cli.conftest import Hagaki


def summary(out: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(out.splitlines()[-1])["summary"]
    return found


def test_a_letter_is_told_hop_by_hop(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("deliver", letter, "--lang", "en")
    assert (0, "") == (told.status, told.err)
    assert 6 == told.out.count(", in clear")
    assert "byte for byte" in told.out


def test_the_telling_speaks_japanese_and_nothing_else(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("deliver", letter, "--lang", "ja")
    assert "あおいのPC" in told.out
    assert "in clear" not in told.out


@pytest.mark.parametrize(
    ("protocol", "tls", "how", "port"),
    [
        ("pop3", "none", None, 110),
        ("pop3", "opportunistic", "stls", 110),
        ("pop3", "required", "implicit", 995),
        ("imap", "none", None, 143),
        ("imap", "opportunistic", "starttls", 143),
        ("imap", "required", "implicit", 993),
    ],
)
def test_json_ends_with_the_summary(
    hagaki: Hagaki, letter: Path, protocol: str, tls: str, how: str | None, port: int
) -> None:
    told = hagaki("deliver", letter, "--fetch", protocol, "--tls", tls, "--json")
    found = summary(told.out)
    assert ("delivered", 6, port) == (found["outcome"], len(found["hops"]), found["hops"][-1]["port"])
    assert protocol == found["hops"][-1]["protocol"]
    assert how == (found["hops"][-1]["tls"] or {}).get("how")
    sent = body_sha256(prepare(letter.read_bytes()).octets)
    assert (sent, sent) == (found["body_sha256_sent"], found["body_sha256_received"])
    serials = [json.loads(line)["serial"] for line in told.out.splitlines()[:-1]]
    assert list(range(found["entries"])) == serials


def test_what_arrived_can_be_written(hagaki: Hagaki, letter: Path, tmp_path: Path) -> None:
    out = tmp_path / "received.eml"
    assert 0 == hagaki("deliver", letter, "--received", out).status
    received = out.read_bytes()
    assert received.startswith(b"Return-Path: <aoi@sakura.example>\r\nReceived: ")
    assert received.endswith(prepare(letter.read_bytes()).octets)


def test_a_letter_to_nobody_comes_back_with_status_3(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("deliver", letter, "--to", "nobody@fuji.example", "--json")
    assert (3, "returned", None) == (
        told.status,
        summary(told.out)["outcome"],
        summary(told.out)["body_sha256_received"],
    )


def test_a_letter_that_still_waits_ends_with_status_4(hagaki: Hagaki, letter: Path) -> None:
    told = hagaki("deliver", letter, "--until", "1s", "--json")
    assert (4, "queued") == (told.status, summary(told.out)["outcome"])


def test_without_fetch_it_waits_in_the_mailbox(hagaki: Hagaki, letter: Path) -> None:
    found = summary(hagaki("deliver", letter, "--fetch", "none", "--json").out)
    assert ("delivered", 5, None) == (found["outcome"], len(found["hops"]), found["body_sha256_received"])


def test_anybody_may_write_to_anybody(hagaki: Hagaki, letter: Path) -> None:
    found = summary(hagaki("deliver", letter, "--from", "haruto", "--to", "aoi", "--json").out)
    assert ("home-pc", "desk-pc") == (found["hops"][0]["from"], found["hops"][-1]["to"])


def test_a_saved_trace_opens_as_text_and_warns_of_what_it_holds(
    hagaki: Hagaki, letter: Path, tmp_path: Path
) -> None:
    trace = tmp_path / "letter.hagaki"
    saved = hagaki("deliver", letter, "--save", trace, "--lang", "en")
    assert "password" in saved.err
    viewed = hagaki("view", trace, "--lang", "en")
    assert 0 == viewed.status
    assert viewed.out.splitlines() == saved.out.splitlines()[: len(viewed.out.splitlines())]


def test_a_redacted_trace_holds_no_password_and_no_key(hagaki: Hagaki, letter: Path, tmp_path: Path) -> None:
    from simulator.trace.codec import load
    from simulator.world.runner import Run

    trace = tmp_path / "letter.hagaki"
    hagaki("deliver", letter, "--save", trace, "--redact")
    passwords = [person.password.encode() for person in Run().world.cast.people]
    octets = b"".join(entry.octets for entry in load(trace))
    assert not any(password in octets for password in passwords)
    assert ["", "", ""] == [person.password for person in load(trace).cast.people]


def test_the_same_seed_gives_the_same_output(hagaki: Hagaki, letter: Path) -> None:
    one, other = (hagaki("deliver", letter, "--seed", "9", "--json") for _ in range(2))
    assert one.out == other.out
