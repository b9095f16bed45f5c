"""Goal: without TLS the notebook holds every secret of a letter; with TLS required no wire shows one.

Method: see `planted`. Twenty seeds here; `python -m tests.storm` plays a thousand.
"""

import pytest

from simulator.views.tap import tapped, wires
from simulator.wire.policy import TlsPolicy
from tests.scenarios.planted import (
    PLACES,
    PROTOCOLS,
    RETRIEVAL,
    SUBMISSION,
    crossed,
    leaked,
    marks,
    misplaced,
    missing,
    not_in_notebooks,
    notebook,
)

SEEDS = range(20)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", SEEDS)
def test_in_clear_every_mark_stands_in_the_notebook(seed: int, protocol: str) -> None:
    assert [] == missing(seed, protocol=protocol)


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("seed", SEEDS)
def test_under_tls_no_mark_stands_anywhere(seed: int, protocol: str) -> None:
    assert [] == leaked(seed, protocol=protocol)


@pytest.mark.parametrize("seed", SEEDS)
def test_under_tls_a_seat_shows_the_letter_exactly_while_it_holds_it(seed: int) -> None:
    assert [] == misplaced(seed, PROTOCOLS[seed % 2])


@pytest.mark.parametrize("protocol", PROTOCOLS)
@pytest.mark.parametrize("mechanism", ["CRAM-MD5", "SCRAM-SHA-256"])
def test_where_a_digest_is_asked_for_the_password_stays_hidden_and_can_be_guessed(
    mechanism: str, protocol: str
) -> None:
    trace = crossed(1, TlsPolicy.NONE, protocol, (mechanism,))
    hidden = [(SUBMISSION, "author-password"), (RETRIEVAL, "recipient-password")]
    assert hidden == not_in_notebooks(trace, marks(1))
    for wire in (SUBMISSION, RETRIEVAL):
        names = {fact.name for fact in notebook(trace, wire) if fact.how == "digest"}
        assert {"challenge", "digest"} <= names


def test_the_search_finds_every_mark_where_it_crossed_in_clear() -> None:
    """What finds nothing under TLS must be able to find: in clear it misses no place."""
    assert set(PLACES) == {place for _, place in leaked(1, TlsPolicy.NONE)}


def test_the_letter_did_cross_under_tls() -> None:
    trace = crossed(1, TlsPolicy.REQUIRED)
    busy = [wire for wire in wires(trace) if any(packet.stream for packet in tapped(trace, wire))]
    assert 6 == len(busy)
