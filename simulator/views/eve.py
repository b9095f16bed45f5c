"""Eve on one wire of a run: her notebook at any step, going forward as the run does.

A step ahead costs what crossed since; a look back is a selection of what is known already.
"""

from simulator.trace.store import Trace
from simulator.views.notebook.book import Eavesdropper, in_groups
from simulator.views.notebook.facts import Fact
from simulator.views.tap import Tap, Tapped


class Eve:
    """Listens to one wire. What she writes comes from the tap's packets alone."""

    def __init__(self, trace: Trace, wire: str) -> None:
        self._trace = trace
        self._tap = Tap(trace, wire)
        self._ear = Eavesdropper(wire)

    def notebook(self, until: int | None = None) -> tuple[Fact, ...]:
        """What she knows after the step `until`, or after all that has happened, group by group."""
        self._ear.hear(self._tap.packets(until))
        facts = self._ear.notebook(until)
        if until is None or until >= self._ear.last:
            return facts
        return in_groups([*facts, *self._unfinished(until)])

    def _unfinished(self, step: int) -> list[Fact]:
        """What the letters said that were crossing at an earlier step: their streams are heard again."""
        trace = self._trace
        again = Eavesdropper(self._ear.wire)
        for number, packets in self._ear.under_way(step):
            again.hear(
                Tapped(trace.time_us(serial), direction, trace.octets(serial), serial, number)
                for serial, direction in packets
            )
        return again.unfinished()
