"""`python -m simulator.cli`: the same as `hagaki`."""

from simulator.cli import main

main()
