"""Whoever sits on a wire and does more than listen: what passes goes through their hands.

The network knows only this interface; who sits there, and what they want, is the actors' affair.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from simulator.network.connection import Endpoint, EndpointHandler

Accept = Callable[["Endpoint", int], "EndpointHandler"]


class Passed(NamedTuple):
    """What goes on towards the other end (possibly nothing for now), and the entry that says so."""

    octets: bytes
    serial: int


class Interception:
    """Lets everything pass as it came. Subclass it to do otherwise."""

    __slots__ = ()

    def accept(self, host: str, port: int, honest: Accept | None) -> Accept | None:
        """Who answers a connection to that port of that host; `honest` is who would without interception."""
        return honest

    def passing(self, sender: Endpoint, octets: bytes, serial: int) -> Passed:
        """A packet that left `sender`, told as the SENT entry `serial`."""
        return Passed(octets, serial)
