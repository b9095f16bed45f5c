"""Goal: the page of the notebook at any step is what an eavesdropper knows by then, forward and back."""

import time

import pytest

from simulator.trace.kinds import Lane
from simulator.views.eve import Eve
from simulator.views.notebook.facts import TRAFFIC
from simulator.views.notes import Flow, Heading, Note, Notes, Page
from simulator.views.tap import tapped, wires
from simulator.wire.policy import TlsPolicy
from tests.views.a_run import a_long_trace
from tests.views.test_tap import a_pick_up

WIRE = "store.fuji.example--home-pc"


def known(page: Page) -> set[tuple[str, str, str]]:
    return {
        (row.fact.group, row.fact.name, row.fact.value)
        for row in (page[index] for index in range(len(page)))
        if isinstance(row, Note)
    }


@pytest.mark.parametrize("policy", [TlsPolicy.NONE, TlsPolicy.REQUIRED])
def test_a_page_holds_what_eve_knows_at_that_step(policy: TlsPolicy) -> None:
    trace = a_pick_up(policy, b"Subject: plan\n\n" + b"surprise\n" * 500)
    notes, eve = Notes(trace, WIRE), Eve(trace, WIRE)
    steps = [packet.serial for packet in tapped(trace, WIRE)]
    for step in (*steps, *reversed(steps)):
        expected = {
            (f.group, f.name, f.value) for f in eve.notebook(step) if f.how != "counted" or f.name == "letter"
        }
        assert expected == known(notes.turn_to(step))


def test_the_notebook_of_all_wires_is_that_of_each() -> None:
    trace = a_pick_up(TlsPolicy.OPPORTUNISTIC)
    last = len(trace) - 1
    each = set().union(*(known(Notes(trace, wire).turn_to(last)) for wire in wires(trace)))
    assert each == known(Notes(trace).turn_to(last))


def test_each_group_has_a_title_that_counts_what_stands_below_it() -> None:
    page = Notes(a_pick_up(TlsPolicy.NONE)).turn_to(1 << 40)
    rows = [page[index] for index in range(len(page))]
    titles = [index for index, row in enumerate(rows) if isinstance(row, Heading)]
    for start, end in zip(titles, [*titles[1:], len(rows)], strict=True):
        title = rows[start]
        assert isinstance(title, Heading)
        assert title.things == end - start - 1
    flows = [row for row in rows if isinstance(row, Flow)]
    assert flows and all(flow.facts[0].group == TRAFFIC for flow in flows)


def test_what_is_new_is_what_the_earlier_page_did_not_hold() -> None:
    trace = a_pick_up(TlsPolicy.NONE)
    notes = Notes(trace, WIRE)
    before = -1
    for packet in tapped(trace, WIRE):
        old, page = known(notes.turn_to(before)), notes.turn_to(packet.serial)
        new = {
            (row.fact.group, row.fact.name, row.fact.value)
            for row in map(page.__getitem__, page.learnt_since(before))
            if isinstance(row, Note)
        }
        assert known(page) - old <= new
        before = packet.serial


def test_the_marked_octets_are_where_the_thing_was_read() -> None:
    trace = a_pick_up(TlsPolicy.NONE, b"Subject: plan\n\n" + b"surprise\n" * 500)
    notes = Notes(trace)
    page = notes.turn_to(len(trace) - 1)
    for index in range(len(page)):
        row = page[index]
        if not isinstance(row, Note) or row.fact.how not in ("command", "as-it-is"):
            continue
        octets = b"".join(
            trace.octets(place.serial)[place.start : place.end] for place in notes.marked(row.fact)
        )
        assert row.fact.value.encode() in octets.replace(b"\r\n", b"\n").replace(b"<>", b""), row.fact


@pytest.mark.slow
def test_a_step_costs_the_same_at_the_end_of_a_long_run() -> None:
    trace = a_long_trace(60_000)
    notes = Notes(trace)
    steps = trace.lane(Lane.WIRE)
    notes.turn_to(steps[-40])

    def cost(chosen: list[int]) -> float:
        begun = time.perf_counter()
        for step in chosen:
            page = notes.turn_to(step)
            page[len(page) - 1]
        return time.perf_counter() - begun

    late = cost(list(steps[-40:]))
    back = cost(list(steps[-40:])[::-1])
    early = cost(list(steps[200:240]))
    assert late < 20 * early + 0.05
    assert back < 20 * early + 0.05
