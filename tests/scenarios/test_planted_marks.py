"""Goal: without TLS the notebook holds every secret of a letter; with TLS required no wire shows one.

Method: see `planted`. Twenty seeds here; `python -m tests.storm` plays a thousand.
"""

import pytest

from simulator.views.tap import tapped, wires
from simulator.wire.policy import TlsPolicy
from tests.scenarios.planted import PLACES, crossed, leaked, missing

SEEDS = range(20)


@pytest.mark.parametrize("seed", SEEDS)
def test_in_clear_every_mark_stands_in_the_notebook(seed: int) -> None:
    assert [] == missing(seed)


@pytest.mark.parametrize("seed", SEEDS)
def test_under_tls_no_mark_stands_anywhere(seed: int) -> None:
    assert [] == leaked(seed)


def test_the_search_finds_every_mark_where_it_crossed_in_clear() -> None:
    """What finds nothing under TLS must be able to find: in clear it misses no place."""
    assert set(PLACES) == {place for _, place in leaked(1, TlsPolicy.NONE)}


def test_the_letter_did_cross_under_tls() -> None:
    trace = crossed(1, TlsPolicy.REQUIRED)
    busy = [wire for wire in wires(trace) if any(packet.stream for packet in tapped(trace, wire))]
    assert 6 == len(busy)
