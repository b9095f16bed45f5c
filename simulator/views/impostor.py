"""What an impostor on a wire reads: whole conversations, also under TLS, since one of their ends is its own.

Both ends of a session have the same keys (RFC 8446 §7.1). So what is read here comes, as for any
eavesdropper, from octets that crossed, opened with keys that whoever answers in the server's name has.
Conversations with the real servers are none of the impostor's: of those an outsider's notebook tells what
there is to tell.
"""

from collections.abc import Iterator
from typing import Final

from msgspec import structs

from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import START, Trace
from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import HOSTS, IMPOSTOR, TRAFFIC, Fact
from simulator.views.opened import opened
from simulator.views.tap import Tap, Tapped

_DATA: Final = "application-data"
_SHOWN_ANYWAY: Final = (HOSTS, TRAFFIC)


class ImpostorNotebook:
    """Reads one wire, going forward as the run does."""

    def __init__(self, trace: Trace, wire: str) -> None:
        self._trace = trace
        self._tap = Tap(trace, wire)
        self._facts: list[Fact] = []
        self._ear = Eavesdropper(wire, self._facts)
        self._told = 0  # of the facts

    def newly_told(self, until: int) -> list[Fact]:
        """What it was told under TLS since the last call, in the group of its own."""
        self._ear.hear(self._own(until))
        new, self._told = self._facts[self._told :], len(self._facts)
        return [
            structs.replace(fact, group=IMPOSTOR, stream=fact.stream // 2)
            for fact in new
            if fact.stream % 2 == 0 and fact.group not in _SHOWN_ANYWAY
        ]

    def notebook(self, until: int | None = None) -> tuple[Fact, ...]:
        """What is known after the step `until`. Octet ranges count what was said, without its covering."""
        self._ear.hear(self._own(until))
        return self._ear.notebook(until)

    def _own(self, until: int | None) -> Iterator[Tapped]:
        """The packets of conversations with the impostor, as one of their ends reads them."""
        trace = self._trace
        own = {trace.connection(at) for at in trace.serials_of(Kind.IMPERSONATED)}
        for packet in self._tap.packets(until):
            if packet.stream and trace.connection(packet.serial) in own:
                yield from self._plain(packet)

    def _plain(self, packet: Tapped) -> Iterator[Tapped]:
        """What comes after TLS began is a talk of its own: an ear that has heard STARTTLS awaits records."""
        found = opened(self._trace, packet.serial)
        if found.why == "not-locked":
            yield packet._replace(stream=2 * packet.stream - 1)
            return
        octets = b"".join(record.octets for record in found.records if record.kind == _DATA)
        if octets:
            yield packet._replace(octets=octets, stream=2 * packet.stream)


class Confidences:
    """What the impostors on one wire, or on all, were told under TLS after an entry: what no listener has."""

    def __init__(self, trace: Trace, wire: str | None = None, *, since: int = START) -> None:
        self._trace = trace
        self._wire = wire
        self._since = since
        self._next = 0  # in the lane of what changes the scene
        self._books: dict[str, ImpostorNotebook] = {}

    def until(self, step: int) -> list[Fact]:
        """Those learnt since the last call, in the order of learning."""
        trace, lane = self._trace, self._trace.lane(Lane.STATE)
        while self._next < len(lane) and lane[self._next] <= step:
            serial = lane[self._next]
            self._next += 1
            if trace.kind(serial) is Kind.IMPERSONATED:
                wire = trace.shell(serial).wire
                if self._wire in (None, wire) and wire not in self._books:
                    self._books[wire] = ImpostorNotebook(trace, wire)
        told = [fact for book in self._books.values() for fact in book.newly_told(step)]
        return sorted((fact for fact in told if fact.known > self._since), key=lambda fact: fact.known)


def confided(trace: Trace, wire: str) -> tuple[Fact, ...]:
    """All that the impostors on a wire were told under TLS."""
    return tuple(Confidences(trace, wire).until(len(trace) - 1))
