"""`python -m tests.storm [SEEDS]`: what the tests play with a few seeds, played with a thousand."""

import sys
import time

from tests.scenarios.planted import PROTOCOLS, leaked, misplaced, missing

_TOLD_EVERY = 50


def planted_marks(seeds: int) -> int:
    """How many seeds showed what they should not, or did not show what they should."""
    wrong = 0
    for seed in range(seeds):
        protocol = PROTOCOLS[seed % 2]
        faults = missing(seed, protocol=protocol), leaked(seed, protocol=protocol), misplaced(seed, protocol)
        for fault in faults:
            if fault:
                wrong += 1
                print(f"seed {seed}: {fault}", flush=True)
        if not (seed + 1) % _TOLD_EVERY:
            print(f"planted marks: {seed + 1} seeds, {wrong} wrong", flush=True)
    return wrong


def main(seeds: int = 1000) -> int:
    begun = time.perf_counter()
    wrong = planted_marks(seeds)
    print(f"planted marks: {seeds} seeds in {time.perf_counter() - begun:.0f} s, {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
