"""Typing to a POP3 server from a device of a run, as a learner does."""

from simulator.trace.kinds import Kind
from simulator.world.runner import Run
from tests.world.runs import entries


def typed(run: Run, *lines: str, device: str = "home-pc", hang_up: bool = False) -> list[str]:
    """Type to the POP3 server; the first line of each answer, the greeting's first."""
    begins = len(run.trace)
    run.intend("connect", device=device, protocol="pop3")
    run.until_idle(run.now_us + 1_000_000)
    for line in lines:
        run.intend("type", device=device, line=line)
        run.until_idle(run.now_us + 1_000_000)
    if hang_up:
        run.intend("hang-up", device=device)
        run.until_idle()
    said = [entry for entry in entries(run, Kind.REPLY) if entry.serial >= begins]
    return [entry.octets.splitlines()[0].decode() for entry in said]


def password(run: Run) -> str:
    return next(person.password for person in run.trace.cast.people if person.key == "haruto")
