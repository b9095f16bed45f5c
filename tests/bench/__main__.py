"""`python -m tests.bench [NAME…]`: the table of the benchmark, or the rows of some of it, as they come.

Each part is measured in a process of its own: what one leaves in memory must not slow the next.
"""

import os
import platform
import subprocess
import sys
from importlib import import_module

from tests.bench.table import head, line

_ALONE = "--alone"
NAMES = (
    "screen",
    "delivery",
    "smtp_engines",
    "live",
    "retrieval",
    "idle",
    "tls",
    "trace",
    "notebook",
    "pcapng",
    "start",
    "lessons",
)


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"bench: no part is called {', '.join(unknown)}: there is {', '.join(NAMES)}")
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"Python {platform.python_version()}, {machine}")
    print(head(), flush=True)
    for name in names or NAMES:
        subprocess.run([sys.executable, "-m", "tests.bench", _ALONE, name], check=True)


def measure(name: str) -> None:
    """Print the rows of one part."""
    for row in import_module(f"tests.bench.bench_{name}").measure():
        print(line(row), flush=True)


if __name__ == "__main__":
    if sys.argv[1:2] == [_ALONE]:
        measure(sys.argv[2])
    else:
        main(sys.argv[1:])
