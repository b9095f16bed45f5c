"""The states of a POP3 session and what is legal in each, a table for `protocols.machine` (RFC 1939 §3)."""

from typing import Final

from simulator.protocols.machine import MachineState


class State(MachineState):
    """`ENDED` is no state of the RFC: it is a session after its goodbye."""

    AUTHORIZATION = "AUTHORIZATION"
    TRANSACTION = "TRANSACTION"
    UPDATE = "UPDATE"
    ENDED = "ENDED"


_A, _T, _U, _E = State.AUTHORIZATION, State.TRANSACTION, State.UPDATE, State.ENDED

# In each state: the verbs that are legal, and the state after each has succeeded.
TABLE: Final[dict[State, dict[str, State]]] = {
    _A: {"USER": _A, "PASS": _T, "APOP": _T, "AUTH": _T, "STLS": _A, "UTF8": _A, "CAPA": _A, "QUIT": _E},
    _T: {
        "STAT": _T,
        "LIST": _T,
        "UIDL": _T,
        "RETR": _T,
        "TOP": _T,
        "DELE": _T,
        "RSET": _T,
        "NOOP": _T,
        "CAPA": _T,
        "QUIT": _U,
    },
    _U: {},
    _E: {},
}
