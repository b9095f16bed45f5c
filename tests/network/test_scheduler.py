"""The kernel's order, its clock, and calling things off."""

import pytest
from hypothesis import given, strategies as st

from simulator.network.scheduler import Scheduler


def test_things_happen_by_time_then_priority_then_order_of_planning() -> None:
    scheduler, seen = Scheduler(), []
    for name, time_us, priority in [("d", 2, 0), ("b", 1, 0), ("c", 1, 0), ("e", 2, 1), ("a", 1, -1)]:
        scheduler.at(time_us, seen.append, name, priority=priority)
    assert scheduler.run() == 5
    assert ["a", "b", "c", "d", "e"] == seen
    assert 2 == scheduler.now_us


@given(st.lists(st.tuples(st.integers(0, 20), st.integers(-2, 2)), max_size=40))
def test_any_plan_runs_in_the_order_of_a_stable_sort(plan: list[tuple[int, int]]) -> None:
    scheduler, seen = Scheduler(), []
    for item in enumerate(plan):
        scheduler.post(item[1][0], seen.append, item, item[1][1])
    scheduler.run()
    assert sorted(enumerate(plan), key=lambda item: item[1]) == seen


def test_what_is_called_off_neither_runs_nor_moves_the_clock() -> None:
    scheduler, seen = Scheduler(), []
    wakeup = scheduler.after(10, seen.append, "never")
    assert wakeup.pending
    wakeup.cancel()
    assert scheduler.next_time_us() is None
    assert not scheduler.step()
    assert ([], 0, 0) == (seen, scheduler.now_us, scheduler.executed)


def test_calling_off_afterwards_has_no_effect() -> None:
    scheduler, seen = Scheduler(), []
    wakeup = scheduler.after(10, seen.append, "once")
    scheduler.run()
    assert not wakeup.pending
    wakeup.cancel()
    assert ["once"] == seen


def test_running_until_a_time_stops_there_and_leaves_the_rest() -> None:
    scheduler, seen = Scheduler(), []
    for time_us in (5, 10, 11):
        scheduler.at(time_us, seen.append, time_us)
    assert 2 == scheduler.run(until_us=10)
    assert ([5, 10], 10, 11) == (seen, scheduler.now_us, scheduler.next_time_us())


def test_the_past_cannot_be_planned() -> None:
    scheduler = Scheduler()
    scheduler.at(10, lambda _: None)
    scheduler.step()
    with pytest.raises(ValueError, match="cannot plan for 9"):
        scheduler.at(9, lambda _: None)


def test_withdrawn_things_come_back_in_their_order_and_do_not_run() -> None:
    scheduler, seen = Scheduler(), []
    for number in (3, 1, 4, 2):
        scheduler.post(number, seen.append, number)
    taken = scheduler.withdraw(lambda handler, argument: argument % 2 == 0)
    scheduler.run()
    assert ([2, 4], [1, 3]) == ([argument for _, argument in taken], seen)
