"""TLS in packets, as an outsider who sees only the packets can tell it.

A packet need not begin where a record begins. From a packet the way goes back, over a bounded number of
its neighbours in the same direction, to one that begins with a record header and whose records reach this
far; from there `RecordReader` reads on. What is secret stays secret: no key is ever used here.
"""

from typing import Final, NamedTuple

from simulator.protocols.tls import numbers
from simulator.protocols.tls.records import RECORD_HEADER_SIZE, Record, RecordError, RecordReader
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.wire.spans import Span

_PACKETS_BACK: Final = 16  # a record of 16 KiB crosses in twelve packets
_ROWS_BACK: Final = 96
_LARGEST: Final = (1 << 14) + 2048
_HANDSHAKE: Final = 22
_PRINTABLE: Final = bytes(range(32, 127)) + b"\r\n\t"


class TlsPiece(NamedTuple):
    """One record as far as it lies in a packet. `record_start` is negative where it began in an earlier one.

    `label` is "handshake", "alert", "change-cipher-spec" or "encrypted"; `names` are what can be read of
    it: handshake messages, or an alert's description. `whole` is false where its end has not crossed yet.
    """

    record_start: int
    length: int
    label: str
    names: tuple[str, ...]
    version: str
    whole: bool
    spans: tuple[Span, ...]  # counted from the packet's first octet, clipped to the packet


def tls_pieces(trace: Trace, serial: int) -> tuple[TlsPiece, ...]:
    """The TLS records that lie in a SENT packet, wholly or in part; empty for one that holds none."""
    octets = trace.octets(serial)
    if not octets or (len(octets) >= 8 and not octets.translate(None, _PRINTABLE)):
        return ()
    chain = _chain(trace, serial)
    before = sum(trace.size(earlier) for earlier in chain[:-1])
    reader = RecordReader()
    records: list[Record] = []
    try:
        for link in chain:
            records += reader.feed(trace.octets(link))
    except RecordError:
        return ()
    total = before + len(octets)
    end = records[-1].start + records[-1].length if records else 0
    pieces = [
        _piece(record, before, len(octets)) for record in records if record.start + record.length > before
    ]
    if end < total and chain:
        joined = b"".join(trace.octets(link) for link in chain)[end:]
        pieces.append(
            _unfinished(joined, end - before, len(octets), any(r.content_type == 20 for r in records))
        )
    return tuple(pieces)


def _chain(trace: Trace, serial: int) -> list[int]:
    """The packets from which the reading starts, up to this one; empty where no record reaches it."""
    if (
        trace.octets(serial, 1) == b"\x17"
        and _begins_with_record(trace, serial)
        and _reaches(trace, [serial])
    ):
        return [serial]  # application data: nothing before it could tell more
    packets = _same_direction(trace, serial)
    for first in range(len(packets)):
        if _begins_with_record(trace, packets[first]) and _reaches(trace, packets[first:]):
            return packets[first:]
    return []


def _same_direction(trace: Trace, serial: int) -> list[int]:
    """This packet and those before it on its connection in its direction, oldest first."""
    connection, source = trace.connection(serial), trace.source(serial)
    lane = trace.lane(Lane.WIRE)
    place = trace.count_until(Lane.WIRE, serial)
    found = []
    for at in range(place - 1, max(-1, place - 1 - _ROWS_BACK), -1):
        earlier = lane[at]
        if trace.connection(earlier) != connection:
            continue
        if trace.kind(earlier) is Kind.CONNECTED:
            break
        if trace.kind(earlier) is Kind.SENT and trace.source(earlier) == source:
            found.append(earlier)
            if len(found) > _PACKETS_BACK:
                break
    return found[::-1]


def _begins_with_record(trace: Trace, serial: int) -> bool:
    return _is_header(trace.octets(serial, RECORD_HEADER_SIZE))


def _is_header(beginning: bytes) -> bool:
    """Whether these octets can be a record header, as far as they go."""
    if len(beginning) < 3 or beginning[0] not in numbers.CONTENT_TYPES or beginning[1] != 3:
        return False
    if beginning[2] > 4:
        return False
    return len(beginning) < RECORD_HEADER_SIZE or int.from_bytes(beginning[3:5], "big") <= _LARGEST


def _reaches(trace: Trace, packets: list[int]) -> bool:
    """Whether records that begin with the first of these packets go on without a gap into the last."""
    stream = b"".join(trace.octets(packet) for packet in packets)
    last = len(stream) - trace.size(packets[-1])
    at = 0
    while at + RECORD_HEADER_SIZE <= len(stream):
        if not _is_header(stream[at : at + RECORD_HEADER_SIZE]):
            return False
        at += RECORD_HEADER_SIZE + int.from_bytes(stream[at + 3 : at + 5], "big")
    return at > last or len(packets) == 1


def _piece(record: Record, before: int, size: int) -> TlsPiece:
    names = record.messages
    if record.label == "alert":
        names = tuple(span.value for span in record.spans if span.label == "tls.alert.description")
    return TlsPiece(
        record.start - before,
        record.length,
        record.label,
        names,
        record.version,
        True,
        _clipped(record.spans, before, size),
    )


def _unfinished(octets: bytes, start: int, size: int, changed: bool) -> TlsPiece:
    """A record whose end has not crossed yet: its header, and what its first octet names."""
    header = octets[:RECORD_HEADER_SIZE]
    kind = header[0] if header else 0
    version = numbers.version_name(int.from_bytes(header[1:3], "big")) if len(header) > 2 else ""
    length = int.from_bytes(header[3:5], "big") if len(header) == RECORD_HEADER_SIZE else 0
    label = numbers.CONTENT_TYPES.get(kind, "")
    names: tuple[str, ...] = ()
    if kind == _HANDSHAKE and not changed and len(octets) > RECORD_HEADER_SIZE:
        first = octets[RECORD_HEADER_SIZE]
        names = (numbers.HANDSHAKE_MESSAGES.get(first, str(first)),)
    elif label in ("application-data", "handshake"):
        label = "encrypted"
    spans = (
        Span(start, start + 1, "tls.record.type", numbers.CONTENT_TYPES.get(kind, "")),
        Span(start + 1, start + 3, "tls.record.version", version),
        Span(start + 3, start + RECORD_HEADER_SIZE, "tls.record.length", str(length)),
        Span(start + RECORD_HEADER_SIZE, size, "tls.encrypted" if label == "encrypted" else "tls.part"),
    )
    return TlsPiece(
        start, RECORD_HEADER_SIZE + length, label, names, version, False, _clipped(spans, 0, size)
    )


def _clipped(spans: tuple[Span, ...], before: int, size: int) -> tuple[Span, ...]:
    """The parts of the spans that lie in the packet, which begins `before` octets into the chain."""
    found = []
    for span in spans:
        start, end = max(span.start - before, 0), min(span.end - before, size)
        if start < end:
            found.append(Span(start, end, span.label, span.value))
    return tuple(found)
