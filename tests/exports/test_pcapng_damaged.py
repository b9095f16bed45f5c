"""A trace whose rows were altered and still fit together is written without an exception, as whole blocks."""

import random

import msgspec
import pytest

from simulator.exports.pcapng import capture
from simulator.trace.store import ROW, Trace
from tests.exports.runs import RUNS
from tests.exports.test_pcapng import blocks


def altered(trace: Trace, chance: random.Random) -> Trace | None:
    """The trace with a few fields of its rows changed; None where that is no trace any more."""
    packed, octets, names, details = trace.packed()
    rows = bytearray(packed)
    for _ in range(chance.randrange(1, 12)):
        at = chance.randrange(len(trace)) * ROW.size
        field = chance.choice((0, 3, 16, 20, 24, 26, 28, 30, 31))
        rows[at + field] = chance.choice((0, 1, 2, 4, 5, 9, chance.randrange(256)))
    try:
        return Trace.unpacked(rows, octets, names, details, trace.cast, trace.meta)
    except (ValueError, KeyError, msgspec.MsgspecError):
        return None


@pytest.mark.slow
@pytest.mark.parametrize("name", ["clear", "required", "server switched off"])
def test_an_altered_trace_is_written_all_the_same(name: str) -> None:
    trace = RUNS[name]()
    chance = random.Random(4)
    written = 0
    for _ in range(60):
        damaged = altered(trace, chance)
        if damaged is not None:
            assert list(blocks(capture(damaged).octets))
            written += 1
    assert written > 10


def test_a_start_that_is_no_time_is_1970() -> None:
    trace = RUNS["clear"]()
    trace.cast = msgspec.structs.replace(trace.cast, start_time="soon")
    assert list(blocks(capture(trace).octets))
