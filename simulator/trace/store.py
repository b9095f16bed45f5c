"""The trace store: append-only, thirty-two bytes an entry, one blob for all octets and one for all details.

`Entry` objects are made when somebody looks. Lanes (see `kinds.LANES`) are filled as entries are
appended, so that every later question "which row, which step?" is a bisection and never a walk.
"""

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterator
from struct import Struct
from typing import Any, Final

import msgspec

from simulator.trace.cast import Cast
from simulator.trace.entry import DETAILS, Detail, Entry
from simulator.trace.kinds import LANES, Kind, Lane

NO_CAUSE: Final = -1
START: Final = -1
"""The cursor before the first entry: nothing has happened yet."""

ROW: Final = Struct("<qQiIHHHBB")
"""time_us, end of the octets in the blob, cause, connection, wire, source, target, kind, flags."""
_SHIFT: Final = 5  # ROW.size == 1 << 5
_END: Final = Struct("<Q")
_END_AT: Final = 8
_CAUSE_AND_KIND: Final = Struct("<16xi10xB")  # of a row
_KIND_AT: Final = 30
_SECURED: Final = 1
_MOST_NAMES: Final = 1 << 16
KINDS: Final = tuple(Kind)

_pack = ROW.pack
_unpack = ROW.unpack_from
_end = _END.unpack_from
_cause_and_kind = _CAUSE_AND_KIND.unpack_from
_encode = msgspec.msgpack.Encoder().encode


class _NameIds(dict[str, int]):
    """The small numbers that stand for names in the rows; each made when first asked for."""

    def __init__(self, names: list[str]) -> None:
        super().__init__({name: number for number, name in enumerate(names)})
        self._names = names

    def __missing__(self, name: str) -> int:
        number = len(self._names)
        if number == _MOST_NAMES:
            raise OverflowError(f"a trace names at most {_MOST_NAMES} places and wires")
        self[name] = number
        self._names.append(name)
        return number


