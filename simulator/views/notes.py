"""The notebook as a page that can be turned to any step, for one wire or for all of them.

What crosses is heard once, in order, and only as far as somebody looks. Each group keeps what was learnt in
the order in which it was learnt, so that a page costs a few bisections, and a row is made when it is drawn.
"""

from array import array
from bisect import bisect_right
from collections.abc import Container
from typing import Final, NamedTuple

from simulator.trace.store import START, Trace
from simulator.views.impostor import Confidences
from simulator.views.notebook.book import Eavesdropper, traffic
from simulator.views.notebook.conversation import Conversation
from simulator.views.notebook.facts import GROUPS, IMPOSTOR, TRAFFIC, Fact
from simulator.views.tap import Tapped, Taps

_ALL: Final = (*GROUPS, IMPOSTOR)
_STREAMS_BACK: Final = 32  # conversations that are looked through for letters still crossing
_MOST_CROSSED: Final = 256 * 1024  # octets of a conversation whose unfinished letter is read at every step
_MOST_PACKETS: Final = 4096
_LOOKED_BACK: Final = 200  # things of a group among which the newest of a name are looked for


class Heading(NamedTuple):
    """The title of a group, and how many things stand below it."""

    group: str
    things: int


class Note(NamedTuple):
    """One thing that was learnt, where it was read first, and how often it was.

    `crossing` says that the letter it stands in has not crossed whole yet.
    """

    fact: Fact
    times: int = 1
    crossing: bool = False


class Flow(NamedTuple):
    """What a conversation shows whatever covers it: how much went which way, when, and for how long."""

    facts: tuple[Fact, ...]  # "protocol" or "not-understood", "both-ways", "longest", "duration"


class Marked(NamedTuple):
    """Octets of one packet, counted from its first."""

    serial: int
    start: int
    end: int


Row = Heading | Note | Flow


class _Group:
    """What one group holds: each thing once, in the order of learning, with the steps of every sighting."""

    def __init__(self) -> None:
        self.facts: list[Fact] = []
        self.known = array("q")  # of each fact's first sighting, ascending
        self.sightings: list[array[int]] = []
        self._places: dict[tuple[str, str], int] = {}

    def add(self, fact: Fact) -> None:
        key = fact.name, fact.value
        place = self._places.get(key)
        if place is None:
            self._places[key] = len(self.facts)
            self.facts.append(fact)
            self.known.append(fact.known)
            self.sightings.append(array("q", (fact.known,)))
        else:
            self.sightings[place].append(fact.known)

    def note(self, index: int, step: int) -> Note:
        return Note(self.facts[index], bisect_right(self.sightings[index], step))

    def holds(self, fact: Fact, step: int) -> bool:
        place = self._places.get((fact.name, fact.value))
        return place is not None and self.known[place] <= step


