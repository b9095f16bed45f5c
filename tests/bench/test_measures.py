"""Each measure of the benchmark once, small: that it measures what it says, not how much it comes to."""

from types import ModuleType

import pytest

from tests.bench import (
    bench_delivery,
    bench_idle,
    bench_lessons,
    bench_live,
    bench_notebook,
    bench_pcapng,
    bench_retrieval,
    bench_screen,
    bench_smtp_engines,
    bench_start,
    bench_tls,
    bench_trace,
)
from tests.bench.table import Missing, Row, in_turns, line
from tests.bench.together import imap_us, pop3_us


def test_a_row_with_a_lower_bound_is_met_from_there_on() -> None:
    rows = [Row("", 1.0, theirs, "µs", 10, speed_up=True) for theirs in (9.9, 10.0)]
    assert [False, True] == [row.met for row in rows]


def test_a_row_with_an_upper_bound_is_met_up_to_there() -> None:
    rows = [Row("", ours, 1.0, "ms", 2) for ours in (2.0, 2.1)]
    assert [True, False] == [row.met for row in rows]


def test_a_missed_bound_is_said_in_capitals() -> None:
    assert "MISSED" in line(Row("a step", 5.0, 2.0, "ms", 2))


def test_a_side_that_is_missing_is_said_with_its_remedy() -> None:
    assert "a step: x is missing: apt-get install y" == line(
        Missing("a step", "x is missing: apt-get install y")
    )


def test_the_sides_of_a_row_are_measured_in_turns() -> None:
    order: list[str] = []
    ours = iter((1.0, 5.0, 2.0))

    def one() -> float:
        order.append("ours")
        return next(ours)

    def other() -> float:
        order.append("theirs")
        return 3.0

    assert [2.0, 3.0] == in_turns([one, other], 3)
    assert ["ours", "theirs"] * 3 == order


def test_every_letter_of_our_delivery_arrives_and_is_timed() -> None:
    assert bench_delivery.ours_us(3) > 0


def test_the_letter_that_is_delivered_has_one_kibibyte() -> None:
    assert 1024 == len(bench_delivery.a_letter())


@pytest.mark.slow
@pytest.mark.peers
def test_every_letter_of_their_delivery_is_timed() -> None:
    with bench_delivery.their_server() as port:
        assert bench_delivery.theirs_us(port, 3) > 0


def test_the_engines_are_timed() -> None:
    assert all(row.ours > 0 for row in bench_smtp_engines.measure(2))


@pytest.mark.slow
def test_the_trace_is_measured() -> None:
    assert all(row.ours > 0 for row in bench_trace.measure(2_000))


@pytest.mark.slow
def test_a_capture_is_written_by_us_and_by_dpkt() -> None:
    assert all(row.theirs > row.ours > 0 for row in bench_pcapng.measure(1))


@pytest.mark.slow
def test_a_lesson_is_told_in_clear_and_under_tls() -> None:
    assert all(row.ours > row.theirs > 0 for row in bench_start.measure(1))


@pytest.mark.slow
def test_both_first_frames_are_painted_in_a_terminal() -> None:
    assert all(milliseconds > 0 for milliseconds in (bench_screen.minimal_ms(), bench_screen.lesson_ms()))


def test_every_letter_that_crosses_is_in_the_notebook() -> None:
    assert bench_notebook.ours_ms(1, 3) > 0
    assert bench_notebook.theirs_ms(1, 3) > 0
    assert [1024, 16384] == [len(bench_notebook.letter(kibibytes)) for kibibytes in (1, 16)]


def test_every_letter_that_is_fetched_in_process_is_timed() -> None:
    assert pop3_us(3) > 0
    assert imap_us(3) > 0


@pytest.mark.slow
@pytest.mark.peers
@pytest.mark.parametrize("part", [bench_live, bench_retrieval])
def test_real_programs_are_timed_or_said_to_be_missing(part: ModuleType) -> None:
    for row in part.measure(3, 1):
        assert isinstance(row, Missing) or (row.ours > 0 and row.theirs > 0)


@pytest.mark.slow
def test_idle_connections_are_weighed_and_a_busy_one_is_timed() -> None:
    rows = bench_idle.measure(12, 3, 1)
    assert 4 == len(rows)


@pytest.mark.slow
def test_handshakes_and_certificates_are_timed() -> None:
    assert all(isinstance(row, Row) and row.theirs > row.ours / 100 > 0 for row in bench_tls.measure(3, 1))


def test_a_tap_on_the_wire_of_a_delivery_hears_every_letter() -> None:
    assert bench_delivery.tapped_us(3) > 0


@pytest.mark.slow
def test_a_lesson_of_500_lines_is_read_by_both_sides_and_all_lessons_are_checked() -> None:
    assert 500 == len(bench_lessons.long_lesson().splitlines())
    assert all(row.ours > 0 for row in bench_lessons.measure(1, 1))
