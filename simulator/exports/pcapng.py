"""A run as a capture file for Wireshark and tshark: pcapng (draft-ietf-opsawg-pcapng), one interface a wire.

The packets are raw IP (LINKTYPE_RAW). Each has a comment that names the step of the run it belongs to; the
secrets of TLS lie in a Decryption Secrets Block, unless they are left out.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from struct import Struct
from typing import Final, NamedTuple

from simulator.exports.packets import Captured, packets
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

_ints: Final = Struct("!I").pack
_shorts: Final = Struct("!HH").pack
_packet: Final = Struct("!IIIQII").pack
_LAST_US: Final = (1 << 64) - 1
_PACKET_OVERHEAD: Final = 32


class Capture(NamedTuple):
    """The octets of a capture file, how many packets are in it, and from how many wires."""

    octets: bytes
    packets: int
    wires: int


def capture(trace: Trace, *, keys: bool = True) -> Capture:
    """The capture of a run, with the secrets of its TLS connections unless told otherwise."""
    interfaces, taken = packets(trace, keys=keys)
    blocks = [section()]
    blocks += [interface(safe_text(name)) for name in interfaces]
    if keys:
        blocks += secrets(trace)
    blocks += packet_blocks(taken, _start_us(trace.cast.start_time))
    used = {number for _, number, _, _ in taken}
    return Capture(b"".join(blocks), len(taken), len(used))


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


def packet_blocks(taken: list[Captured], start_us: int) -> list[bytes]:
    """An Enhanced Packet Block for each packet, in pieces."""
    pieces: list[bytes] = []
    written: dict[str, bytes] = {}
    for time_us, number, octets, comment in taken:
        size = len(octets)
        tail = written.get(comment)
        if tail is None:
            tail = written[comment] = _option(_COMMENT, comment.encode()) + _END_OF_OPTIONS
        padding = _PADDING[size & 3]
        length = _PACKET_OVERHEAD + size + len(padding) + len(tail)
        head = _packet(_PACKET, length, number, min(max(start_us + time_us, 0), _LAST_US), size, size)
        pieces += (head, octets, padding, tail, head[4:8])
    return pieces


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
