"""In which state of its protocol a server is, by what was said in the newest conversation."""

from simulator.course.facts import Where
from simulator.trace.entry import Connected, Kind


def server_state(where: Where, protocol: str = "pop3") -> str | None:
    """The state as the standard names it (RFC 1939 §3, RFC 3501 §3); None where nobody has connected."""
    trace = where.trace
    opened = [
        at
        for at in where.serials(Kind.CONNECTED, None)
        if isinstance(detail := trace.detail(at), Connected) and detail.protocol == protocol
    ]
    if not opened:
        return None
    connection = trace.connection(opened[-1])
    if protocol == "imap":
        return _imap_state(where, connection)
    if not any(trace.connection(at) == connection for at in where.serials(Kind.LOGGED_IN, None)):
        return "AUTHORIZATION"
    said = [trace.octets(at, 4).upper() for at in _entries(where, connection, Kind.COMMAND)]
    return "UPDATE" if b"QUIT" in said else "TRANSACTION"


def _entries(where: Where, connection: int, *kinds: Kind) -> list[int]:
    found = (at for kind in kinds for at in where.serials(kind, None))
    return sorted(at for at in found if where.trace.connection(at) == connection)


def _imap_state(where: Where, connection: int) -> str:
    """A command leads on when the line with its tag says OK; a SELECT that fails leaves nothing selected."""
    from simulator.protocols.imap.states import TABLE, State

    state, asked = State.NOT_AUTHENTICATED, dict[bytes, str]()
    for at in _entries(where, connection, Kind.COMMAND, Kind.REPLY):
        for line in where.trace.octets(at).split(b"\r\n"):
            tag, _, rest = line.partition(b" ")
            word = rest.partition(b" ")[0].decode("latin-1").upper()
            if where.trace.kind(at) is Kind.COMMAND:
                asked[tag] = word
            elif tag == b"*" and word == "BYE":
                state = State.LOGOUT
            elif word == "OK":
                state = TABLE[state].get(asked.get(tag, ""), state)
            elif state is State.SELECTED and asked.get(tag) in ("SELECT", "EXAMINE"):
                state = State.AUTHENTICATED
    return state.value.upper()
