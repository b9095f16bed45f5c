"""What an impostor on a wire reads: whole conversations, also under TLS, since one of their ends is its own.

Both ends of a session have the same keys (RFC 8446 §7.1). So what is read here comes, as for any
eavesdropper, from octets that crossed, opened with keys that whoever answers in the server's name has.
Conversations with the real servers are none of the impostor's: of those an outsider's notebook tells what
there is to tell.
"""

from collections.abc import Iterator

from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.notebook.book import Eavesdropper
from simulator.views.notebook.facts import Fact
from simulator.views.opened import opened
from simulator.views.tap import Tap, Tapped

_DATA = "application-data"


class ImpostorNotebook:
    """Reads one wire, going forward as the run does."""

    def __init__(self, trace: Trace, wire: str) -> None:
        self._trace = trace
        self._tap = Tap(trace, wire)
        self._ear = Eavesdropper(wire)

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
