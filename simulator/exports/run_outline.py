"""What a capture must know of a whole run before its first packet: wires, delays, how connections end."""

from simulator.trace.entry import Closed, Kind
from simulator.trace.store import ROW, Trace

_SENT = int(Kind.SENT)
_ARRIVED = int(Kind.ARRIVED)
_LOST = int(Kind.LOST)
_CLOSED = int(Kind.CLOSED)


class Outline:
    """One look through the rows of a trace."""

    def __init__(self, trace: Trace, rows: bytes, names: list[str]) -> None:
        self.delays_us: dict[int, int] = {}  # by wire, of the first packet that arrived
        self.farewells: list[tuple[int, int]] = []  # the entry after which an end is closed, the connection
        self.closers: dict[int, int] = {}  # by connection, the host of the end that closed first
        self.leaky: set[int] = set()  # connections that lost something
        wires: dict[int, None] = {}
        last_sent: dict[tuple[int, int], int] = {}
        for serial, row in enumerate(ROW.iter_unpack(rows)):
            time_us, _, cause, connection, wire, source, _, kind, _ = row
            if kind == _SENT:
                last_sent[connection, source] = serial
                wires[wire] = None
            elif kind == _ARRIVED:
                if wire not in self.delays_us and cause >= 0:
                    self.delays_us[wire] = time_us - trace.time_us(cause)
                    wires[wire] = None
            elif kind == _LOST:
                self.leaky.add(connection)
            elif kind == _CLOSED:
                detail = trace.detail(serial)
                if not isinstance(detail, Closed) or detail.reason != "cut":
                    after = max(cause, last_sent.get((connection, source), -1))
                    self.farewells.append((after, connection))
                    self.closers[connection] = source
            elif wire:
                wires[wire] = None
        self.farewells.sort()
        drawn = [wire.name for wire in trace.cast.wires]
        self.interfaces = list(dict.fromkeys(drawn + [names[wire] for wire in wires if wire]))
        """The names of the wires, those of the cast first."""
