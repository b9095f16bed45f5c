"""Two runs held against each other."""

import pytest

from simulator.trace.kinds import Kind
from simulator.views.comparison import Notebooks, Pace, Side, endings, failures, first_difference, only_in
from simulator.views.notebook.facts import IMPOSTOR
from simulator.views.steps import StepSize
from simulator.wire.policy import TlsPolicy
from simulator.world.composing import compose
from simulator.world.runner import Run
from tests.actors.attacked import TO_STORE, fetch, password_of, under


def sent_and_fetched(tls: TlsPolicy | None = None, *, fetch: bool = True) -> Run:
    run = Run(seed=4, tls=tls)
    run.intend(
        "send",
        octets=compose(run, "aoi", "haruto", "Plan", "Meet me.", "en"),
        **{"from": "aoi", "to": "haruto"},
    )
    run.until_idle()
    if fetch:
        run.intend("fetch", device="home-pc")
        run.until_idle()
    return run


@pytest.fixture(scope="module")
def clear() -> Run:
    return sent_and_fetched(TlsPolicy.NONE)


@pytest.fixture(scope="module")
def locked() -> Run:
    return sent_and_fetched(TlsPolicy.REQUIRED)


def test_the_same_run_twice_differs_nowhere(clear: Run) -> None:
    assert first_difference(clear.trace, sent_and_fetched(TlsPolicy.NONE).trace) is None


def test_octets_under_tls_are_set_aside(locked: Run) -> None:
    again = sent_and_fetched(TlsPolicy.REQUIRED)
    assert list(locked.trace) != list(again.trace)
    assert first_difference(locked.trace, again.trace) is None


def test_a_branch_differs_first_where_somebody_acted(clear: Run) -> None:
    at = next(clear.trace.serials_of(Kind.ACCEPTED))
    branch = clear.fork(at)
    branch.intend("power", device="desk-pc", on=False)
    branch.until_idle()
    found = first_difference(clear.trace, branch.trace)
    assert found is not None and found > at
    assert Kind.INTENT is branch.trace.kind(found)


def test_a_run_that_goes_on_longer_differs_behind_the_end_of_the_other(clear: Run) -> None:
    shorter = sent_and_fetched(TlsPolicy.NONE, fetch=False)
    assert len(shorter.trace) == first_difference(shorter.trace, clear.trace)


def test_a_walk_in_step_begins_no_hop_before_the_other_side(clear: Run, locked: Run) -> None:
    pace = Pace(clear.trace, locked.trace, size=StepSize.COMMAND)
    hops = []
    while pace.forward():
        hops.append(tuple(pace._hops(side, pace.cursors[side]) for side in Side))
    assert all(abs(left - right) <= 1 for left, right in hops)
    assert [len(clear.trace) - 1, len(locked.trace) - 1] == pace.cursors
    while pace.back():
        pass
    assert [-1, -1] == pace.cursors


def test_by_hops_both_sides_walk_together(clear: Run, locked: Run) -> None:
    pace = Pace(clear.trace, locked.trace)
    pace.forward()
    kinds = [trace.kind(cursor) for trace, cursor in zip(pace.traces, pace.cursors, strict=True)]
    assert [Kind.SUBMITTED, Kind.SUBMITTED] == kinds


def test_the_clear_notebook_holds_what_the_locked_one_does_not(clear: Run, locked: Run) -> None:
    left, right = (Notebooks(run.trace).known(len(run.trace) - 1) for run in (clear, locked))
    groups = {fact.group for fact in only_in(left, right)}
    assert {"passwords", "envelope", "headers", "body"} <= groups
    assert {"hosts"} == {fact.group for fact in only_in(right, left)}


def test_what_a_false_server_was_told_under_tls_is_in_its_side_s_notebook_from_then_on() -> None:
    run = under("impostor", TO_STORE, TlsPolicy.REQUIRED)
    run.intend("checking", on=False, wire=TO_STORE)
    fetch(run)
    books, known = Notebooks(run.trace), password_of(run, "haruto")
    last = len(run.trace) - 1
    (at,) = [
        fact.known for fact in books.known(last).values() if (fact.group, fact.value) == (IMPOSTOR, known)
    ]
    held = [known in {fact.value for fact in books.known(step).values()} for step in (at - 1, at)]
    assert [False, True] == held


def test_endings_say_what_became_of_each_letter_and_under_which_lock(clear: Run, locked: Run) -> None:
    left, right = (endings(run.trace, len(run.trace) - 1) for run in (clear, locked))
    assert ["delivered"] == [ending.outcome for ending in left]
    assert {None} == {tls for _, _, tls in left[0].hops}
    assert {"TLSv1.3"} == {tls for _, _, tls in right[0].hops}
    assert () == failures(clear.trace, len(clear.trace) - 1)


def test_only_letters_that_moved_since_are_counted(clear: Run) -> None:
    end = len(clear.trace) - 1
    assert 1 == len(endings(clear.trace, end, since=next(clear.trace.serials_of(Kind.DELIVERED))))
    assert () == endings(clear.trace, end, since=end)
