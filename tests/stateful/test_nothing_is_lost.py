"""Goal: every accepted message ends delivered, returned or still queued, in any order of faults.

Method: hypothesis lets letters be sent while wires are cut and mended, devices switched off and on, and
policies changed, at any moment of the run. At the end everything is mended and all queues run dry; then
each letter must be in its recipient's mailbox at least once, or its author must hold a DSN.
"""

from hypothesis import HealthCheck, Phase, settings, strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from simulator.trace.entry import Returned
from simulator.trace.kinds import Kind
from simulator.views.journey import follow
from simulator.world.runner import Run
from tests.world.runs import entries, mailbox, queued, send

WIRES = st.sampled_from([wire.name for wire in Run().world.cast.wires])
DEVICES = st.sampled_from(["desk-pc", "home-pc", "family-pc"])
PEOPLE = ["aoi", "haruto", "mei"]


class Faults(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.run = Run("two-offices", seed=5)
        self.letters: list[tuple[int, str, str]] = []  # serial, author, recipient
        self.cut: set[str] = set()

    @rule(author=st.sampled_from(PEOPLE), to=st.sampled_from([*PEOPLE, "nobody@fuji.example"]))
    def a_letter_is_sent(self, author: str, to: str) -> None:
        self.letters.append((send(self.run, to, author), author, to))

    @rule(events=st.integers(1, 120))
    def events_happen(self, events: int) -> None:
        self.something_happens(events)

    def something_happens(self, events: int) -> None:
        for _ in range(events):
            self.run.step()

    @rule(minutes=st.integers(1, 90))
    def time_passes(self, minutes: int) -> None:
        self.run.until_idle(self.run.now_us + minutes * 60_000_000)

    @rule(wire=WIRES)
    def a_wire_is_cut(self, wire: str) -> None:
        if wire not in self.cut:
            self.cut.add(wire)
            self.run.intend("cut", wire=wire)

    @rule(events=st.integers(1, 90))
    def a_wire_is_cut_under_a_letter(self, events: int) -> None:
        """The moment that hurts: while something is on that very wire."""
        self.letters.append((send(self.run), "aoi", "haruto"))
        self.something_happens(events)
        wire = self.run.trace[len(self.run.trace) - 1].wire
        if wire and wire not in self.cut:
            self.cut.add(wire)
            self.run.intend("cut", wire=wire)

    @rule(wire=WIRES)
    def a_wire_is_mended(self, wire: str) -> None:
        if wire in self.cut:
            self.cut.remove(wire)
            self.run.intend("mend", wire=wire)

    @rule(device=DEVICES, on=st.booleans())
    def a_device_is_switched(self, device: str, on: bool) -> None:
        self.run.intend("power", device=device, on=on)

    @invariant()
    def nothing_vanishes(self) -> None:
        """A letter that is nowhere yet must stand in a queue."""
        waiting = sum(not self._settled(*letter) for letter in self.letters)
        assert waiting == 0 or queued(self.run) > 0

    def teardown(self) -> None:
        for wire in sorted(self.cut):
            self.run.intend("mend", wire=wire)
        for device in ("desk-pc", "home-pc", "family-pc"):
            self.run.intend("power", device=device, on=True)
        self.run.until_idle()
        assert 0 == queued(self.run)
        for letter in self.letters:
            assert self._settled(*letter), follow(self.run.trace, letter[0])

    def _settled(self, serial: int, author: str, to: str) -> bool:
        """Whether the recipient has the letter, or its author a notice about it.

        A notice that nobody could deliver for five days either is the one thing that may end
        nowhere: it is never answered by another (RFC 5321 §4.5.5).
        """
        if self._is_told(Kind.DELIVERED, serial) and to in PEOPLE:
            return True
        for entry in entries(self.run, Kind.RETURNED):
            if isinstance(entry.detail, Returned) and entry.detail.letter == serial:
                given_up = self._is_told(Kind.FAILED, entry.serial)
                return bool(mailbox(self.run, author)) or queued(self.run) > 0 or given_up
        return self._is_told(Kind.FAILED, serial)

    def _is_told(self, kind: Kind, letter: int) -> bool:
        return any(getattr(entry.detail, "letter", None) == letter for entry in entries(self.run, kind))


TestFaults = Faults.TestCase
TestFaults.settings = settings(
    max_examples=30,
    stateful_step_count=20,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a whole run is too long to shrink
)
