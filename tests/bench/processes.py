"""Programs run as a person runs them: what to call, in which surroundings, and how long the whole takes.

Python's own switches are left out of the surroundings, or each start would compile our side anew while the
installed libraries of the other side lie compiled; so is the progress of whoever measures.
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.bench.table import Measured

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
PYTHON = sys.executable
HAGAKI = str(Path(sys.executable).with_name("hagaki"))
_ALL = sorted(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else [0]


@contextmanager
def on_processor(number: int | None) -> Iterator[None]:
    """Stay on one processor, and what is started meanwhile too, where the system can say so.

    -1 is the last of them, None is to stay where one may be already. Whether the kernel wakes the other side
    where one is, or elsewhere, falls by chance and lasts for a run; elsewhere takes longer than most do,
    and may fall to one side of a ratio alone. So what the bounds are for is measured as the kernel places it,
    and `extra` rows have both sides placed alike.
    """
    if number is None or not hasattr(os, "sched_setaffinity"):
        yield
        return
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, {_ALL[number]})
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def extra(row: Measured, placed: str = "one processor") -> Measured:
    """The same row, named after where both sides were."""
    return row._replace(measured=f"(extra, {placed}) {row.measured}")


def surroundings() -> dict[str, str]:
    """Environment variables for a program that is measured."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    return kept | {"LANG": "C.UTF-8", "TERM": "xterm-256color", "HAGAKI_STATE": os.devnull}


def whole_process_ms(*command: str) -> float:
    """From the start of a program to its end, its output thrown away. It has to succeed."""
    environment = surroundings()
    began = time.perf_counter()
    subprocess.run(command, stdout=subprocess.DEVNULL, check=True, env=environment, cwd=ROOT)
    return (time.perf_counter() - began) * 1e3
