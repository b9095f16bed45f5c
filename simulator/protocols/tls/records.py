"""TLS records as an outsider sees them (RFC 8446 §5.1): headers, and what still crosses in clear.

One reader follows one direction of one connection, from the first octet that is TLS. All positions are
counted from there. It knows no keys: what is encrypted is called so.
"""

from typing import Final, NamedTuple

from simulator.protocols.tls import numbers
from simulator.protocols.tls.hello import CLIENT_HELLO, HEADER_SIZE, SERVER_HELLO, read_message
from simulator.wire.spans import Span

RECORD_HEADER_SIZE: Final = 5
MAX_RECORD_SIZE: Final = (1 << 14) + 2048  # RFC 5246 §6.2.3; TLS 1.3 allows less
MAX_MESSAGE_SIZE: Final = 1 << 17

_CHANGE_CIPHER_SPEC: Final = 20
_ALERT: Final = 21
_HANDSHAKE: Final = 22
_ALERT_LEVELS: Final = {1: "warning", 2: "fatal"}


class RecordError(ValueError):
    """The octets at `position` are not a TLS record."""

    def __init__(self, position: int, why: str) -> None:
        super().__init__(f"no TLS record at octet {position}: {why}")
        self.position = position


class Record(NamedTuple):
    """One record, from `start`, of `length` octets with its header.

    `label` is "handshake", "alert", "change-cipher-spec" or "encrypted"; `messages` names the handshake
    messages that begin in it, as far as they are in clear. A message that ends in a later record has its
    spans there.
    """

    start: int
    length: int
    content_type: int
    version: str
    label: str
    messages: tuple[str, ...]
    spans: tuple[Span, ...]


class RecordReader:
    """Feed it the octets of one direction, in pieces of any size."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._position = 0  # of the buffer's first octet
        self._changed = (
            False  # a ChangeCipherSpec has passed: from here on handshake records may be encrypted
        )
        self._message = bytearray()  # of a handshake message that is not complete yet
        self._places: list[tuple[int, int]] = []  # (offset in _message, position on the wire) of each piece
        self._error: RecordError | None = None

    def feed(self, octets: bytes) -> list[Record]:
        """The records that these octets complete. Raises RecordError, and again on every later call."""
        if self._error is not None:
            raise self._error
        self._buffer += octets
        records = []
        while (record := self._next()) is not None:
            records.append(record)
        if not records and self._error is not None:
            raise self._error
        return records

    @property
    def pending(self) -> int:
        """How many octets of an unfinished record are waiting."""
        return len(self._buffer)

    @property
    def error(self) -> RecordError | None:
        """Why reading stopped, where it did: the next `feed` raises it."""
        return self._error

    def _next(self) -> Record | None:
        buffer, start = self._buffer, self._position
        problem = _header_problem(buffer)
        if problem:
            self._error = RecordError(start, problem)
            return None
        if len(buffer) < RECORD_HEADER_SIZE:
            return None
        size = RECORD_HEADER_SIZE + int.from_bytes(buffer[3:5], "big")
        if len(buffer) < size:
            return None
        content_type, content = buffer[0], bytes(buffer[RECORD_HEADER_SIZE:size])
        label, messages, inner = self._read(content_type, content, start + RECORD_HEADER_SIZE)
        if self._error is not None:
            return None
        version = numbers.version_name(int.from_bytes(buffer[1:3], "big"))
        header = (
            Span(start, start + 1, "tls.record.type", numbers.CONTENT_TYPES[content_type]),
            Span(start + 1, start + 3, "tls.record.version", version),
            Span(start + 3, start + RECORD_HEADER_SIZE, "tls.record.length", str(len(content))),
        )
        del buffer[:size]
        self._position = start + size
        return Record(start, size, content_type, version, label, messages, header + inner)

    def _read(
        self, kind: int, content: bytes, position: int
    ) -> tuple[str, tuple[str, ...], tuple[Span, ...]]:
        """Label, messages and spans of a record's content."""
        everything = Span(position, position + len(content), "tls.encrypted")
        if kind == _CHANGE_CIPHER_SPEC:
            self._changed = True
            return numbers.CONTENT_TYPES[kind], (), ()
        if kind == _ALERT and len(content) == 2:
            level = _ALERT_LEVELS.get(content[0], str(content[0]))
            description = numbers.ALERTS.get(content[1], str(content[1]))
            spans = (
                Span(position, position + 1, "tls.alert.level", level),
                Span(position + 1, position + 2, "tls.alert.description", description),
            )
            return "alert", (), spans
        if kind == _HANDSHAKE and (not self._changed or _is_a_hello(content)):
            messages, inner = self._read_handshake(content, position)
            return "handshake", messages, inner
        return "encrypted", (), (everything,)

    def _read_handshake(self, content: bytes, position: int) -> tuple[tuple[str, ...], tuple[Span, ...]]:
        """Follow handshake messages, which need not begin or end with a record (RFC 8446 §5.1)."""
        names: list[str] = []
        spans: list[Span] = []
        message = self._message
        at = 0
        while at < len(content):
            if not message:
                names.append(numbers.HANDSHAKE_MESSAGES.get(content[at], str(content[at])))
            wanted = _message_size(message + content[at : at + HEADER_SIZE])
            if wanted > MAX_MESSAGE_SIZE:
                self._error = RecordError(position + at, f"a handshake message of {wanted} octets")
                break
            piece = content[at : at + wanted - len(message)]
            self._places.append((len(message), position + at))
            message += piece
            at += len(piece)
            if len(message) >= HEADER_SIZE and len(message) == _message_size(message):
                spans += (self._placed(span) for span in read_message(bytes(message)))
                message.clear()
                self._places.clear()
        return tuple(names), tuple(spans)

    def _placed(self, span: Span) -> Span:
        """A span of the message as a span of the wire."""
        start = self._place(span.start)
        return span._replace(
            start=start, end=self._place(span.end - 1) + 1 if span.end > span.start else start
        )

    def _place(self, offset: int) -> int:
        start, position = next(place for place in reversed(self._places) if place[0] <= offset)
        return position + offset - start


def _header_problem(buffer: bytearray) -> str:
    """What is wrong with the header at the buffer's start, as far as it has come."""
    if buffer and buffer[0] not in numbers.CONTENT_TYPES:
        return f"content type {buffer[0]}"
    if len(buffer) > 1 and buffer[1] != 3:
        return f"version {buffer[1]}"
    if len(buffer) >= RECORD_HEADER_SIZE and int.from_bytes(buffer[3:5], "big") > MAX_RECORD_SIZE:
        return f"{int.from_bytes(buffer[3:5], 'big')} octets long"
    return ""


def _message_size(beginning: bytes | bytearray) -> int:
    """The size of a handshake message with its header; just the header's while that is not complete."""
    if len(beginning) < HEADER_SIZE:
        return HEADER_SIZE
    return HEADER_SIZE + int.from_bytes(beginning[1:HEADER_SIZE], "big")


def _is_a_hello(content: bytes) -> bool:
    """A hello in clear after a ChangeCipherSpec: what follows a HelloRetryRequest (RFC 8446 §D.4)."""
    return content[:1] in (bytes((CLIENT_HELLO,)), bytes((SERVER_HELLO,))) and _message_size(content) == len(
        content
    )
