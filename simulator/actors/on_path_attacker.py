"""The attacker on the path (RFC 3552 §3.3): sits on one wire, and more than listens.

Everything passes through these hands, and only what they can read there guides them. What they change is
told as ALTERED, so that the trace holds both what was said and what arrived.
"""

from typing import Final

from simulator.actors.attacks import Attack
from simulator.actors.meddling import Once, hands_of
from simulator.actors.middle import Change, Talk
from simulator.actors.surroundings import Surroundings
from simulator.network.connection import Endpoint
from simulator.network.interception import Accept, Interception, Passed
from simulator.trace import entry as told
from simulator.trace.kinds import Kind

_PROTOCOLS: Final = {25: "smtp", 587: "smtp", 465: "smtp", 110: "pop3", 995: "pop3", 143: "imap", 993: "imap"}
_SHOWN: Final = 2000  # octets of a change that its entry tells in words


class OnPathAttacker(Interception):
    """One attack on one wire."""

    __slots__ = ("_around", "_once", "_talks", "attack")

    def __init__(self, around: Surroundings, attack: Attack) -> None:
        self._around = around
        self._once = Once()
        self._talks: dict[int, Talk] = {}
        self.attack = attack

    def accept(self, host: str, port: int, honest: Accept | None) -> Accept | None:
        if self.attack.kind != "impostor":
            return honest
        from simulator.actors.impostor import answering  # with the engines of all protocols

        return answering(self._around, host, port, self.attack)

    def passing(self, sender: Endpoint, octets: bytes, serial: int) -> Passed:
        protocol = _PROTOCOLS.get(sender.port)
        if protocol is None or self.attack.kind == "impostor":
            return Passed(octets, serial)
        talk = self._talks.get(sender.connection)
        if talk is None:
            talk = self._talks[sender.connection] = Talk(protocol, hands_of(self.attack, self._once))
        passed, changes = talk.pass_on(sender.is_client, octets)
        if changes:
            serial = self._tell(sender, passed, changes, serial)
        return Passed(passed, serial)

    def _tell(self, sender: Endpoint, octets: bytes, changes: list[Change], cause: int) -> int:
        was, became = _in_words(changes)
        return self._around.tell(
            Kind.ALTERED,
            told.Altered(attack=self.attack.kind, was=was, became=became),
            cause=cause,
            source=sender.host,
            target=sender.peer,
            wire=sender.wire,
            connection=sender.connection,
            octets=octets,
        )


def _in_words(changes: list[Change]) -> tuple[str, str]:
    """What stood there and what stands there now: lines, or of a covered record the octet that differs."""
    change = changes[0]
    if len(changes) == 1 and len(change.was) == len(change.became) and change.was[:1] in b"\x14\x15\x16\x17":
        at = next(at for at, octet in enumerate(change.was) if octet != change.became[at])
        return f"{change.was[at]:02x}", f"{change.became[at]:02x}"
    return _text(b"".join(change.was for change in changes)), _text(b"".join(c.became for c in changes))


def _text(octets: bytes) -> str:
    return octets[:_SHOWN].decode("utf-8", "backslashreplace").rstrip("\r\n")


def set_attack(around: Surroundings, wire: str, attack: Attack | None, cause: int | None) -> int:
    """Seat an attacker on a wire, in the place of any other; None takes the attack back."""
    network = around.network
    link = network.wire(wire)
    before = link.interception
    shown = attack or (before.attack if isinstance(before, OnPathAttacker) else None)
    network.intercept(wire, None if attack is None else OnPathAttacker(around, attack))
    return around.tell(
        Kind.ATTACK,
        told.Attack(
            attack="" if shown is None else shown.kind,
            on=attack is not None,
            means={} if attack is None else attack.means(),
        ),
        cause=cause,
        source=link.ends[0],
        target=link.ends[1],
        wire=wire,
    )
