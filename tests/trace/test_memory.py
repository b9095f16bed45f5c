from tests.bench.bench_trace import measure


def test_an_entry_takes_at_most_a_third_of_a_frozen_slotted_dataclass() -> None:
    row = measure(10_000)[0]
    assert row.ratio <= row.bound
