"""A protocol's rules as a table: in which state which command is legal, and where it leads.

One table a protocol (its `states.py`) and this one class to apply it; the help panel, the hints, the
completion in the console and the drawings all read the same table.
"""

import enum
from collections.abc import Mapping
from typing import Generic, TypeVar


class MachineState(enum.Enum):
    """What a protocol's states are made of. A state is looked up for every line that is read, and for that
    the hash of the object, which it has but once, is quicker than the one that enumerations make in Python.
    """

    __hash__ = object.__hash__


StateT = TypeVar("StateT", bound=enum.Enum)


class IllegalMove(Exception):
    """The command is known but not legal in this state."""


class Machine(Generic[StateT]):
    """The state of one end. A table maps (state) → {verb: state after success}."""

    __slots__ = ("_table", "state")

    def __init__(self, table: Mapping[StateT, Mapping[str, StateT]], start: StateT) -> None:
        self._table = table
        self.state = start

    def allows(self, verb: str) -> bool:
        return verb in self._table[self.state]

    def legal_moves(self) -> tuple[str, ...]:
        """The verbs that are legal now, in the order of the table."""
        return tuple(self._table[self.state])

    def advance(self, verb: str) -> None:
        """Apply a verb that succeeded. Raises IllegalMove where the table has no such move."""
        try:
            self.state = self._table[self.state][verb]
        except KeyError:
            raise IllegalMove(f"{verb} in {self.state.name}") from None
