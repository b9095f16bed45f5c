"""A run as a capture file for Wireshark and tshark: pcapng (draft-ietf-opsawg-pcapng), one interface a wire.

The packets are raw IP (LINKTYPE_RAW). Each has a comment that names the step of the run it belongs to; the
secrets of TLS lie in a Decryption Secrets Block, unless they are left out.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from struct import Struct
from typing import Final, NamedTuple

from simulator.exports.packets import each_packet
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.safe_text import safe_text

_SECTION: Final = 0x0A0D0D0A
_INTERFACE: Final = 1
_PACKET: Final = 6
_SECRETS: Final = 10
_BYTE_ORDER: Final = 0x1A2B3C4D
_RAW_IP: Final = 101
_TLS_KEY_LOG: Final = 0x544C534B
_COMMENT: Final = 1
_INTERFACE_NAME: Final = 2
_RESOLUTION: Final = 9
_PROGRAM: Final = 4
_END_OF_OPTIONS: Final = bytes(4)
_PADDING: Final = (b"", bytes(3), bytes(2), bytes(1))
_PADDING_AND_END: Final = tuple(padding + _END_OF_OPTIONS for padding in _PADDING)
_FOURS: Final = -4  # a mask: what is left of a number is its multiples of four

_ints: Final = Struct("!I").pack
_shorts: Final = Struct("!HH").pack
_packet: Final = Struct("!IIIQII").pack
_LAST_US: Final = (1 << 64) - 1
_PACKET_OVERHEAD: Final = 40  # octets of a packet's block beside the packet and its comment


class Capture(NamedTuple):
    """The octets of a capture file, how many packets are in it, and from how many wires."""

    octets: bytes
    packets: int
    wires: int


def capture(trace: Trace, *, keys: bool = True) -> Capture:
    """The capture of a run, with the secrets of its TLS connections unless told otherwise."""
    packets = _PacketBlocks(_start_us(trace.cast.start_time))
    names = each_packet(trace, packets.add, keys=keys)
    blocks = [section(), *(interface(safe_text(name)) for name in names)]
    if keys:
        blocks += secrets(trace)
    blocks += packets.in_order()
    return Capture(b"".join(blocks), len(packets.times_us), len(packets.used))


def section() -> bytes:
    """The Section Header Block: everything after it is big-endian, as the packets are."""
    body = _ints(_BYTE_ORDER) + _shorts(1, 0) + b"\xff" * 8  # version 1.0, a section of unknown length
    return _block(_SECTION, body + _option(_PROGRAM, b"hagaki") + _END_OF_OPTIONS)


def interface(name: str) -> bytes:
    """An Interface Description Block: raw IP, times in microseconds, packets never cut."""
    options = _option(_INTERFACE_NAME, name.encode()) + _option(_RESOLUTION, b"\x06") + _END_OF_OPTIONS
    return _block(_INTERFACE, _shorts(_RAW_IP, 0) + _ints(0) + options)


def secrets(trace: Trace) -> Iterator[bytes]:
    """The Decryption Secrets Block, where the run has secrets."""
    lines = [trace.octets(serial).strip() for serial in trace.serials_of(Kind.SECRET)]
    log = b"".join([line + b"\n" for line in lines if line])
    if log:
        yield _block(_SECRETS, _ints(_TLS_KEY_LOG) + _ints(len(log)) + log + _PADDING[len(log) & 3])


class _PacketBlocks:
    """An Enhanced Packet Block for each packet, made as it comes; nothing else of it is kept."""

    def __init__(self, start_us: int) -> None:
        self._start_us = start_us
        self.times_us: list[int] = []
        self.used: set[int] = set()  # the numbers of the interfaces that saw a packet
        self._blocks: list[bytes] = []

    def add(self, time_us: int, number: int, octets: bytes, comment: str) -> None:
        """A packet that was sent at a time of the run and seen on an interface."""
        self.times_us.append(time_us)
        self.used.add(number)
        at_us = self._start_us + time_us
        if not 0 <= at_us <= _LAST_US:
            at_us = 0 if at_us < 0 else _LAST_US
        size, words = len(octets), comment.encode()
        said = len(words)
        length = _PACKET_OVERHEAD + (size + 3 & _FOURS) + (said + 3 & _FOURS)
        head = _packet(_PACKET, length, number, at_us, size, size)
        option = _shorts(_COMMENT, said)
        parts = head, octets, _PADDING[size & 3], option, words, _PADDING_AND_END[said & 3], head[4:8]
        self._blocks.append(b"".join(parts))

    def in_order(self) -> list[bytes]:
        """The blocks in the order of time; those of one instant as they were added."""
        order = sorted(range(len(self._blocks)), key=self.times_us.__getitem__)
        return list(map(self._blocks.__getitem__, order))


def _option(code: int, value: bytes) -> bytes:
    return _shorts(code, len(value)) + value + _PADDING[len(value) & 3]


def _block(kind: int, body: bytes) -> bytes:
    length = _ints(len(body) + 12)
    return _ints(kind) + length + body + length


def _start_us(text: str) -> int:
    """When the run's clock stood at zero, in microseconds of Unix time; 1970 where that is not told."""
    try:
        start = datetime.fromisoformat(text)
    except ValueError:
        return 0
    start = start if start.tzinfo else start.replace(tzinfo=UTC)
    return round(start.timestamp() * 1_000_000)
