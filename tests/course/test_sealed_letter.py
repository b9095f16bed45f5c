"""Lesson 9's sealed letter: what is inside is read on Haruto's PC, and stands nowhere else."""

from base64 import b64decode
from binascii import Error
from functools import cache

import msgspec
import pytest

from simulator.course.acting import give
from simulator.course.intents import Fetch, Send
from simulator.course.shelf import lesson_folders
from simulator.mail.mime import parse_parts, text_of
from simulator.mail.sealing import unseal
from simulator.trace.kinds import Kind
from simulator.trace.redact import redacted
from simulator.trace.store import Trace
from simulator.views.eve import Eve
from simulator.views.letter import letter_held
from simulator.views.seats import Seats
from simulator.wire.policy import TlsPolicy
from simulator.world.letters import template
from simulator.world.library import read_key
from simulator.world.runner import Run

FOLDER = next(folder for folder in lesson_folders() if folder.name.startswith("09-"))
WORDS = ("望遠鏡", "時計店", "ゆい")
TRANSIT = "relay.transit.example"


@cache
def played(policy: TlsPolicy = TlsPolicy.NONE) -> Run:
    """The sealed letter in Japanese from end to end, in clear where not said otherwise."""
    run = Run("two-offices", seed=9, tls=policy)
    give(run, Send(from_="aoi", to="haruto", letter="sealed"), "ja", FOLDER)
    run.until_idle()
    give(run, Fetch(device="home-pc"), "ja", FOLDER)
    run.until_idle()
    return run


def last(trace: Trace, kind: Kind) -> int:
    return list(trace.serials_of(kind))[-1]


@pytest.mark.parametrize("language", ["ja", "en"])
def test_the_sealed_letter_says_inside_what_its_open_twin_says(language: str) -> None:
    twin, sealed = (template(name, language, FOLDER) for name in ("inside", "sealed"))
    octets = "\r\n".join((*sealed.fields, "", *sealed.body.split("\n"))).encode()
    inside = unseal(octets, read_key("haruto").encode())
    assert inside is not None
    assert (twin.subject, twin.body) == (sealed.subject, text_of(inside, parse_parts(inside)))


@pytest.mark.parametrize("policy", [TlsPolicy.NONE, TlsPolicy.REQUIRED])
def test_no_entry_of_the_trace_holds_a_word_of_it(policy: TlsPolicy) -> None:
    run = played(policy)
    for serial in range(len(run.trace)):
        octets = run.trace.octets(serial)
        told = octets + msgspec.json.encode(run.trace.detail(serial), enc_hook=str)
        for line in octets.split(b"\r\n"):
            try:
                told += b64decode(line, validate=True)
            except Error:
                continue
        assert [] == [word for word in WORDS if word.encode() in told], serial


def test_haruto_reads_it_on_his_pc() -> None:
    trace = played().trace
    (letter,) = trace.serials_of(Kind.COMPOSED)
    view = letter_held(trace, last(trace, Kind.RETRIEVED), letter)
    assert view is not None and view.is_sealed
    assert all(any(word in line for line in view.text) for word in WORDS)


def test_everybody_else_holds_it_closed() -> None:
    trace = played().trace
    (letter,) = trace.serials_of(Kind.COMPOSED)
    held = [letter, *trace.serials_of(Kind.ACCEPTED), *trace.serials_of(Kind.DELIVERED)]
    views = [letter_held(trace, serial, letter) for serial in held]
    assert [(True, None, ())] * 7 == [(view.is_sealed, view.inside, view.text) for view in views if view]


def test_an_operator_sees_slip_header_and_seal_and_no_text() -> None:
    trace = played(TlsPolicy.REQUIRED).trace
    at = next(serial for serial in trace.serials_of(Kind.ACCEPTED) if trace.source(serial) == TRANSIT)
    view = Seats(trace).view("relay", at, TRANSIT)
    assert ["slip", "header", "sealed"] == [sight.what for sight in view.sights]
    assert (("sealed",), "sealed") == (view.hidden, view.power)


def test_of_all_seats_only_the_recipients_shows_the_text() -> None:
    trace = played().trace
    seats, end = Seats(trace), len(trace) - 1
    shown = {
        seat
        for seat in ("author", "wire", "relay", "store", "recipient")
        for step in (*range(0, end, 7), end)
        for sight in seats.view(seat, step).sights
        if any(word in line for word in WORDS for line in sight.lines)
    }
    assert {"recipient"} == shown


def test_the_notebook_names_the_seal_and_has_no_text() -> None:
    facts = Eve(played().trace, "relay.transit.example--mx.fuji.example").notebook(len(played().trace))
    assert [] == [fact for fact in facts if any(word in fact.value for word in WORDS)]
    assert any("smime.p7m" in fact.value for fact in facts if fact.group == "attachments")


def test_a_redacted_trace_has_no_key_and_shows_it_closed() -> None:
    trace = redacted(played().trace)
    (letter,) = trace.serials_of(Kind.COMPOSED)
    view = letter_held(trace, last(trace, Kind.RETRIEVED), letter)
    assert view is not None
    assert (True, None, ()) == (view.is_sealed, view.inside, view.text)


def test_the_same_seed_gives_the_same_octets() -> None:
    first, again = played().trace, played.__wrapped__().trace
    assert [first.octets(at) for at in range(len(first))] == [again.octets(at) for at in range(len(again))]
