"""Goal: nothing that crosses a wire breaks the notebook or holds it up."""

import pytest
from hypothesis import given, settings, strategies as st

from simulator.views.tap import Tapped
from tests.fuzz.eavesdropping import check, eavesdrop, recordings

_LINES = st.sampled_from(
    [
        b"220 x ESMTP\r\n",
        b"+OK\r\n",
        b"* OK\r\n",
        b"a1 FETCH 1 {3}\r\n",
        b"DATA\r\n",
        b"354 \r\n",
        b"STLS\r\n",
    ]
)


@pytest.mark.slow
def test_ten_thousand_spoilt_conversations() -> None:
    eavesdrop(10_000, seed=4)


@pytest.mark.slow
@settings(max_examples=150, deadline=None)
@given(
    st.lists(
        st.tuples(st.integers(0, 1), st.one_of(st.binary(max_size=60), _LINES), st.integers(0, 2)),
        max_size=12,
    )
)
def test_any_octets(said: list[tuple[int, bytes, int]]) -> None:
    check([Tapped(at, way, octets, at, stream) for at, (way, octets, stream) in enumerate(said)])


def test_listening_may_begin_with_any_packet() -> None:
    for packets in recordings():
        for first in range(len(packets)):
            check(list(packets[first:]))


ENDLESS = {
    "parentheses": b"* 1 FETCH " + b"(" * 50_000,
    "an atom": b"* 1 FETCH (A " + b"x" * 300_000 + b")\r\n",
    "fields": b"a:\r\n" * 30_000,
}


@pytest.mark.parametrize("octets", ENDLESS.values(), ids=ENDLESS)
def test_endless_things_end(octets: bytes) -> None:
    greeting = Tapped(0, 1, b"* OK hello\r\n", 0, 1)
    pieces = [octets[at : at + 1460] for at in range(0, len(octets), 1460)]
    check([greeting, *(Tapped(at, 1, piece, at, 1) for at, piece in enumerate(pieces, 1))])
