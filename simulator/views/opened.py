"""What went under TLS, opened with the keys that one end of the session kept, to lay beside what crossed.

This is no outsider's view: it reads the SECRET entries, and therefore has a module of its own. A session is
read from its beginning once; each record's key and number are kept, and a packet's records opened on demand.
"""

from bisect import bisect_right
from typing import Final, NamedTuple
from weakref import WeakKeyDictionary, proxy

from simulator.protocols.tls import numbers
from simulator.protocols.tls.hello import CLIENT_HELLO, SERVER_HELLO, read_message
from simulator.protocols.tls.opening import (
    SUITES,
    End,
    Lock,
    ModernKeys,
    OpeningError,
    Suite,
    old_lock,
    secrets_of,
)
from simulator.protocols.tls.records import RECORD_HEADER_SIZE
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.notebook.tls import looks_like_records

_CHANGE_CIPHER_SPEC, _ALERT, _HANDSHAKE, _DATA = 20, 21, 22, 23
_FINISHED, _KEY_UPDATE = 20, 24
_MOST_SESSIONS: Final = 8
_MODERN: Final = "TLSv1.3"


class OpenedRecord(NamedTuple):
    """What a record says inside, as far as it lies in one packet: octets `start` to `end` of the packet.

    `kind` is the content type inside, `names` the handshake messages or the alert; `why` says in a stable
    word why it could not be opened: "tampered", "unfinished", "no-keys", "no-cipher".
    """

    start: int
    end: int
    kind: str
    names: tuple[str, ...]
    octets: bytes
    why: str = ""


class Opened(NamedTuple):
    """`why` is empty, or says why nothing can be opened: "not-locked", "redacted", "not-kept", "not-yet"."""

    records: tuple[OpenedRecord, ...]
    why: str = ""


class _Sealed(NamedTuple):
    """Where a record lies in its stream, and by which lock and number it is opened; None: in clear."""

    start: int
    size: int
    lock: Lock | None
    number: int
    why: str


class _Direction:
    """One side of a session."""

    def __init__(self, end: End) -> None:
        self.end: End = end
        self.begun = False
        self.serials: list[int] = []
        self.starts: list[int] = []
        self.size = 0
        self.buffer = bytearray()
        self.records: list[_Sealed] = []
        self.lock: Lock | None = None
        self.number = 0
        self.changed = False  # TLS 1.2: a ChangeCipherSpec has passed
        self.keys: ModernKeys | None = None
        self.messages = bytearray()  # of the handshake, as far as they are not read


