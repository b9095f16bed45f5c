from simulator.trace.kinds import Kind
from simulator.trace.store import START
from simulator.views.steps import Position, StepSize, next_step, position, previous_step, step_number
from tests.views.a_run import ARun


def walk(run: ARun, size: StepSize) -> list[int]:
    found, cursor = [], START
    while (following := next_step(run.trace, cursor, size)) is not None:
        found.append(following)
        cursor = following
    return found


def test_a_letter_by_hops_has_a_step_for_each_change_of_custody() -> None:
    run = ARun()
    run.pick_up(run.send())
    kinds = [run.trace.kind(serial) for serial in walk(run, StepSize.HOP)]
    assert [Kind.SUBMITTED, *[Kind.RELAYED] * 4, Kind.RETRIEVED] == kinds


def test_smaller_steps_are_more() -> None:
    run = ARun()
    run.send()
    hops, commands, packets = (len(walk(run, size)) for size in StepSize)
    assert hops < commands < packets


def test_going_back_visits_the_same_boundaries() -> None:
    run = ARun()
    run.send()
    forward = walk(run, StepSize.COMMAND)
    cursor, back = forward[-1] + 1, []
    while (cursor := previous_step(run.trace, cursor, StepSize.COMMAND)) != START:
        back.append(cursor)
    assert forward[::-1] == back


def test_the_position_counts_steps_done_of_steps_known() -> None:
    run = ARun()
    run.send()
    hops = walk(run, StepSize.HOP)
    assert Position(0, 5) == position(run.trace, START, StepSize.HOP)
    assert Position(2, 5) == position(run.trace, hops[1], StepSize.HOP)
    assert Position(2, 5) == position(run.trace, hops[2] - 1, StepSize.HOP)


def test_there_is_no_next_step_at_the_end_until_the_trace_grows() -> None:
    run = ARun()
    run.send()
    end = len(run.trace) - 1
    assert next_step(run.trace, end, StepSize.HOP) is None
    run.send()
    assert Kind.SUBMITTED is run.trace.kind(next_step(run.trace, end, StepSize.HOP) or 0)


def test_dragging_the_line_of_time_stays_within_it() -> None:
    run = ARun()
    run.send()
    hops = walk(run, StepSize.HOP)
    assert [START, START, hops[0], hops[4], hops[4]] == [
        step_number(run.trace, k, StepSize.HOP) for k in (-1, 0, 1, 5, 99)
    ]


def test_an_empty_trace_has_no_steps() -> None:
    trace = ARun().trace
    assert next_step(trace, START, StepSize.PACKET) is None
    assert START == previous_step(trace, 0, StepSize.PACKET)
    assert Position(0, 0) == position(trace, START, StepSize.PACKET)


def test_the_sizes_go_round() -> None:
    assert [StepSize.COMMAND, StepSize.PACKET, StepSize.HOP] == [size.following for size in StepSize]
