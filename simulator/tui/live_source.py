"""What the screen must know of servers that run while it shows them: their trace, and how to reach them.

The command line fills this in; nothing here, and nothing on the screen, knows of sockets.
"""

from collections.abc import Awaitable, Callable
from typing import Protocol

import msgspec

from simulator.trace.store import Trace


class Port(msgspec.Struct, frozen=True):
    """`cover` is a key behind `serve.with`."""

    protocol: str
    number: int
    cover: str


class Account(msgspec.Struct, frozen=True):
    login: str
    password: str
    address: str


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that somebody needs who sets up a mail program."""

    office: str
    host: str
    hostname: str  # the name in the certificate
    ca_file: str
    accounts: tuple[Account, ...]
    ports: tuple[Port, ...]
    warnings: tuple[str, ...] = ()  # keys of sentences about `host`
    store: str = ""  # where the mail is kept; "": nowhere


class Source(Protocol):
    """Servers that run. `floor` is the first entry that one can look back to."""

    settings: Settings
    visitor: str  # the place in whose name real programs speak

    @property
    def trace(self) -> Trace: ...

    @property
    def floor(self) -> int: ...

    @property
    def is_full(self) -> bool:
        """Whether the trace takes no more of what is said."""
        ...

    def watch(self, call: Callable[[], None]) -> None:
        """Call whenever something may have happened."""

    def ended(self) -> Awaitable[object]:
        """Done when the servers are to end."""
        ...

    def visitors(self) -> int:
        """How many connections of real programs stand."""
        ...
