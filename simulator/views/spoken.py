"""What is spoken on a connection, as an outsider tells it: from its first octets, never from its port.

The look goes over a bounded number of rows, so that it costs the same however long the trace is.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Final

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.notebook.signs import greeting_of, sign_of

_ROWS: Final = 96  # of all connections, behind the one that opened this one
_PACKETS: Final = 12
_READ: Final = 600  # octets of a packet
_BELIEVED: Final = 2  # lines that must agree where no greeting was heard


def spoken(trace: Trace, connection: int) -> str:
    """ "SMTP", "POP3" or "IMAP"; "" where what has crossed so far says none of them."""
    votes: Counter[str] = Counter()
    for number, octets in enumerate(_beginning(trace, connection)):
        lines = octets.split(b"\r\n")
        if not number and (protocol := greeting_of(lines[0])):
            return protocol
        for line in lines:
            sign = sign_of(line[:200])
            if sign is not None:
                votes[sign[0]] += 1
                if votes[sign[0]] >= _BELIEVED:
                    return sign[0]
    return ""


def _beginning(trace: Trace, connection: int) -> Iterator[bytes]:
    """The first packets of a connection, each as far as it matters."""
    opened = trace.opened(connection)
    if opened is None:
        return
    lane = trace.lane(Lane.WIRE)
    place = trace.count_until(Lane.WIRE, opened)
    found = 0
    for serial in lane[place : place + _ROWS]:
        if trace.connection(serial) == connection and trace.kind(serial) is Kind.SENT:
            yield trace.octets(serial, _READ)
            found += 1
            if found >= _PACKETS:
                return
