"""The trace beside the plain way to keep one, a list of frozen slotted dataclasses with the same fields.

Goal: at most a third of the memory. Method: both are filled with the same million realistic entries in
one process, and `tracemalloc` says what each keeps alive; the octets are made anew for each entry, as
they are when they come from a wire, and names are shared on both sides.
"""

import time
import tracemalloc
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from simulator.trace.kinds import Kind
from simulator.trace.store import NO_CAUSE, Trace
from simulator.views.scene import scene_at
from tests.bench.table import Row, table
from tests.views.a_run import a_long_trace

ENTRIES = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainEntry:
    serial: int
    time_us: int
    kind: Kind
    cause: int | None
    wire: str
    source: str
    target: str
    connection: int
    secured: bool
    octets: bytes
    detail: None


_TURNS = (
    (Kind.COMMAND, b"RCPT TO:<haruto%d@fuji.example>\r\n"),
    (Kind.SENT, b"RCPT TO:<haruto%d@fuji.example>\r\n"),
    (Kind.ARRIVED, b""),
    (Kind.REPLY, b"250 2.1.5 Ok %d\r\n"),
    (Kind.SENT, b"250 2.1.5 Ok %d\r\n"),
    (Kind.ARRIVED, b""),
)


def _entries(count: int) -> Iterator[tuple[Kind, int, int, int, bool, bytes]]:
    """kind, time_us, cause, connection, secured, octets."""
    for serial in range(count):
        kind, octets = _TURNS[serial % 6]
        text = octets % (serial % 1000) if octets else b""
        yield kind, 1_000_000 + serial * 137, serial - 1, 1 + serial // 300, serial % 3 == 0, text


def _in_rows(count: int) -> Trace:
    trace = Trace()
    wire, source, target = (trace.name_id(name) for name in ("a--b", "a", "b"))
    append = trace.append_octets
    for kind, time_us, cause, connection, secured, octets in _entries(count):
        append(kind, time_us, cause, wire, source, target, connection, secured, octets)
    return trace


def _in_dataclasses(count: int) -> list[PlainEntry]:
    return [
        PlainEntry(
            serial=serial,
            time_us=time_us,
            kind=kind,
            cause=None if cause == NO_CAUSE else cause,
            wire="a--b",
            source="a",
            target="b",
            connection=connection,
            secured=secured,
            octets=octets,
            detail=None,
        )
        for serial, (kind, time_us, cause, connection, secured, octets) in enumerate(_entries(count))
    ]


def _kept(make: Callable[[int], object], count: int) -> float:
    """Octets an entry that `make(count)` keeps alive."""
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        made = make(count)
        kept = tracemalloc.get_traced_memory()[0] - before
        del made
    finally:
        tracemalloc.stop()
    return kept / count


def _step_us(trace: Trace) -> float:
    """The best of several turns of one step back and forward near the end, in microseconds."""
    end = len(trace) - 1
    scene_at(trace, end)
    best = 1e9
    for _ in range(30):
        start = time.perf_counter()
        for serial in range(end - 50, end):
            _ = scene_at(trace, serial).places
        best = min(best, time.perf_counter() - start)
    return best / 50 * 1e6


def measure(entries: int = ENTRIES) -> list[Row]:
    """Memory of an entry in octets, and the cost of a step in microseconds, long trace against short."""
    ours, theirs = _kept(_in_rows, entries), _kept(_in_dataclasses, entries)
    long, short = _step_us(a_long_trace(entries)), _step_us(a_long_trace(1_000))
    return [
        Row("memory of a trace, an entry, beside frozen slotted dataclasses", ours, theirs, "B", 1 / 3),
        Row(f"the scene a step on in {entries:,} entries, beside 1,000", long, short, "µs", 1.5),
    ]


if __name__ == "__main__":
    print(table(measure()))
