"""In which state of its protocol a server is, by what was said in the newest conversation."""

from simulator.course.facts import Where
from simulator.trace.kinds import Kind
from simulator.views.lookback import protocol_of


def server_state(where: Where, protocol: str = "pop3", at: str | None = None) -> str | None:
    """The state in the newest conversation of the protocol, with the server `at` where one is named.

    As the standard calls it (RFC 1939 §3, RFC 3501 §3), SMTP's as the engine does; None where nobody has
    connected.
    """
    from simulator.views.transitions import state_at  # with the tables of all protocols

    trace = where.trace
    for serial in reversed(where.serials(Kind.CONNECTED, None)):
        connection = trace.connection(serial)
        if at is not None and trace.shell(serial).target != at:
            continue
        if protocol_of(trace, connection) == protocol:
            state = state_at(trace, connection, where.serial)
            return None if state is None else state.value.upper()
    return None
