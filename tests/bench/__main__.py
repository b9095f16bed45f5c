"""`python -m tests.bench [NAME…]`: the table of the benchmark, or the rows of some of it, as they come."""

import os
import platform
import sys
from importlib import import_module

from tests.bench.table import head, line

NAMES = ("screen", "delivery", "smtp_engines", "trace", "notebook", "pcapng", "start")


def main(names: list[str]) -> None:
    unknown = [name for name in names if name not in NAMES]
    if unknown:
        sys.exit(f"bench: no part is called {', '.join(unknown)}: there is {', '.join(NAMES)}")
    machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores"
    print(f"Python {platform.python_version()}, {machine}")
    print(head())
    for name in names or NAMES:
        for row in import_module(f"tests.bench.bench_{name}").measure():
            print(line(row), flush=True)


if __name__ == "__main__":
    main(sys.argv[1:])
