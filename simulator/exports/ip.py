"""IP packets as octets: TCP segments and UDP datagrams over IPv4 and IPv6, with their checksums.

RFC 791, RFC 8200, RFC 9293, RFC 768. A checksum is a sum of 16-bit words in ones' complement (RFC 1071), and
that is the number which the octets make, modulo 65535, because 65536 leaves 1: one conversion does for all.
What is written is the sum's complement, which is what lacks to the next multiple of 65535.
"""

from functools import lru_cache
from ipaddress import ip_address
from struct import Struct
from typing import Final

MTU: Final = 1500  # octets of a packet, as on Ethernet
FIN: Final = 0x01
SYN: Final = 0x02
RST: Final = 0x04
PSH: Final = 0x08
ACK: Final = 0x10
SEQUENCES: Final = 0xFFFFFFFF

_ONES: Final = 0xFFFF
_TCP: Final = 6
_UDP: Final = 17
_TCP_HEADER: Final = 20
_UDP_HEADER: Final = 8
_IPV4_HEADER: Final = 20
_IPV6_HEADER: Final = 40
_HOPS: Final = 64
_HOPS_AND_TCP: Final = _HOPS << 8 | _TCP
_DONT_FRAGMENT: Final = 0x4000
_NO_OPTIONS: Final = 0x5000  # a header of five words
_TWO_WORDS: Final = 0x2000  # so many more, of options
_WINDOW: Final = 0xFFFF
_WINDOW_SHIFT: Final = (
    14  # the most that RFC 7323 §2.3 allows: the wires know no other limit than their delay
)
_MAPPED: Final = bytes(10) + b"\xff\xff"  # RFC 4291 §2.5.5.2
_LARGEST: Final = 0xFFFF

_V4_TCP: Final = Struct("!HHIHH12sIIHHH2x").pack
_V6_TCP: Final = Struct("!IHH36sIIHHH2x").pack
_V4_UDP: Final = Struct("!HHIHH12sHH").pack
_V6_UDP: Final = Struct("!IHH36sHH").pack
_number = int.from_bytes


@lru_cache(1024)
def packed(address: str) -> bytes:
    """The octets of an address: four or sixteen, none where it is no address."""
    try:
        return ip_address(address).packed
    except ValueError:
        return b""


def pair(source: bytes, target: bytes) -> tuple[bytes, bytes]:
    """Two addresses of one family: where they are not, the IPv4 one is written as an IPv6 one."""
    if len(source) == len(target):
        return source, target
    return _MAPPED[: 16 - len(source)] + source, _MAPPED[: 16 - len(target)] + target


class Way:
    """One direction between two sockets: what all its packets share is reckoned once.

    `mss` is the most octets that a segment carries here.
    """

    __slots__ = ("_ip_sum", "_is_v4", "_sockets", "_sum", "_tcp_ip_sum", "_tcp_sum", "mss")

    def __init__(self, source: bytes, target: bytes, source_port: int, target_port: int) -> None:
        source, target = pair(source, target)
        addresses = source + target
        self._is_v4 = len(source) == 4
        self._sockets = addresses + source_port.to_bytes(2, "big") + target_port.to_bytes(2, "big")
        shared = _number(addresses, "big") % _ONES
        self._sum = shared + source_port + target_port
        self._tcp_sum = self._sum + _TCP + _WINDOW
        self._ip_sum = shared + 0x4500 + _DONT_FRAGMENT + (_HOPS << 8)
        self._tcp_ip_sum = self._ip_sum + _TCP
        self.mss = MTU - _TCP_HEADER - (_IPV4_HEADER if self._is_v4 else _IPV6_HEADER)

    def segment(self, flags: int, sequence: int, acknowledged: int, octets: bytes = b"") -> bytes:
        """A TCP segment in its IP packet. `octets` may begin with options where `flags` count their words."""
        flags += _NO_OPTIONS
        length = _TCP_HEADER + len(octets)
        total = self._tcp_sum + length + flags + sequence + acknowledged
        if octets:
            total += _sum_of(octets)
        check = -total % _ONES
        if self._is_v4:
            whole = length + _IPV4_HEADER
            head = _V4_TCP(
                0x4500,
                whole,
                _DONT_FRAGMENT,
                _HOPS_AND_TCP,
                -(self._tcp_ip_sum + whole) % _ONES,
                self._sockets,
                sequence,
                acknowledged,
                flags,
                _WINDOW,
                check,
            )
        else:
            head = _V6_TCP(
                0x60000000,
                length,
                _TCP << 8 | _HOPS,
                self._sockets,
                sequence,
                acknowledged,
                flags,
                _WINDOW,
                check,
            )
        return head + octets

    def opening(self, flags: int, sequence: int, acknowledged: int) -> bytes:
        """A SYN: it tells the largest segment and the scale of the window (RFC 9293 §3.2, RFC 7323 §2.2)."""
        options = b"\x02\x04" + self.mss.to_bytes(2, "big") + b"\x01\x03\x03" + bytes((_WINDOW_SHIFT,))
        return self.segment(_TWO_WORDS | flags, sequence, acknowledged, options)

    def datagram(self, octets: bytes) -> bytes:
        """A UDP datagram in its IP packet; empty where it is larger than IP can carry."""
        length = _UDP_HEADER + len(octets)
        if length + _IPV4_HEADER > _LARGEST:
            return b""
        total = self._sum + _UDP + 2 * length + _sum_of(octets)
        check = -total % _ONES or _ONES  # RFC 768: 0 would say that there is no checksum
        if self._is_v4:
            whole = _IPV4_HEADER + length
            ip_check = -(self._ip_sum + _UDP + whole) % _ONES
            ip = 0x4500, whole, _DONT_FRAGMENT, _HOPS << 8 | _UDP, ip_check
            return _V4_UDP(*ip, self._sockets, length, check) + octets
        return _V6_UDP(0x60000000, length, _UDP << 8 | _HOPS, self._sockets, length, check) + octets


def _sum_of(octets: bytes) -> int:
    """The octets as one number, an odd one filled up with a zero."""
    value = _number(octets, "big")
    return value << 8 if len(octets) & 1 else value
