"""The command line: each command in a module of its own, loaded when it is called.

`hagaki --help` and `hagaki run` must not wait for what only `hagaki play` needs.
"""

import gc
import sys
from typing import Any


def main(arguments: list[str] | None = None) -> Any:
    """Run the command line; the exit status is that of contracts: 0, 1, 2, and deliver's 3 and 4."""
    gc.disable()  # a command is over before much is to be collected; the screen, which stays, enables it
    from simulator.cli.errors import told
    from simulator.cli.group import hagaki
    from simulator.cli.output import prepare

    prepare()
    given = sys.argv[1:] if arguments is None else arguments
    with told(given):
        status = hagaki.main(args=given, prog_name="hagaki", standalone_mode=False)
        gc.freeze()  # what is left goes with the process: Python need not search it for cycles first
        sys.exit(status if isinstance(status, int) else 0)
