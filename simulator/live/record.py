"""A trace for servers that somebody looks at, with bounds, however long a class goes on.

Octets: the latest `MOST_OCTETS` or fewer are kept. Whenever there are more, the older half goes, and `floor`
is the first entry that still has its octets: one does not look back further than that. Entries: from
`MOST_ENTRIES` on, packets and lines leave no row any more, as in `simulator.live.passing`.
"""

from bisect import bisect_left
from typing import Any, Final

from simulator.live.passing import PASSING
from simulator.trace.cast import Cast
from simulator.trace.store import ROW, Trace

MOST_OCTETS: Final = 128 * 1024 * 1024
MOST_ENTRIES: Final = 1_000_000


class Record(Trace):
    def __init__(self, cast: Cast | None = None, meta: dict[str, Any] | None = None) -> None:
        super().__init__(cast, meta)
        self.most_octets = MOST_OCTETS
        self.most_entries = MOST_ENTRIES
        self.floor = 0
        self._gone = 0  # octets that are kept no longer

    @property
    def is_full(self) -> bool:
        return len(self) >= self.most_entries

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
        serial = len(self)
        if serial >= self.most_entries:
            octets = b""
            if kind in PASSING:
                return cause
        blob = self._blob
        if len(blob) + len(octets) > self.most_octets:
            self._forget_half()
        end = self._gone + len(blob) + len(octets)
        self._rows += ROW.pack(time_us, end, cause, connection, wire_id, source_id, target_id, kind, secured)
        blob += octets
        for enlist in self._enlist[kind]:
            enlist(serial)
        return serial

    def _forget_half(self) -> None:
        middle = self._gone + len(self._blob) // 2
        self.floor = max(self.floor, bisect_left(range(len(self)), middle, key=self._end) + 1)
        gone = self._end(self.floor - 1)
        del self._blob[: gone - self._gone]
        self._gone = gone

    def _end(self, serial: int) -> int:
        """Where an entry's octets end, counted from the first that there ever were."""
        return super()._span(serial)[1]

    def _span(self, serial: int) -> tuple[int, int]:
        start, end = super()._span(serial)
        return max(0, start - self._gone), max(0, end - self._gone)

    def packed(self) -> tuple[bytes, bytes, list[str], dict[int, bytes]]:
        """As for any trace; entries whose octets are gone have none."""
        rows, octets, names, details = super().packed()
        if self._gone:
            moved = bytearray()
            for time_us, end, *rest in ROW.iter_unpack(rows):
                moved += ROW.pack(time_us, max(0, end - self._gone), *rest)
            rows = bytes(moved)
        return rows, octets, names, details
