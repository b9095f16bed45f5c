"""`python -m tests.fuzz [CASES [SEED]]`: more random octets than the tests take time for."""

import sys
import time

from tests.fuzz.eavesdropping import eavesdrop

_CHUNK = 10_000


def main(cases: int = 100_000, seed: int = 1) -> None:
    begun = time.perf_counter()
    for done in range(0, cases, _CHUNK):
        eavesdrop(min(_CHUNK, cases - done), seed + done)
        print(f"{min(done + _CHUNK, cases):>10,} notebooks, {time.perf_counter() - begun:.0f} s", flush=True)


main(*map(int, sys.argv[1:]))
