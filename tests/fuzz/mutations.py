"""Overheard conversations, spoilt at random: octets changed, packets lost, doubled, cut and joined."""

from collections.abc import Sequence
from random import Random

from simulator.views.tap import Tapped

_WORDS = (
    *(b"\r\n.\r\n", b"\r\n", b"{99}\r\n", b"{9999999999}\r\n", b"STARTTLS\r\n", b"220 go\r\n", b"+OK\r\n"),
    *(
        b"a1 OK done\r\n",
        b"* 1 FETCH (",
        b"\x16\x03\x01\x00\x05\x01\x00\x00\x01\x00",
        b"\x17\x03\x03\x00\x04",
    ),
    *(
        b"354 go\r\n",
        b"DATA\r\n",
        b"BDAT 9 LAST\r\n",
        b"334 VXNlcm5hbWU6\r\n",
        b"AUTH LOGIN\r\n",
        b"((((((((",
        b'"',
        b"\0",
        b"=?",
    ),
    *(b"Content-Type: multipart/mixed; boundary=b\r\n", b"--b\r\n", b"\x1b$B", b"\xff\xfe"),
)


def spoilt(packets: Sequence[Tapped], random: Random) -> list[Tapped]:
    """The same packets with one to six things wrong, in order of time all the same."""
    left = list(packets)
    for _ in range(random.randint(1, 6)):
        if not left:
            break
        at = random.randrange(len(left))
        left[at : at + 1] = _wrong(left[at], random)
        if random.random() < 0.1:
            del left[: random.randrange(len(left) + 1)]  # joined in the middle
    return [packet._replace(serial=number) for number, packet in enumerate(left)]


def _wrong(packet: Tapped, random: Random) -> list[Tapped]:
    octets = bytearray(packet.octets)
    at = random.randrange(len(octets) + 1)
    match random.randrange(9):
        case 0 | 1:
            for _ in range(random.randint(1, 4)):
                if octets:
                    octets[random.randrange(len(octets))] = random.randrange(256)
        case 2 | 3:
            octets[at:at] = random.choice(_WORDS)
        case 4:
            del octets[at : at + random.randint(1, 40)]
        case 5:
            return []
        case 6:
            return [packet._replace(octets=bytes(octets[:at])), packet._replace(octets=bytes(octets[at:]))]
        case 7:
            return [packet._replace(direction=1 - packet.direction)]
        case _:
            octets = bytearray(random.randbytes(random.randint(0, 200)))
    return [packet._replace(octets=bytes(octets))]
