"""Goal: a span names its octets, wherever its text is moved to."""

from simulator.wire.spans import Span


def test_a_span_cuts_its_octets_out() -> None:
    span = Span(5, 11, "command.argument", "haruto")
    assert b"haruto" == span.of(b"USER haruto\r\n")


def test_a_moved_span_names_the_same_octets_in_the_larger_text() -> None:
    span = Span(5, 11, "command.argument", "haruto")
    assert b"haruto" == span.moved(6).of(b"NOOP\r\nUSER haruto\r\n")
