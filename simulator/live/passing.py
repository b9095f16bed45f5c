"""A trace for servers that nobody looks back on: it forgets what passes by, and keeps who holds what.

The full trace holds each octet several times, which a server that runs for days cannot afford. Here a
packet or a line leaves no row: it passes its cause on instead, so that "because of what?" still leads to
the same changes of custody.
"""

from typing import Final

from simulator.trace.kinds import Kind
from simulator.trace.store import Trace

PASSING: Final = frozenset(
    int(kind)
    for kind in (
        *(Kind.SENT, Kind.ARRIVED, Kind.LOST, Kind.COMMAND, Kind.REPLY, Kind.CONTENT),
        *(Kind.SECRET, Kind.ASKED, Kind.ANSWERED),
    )
)


class PassingTrace(Trace):
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
        """No row for what passes, whose cause is returned in its place; no octets in any other."""
        if kind in PASSING:
            return cause
        return super().append_octets(
            kind, time_us, cause, wire_id, source_id, target_id, connection, secured, b""
        )