class Trace:
    """The record of one run. Serials count from 0; `meta` is what it was made from (seed, intents, …).

    `branches` are the runs that went on differently from a moment of this one, each a whole trace.
    """

    def __init__(self, cast: Cast | None = None, meta: dict[str, Any] | None = None) -> None:
        self.cast = cast or Cast()
        self.meta: dict[str, Any] = {} if meta is None else meta
        self.branches: list[Trace] = []
        self._rows = bytearray()
        self._blob = bytearray()
        self._detailed = array("I")
        self._detail_ends = array("Q")
        self._detail_blob = bytearray()
        self._opened: dict[int, int] = {}
        self._names: list[str] = [""]
        self._name_ids = _NameIds(self._names)
        self._lanes: dict[Lane, array[int]] = {lane: array("I") for lane in Lane}
        self._enlist = [tuple(self._lanes[lane].append for lane in LANES[kind]) for kind in Kind]

    def __len__(self) -> int:
        return len(self._rows) >> _SHIFT

    # -- writing

    def name_id(self, name: str) -> int:
        """The small number that stands for a name in the rows; made when first asked for."""
        return self._name_ids[name]

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
        rows = self._rows
        blob = self._blob
        serial = len(rows) >> _SHIFT
        rows += _pack(
            time_us, len(blob) + len(octets), cause, connection, wire_id, source_id, target_id, kind, secured
        )
        blob += octets
        for enlist in self._enlist[kind]:
            enlist(serial)
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
        ids = self._name_ids
        packed = None if detail is None else _encode(detail)
        serial = self.append_octets(
            kind,
            time_us,
            NO_CAUSE if cause is None else cause,
            ids[wire],
            ids[source],
            ids[target],
            connection,
            secured,
            octets,
        )
        if packed is not None:
            self.attach(serial, packed)
        if kind is Kind.CONNECTED:
            self._opened[connection] = serial
        return serial

    def attach(self, serial: int, packed_detail: bytes) -> None:
        """Give the latest entry its detail, as msgpack of the type that `DETAILS` names for its kind."""
        self._detail_blob += packed_detail
        self._detailed.append(serial)
        self._detail_ends.append(len(self._detail_blob))

    # -- reading

    def __getitem__(self, serial: int) -> Entry:
        return self._entry(serial, self.octets(serial))

    def shell(self, serial: int) -> Entry:
        """The entry without its octets: quick, however large a letter they are."""
        return self._entry(serial, b"")

    def _entry(self, serial: int, octets: bytes) -> Entry:
        time_us, _, cause, connection, wire, source, target, kind, flags = _unpack(
            self._rows, serial << _SHIFT
        )
        names = self._names
        return Entry(
            serial=serial,
            time_us=time_us,
            kind=KINDS[kind],
            cause=None if cause == NO_CAUSE else cause,
            wire=names[wire],
            source=names[source],
            target=names[target],
            connection=connection,
            secured=bool(flags & _SECURED),
            octets=octets,
            detail=self.detail(serial),
        )

    def __iter__(self) -> Iterator[Entry]:
        """Every entry, also those appended while iterating."""
        serial = 0
        while serial < len(self):
            yield self[serial]
            serial += 1

    def _span(self, serial: int) -> tuple[int, int]:
        """Where the octets of an entry lie in the blob. Raises IndexError where there is no such entry."""
        if not 0 <= serial < len(self):
            raise IndexError(serial)
        end_at = (serial << _SHIFT) + _END_AT
        start = _end(self._rows, end_at - ROW.size)[0] if serial else 0
        return start, _end(self._rows, end_at)[0]

    def size(self, serial: int) -> int:
        """How many octets the entry holds."""
        start, end = self._span(serial)
        return end - start

    def octets(self, serial: int, limit: int | None = None) -> bytes:
        """The octets of one entry (the first `limit` of them), without making the entry."""
        start, end = self._span(serial)
        return bytes(self._blob[start : end if limit is None else min(end, start + limit)])

    def count_octet(self, serial: int, octet: bytes) -> int:
        """How often an octet occurs in an entry, without copying what may be a large letter."""
        return self._blob.count(octet, *self._span(serial))

    def packed_detail(self, serial: int) -> bytes:
        """The detail as it is stored, msgpack; empty where the entry has none."""
        place = bisect_left(self._detailed, serial)
        if place == len(self._detailed) or self._detailed[place] != serial:
            return b""
        start = self._detail_ends[place - 1] if place else 0
        return bytes(self._detail_blob[start : self._detail_ends[place]])

    def detail(self, serial: int) -> Detail | None:
        packed = self.packed_detail(serial)
        return msgspec.msgpack.decode(packed, type=DETAILS[self.kind(serial)]) if packed else None

    def kind(self, serial: int) -> Kind:
        return KINDS[self._rows[(serial << _SHIFT) + _KIND_AT]]

    def cause(self, serial: int) -> int | None:
        cause: int = _cause_and_kind(self._rows, serial << _SHIFT)[0]
        return None if cause == NO_CAUSE else cause

    def time_us(self, serial: int) -> int:
        time_us: int = _unpack(self._rows, serial << _SHIFT)[0]
        return time_us

    def connection(self, serial: int) -> int:
        connection: int = _unpack(self._rows, serial << _SHIFT)[3]
        return connection

    def source(self, serial: int) -> str:
        source: int = _unpack(self._rows, serial << _SHIFT)[5]
        return self._names[source]

    def opened(self, connection: int) -> int | None:
        """The serial of the CONNECTED entry with which a connection began."""
        return self._opened.get(connection)

    def serials_of(self, kind: Kind) -> Iterator[int]:
        """The serials of all entries of a kind, ascending; a search through one octet of each row."""
        kinds = bytes(self._rows[_KIND_AT :: ROW.size])
        at = kinds.find(kind)
        while at >= 0:
            yield at
            at = kinds.find(kind, at + 1)

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

    def nearest(self, serial: int, kinds: Container[Kind]) -> int | None:
        """The first of these kinds among an entry and the entries that led to it, latest first."""
        rows = self._rows
        at = serial
        while at != NO_CAUSE:
            cause, kind = _cause_and_kind(rows, at << _SHIFT)
            if kind in kinds:
                return at
            at = cause
        return None

    # -- whole

    def packed(self) -> tuple[bytes, bytes, list[str], dict[int, bytes]]:
        """Rows (see ROW), octets, names and details, as `unpacked` takes them."""
        blob, ends = bytes(self._detail_blob), self._detail_ends
        spans = map(slice, [0, *ends], ends)
        details = dict(zip(self._detailed, map(blob.__getitem__, spans), strict=True))
        return bytes(self._rows), bytes(self._blob), list(self._names), details

    @classmethod
    def unpacked(
        cls,
        rows: bytearray,
        octets: bytes,
        names: list[str],
        details: dict[int, bytes],
        cast: Cast,
        meta: dict[str, Any],
    ) -> "Trace":
        """The trace of parts from a file. Raises ValueError where they do not fit together."""
        trace = cls(cast, meta)
        trace._rows = rows
        trace._blob = bytearray(octets)
        if names[:1] != [""] or len(set(names)) != len(names):
            raise ValueError("names")
        trace._names = names
        trace._name_ids = _NameIds(names)
        trace._check_rows()
        for serial, kind in enumerate(rows[_KIND_AT :: ROW.size]):
            for enlist in trace._enlist[kind]:
                enlist(serial)
        for serial, packed in sorted(details.items()):
            if not 0 <= serial < len(trace) or trace.kind(serial) not in DETAILS:
                raise ValueError("detail")
            trace.attach(serial, packed)
            trace.detail(serial)  # raises what msgspec raises where it is none of its kind
            if trace.kind(serial) is Kind.CONNECTED:
                trace._opened[trace.connection(serial)] = serial
        return trace

    def _check_rows(self) -> None:
        """Raises ValueError where a row points at octets, names, kinds or causes that are not there."""
        names, last_end = len(self._names), 0
        for serial, row in enumerate(ROW.iter_unpack(self._rows)):
            _, end, cause, _, wire, source, target, kind, _ = row
            if not (last_end <= end and NO_CAUSE <= cause < serial):
                raise ValueError("row")
            if not (wire < names and source < names and target < names and kind < len(KINDS)):
                raise ValueError("row")
            last_end = end
        if last_end != len(self._blob):
            raise ValueError("octets")
