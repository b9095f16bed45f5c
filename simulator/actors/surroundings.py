"""What every actor of a world stands in: the clock, the wires, the trace, chance, the custom about TLS."""

from collections.abc import Callable
from datetime import datetime, timedelta

import msgspec

from simulator.actors.authority import Authority
from simulator.network.chance import Chance
from simulator.network.network import Network
from simulator.network.scheduler import Scheduler
from simulator.trace.entry import Detail
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy


class TlsPolicies(msgspec.Struct):
    """The policy that clients follow: one for every wire, and the exceptions."""

    everywhere: TlsPolicy = TlsPolicy.NONE
    by_wire: dict[str, TlsPolicy] = {}
    unchecked: set[str] = set()  # wires and devices whose clients check no certificates; "": everyone

    def on(self, wire: str) -> TlsPolicy:
        return self.by_wire.get(wire, self.everywhere)

    def set(self, policy: TlsPolicy, wire: str = "") -> None:
        """Set one wire's policy, or everyone's (which forgets the exceptions)."""
        if wire:
            self.by_wire[wire] = policy
        else:
            self.everywhere = policy
            self.by_wire.clear()

    def checks(self, wire: str, client: str) -> bool:
        """Whether a client on a wire checks the certificates that it is shown."""
        return self.unchecked.isdisjoint(("", wire, client))

    def set_checking(self, on: bool, whose: str = "") -> None:
        """Of one wire or device, or everyone's (switched on again, that forgets the exceptions)."""
        if not on:
            self.unchecked.add(whose)
        elif whose:
            self.unchecked.discard(whose)
        else:
            self.unchecked.clear()


class Surroundings(msgspec.Struct):
    scheduler: Scheduler
    trace: Trace
    chance: Chance
    network: Network
    authority: Authority
    policies: TlsPolicies
    start: datetime
    addresses: dict[str, str]  # host → the address it is reached at
    secret_nonce: Callable[[], str] | None = None  # where strangers connect, who could work out a seed

    def now(self) -> datetime:
        """The simulated date and time."""
        return self.start + timedelta(microseconds=self.scheduler.now_us)

    def nonce(self, host: str) -> str:
        """Text that was never used before, for a host's challenges (RFC 5802 §5.1)."""
        if self.secret_nonce is not None:
            return self.secret_nonce()
        return f"{self.chance.stream(f'nonces:{host}').getrandbits(144):036x}"

    def tell(
        self,
        kind: Kind,
        detail: Detail | None = None,
        *,
        cause: int | None,
        source: str = "",
        target: str = "",
        wire: str = "",
        connection: int = 0,
        octets: bytes = b"",
    ) -> int:
        """Append an entry at the present moment. Returns its serial."""
        return self.trace.append(
            kind,
            time_us=self.scheduler.now_us,
            cause=cause,
            wire=wire,
            source=source,
            target=target,
            connection=connection,
            octets=octets,
            detail=detail,
        )
