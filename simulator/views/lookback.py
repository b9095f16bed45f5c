"""What was said before a line on its own connection: what an answer answers, what a line continues.

Each look goes back over a bounded number of rows, so that a row costs the same however long the trace is.
"""

from collections.abc import Iterator
from typing import Final

from simulator.trace import entry as told
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace

LOOK_BACK: Final = 16  # rows of all connections
_OF_ATTACKERS: Final = (Kind.IMPERSONATED, Kind.ALTERED, Kind.CAPTURED)  # neither end knows of these
LONG_LOOK_BACK: Final = 256  # for what a tag or a count tells beyond doubt


def protocol_of(trace: Trace, connection: int) -> str:
    """ "smtp", "pop3", …; "" outside a connection."""
    opened = trace.opened(connection)
    detail = None if opened is None else trace.detail(opened)
    return detail.protocol if isinstance(detail, told.Connected) else ""


def before(trace: Trace, serial: int, most: int = LOOK_BACK) -> Iterator[int]:
    """The rows before this one on its connection, latest first, among the last `most` of all rows."""
    connection = trace.connection(serial)
    place = trace.count_until(Lane.CONVERSATION, serial - 1)
    lane = trace.lane(Lane.CONVERSATION)[max(0, place - most) : place]
    return (
        earlier
        for earlier in reversed(lane)
        if trace.connection(earlier) == connection and trace.kind(earlier) not in _OF_ATTACKERS
    )


def is_first_word(trace: Trace, serial: int) -> bool:
    """Whether nothing was said on the connection before: the line is the greeting."""
    earlier = next(before(trace, serial), None)
    return earlier is None or trace.kind(earlier) in (Kind.CONNECTED, Kind.TLS_STARTED)
