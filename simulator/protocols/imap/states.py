"""The states of an IMAP connection and the commands that are legal in each (RFC 3501 §3, §6).

The table says what each command may be said in and where it leads when it succeeds; `UID FETCH` and its
kin are legal where the plain commands are.
"""

from typing import Final

from simulator.protocols.machine import MachineState


class State(MachineState):
    NOT_AUTHENTICATED = "not authenticated"
    AUTHENTICATED = "authenticated"
    SELECTED = "selected"
    LOGOUT = "logout"


_N, _A, _S, _L = State.NOT_AUTHENTICATED, State.AUTHENTICATED, State.SELECTED, State.LOGOUT

_ANY: Final = ("CAPABILITY", "NOOP", "ID")
_ON_MAILBOXES: Final = (
    *("CREATE", "DELETE", "RENAME", "SUBSCRIBE", "UNSUBSCRIBE", "LIST", "LSUB", "NAMESPACE"),
    *("STATUS", "APPEND", "ENABLE", "IDLE"),
)
_ON_MESSAGES: Final = ("CHECK", "EXPUNGE", "SEARCH", "FETCH", "STORE", "COPY", "MOVE")
_BY_UID: Final = ("EXPUNGE", "SEARCH", "FETCH", "STORE", "COPY", "MOVE")

TABLE: Final[dict[State, dict[str, State]]] = {
    _N: {
        **dict.fromkeys(_ANY, _N),
        "STARTTLS": _N,
        "AUTHENTICATE": _A,
        "LOGIN": _A,
        "LOGOUT": _L,
    },
    _A: {
        **dict.fromkeys((*_ANY, *_ON_MAILBOXES), _A),
        "SELECT": _S,
        "EXAMINE": _S,
        "LOGOUT": _L,
    },
    _S: {
        **dict.fromkeys((*_ANY, *_ON_MAILBOXES, *_ON_MESSAGES), _S),
        **dict.fromkeys((f"UID {verb}" for verb in _BY_UID), _S),
        "SELECT": _S,
        "EXAMINE": _S,
        "CLOSE": _A,
        "UNSELECT": _A,
        "LOGOUT": _L,
    },
    _L: {},
}
