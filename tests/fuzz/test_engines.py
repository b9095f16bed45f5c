"""Ten thousand spoilt conversations; `python -m tests.fuzz --inputs N` tries as many as there is time for."""

import pytest

from tests.fuzz.engines import attack

INPUTS = 10_000
SHARES = 50  # so that no single test takes long


@pytest.mark.parametrize("share", range(SHARES))
def test_no_input_brings_an_engine_down_or_makes_it_fall_silent(share: int) -> None:
    attack(INPUTS // SHARES, seed=share)
