"""The record of a long class keeps to its bounds, and says what it no longer has."""

from pathlib import Path

import pytest

from simulator.live.record import Record
from simulator.trace.codec import load, save
from simulator.trace.kinds import Kind, Lane


def record(*, octets: int = 1000, entries: int = 1000) -> Record:
    trace = Record()
    trace.most_octets, trace.most_entries = octets, entries
    return trace


def say(trace: Record, number: int, kind: Kind = Kind.COMMAND) -> int:
    return trace.append(kind, time_us=number, octets=b"%d " % number * 10)


def test_the_latest_octets_are_kept_and_the_floor_says_which() -> None:
    trace = record()
    for number in range(300):
        say(trace, number)
        assert trace.floor <= number
    assert 0 < trace.floor < 299
    assert b"" == trace.octets(trace.floor - 1)
    for serial in range(trace.floor, 300):
        assert b"%d " % serial * 10 == trace.octets(serial)
        assert trace[serial].octets == trace.octets(serial)
    assert sum(trace.size(serial) for serial in range(300)) <= 1000
    assert list(range(300)) == [entry.time_us for entry in trace]


def test_one_entry_may_be_larger_than_all_the_room() -> None:
    trace = record()
    for number in range(30):
        say(trace, number)
    trace.append(Kind.CONTENT, time_us=30, octets=b"x" * 5000)
    say(trace, 31)
    assert b"31 " * 10 == trace.octets(31)
    assert 30 <= trace.floor


def test_a_full_record_keeps_who_holds_what_and_nothing_that_passes() -> None:
    trace = record(entries=10)
    for number in range(20):
        say(trace, number)
    assert (10, True) == (len(trace), trace.is_full)
    cause = trace.append(Kind.SENT, time_us=20, cause=4, octets=b"x")
    assert 4 == cause
    assert 10 == say(trace, 21, Kind.CLOSED)
    assert b"" == trace.octets(10)
    assert 1 == trace.count_until(Lane.STATE, 10)


@pytest.mark.parametrize("octets", [1000, 1_000_000])
def test_it_is_saved_and_opened_like_any_trace(tmp_path: Path, octets: int) -> None:
    trace = record(octets=octets)
    for number in range(200):
        say(trace, number)
    save(trace, tmp_path / "class.hagaki", redact=False)
    opened = load(tmp_path / "class.hagaki")
    assert [trace.octets(serial) for serial in range(200)] == [entry.octets for entry in opened]
