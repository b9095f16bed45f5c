"""Named streams of chance: the same everywhere, and none disturbs another."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from simulator.network.chance import Chance


def test_a_stream_goes_on_where_it_was_left() -> None:
    chance, again = Chance(7), Chance(7).stream("wire:ab")
    draws = [chance.stream("wire:ab").randrange(1000) for _ in range(5)]
    assert [again.randrange(1000) for _ in range(5)] == draws


def test_drawing_from_one_stream_leaves_the_others_alone() -> None:
    quiet, busy = Chance(7), Chance(7)
    busy.stream("names").random()
    assert quiet.stream("wire:ab").random() == busy.stream("wire:ab").random()


def test_seed_and_name_both_tell_streams_apart() -> None:
    draws = {Chance(seed).stream(name).random() for seed in (1, 2) for name in ("a", "b")}
    assert 4 == len(draws)


def test_the_draws_are_those_of_every_platform() -> None:
    assert "b16c57c1" == f"{Chance(1).stream('wire:ab').getrandbits(32):08x}"


ROOT = Path(__file__).parents[2]

JITTERY = """
from tests.network.conftest import build_town
town = build_town(jitter_us=50_000, seed=3)
town.server.on_received = lambda endpoint, octets, cause: endpoint.send(octets.upper(), cause)
for number in range(5):
    town.client.endpoint = None
    end = town.connect()
    end.send(b"hello " * 60, 0)
town.scheduler.run(until_us=200_000)
town.network.wire("ab").cut()
town.scheduler.run()
for entry in town.trace:
    print(entry)
"""


@pytest.mark.slow
@pytest.mark.parametrize("hash_seed", ["1", "2"])
def test_the_same_seed_writes_the_same_trace_under_any_hash_seed(hash_seed: str) -> None:
    def run(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", JITTERY],
            capture_output=True,
            text=True,
            check=True,
            env=environment,
            cwd=ROOT,
        )
        return done.stdout

    first = run("0")
    assert first.count("ARRIVED") > 30
    assert first == run(hash_seed)
