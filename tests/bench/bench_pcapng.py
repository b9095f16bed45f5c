"""A run written as pcapng, beside dpkt writing the same packets: what a packet costs, checksums and all.

The work is not the same; ours is more. It begins at the trace: which packets there were, their numbers,
acknowledgements, times and comments, how connections open and end, and the DNS. Then it writes them. Theirs
gets all this ready made, of the TCP packets, and only has to put headers, checksums, comments and blocks
around it; the files say the same. Python's collector rests for both, as it does for `hagaki export`.
"""

import io
import sys
import time
from functools import cache
from typing import NamedTuple

import dpkt

from simulator.exports.packets import each_packet
from simulator.exports.pcapng import capture
from simulator.trace.store import Trace
from simulator.world.runner import Run
from tests.bench.table import Row, in_turns, no_collection, table

LETTERS = 60
ROUNDS = 9
BOUND = 4.0
_LETTER = b"Subject: picnic\r\n\r\n" + (b"y" * 74 + b"\r\n") * 54  # 4 KiB: small packets and full ones
_LITTLE = sys.byteorder == "little"
_BLOCK = dpkt.pcapng.EnhancedPacketBlockLE if _LITTLE else dpkt.pcapng.EnhancedPacketBlock
_OPTION = dpkt.pcapng.PcapngOptionLE if _LITTLE else dpkt.pcapng.PcapngOption


class Part(NamedTuple):
    """A TCP packet before anything is put around it."""

    seconds: float
    interface: int
    source: bytes
    target: bytes
    source_port: int
    target_port: int
    sequence: int
    acknowledged: int
    flags: int
    octets: bytes
    comment: str


@cache
def a_run(letters: int) -> Trace:
    run = Run(seed=1)
    for _ in range(letters):
        run.intend("send", octets=_LETTER, **{"from": "aoi", "to": "haruto"})
    run.until_idle()
    return run.trace


def parts(trace: Trace) -> list[Part]:
    """The TCP packets of a run, taken apart."""
    found: list[Part] = []

    def put(time_us: int, interface: int, octets: bytes, comment: str) -> None:
        ip = dpkt.ip.IP(octets)
        tcp = ip.data
        if isinstance(tcp, dpkt.tcp.TCP):
            ends = ip.src, ip.dst, tcp.sport, tcp.dport
            data = bytes(tcp.data)
            found.append(Part(time_us / 1e6, interface, *ends, tcp.seq, tcp.ack, tcp.flags, data, comment))

    each_packet(trace, put, keys=True)
    return found


def ours_us(trace: Trace) -> float:
    """Microseconds a packet."""
    start = time.perf_counter()
    made = capture(trace)
    return (time.perf_counter() - start) / made.packets * 1e6


def theirs_us(taken: list[Part]) -> float:
    """Microseconds a packet."""
    start = time.perf_counter()
    writer = dpkt.pcapng.Writer(io.BytesIO(), linktype=101)
    for part in taken:
        tcp = dpkt.tcp.TCP(
            sport=part.source_port,
            dport=part.target_port,
            seq=part.sequence,
            ack=part.acknowledged,
            flags=part.flags,
            win=0xFFFF,
            data=part.octets,
        )
        ip = dpkt.ip.IP(src=part.source, dst=part.target, p=dpkt.ip.IP_PROTO_TCP, data=tcp)
        options = [_OPTION(code=dpkt.pcapng.PCAPNG_OPT_COMMENT, text=part.comment), _OPTION()]
        writer.writepkt(_BLOCK(iface_id=part.interface, pkt_data=bytes(ip), opts=options), ts=part.seconds)
    return (time.perf_counter() - start) / len(taken) * 1e6


def measure(letters: int = LETTERS) -> list[Row]:
    trace = a_run(letters)
    taken = parts(trace)
    with no_collection():
        ours, theirs = in_turns([lambda: ours_us(trace), lambda: theirs_us(taken)], ROUNDS)
    return [Row("a packet of a run written as pcapng, beside dpkt", ours, theirs, "µs", BOUND, speed_up=True)]


if __name__ == "__main__":
    print(table(measure()))
