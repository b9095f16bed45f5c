"""The notebook of one wire: packets in, facts out, at any step up to which they were heard."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from functools import partial
from itertools import repeat
from typing import Final

from simulator.views.notebook.conversation import Conversation
from simulator.views.notebook.dns import read_datagram
from simulator.views.notebook.facts import GROUPS, HOSTS, PACKET_HEADER, TRAFFIC, Fact
from simulator.views.tap import Address, Tapped

_ORDER: Final = {group: place for place, group in enumerate(GROUPS)}


class Eavesdropper:
    """Hears what crosses one wire. All that it is ever given are packets, and the wire's name."""

    def __init__(self, wire: str, facts: list[Fact] | None = None) -> None:
        """`facts` is where what is learnt is written down, where several listen and share it."""
        self.wire = wire
        self.last = -1  # the serial of the packet that was heard last
        self._facts: list[Fact] = [] if facts is None else facts
        self._streams: dict[int, Conversation] = {}
        self._asked: set[Address] = set()  # between whom datagrams have gone
        self._datagrams: list[tuple[int, int, int, int]] = []  # serial, time, direction, octets

    def hear(self, packets: Iterable[Tapped]) -> "Eavesdropper":
        """Listen on; packets come in the order in which they crossed."""
        for time_us, direction, octets, serial, number, address in packets:
            self.last = serial
            if not number:
                if address is not None and address not in self._asked:
                    self._asked.add(address)
                    self._note_address(0, address, direction, time_us, serial)
                self._hear_datagram(time_us, direction, octets, serial)
                continue
            stream = self._streams.get(number)
            if stream is None:
                stream = self._streams[number] = Conversation(self.wire, number, self._facts)
                if address is not None:
                    self._note_address(number, address, direction, time_us, serial)
            stream.hear(direction, octets, serial, time_us)
        return self

    def _note_address(self, number: int, address: Address, direction: int, time_us: int, serial: int) -> None:
        """Between whom: it stands before the octets of every packet, whatever covers them."""
        ip_header, first = (40, 8) if ":" in address.client + address.server else (20, 12)
        for name, value, start, end in (
            ("addresses", f"{address.client} → {address.server}", first, ip_header),
            ("port", str(address.port), ip_header, ip_header + 4),
        ):
            self._facts.append(
                Fact(
                    group=HOSTS,
                    name=name,
                    value=value,
                    wire=self.wire,
                    stream=number,
                    direction=direction,
                    start=start,
                    end=end,
                    how=PACKET_HEADER,
                    what="",
                    time_us=time_us,
                    serial=serial,
                    known=serial,
                )
            )

    @property
    def streams(self) -> Mapping[int, Conversation]:
        return self._streams

    def notebook(self, until: int | None = None) -> tuple[Fact, ...]:
        """The facts known after the step `until` (all that was heard, when not given), group by group."""
        step = self.last if until is None else until
        facts = self._facts[: bisect_right(self._facts, step, key=lambda fact: fact.known)]
        for stream in self._streams.values():
            facts += traffic(stream, step)
        facts += self._datagram_traffic(step)
        if step >= self.last:
            facts += self.unfinished()
        return in_groups(facts)

    def unfinished(self) -> list[Fact]:
        """What the letters say that are still crossing."""
        return [fact for stream in self._streams.values() for fact in stream.unfinished()]

    def under_way(self, step: int) -> list[tuple[int, list[tuple[int, int]]]]:
        """The streams that went on after a step: their packets until then, as serial and direction."""
        found = []
        for number, stream in self._streams.items():
            first, second = stream.sides
            packets = [(serial, side.direction) for side in (first, second) for serial in side.serials]
            crossed = sorted(packet for packet in packets if packet[0] <= step)
            if 0 < len(crossed) < len(packets):
                found.append((number, crossed))
        return found

    def _hear_datagram(self, time_us: int, direction: int, octets: bytes, serial: int) -> None:
        self._datagrams.append((serial, time_us, direction, len(octets)))

        def note(group: str, name: str, value: str, start: int, end: int, how: str, what: str) -> None:
            self._facts.append(
                self._fact(group, name, value, direction, start, end, how, what, time_us, serial)
            )

        if not read_datagram(octets, note):
            note(TRAFFIC, "not-understood", str(len(octets)), 0, len(octets), "counted", "")

    def _fact(
        self,
        group: str,
        name: str,
        value: str,
        direction: int,
        start: int,
        end: int,
        how: str,
        what: str,
        time_us: int,
        serial: int,
    ) -> Fact:
        return Fact(
            group=group, name=name, value=value, wire=self.wire, stream=0, direction=direction,
            start=start, end=end, how=how, what=what, time_us=time_us, serial=serial, known=serial,
        )  # fmt: skip

    def _datagram_traffic(self, step: int) -> list[Fact]:
        heard = [packet for packet in self._datagrams if packet[0] <= step]
        if not heard:
            return []
        serial, time_us, direction, size = heard[0]
        octets = [sum(packet[3] for packet in heard if packet[2] == way) for way in (0, 1)]
        value = f"{len(heard)} ({octets[direction]} / {octets[1 - direction]})"
        return [self._fact(TRAFFIC, "datagrams", value, direction, 0, size, "counted", "", time_us, serial)]


def in_groups(facts: Iterable[Fact]) -> tuple[Fact, ...]:
    return tuple(sorted(facts, key=lambda fact: _ORDER[fact.group]))


def traffic(stream: Conversation, step: int) -> list[Fact]:
    """What even a locked conversation shows: how much went which way, when, and how long it took."""
    sides = stream.sides
    heard = [side.heard_until(step) for side in sides]
    if not any(heard):
        return []
    times: list[tuple[int, int, int]] = []  # serial, time, direction
    for side in sides:
        count = bisect_right(side.serials, step)
        times += ((side.serials[at], side.times_us[at], side.direction) for at in (0, count - 1) if count)
    times.sort()
    first = stream.client if stream.client >= 0 and heard[stream.client] else times[0][2]
    side = sides[first]
    end = heard[first]
    protocols = stream.protocols(step)
    rows = [
        ("protocol", ", ".join(protocols)) if protocols else ("not-understood", str(sum(heard))),
        ("both-ways", f"{heard[first]} / {heard[1 - first]}"),
        ("longest", str(_longest_flight(stream, step))),
        ("duration", f"{(times[-1][1] - times[0][1]) / 1_000_000:.3f}"),
    ]
    made = partial(
        Fact,
        group=TRAFFIC,
        wire=stream.wire,
        stream=stream.number,
        direction=first,
        start=0,
        end=end,
        how="counted",
        what="",
        time_us=times[0][1],
        serial=side.serials[0],
        known=times[-1][0],
    )
    return [made(name=name, value=value) for name, value in rows]


def _longest_flight(stream: Conversation, step: int) -> int:
    """The most octets that crossed in one direction before the other side spoke again."""
    packets: list[tuple[int, int, int]] = []
    for side in stream.sides:
        sizes = side.packet_sizes(bisect_right(side.serials, step))
        packets += zip(side.serials, repeat(side.direction), sizes, strict=False)
    packets.sort()
    longest, flight, speaker = 0, 0, -1
    for _, direction, size in packets:
        flight = size if direction != speaker else flight + size
        speaker = direction
        longest = max(longest, flight)
    return longest
