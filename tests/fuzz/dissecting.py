"""Goal: whatever octets a packet holds, the Wire pane tells them, and with or without keys nothing raises.

Method: random octets, beginnings of records and of DNS messages, and what really crossed, spoilt; each as a
small trace of its own, of which every row, stretch, opened record and line of the notebook is made.
"""

from random import Random

from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views import dissect
from simulator.views.notes import Notes
from simulator.views.opened import opened
from simulator.views.seats import Seats
from simulator.views.tap import Tapped
from tests.fuzz.eavesdropping import recordings
from tests.fuzz.mutations import spoilt

_BEGINNINGS = (
    *(b"", b"\x16\x03\x01\x00\x40\x01\x00\x00\x3c\x03\x03", b"\x16\x03\x03\x00\x40\x02\x00\x00\x3c\x03\x03"),
    *(
        b"\x16\x03\x03\x00\x20\x0b\x00\x00\x1c\x00\x00\x19\x00\x00\x16",
        b"\x17\x03\x03\x00\x30",
        b"\x15\x03\x03\0\2",
    ),
    *(
        b"\x12\x34\x01\0\0\1\0\0\0\0\0\0",
        b"\x12\x34\x81\x80\0\1\0\1\0\0\0\0\4fuji\7example\0\0\x0f\0\1\xc0\x0c",
    ),
    *(b"\x14\x03\x03\0\1\1\x16\x03\x03\0\x28", b"220 ", b"+OK ", b"* OK "),
)
_MOST_PACKETS = 6


def dissect_anything(cases: int, seed: int) -> None:
    """Look at that many packets or more. Raises AssertionError, naming the case, where one is not told."""
    seen = number = 0
    while seen < cases:
        random = Random(f"{seed}:{number}")
        trace = _trace(_packets(random), random)
        try:
            check(trace)
        except Exception as fault:
            raise AssertionError(f"case {number} of seed {seed}: {fault!r}") from fault
        seen += len(trace.lane(Lane.WIRE))
        number += 1


def check(trace: Trace) -> None:
    """Stretches lie inside their packets, in order, and everything can be shown."""
    for serial in trace.lane(Lane.WIRE):
        row = dissect.row(trace, serial)
        assert _shows(row.text), row
        for span in dissect.spans(trace, serial):
            assert 0 <= span.start < span.end <= trace.size(serial), span
            assert _shows(span.value), span
        for record in opened(trace, serial).records:
            assert 0 <= record.start < record.end <= trace.size(serial), record
    notes = Notes(trace)
    for step in (len(trace) // 2, len(trace) - 1, 1):
        page = notes.turn_to(step)
        for index in range(len(page)):
            assert page[index]
    assert Seats(trace).view("wire", len(trace) - 1).state


def _shows(text: str) -> bool:
    """Whether each character takes its place on a screen; Japanese has a space of its own."""
    return text.replace("\u3000", " ").isprintable()


def _packets(random: Random) -> list[Tapped]:
    if random.random() < 0.5:
        recorded = random.choice(recordings())
        first = random.randrange(len(recorded))
        return spoilt(recorded[first : first + _MOST_PACKETS], random)
    return [
        Tapped(
            0,
            random.randrange(2),
            random.choice(_BEGINNINGS) + random.randbytes(random.randrange(120)),
            0,
            random.randrange(2),
        )
        for _ in range(random.randint(1, _MOST_PACKETS))
    ]


def _trace(packets: list[Tapped], random: Random) -> Trace:
    trace = Trace()
    detail = Connected(protocol="smtp", client_port=1, server_port=25, client_address="a", server_address="b")
    trace.append(Kind.CONNECTED, time_us=0, wire="w", source="0", target="1", connection=1, detail=detail)
    labels = b"CLIENT_RANDOM", b"SERVER_HANDSHAKE_TRAFFIC_SECRET", b"CLIENT_TRAFFIC_SECRET_0", b"x y"
    for label in labels[: random.randrange(len(labels) + 1)]:
        line = b" ".join((label, random.randbytes(32).hex().encode(), random.randbytes(48).hex().encode()))
        trace.append(Kind.SECRET, time_us=0, connection=1, octets=line)
    for packet in packets:
        kind = Kind.SENT if packet.stream else random.choice((Kind.ASKED, Kind.ANSWERED))
        trace.append(
            kind,
            time_us=packet.time_us,
            wire="w",
            source=str(packet.direction),
            target=str(1 - packet.direction),
            connection=1 if packet.stream else 0,
            octets=packet.octets,
        )
    return trace
