"""Goal: no packet breaks the Wire pane, the opened view, the notebook's page or a seat."""

import pytest

from tests.fuzz.dissecting import dissect_anything


@pytest.mark.slow
def test_ten_thousand_packets_of_random_octets() -> None:
    dissect_anything(10_000, seed=4)
