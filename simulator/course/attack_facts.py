"""What a lesson's conditions ask about attacks: what somebody on a wire knows, and how TLS went."""

from typing import Final

from simulator.course.facts import Where
from simulator.course.overheard import overheard
from simulator.course.vocabulary import AttackerHolds, TlsOutcome
from simulator.trace import entry as told
from simulator.trace.kinds import Kind

_IN_NOTEBOOK: Final = {"identity": "user", "password": "password", "letter": "body"}


def attacker_knows(condition: AttackerHolds, where: Where) -> bool:
    """Whether that was captured on the wire, or can be read from the octets that crossed it."""
    if any(
        isinstance(detail := where.trace.detail(at), told.Captured)
        and detail.what == condition.holds
        and where.trace.shell(at).wire == condition.attacker
        for at in where.serials(Kind.CAPTURED, condition.since)
    ):
        return True
    return overheard(_IN_NOTEBOOK[condition.holds], condition.attacker, condition.since, where)


def tls_outcomes(condition: TlsOutcome, where: Where) -> list[int]:
    """The entries that say how TLS went, where the condition looks."""
    kind = Kind.TLS_STARTED if condition.tls == "started" else Kind.TLS_FAILED
    found = []
    for at in where.serials(kind, condition.since):
        entry = where.trace.shell(at)
        reason = getattr(where.trace.detail(at), "reason", None)
        if (
            condition.at in (None, entry.source)
            and condition.wire in (None, entry.wire)
            and condition.reason in (None, reason)
        ):
            found.append(at)
    return found
