"""Runs under attack that the tests share: who sits where, and what came of it."""

from typing import Any

from simulator.trace import entry as told
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsPolicy
from simulator.world.runner import Run
from tests.world.runs import a_run, entries, send

TO_STORE = "store.fuji.example--home-pc"
TO_MSA = "desk-pc--submit.sakura.example"
TO_GATE = "relay.transit.example--mx.fuji.example"

MINUTE_US = 60_000_000


def under(attack: str, wire: str, policy: TlsPolicy, **means: Any) -> Run:
    """A run in which that attack is on from the beginning."""
    run = a_run(policy)
    run.intend("attack", wire=wire, kind=attack, **means)
    return run


def fetch(run: Run) -> None:
    run.intend("fetch", device="home-pc")
    run.until_idle(run.now_us + MINUTE_US)


def deliver_under(run: Run, body: str = "We meet at 6 o'clock.\n") -> int:
    """Send a letter, and let a minute pass: what fails for now is not tried again before that."""
    letter = send(run, body=body)
    run.until_idle(MINUTE_US)
    return letter


def details(run: Run, kind: Kind) -> list[Any]:
    return [entry.detail for entry in entries(run, kind)]


def captured(run: Run, what: str) -> list[str]:
    return [
        detail.value
        for detail in details(run, Kind.CAPTURED)
        if isinstance(detail, told.Captured) and detail.what == what
    ]


def reasons(run: Run) -> list[str]:
    """Why TLS failed, each time it did."""
    return [detail.reason for detail in details(run, Kind.TLS_FAILED)]


def said_by(run: Run, host: str) -> bytes:
    return b"".join(e.octets for e in entries(run, Kind.COMMAND, Kind.CONTENT) if e.source == host)


def password_of(run: Run, person: str) -> str:
    return next(known.password for known in run.world.cast.people if known.key == person)
