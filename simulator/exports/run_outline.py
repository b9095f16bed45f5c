"""What a capture must know of a run ahead of time: its wires, their delays, and when connections end."""

import sys
from array import array
from struct import Struct
from typing import Final, NamedTuple

from simulator.trace.entry import Closed
from simulator.trace.kinds import Kind
from simulator.trace.store import ROW, Trace

_WIRE_AT: Final = 24  # where a row tells its wire
_ARRIVED: Final = int(Kind.ARRIVED)
_speaker: Final = Struct("<20xi2xH").unpack_from  # of a row: the connection and the source


class Farewell(NamedTuple):
    """The end of a connection at `host` closes right after the entry `after`."""

    after: int
    connection: int
    host: str


def interfaces(trace: Trace, rows: bytes, names: list[str]) -> list[str]:
    """The names of the wires: those of the cast, then any other that an entry names."""
    words = array("H", rows)
    if sys.byteorder == "big":
        words.byteswap()
    used = sorted(set(words[_WIRE_AT // 2 :: ROW.size // 2]))
    drawn = [wire.name for wire in trace.cast.wires]
    return list(dict.fromkeys(drawn + [names[wire] for wire in used if wire]))


def farewells(trace: Trace, rows: bytes, names: list[str]) -> list[Farewell]:
    """Every end that closed before the other knew of it, in the order of time.

    CLOSED tells when the other end learns of it. The first one closed because of what caused the entry, and
    after the last that it sent.
    """
    last_sent = {_speaker(rows, at * ROW.size): at for at in trace.serials_of(Kind.SENT)}
    numbers = {name: number for number, name in enumerate(names)}
    found = []
    for serial in trace.serials_of(Kind.CLOSED):
        entry = trace.shell(serial)
        if isinstance(entry.detail, Closed) and entry.detail.reason != "cut":
            sent = last_sent.get((entry.connection, numbers[entry.source]), -1)
            found.append(Farewell(max(sent, entry.cause or 0), entry.connection, entry.source))
    return sorted(found)


def delay_us(trace: Trace, rows: bytes, wire: int, serial: int) -> int:
    """How long the next packet on a wire takes from an entry on; 0 where none arrives any more."""
    for time_us, _, cause, _, on, _, _, kind, _ in ROW.iter_unpack(memoryview(rows)[serial * ROW.size :]):
        if kind == _ARRIVED and on == wire and cause >= 0:
            return int(time_us - trace.time_us(cause))
    return 0