class Notes:
    """Eve's notebook of one wire, or (without a name) of every wire of a trace, begun after an entry."""

    def __init__(self, trace: Trace, wire: str | None = None, *, since: int = START) -> None:
        self.trace = trace
        self.wire = wire
        self.heard = START  # the last entry up to which was listened
        self._taps = Taps(trace, wire, since=since)
        self._facts: list[Fact] = []  # of all ears, in the order of learning
        self._ears: dict[str, Eavesdropper] = {}
        self._groups = {group: _Group() for group in _ALL}
        self._confidences = Confidences(trace, wire, since=since)
        self._begun = array("q")  # of each conversation, ascending
        self._streams: list[Conversation] = []

    def turn_to(self, step: int) -> "Page":
        """The page as it stands after the entry `step`."""
        for wire, packet in self._taps.packets(step):
            self._hear(wire, packet)
        for fact in self._confidences.until(max(step, self.heard)):
            self._groups[fact.group].add(fact)
        self.heard = max(self.heard, step)
        return Page(self, step, self._unfinished(step))

    def _hear(self, wire: str, packet: Tapped) -> None:
        ear = self._ears.get(wire)
        if ear is None:
            ear = self._ears[wire] = Eavesdropper(wire, self._facts)
        before, streams = len(self._facts), len(ear.streams)
        ear.hear((packet,))
        for fact in self._facts[before:]:
            self._groups[fact.group].add(fact)
        if len(ear.streams) > streams:
            self._begun.append(packet.serial)
            self._streams.append(ear.streams[packet.stream])

    def group(self, name: str) -> _Group:
        return self._groups[name]

    def flows(self, step: int) -> int:
        """How many conversations had begun."""
        return bisect_right(self._begun, step)

    def flow(self, index: int, step: int) -> Flow:
        return Flow(tuple(traffic(self._streams[index], step)))

    def marked(self, fact: Fact) -> tuple[Marked, ...]:
        """The octets that say so, packet by packet; of headers and of what TLS covers, only the packet."""
        if fact.counted_in in ("packet", "opened"):
            return (Marked(fact.serial, 0, 0),)
        if fact.counted_in == "datagram":
            return (Marked(fact.serial, fact.start, fact.end),)
        side = self._ears[fact.wire].streams[fact.stream].sides[fact.direction]
        found = []
        first = side.packet(fact.start)
        last = max(first, side.packet(max(fact.start, fact.end - 1)))
        for number in range(first, min(last + 1, first + _MOST_PACKETS)):
            start, size = side.packet_start(number), side.packet_size(number)
            found.append(
                Marked(side.serials[number], max(0, fact.start - start), min(size, fact.end - start))
            )
        return tuple(found)

    def _unfinished(self, step: int) -> list[Fact]:
        """What the letters say so far that were crossing at a step."""
        found: list[Fact] = []
        newest = bisect_right(self._begun, step)
        for stream in self._streams[max(0, newest - _STREAMS_BACK) : newest]:
            if sum(side.heard_until(step) for side in stream.sides) > _MOST_CROSSED:
                continue
            if stream.last <= step:
                found += stream.unfinished()
            else:
                found += self._heard_again(stream, step)
        return found

    def _heard_again(self, stream: Conversation, step: int) -> list[Fact]:
        trace = self.trace
        packets = sorted(
            (serial, side.direction)
            for side in stream.sides
            for serial in side.serials[: bisect_right(side.serials, step)]
        )
        again = Eavesdropper(stream.wire)
        again.hear(
            Tapped(trace.time_us(serial), direction, trace.octets(serial), serial, stream.number)
            for serial, direction in packets
        )
        return again.unfinished()


class Page:
    """The rows of the notebook at one step: group by group, each under its heading."""

    def __init__(self, notes: Notes, step: int, unfinished: list[Fact]) -> None:
        self.step = step
        self._notes = notes
        self._crossing: dict[str, list[Fact]] = {}
        for fact in unfinished:
            if not notes.group(fact.group).holds(fact, step):
                self._crossing.setdefault(fact.group, []).append(fact)
        self._sections: list[
            tuple[int, str, int, int]
        ] = []  # first row, group, facts, all rows but the title
        rows = 0
        for group in _ALL:
            known = bisect_right(notes.group(group).known, step)
            count = known + len(self._crossing.get(group, ()))
            if group == TRAFFIC:
                count += notes.flows(step)
            if count:
                self._sections.append((rows, group, known, count))
                rows += 1 + count
        self._rows = rows

    def __len__(self) -> int:
        return self._rows

    def __getitem__(self, index: int) -> Row:
        first, group, known, count = self._section(index)
        at = index - first - 1
        if at < 0:
            return Heading(group, count)
        if at < known:
            return self._notes.group(group).note(at, self.step)
        crossing = self._crossing.get(group, [])
        if at - known < len(crossing):
            return Note(crossing[at - known], crossing=True)
        return self._notes.flow(at - known - len(crossing), self.step)

    def _section(self, index: int) -> tuple[int, str, int, int]:
        if not 0 <= index < self._rows:
            raise IndexError(index)
        return self._sections[bisect_right(self._sections, index, key=lambda section: section[0]) - 1]

    def newest(self, group: str, names: Container[str], most: int) -> list[Fact]:
        """The latest things of these names (in lower case) in a group, oldest first."""
        held = self._notes.group(group)
        known = bisect_right(held.known, self.step)
        recent = [*held.facts[max(0, known - _LOOKED_BACK) : known], *self._crossing.get(group, ())]
        return [fact for fact in recent if fact.name.lower() in names][-most:]

    def newest_flows(self, most: int) -> list[Flow]:
        """The conversations that began last, oldest first."""
        count = self._notes.flows(self.step)
        flows = [self._notes.flow(index, self.step) for index in range(max(0, count - most), count)]
        return [flow for flow in flows if flow.facts]  # not those in which no octet has crossed

    def learnt_since(self, step: int) -> list[int]:
        """The rows of what was learnt behind an earlier step, in the order of the page."""
        found: list[int] = []
        for first, group, known, _ in self._sections:
            before = bisect_right(self._notes.group(group).known, step)
            found += range(first + 1 + before, first + 1 + known)
            found += range(first + 1 + known, first + 1 + known + len(self._crossing.get(group, ())))
        return found
