"""The trace store: append-only columns, one array a field and one blob for all octets.

An entry costs about sixty bytes and one microsecond; `Entry` objects are made when somebody looks.
Lanes (see `entry.LANES`) are filled as entries are appended, so that every later question
"which row, which step?" is a bisection and never a walk over the trace.
"""

from array import array
from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

import msgspec

from simulator.trace.cast import Cast
from simulator.trace.entry import DETAILS, LANES, Detail, Entry, Kind, Lane

NO_CAUSE: Final = -1
_SECURED: Final = 1


class Trace:
    """The record of one run. Serials count from 0 and are the position in every column."""

    def __init__(self, cast: Cast | None = None) -> None:
        self.cast = cast or Cast()
        self._time_us = array("q")
        self._kind = array("B")
        self._cause = array("i")
        self._wire = array("H")
        self._source = array("H")
        self._target = array("H")
        self._connection = array("I")
        self._flags = array("B")
        self._ends = array("Q")
        self._blob = bytearray()
        self._details: dict[int, bytes] = {}
        self._names: list[str] = [""]
        self._name_ids: dict[str, int] = {"": 0}
        self._lanes: dict[Lane, array[int]] = {lane: array("I") for lane in Lane}
        self._lanes_of: list[tuple[array[int], ...]] = [
            tuple(self._lanes[lane] for lane in LANES[kind]) for kind in Kind
        ]

    def __len__(self) -> int:
        return len(self._kind)

    def name_id(self, name: str) -> int:
        """The small number that stands for a name in the columns; made when first asked for."""
        number = self._name_ids.get(name)
        if number is None:
            number = self._name_ids[name] = len(self._names)
            self._names.append(name)
        return number

    def append_octets(
        self,
        kind: int,
        time_us: int,
        cause: int,
        wire_id: int,
        source_id: int,
        target_id: int,
        connection: int,
        secured: bool,
        octets: bytes,
    ) -> int:
        """The hot path: an entry without detail, with names already turned into ids. Returns its serial."""
        serial = len(self._kind)
        self._time_us.append(time_us)
        self._kind.append(kind)
        self._cause.append(cause)
        self._wire.append(wire_id)
        self._source.append(source_id)
        self._target.append(target_id)
        self._connection.append(connection)
        self._flags.append(secured)
        if octets:
            self._blob += octets
        self._ends.append(len(self._blob))
        for lane in self._lanes_of[kind]:
            lane.append(serial)
        return serial

    def append(
        self,
        kind: Kind,
        *,
        time_us: int,
        cause: int | None = None,
        wire: str = "",
        source: str = "",
        target: str = "",
        connection: int = 0,
        secured: bool = False,
        octets: bytes = b"",
        detail: Detail | None = None,
    ) -> int:
        """Append any entry. Returns its serial."""
        serial = self.append_octets(
            kind,
            time_us,
            NO_CAUSE if cause is None else cause,
            self.name_id(wire),
            self.name_id(source),
            self.name_id(target),
            connection,
            secured,
            octets,
        )
        if detail is not None:
            self._details[serial] = msgspec.msgpack.encode(detail)
        return serial

    def __getitem__(self, serial: int) -> Entry:
        if not 0 <= serial < len(self._kind):
            raise IndexError(serial)
        kind = Kind(self._kind[serial])
        cause = self._cause[serial]
        packed = self._details.get(serial)
        return Entry(
            serial=serial,
            time_us=self._time_us[serial],
            kind=kind,
            cause=None if cause == NO_CAUSE else cause,
            wire=self._names[self._wire[serial]],
            source=self._names[self._source[serial]],
            target=self._names[self._target[serial]],
            connection=self._connection[serial],
            secured=bool(self._flags[serial] & _SECURED),
            octets=self.octets(serial),
            detail=None if packed is None else msgspec.msgpack.decode(packed, type=DETAILS[kind]),
        )

    def __iter__(self) -> Iterator[Entry]:
        for serial in range(len(self._kind)):
            yield self[serial]

    def octets(self, serial: int) -> bytes:
        """The octets of one entry, without making the entry."""
        start = self._ends[serial - 1] if serial else 0
        return bytes(self._blob[start : self._ends[serial]])

    def kind(self, serial: int) -> Kind:
        return Kind(self._kind[serial])

    def cause(self, serial: int) -> int | None:
        cause = self._cause[serial]
        return None if cause == NO_CAUSE else cause

    def time_us(self, serial: int) -> int:
        return self._time_us[serial]

    def connection(self, serial: int) -> int:
        return self._connection[serial]

    def lane(self, lane: Lane) -> "array[int]":
        """The serials in a lane, ascending. Read, never write."""
        return self._lanes[lane]

    def count_until(self, lane: Lane, serial: int) -> int:
        """How many entries of the lane have a serial ≤ `serial`."""
        return bisect_right(self._lanes[lane], serial)

    def causes(self, serial: int) -> Iterator[Entry]:
        """The entry and the entries that led to it, latest first: the answer to “why?”."""
        at: int | None = serial
        while at is not None:
            yield self[at]
            at = self.cause(at)
