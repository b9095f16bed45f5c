"""What may be said to a server now: its own engine is asked, and each verb gets what belongs behind it."""

from typing import TYPE_CHECKING

from simulator.trace.cast import Person

if TYPE_CHECKING:
    from simulator.world.runner import Run

_POP3 = {
    "USER": "USER {login}",
    "PASS": "PASS {password}",
    "AUTH": "AUTH PLAIN",
    "APOP": "APOP {login} ",
    "RETR": "RETR 1",
    "TOP": "TOP 1 5",
    "DELE": "DELE 1",
}
_SMTP = {
    "EHLO": "EHLO {device}",
    "HELO": "HELO {device}",
    "AUTH": "AUTH PLAIN",
    "MAIL": "MAIL FROM:<{address}>",
    "RCPT": "RCPT TO:<{address}>",
    "VRFY": "VRFY {login}",
}


def legal_moves(run: "Run", device: str) -> tuple[str, ...]:
    """The verbs that the server at the other end of a device's console allows; none without a connection."""
    console = run.world.devices[device].console
    if console is None or not console.is_open or console.endpoint is None:
        return ()
    engine = getattr(console.endpoint.other.handler, "engine", None)
    moves = getattr(engine, "legal_moves", None)
    return tuple(moves()) if moves is not None else ()


def sayable(moves: tuple[str, ...], protocol: str, person: Person, device: str) -> tuple[str, ...]:
    """A line for each verb, as that person would say it."""
    lines = _POP3 if protocol == "pop3" else _SMTP
    return tuple(
        lines.get(verb, verb).format(
            login=person.login, password=person.password, address=person.address, device=device
        )
        for verb in moves
    )
