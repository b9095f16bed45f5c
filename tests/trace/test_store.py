import pytest

from simulator.trace import entry as told
from simulator.trace.entry import DETAILS, Entry
from simulator.trace.kinds import LANES, Kind, Lane
from simulator.trace.store import NO_CAUSE, Trace
from tests.views.a_run import ARun


def test_an_entry_comes_back_as_it_was_appended() -> None:
    trace = Trace()
    detail = told.Closed(reason="quit")
    trace.append(Kind.POWER, time_us=1, source="home-pc", detail=told.Power(on=True))
    serial = trace.append(
        Kind.CLOSED,
        time_us=2**40,
        cause=0,
        wire="a--b",
        source="a",
        target="b",
        connection=3,
        secured=True,
        octets=b"\0\xff",
        detail=detail,
    )
    expected = Entry(
        serial=1,
        time_us=2**40,
        kind=Kind.CLOSED,
        cause=0,
        wire="a--b",
        source="a",
        target="b",
        connection=3,
        secured=True,
        octets=b"\0\xff",
        detail=detail,
    )
    assert expected == trace[serial]
    assert told.Power(on=True) == trace[0].detail
    assert 2 == len(trace)


def test_parts_of_an_entry_can_be_had_without_the_entry() -> None:
    run = ARun()
    run.pick_up(run.send())
    trace = run.trace
    for entry in trace:
        serial = entry.serial
        assert entry.octets == trace.octets(serial)
        assert entry.octets[:7] == trace.octets(serial, 7)
        assert len(entry.octets) == trace.size(serial)
        assert entry.octets.count(b"\n") == trace.count_octet(serial, b"\n")
        assert (entry.kind, entry.cause, entry.time_us) == (
            trace.kind(serial),
            trace.cause(serial),
            trace.time_us(serial),
        )
        assert (entry.connection, entry.source, entry.detail) == (
            trace.connection(serial),
            trace.source(serial),
            trace.detail(serial),
        )
        shell = trace.shell(serial)
        assert (b"", entry.detail, entry.wire) == (shell.octets, shell.detail, shell.wire)


@pytest.mark.parametrize("serial", [-1, 1, 2**40])
def test_a_serial_that_is_not_there_is_refused(serial: int) -> None:
    trace = Trace()
    trace.append(Kind.NOTE, time_us=0)
    with pytest.raises(IndexError):
        trace[serial]
    with pytest.raises(IndexError):
        trace.octets(serial)


def test_lanes_list_the_serials_of_their_kinds_ascending() -> None:
    run = ARun()
    run.pick_up(run.send())
    trace = run.trace
    for lane in Lane:
        expected = [entry.serial for entry in trace if lane in LANES[entry.kind]]
        assert expected == list(trace.lane(lane))
        for serial in (-1, 0, 50, len(trace)):
            assert sum(s <= serial for s in expected) == trace.count_until(lane, serial)


def test_why_is_answered_by_walking_the_causes() -> None:
    trace = Trace()
    intent = trace.append(Kind.INTENT, time_us=0)
    trace.append(Kind.NOTE, time_us=0)
    letter = trace.append(Kind.COMPOSED, time_us=1, cause=intent)
    sent = trace.append_octets(Kind.SENT, 2, letter, 0, 0, 0, 0, False, b"x")
    assert [sent, letter, intent] == [entry.serial for entry in trace.causes(sent)]


def test_an_entry_that_cannot_be_told_leaves_the_trace_as_it_was() -> None:
    trace = Trace()
    with pytest.raises(Exception, match=r"format|range|argument"):
        trace.append_octets(Kind.SENT, 0, NO_CAUSE, 70_000, 0, 0, 0, False, b"lost")
    assert 0 == len(trace)
    trace.append_octets(Kind.SENT, 0, NO_CAUSE, 0, 0, 0, 0, False, b"kept")
    assert b"kept" == trace.octets(0)


def test_too_many_names_are_refused_by_name() -> None:
    trace = Trace()
    for number in range(65_535):
        trace.name_id(str(number))
    with pytest.raises(OverflowError, match="65536"):
        trace.name_id("one too many")


def test_a_connection_is_found_by_its_number() -> None:
    run = ARun()
    run.connect("a", "b")
    second = run.connect("b", "c")
    assert (second, None) == (run.trace.opened(2), run.trace.opened(3))


def test_entries_appended_while_iterating_are_seen() -> None:
    trace = Trace()
    trace.append(Kind.NOTE, time_us=0)
    seen = []
    for entry in trace:
        seen.append(entry.serial)
        if len(trace) < 3:
            trace.append(Kind.NOTE, time_us=1)
    assert [0, 1, 2] == seen


def test_every_kind_has_its_lanes_and_every_detail_its_kind() -> None:
    assert set(Kind) == set(LANES)
    kinds_of = {*told.Detail.__subclasses__(), *told.Accepted.__subclasses__()}
    assert kinds_of == set(DETAILS.values())
    assert list(range(len(Kind))) == list(Kind)