class _Session:
    """One connection from where TLS begins in it."""

    def __init__(self, trace: Trace, connection: int) -> None:
        self._trace: Trace = proxy(trace)  # a session is kept by its trace and must not keep it
        self._connection = connection
        opened = trace.opened(connection)
        self._client = "" if opened is None else trace.source(opened)
        self._next = trace.count_until(Lane.WIRE, -1 if opened is None else opened)
        self._sides = {True: _Direction("CLIENT"), False: _Direction("SERVER")}
        self._randoms = [b"", b""]
        self._suite: Suite | None = None
        self._suite_seen = False
        self._version = ""
        self._secrets: dict[str, bytes] | None = None

    def side(self, serial: int) -> _Direction:
        return self._sides[self._trace.source(serial) == self._client]

    def read_on(self, serial: int) -> None:
        """Read on to the packet of that serial, and to the end of the records that lie in it."""
        trace, lane = self._trace, self._trace.lane(Lane.WIRE)
        side = self.side(serial)
        while self._next < len(lane):
            at = lane[self._next]
            if at > serial and not (side.buffer and side.begun):
                return
            self._next += 1
            if trace.connection(at) != self._connection:
                continue
            kind = trace.kind(at)
            if kind is Kind.CLOSED and at > serial:
                return
            if kind is Kind.SENT:
                self._take(self.side(at), trace.octets(at), at)

    def _take(self, side: _Direction, octets: bytes, serial: int) -> None:
        if not side.begun:
            other = self._sides[side.end == "SERVER"]
            if not looks_like_records(octets) or (side.end == "SERVER" and not other.begun):
                return
            side.begun = True
        side.serials.append(serial)
        side.starts.append(side.size)
        side.size += len(octets)
        side.buffer += octets
        while len(side.buffer) >= RECORD_HEADER_SIZE:
            size = RECORD_HEADER_SIZE + int.from_bytes(side.buffer[3:5], "big")
            if len(side.buffer) < size:
                return
            record = bytes(side.buffer[:size])
            start = side.size - len(side.buffer)
            del side.buffer[:size]
            side.records.append(self._sealed(side, record, start))

    def _sealed(self, side: _Direction, record: bytes, start: int) -> _Sealed:
        kind, content = record[0], record[RECORD_HEADER_SIZE:]
        covered = kind == _DATA if self._version == _MODERN else side.changed and kind != _CHANGE_CIPHER_SPEC
        if not covered:
            if kind == _HANDSHAKE:
                self._read_messages(side, content)
            elif kind == _CHANGE_CIPHER_SPEC and self._version != _MODERN:
                side.changed = True
            return _Sealed(start, len(record), None, 0, "")
        try:
            lock = side.lock = side.lock or self._first_lock(side)
            number = side.number
            side.number += 1
            inner, inside = lock.open(record, number)
        except OpeningError as fault:
            return _Sealed(start, len(record), None, 0, fault.args[0])
        if inner == _HANDSHAKE and self._version == _MODERN:
            self._read_messages(side, inside)
        return _Sealed(start, len(record), lock, number, "")

    def _first_lock(self, side: _Direction) -> Lock:
        """The lock of the first covered record of a direction. Raises OpeningError."""
        if self._suite is None:
            raise OpeningError("no-cipher" if self._suite_seen else "no-keys")
        if self._secrets is None:
            self._secrets = secrets_of(key_lines(self._trace, self._connection), self._randoms[0])
        if self._version == _MODERN:
            side.keys = ModernKeys(self._suite, side.end, self._secrets)
            return side.keys.handshake()
        client, server = self._randoms
        return old_lock(self._suite, side.end, self._secrets, (client, server))

    def _read_messages(self, side: _Direction, octets: bytes) -> None:
        """Follow the handshake: it says which suite is chosen, and when keys change."""
        side.messages += octets
        while len(side.messages) >= 4:
            size = 4 + int.from_bytes(side.messages[1:4], "big")
            if len(side.messages) < size:
                return
            message = bytes(side.messages[:size])
            del side.messages[:size]
            if message[0] in (CLIENT_HELLO, SERVER_HELLO):
                self._read_hello(message)
            elif side.keys is not None and message[0] in (_FINISHED, _KEY_UPDATE):
                keys = side.keys
                side.lock = keys.traffic() if message[0] == _FINISHED else keys.updated()
                side.number = 0

    def _read_hello(self, message: bytes) -> None:
        said = {span.label: span for span in read_message(message)}
        random = said.get("tls.hello.random")
        if random is not None:
            self._randoms[message[0] == SERVER_HELLO] = random.of(message)
        if message[0] != SERVER_HELLO:
            return
        suite = said.get("tls.cipher-suite")
        chosen = said.get("tls.extension.supported-versions") or said.get("tls.hello.version")
        self._version = chosen.value if chosen else ""
        self._suite_seen = suite is not None
        if suite is not None:
            self._suite = SUITES.get(int.from_bytes(suite.of(message), "big"))

    def records_in(self, serial: int) -> tuple[OpenedRecord, ...]:
        side = self.side(serial)
        place = bisect_right(side.serials, serial) - 1
        if place < 0 or side.serials[place] != serial or not self._trace.size(serial):
            return ()
        first = side.starts[place]
        end = first + self._trace.size(serial)
        found = []
        at = max(0, bisect_right(side.records, first, key=lambda record: record.start) - 1)
        for record in side.records[at:]:
            if record.start >= end:
                break
            if record.start + record.size > first:
                found.append(self._opened(side, record, first, end))
        read = side.records[-1].start + side.records[-1].size if side.records else 0
        if read < end:
            found.append(OpenedRecord(max(0, read - first), end - first, "", (), b"", "unfinished"))
        return tuple(found)

    def _opened(self, side: _Direction, record: _Sealed, first: int, end: int) -> OpenedRecord:
        octets = self._octets(side, record.start, record.size)
        kind, inside, lead = octets[0], octets[RECORD_HEADER_SIZE:], RECORD_HEADER_SIZE
        start, stop = max(record.start, first) - first, min(record.start + record.size, end) - first
        if record.why:
            return OpenedRecord(start, stop, "", (), b"", record.why)
        if record.lock is not None:
            kind, inside = record.lock.open(octets, record.number)
            lead += record.lock.lead
        names = _names(kind, inside)
        from_inside = max(0, first - record.start - lead)
        to_inside = max(0, end - record.start - lead)
        return OpenedRecord(
            start, stop, numbers.CONTENT_TYPES.get(kind, str(kind)), names, inside[from_inside:to_inside]
        )

    def _octets(self, side: _Direction, start: int, size: int) -> bytes:
        """Octets of the stream, from the packets that they crossed in."""
        place = bisect_right(side.starts, start) - 1
        base = side.starts[place]
        found = bytearray()
        while place < len(side.serials) and len(found) < start - base + size:
            found += self._trace.octets(side.serials[place])
            place += 1
        return bytes(found[start - base : start - base + size])


_sessions: WeakKeyDictionary[Trace, dict[int, _Session]] = WeakKeyDictionary()


def opened(trace: Trace, serial: int) -> Opened:
    """What the TLS records in a SENT packet say inside."""
    connection = trace.connection(serial)
    if trace.kind(serial) is not Kind.SENT or trace.opened(connection) is None:
        return Opened((), "not-locked")
    why = _no_keys(trace, connection)
    sessions = _sessions.setdefault(trace, {})
    session = sessions.get(connection)
    if session is None or why:
        while len(sessions) >= _MOST_SESSIONS:
            del sessions[next(iter(sessions))]
        session = sessions[connection] = _Session(trace, connection)
    session.read_on(serial)
    records = session.records_in(serial)
    if not records:
        return Opened((), "not-locked")
    if why:
        del sessions[connection]  # keys may yet come
    return Opened(records, why)


def key_lines(trace: Trace, connection: int) -> list[bytes]:
    """The key log lines of a connection, from the SECRET entries."""
    return [trace.octets(at) for at in trace.serials_of(Kind.SECRET) if trace.connection(at) == connection]


def _no_keys(trace: Trace, connection: int) -> str:
    """Why there is no key, where there is none."""
    lines = key_lines(trace, connection)
    if any(lines):
        return ""
    if lines:
        return "redacted"
    started = any(trace.connection(at) == connection for at in trace.serials_of(Kind.TLS_STARTED))
    return "not-kept" if started else "not-yet"


def _names(kind: int, inside: bytes) -> tuple[str, ...]:
    """What stands in a record by name: handshake messages that begin in it, or an alert."""
    if kind == _ALERT and len(inside) == 2:
        return (numbers.ALERTS.get(inside[1], str(inside[1])),)
    if kind != _HANDSHAKE:
        return ()
    names = []
    at = 0
    while at + 4 <= len(inside):
        names.append(numbers.HANDSHAKE_MESSAGES.get(inside[at], str(inside[at])))
        at += 4 + int.from_bytes(inside[at + 1 : at + 4], "big")
    return tuple(names)
