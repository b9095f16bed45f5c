import pytest
from hypothesis import given, settings, strategies as st

from simulator.protocols.imap.framing import MAX_LINES, Frame, FrameReader, FrameRefused, LiteralAwaited


def frames(reader: FrameReader, *pieces: bytes) -> list[object]:
    found: list[object] = []
    for piece in pieces:
        reader.receive(piece)
        while (frame := reader.next_frame()) is not None:
            found.append(frame)
    return found


def test_a_line_is_a_command() -> None:
    assert [Frame(b"a NOOP"), Frame(b"b NOOP")] == frames(FrameReader(), b"a NOOP\r\nb NO", b"OP\r", b"\n")


def test_a_literal_is_awaited_and_then_part_of_the_command() -> None:
    assert [
        LiteralAwaited(5),
        LiteralAwaited(4),
        Frame(b"a LOGIN {5}\r\nmrose {4}\r\n\r\n\r\n"),
    ] == frames(FrameReader(), b"a LOGIN {5}\r\n", b"mrose {4}\r\n", b"\r\n\r\n\r\n")


def test_a_literal_with_a_plus_is_not_waited_for() -> None:
    octets = b"a LOGIN {5+}\r\nmrose {0+}\r\n"
    assert [Frame(octets)] == frames(FrameReader(), octets + b"\r\n")


def test_a_literal_over_the_limit_that_waits_is_never_sent() -> None:
    reader = FrameReader(literal_limit=100)
    huge = b"a APPEND x {9223372036854775808}\r\n"
    assert [FrameRefused(huge[:-2], "literal"), Frame(b"b NOOP")] == frames(reader, huge + b"b NOOP\r\n")


def test_a_literal_over_the_limit_that_comes_at_once_is_swallowed() -> None:
    reader = FrameReader(literal_limit=100)
    found = frames(reader, b"a APPEND x {1000+}\r\n", *[b"y" * 100] * 10, b" more\r\nb NOOP\r\n")
    assert [FrameRefused(b"a APPEND x {1000+}", "literal"), Frame(b"b NOOP")] == found
    assert 0 == len(reader)


def test_the_limit_holds_for_all_literals_of_a_command_together() -> None:
    reader = FrameReader(literal_limit=10)
    found = frames(reader, b"a {6+}\r\nxxxxxx {6+}\r\nyyyyyy\r\nb NOOP\r\n")
    assert [FrameRefused(b"a {6+}", "literal"), Frame(b"b NOOP")] == found


def test_a_line_without_end_is_not_held() -> None:
    reader = FrameReader()
    assert [] == frames(reader, b"a SEARCH ", *[b"x" * 10000] * 50)
    assert len(reader) < MAX_LINES
    found = frames(reader, b"\r\nb NOOP\r\n")
    assert isinstance(found[0], FrameRefused)
    assert found[0].beginning.startswith(b"a SEARCH x")
    assert "line" == found[0].reason
    assert [Frame(b"b NOOP")] == found[1:]


def test_braces_that_announce_nothing_are_text() -> None:
    for line in (b"a {}", b"a {x}", b"a }", b'a "{5}"', b"a {-1}", b"a {5++}", b"a {" + b"9" * 20 + b"}"):
        assert [Frame(line)] == frames(FrameReader(), line + b"\r\n")


@pytest.mark.parametrize("step", [1, 2, 3, 100])
def test_a_bare_lf_is_refused_at_once_and_nothing_of_its_line_is_a_command(step: int) -> None:
    octets = b"a NOOP\nb LOGOUT\r\nc X {2+}\r\n\n\n y\nd Z {3+}\r\ne NOOP\r\n"
    pieces = [octets[at : at + step] for at in range(0, len(octets), step)]
    refused = [b"a NOOP\n", b"b LOGOUT", b"c X {2+}", b"d Z {3+}"]
    assert [*(FrameRefused(line, "lf") for line in refused), Frame(b"e NOOP")] == frames(
        FrameReader(), *pieces
    )


def test_clearing_forgets_half_a_command() -> None:
    reader = FrameReader()
    frames(reader, b"a LOGIN {5}\r\nmr")
    reader.clear()
    assert [Frame(b"b NOOP")] == frames(reader, b"b NOOP\r\n")


@given(st.lists(st.binary(max_size=10).filter(lambda o: b"\r" not in o), max_size=5), st.integers(1, 9))
def test_octet_by_octet_is_the_same_as_at_once(literals: list[bytes], step: int) -> None:
    command = b"a X" + b"".join(b" {%d+}\r\n%b" % (len(literal), literal) for literal in literals)
    octets = command + b"\r\nb NOOP\r\n"
    pieces = [octets[at : at + step] for at in range(0, len(octets), step)]
    assert [Frame(command), Frame(b"b NOOP")] == frames(FrameReader(), *pieces)


@settings(max_examples=60)
@given(
    st.lists(
        st.one_of(st.binary(max_size=20), st.sampled_from([b"{3}\r\n", b"{99+}\r\n", b"\r\n", b"{4+}\r\n"]))
    )
)
def test_no_octets_make_the_reader_fail_or_grow(pieces: list[bytes]) -> None:
    reader = FrameReader(literal_limit=50)
    frames(reader, *pieces)
    assert len(reader) <= MAX_LINES + 50
