"""`python -m tests.fuzz [CASES [SEED]] [--inputs N] [--folders N]`: more than the tests take time for.

CASES are overheard conversations that the notebook is made of, N inputs that the engines hear, FOLDERS
lessons whose files are spoilt.
"""

import argparse
import time
from collections.abc import Callable

from tests.fuzz.dissecting import dissect_anything
from tests.fuzz.eavesdropping import eavesdrop
from tests.fuzz.engines import attack
from tests.fuzz.spoilt_files import spoil_files

_CHUNK = 10_000


def in_chunks(work: Callable[[int, int], None], what: str, cases: int, seed: int) -> None:
    begun = time.perf_counter()
    for done in range(0, cases, _CHUNK):
        work(min(_CHUNK, cases - done), seed + done)
        print(f"{min(done + _CHUNK, cases):>10,} {what}, {time.perf_counter() - begun:.0f} s", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("cases", type=int, nargs="?", help="notebooks to make")
    parser.add_argument("seed", type=int, nargs="?", default=1)
    parser.add_argument(
        "--inputs", type=int, help="inputs for the servers and clients of SMTP, POP3 and IMAP"
    )
    parser.add_argument("--packets", type=int, help="packets for the Wire pane")
    parser.add_argument("--folders", type=int, help="lessons whose files are spoilt")
    asked = parser.parse_args()
    amounts = (asked.cases, asked.inputs, asked.packets, asked.folders)
    nothing_asked = all(amount is None for amount in amounts)
    in_chunks(spoil_files, "folders", 10_000 if nothing_asked else asked.folders or 0, asked.seed)
    in_chunks(attack, "inputs", 1_000_000 if nothing_asked else asked.inputs or 0, asked.seed)
    in_chunks(dissect_anything, "packets", 1_000_000 if nothing_asked else asked.packets or 0, asked.seed)
    in_chunks(eavesdrop, "notebooks", 1_000_000 if nothing_asked else asked.cases or 0, asked.seed)


main()
