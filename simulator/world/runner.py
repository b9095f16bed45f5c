"""A run: a world, the intents given to it, and the trace they make, one scheduler event at a time.

What a person or a lesson wants is an intent; the run records each with the number of events that had
happened before it. Acting in the past is therefore easy: build the world again from the same seed, let
as much happen, give the same intents, and go on differently (`fork`).
"""

from collections.abc import Callable
from os import PathLike

import msgspec

from simulator.actors.mua import MailProgram
from simulator.mail.message import LetterError, prepare
from simulator.network.link import Link
from simulator.trace.entry import Intent, Policy
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.wire.policy import TlsPolicy
from simulator.world import attacks, keyboard, mishaps, reading
from simulator.world.builder import World, build
from simulator.world.loader import load_world
from simulator.world.misuse import MisuseError
from simulator.world.people import all_strangers
from simulator.world.spec import PersonSpec, WorldSpec

Argument = str | int | bool | None
_LONGEST_US = 100 * 365 * 86_400_000_000  # of a run; dates have four digits for their year
_IN_CLEAR = {"pop3": 110, "imap": 143}  # where the talk begins without TLS
_UNIT_US = {"seconds": 1_000_000, "minutes": 60_000_000, "hours": 3_600_000_000, "days": 86_400_000_000}


class Given(msgspec.Struct, frozen=True):
    """An intent as it was given: after how many events, and where its octets lie when it has any."""

    after: int
    verb: str
    arguments: dict[str, Argument]
    octets: bytes


class Run:
    """One run of a world."""

    def __init__(
        self,
        world: str | WorldSpec = "two-offices",
        *,
        seed: int = 1,
        tls: TlsPolicy | None = None,
        name: str = "",
        strangers: bool = False,
    ) -> None:
        if isinstance(world, str):
            name, spec = load_world(world)
        else:
            spec = world
        if strangers:
            spec = all_strangers(spec)
        self.given_spec = spec
        self.name = name
        self.seed = seed
        self.tls = tls
        self.world: World = build(spec, name, seed, tls)
        self.spec = self.world.spec  # with its strangers, where it has any
        self.given: list[Given] = []
        self.parent: int | None = None  # the serial of the parent's last entry, for a branch

    def save(self, path: str | PathLike[str], *, redact: bool = False) -> None:
        """Save the trace with what it was made from. Raises TraceFileError."""
        from simulator.trace.codec import save

        self.trace.meta = self.meta()
        save(self.trace, path, redact=redact)

    @property
    def trace(self) -> Trace:
        return self.world.around.trace

    @property
    def now_us(self) -> int:
        return self.world.around.scheduler.now_us

    def meta(self) -> dict[str, object]:
        """What a saved trace says of how it came about."""
        return {
            "world": self.name,
            "seed": self.seed,
            "tls": self.tls.value if self.tls else None,
            "parent": self.parent,
            "intents": [
                {"after": given.after, "verb": given.verb, "arguments": given.arguments}
                for given in self.given
            ],
        }

    # Time.

    def step(self) -> bool:
        """Let one thing happen. False when nothing is left to happen."""
        return self.world.around.scheduler.step()

    def until_idle(self, limit_us: int | None = None) -> None:
        """Let everything happen, or everything up to a time."""
        self.world.around.scheduler.run(limit_us)

    def until(self, reached: Callable[[], bool], limit: int = 1_000_000) -> bool:
        """Let things happen until `reached()`. False when nothing is left to happen before that."""
        for _ in range(limit):
            if reached():
                return True
            if not self.step():
                return reached()
        return False

    def until_lane(self, lane: Lane) -> bool:
        """Let things happen until one more entry stands in the lane."""
        entries = self.trace.lane(lane)
        before = len(entries)
        return self.until(lambda: len(entries) > before)

    # Intents.

    def intend(self, verb: str, *, octets: bytes = b"", **arguments: Argument) -> int:
        """Give an intent. Returns the serial of its entry. Raises MisuseError before anything has changed."""
        action = _ACTIONS.get(verb)
        if action is None:
            raise MisuseError(
                "nobody can '{verb}' here: one of {actions}", verb=verb, actions=", ".join(_ACTIONS)
            )
        check = _CHECKS.get(verb)
        if check is not None:
            check(self, arguments)
        if octets:
            try:
                prepare(octets)
            except LetterError as fault:
                raise MisuseError(fault.sentence) from None
        around = self.world.around
        self.given.append(Given(around.scheduler.executed, verb, dict(arguments), octets))
        serial = around.tell(Kind.INTENT, Intent(verb=verb, arguments=dict(arguments)), cause=None)
        action(self, arguments, octets, serial)
        return serial

    def fork(self, serial: int) -> "Run":
        """The same run up to and including an entry, ready to go on differently."""
        branch = Run(self.given_spec, seed=self.seed, tls=self.tls, name=self.name)
        branch.parent = serial
        scheduler = branch.world.around.scheduler
        for given in self.given:
            while scheduler.executed < given.after and len(branch.trace) <= serial:
                if not branch.step():
                    break
            if len(branch.trace) > serial:
                return branch
            branch.intend(given.verb, octets=given.octets, **given.arguments)
        while len(branch.trace) <= serial and branch.step():
            pass
        if serial >= len(self.trace) - 1:  # time that has passed since without an entry has passed here too
            while scheduler.executed < self.world.around.scheduler.executed and branch.step():
                pass
        return branch

    # Who is who.

    def program(self, device: Argument) -> MailProgram:
        """The mail program of a device. Raises MisuseError."""
        program = self.world.devices.get(str(device))
        if program is None:
            raise MisuseError(
                "no device is called '{device}': {devices}",
                device=device,
                devices=", ".join(self.world.devices),
            )
        return program

    def wire(self, name: Argument) -> Link:
        """A wire by its name. Raises MisuseError."""
        names = [wire.name for wire in self.world.cast.wires]
        if name not in names:
            raise MisuseError("no wire is called '{wire}': {names}", wire=name, names=", ".join(names))
        return self.world.around.network.wire(str(name))

    def person(self, key: Argument) -> PersonSpec:
        """One of the world's people. Raises MisuseError."""
        spec = self.spec.people.get(str(key))
        if spec is None:
            raise MisuseError(
                "nobody is called '{person}'; the people here are: {people}",
                person=key,
                people=", ".join(self.spec.people),
            )
        return spec

    def device_of(self, person: str) -> str:
        """A person's first device. Raises MisuseError."""
        devices = self.person(person).devices
        if not devices:
            raise MisuseError("{person} has no device in this world", person=person)
        return devices[0]

    def address_of(self, person_or_address: str) -> str:
        """An address as it is, a person's key as their address. Raises MisuseError."""
        if "@" in person_or_address:
            return person_or_address
        self.person(person_or_address)
        return self.spec.address(person_or_address)


def _send(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    program = run.program(run.device_of(str(arguments["from"])))
    paths = tuple(run.address_of(to.strip()) for to in str(arguments["to"]).split(","))
    program.send(octets, paths, cause)


def _fetch(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    program = run.program(arguments["device"])
    leave, in_clear = arguments.get("leave"), arguments.get("port") is not None
    if (arguments.get("protocol") or program.account.retrieval) == "imap":
        from simulator.actors.imap_visit import collect

        collect(program, cause, begins_in_clear=in_clear)
    else:
        program.fetch(cause, leave=None if leave is None else bool(leave), begins_in_clear=in_clear)


def _power(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    device, on = str(arguments["device"]), bool(arguments["on"])
    run.world.around.network.set_power(device, on, cause)
    if on and device in run.world.devices:
        run.world.devices[device].switched_on()


def _wait(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    delay_us = sum(int(amount) * _UNIT_US[unit] for unit, amount in arguments.items() if amount)
    run.world.around.scheduler.after(delay_us, lambda _: None)


def _tls(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    policy, wire = TlsPolicy(str(arguments["policy"])), str(arguments.get("wire") or "")
    run.world.around.policies.set(policy, wire)
    run.world.around.tell(Kind.POLICY, Policy(policy=policy.value), cause=cause, wire=wire)


def _cut(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    run.wire(arguments["wire"]).cut(cause)


def _mend(run: Run, arguments: dict[str, Argument], octets: bytes, cause: int) -> None:
    run.wire(arguments["wire"]).mend(cause)


def _check_send(run: Run, arguments: dict[str, Argument]) -> None:
    run.device_of(str(arguments["from"]))
    for to in str(arguments["to"]).split(","):
        run.address_of(to.strip())


def _check_power(run: Run, arguments: dict[str, Argument]) -> None:
    if run.program(arguments["device"]).lost:
        raise MisuseError("{device} is lost: restore it first", device=arguments["device"])


def _check_fetch(run: Run, arguments: dict[str, Argument]) -> None:
    run.program(arguments["device"])
    protocol = arguments.get("protocol")
    if protocol not in (None, "pop3", "imap"):
        raise MisuseError("nobody fetches mail by '{protocol}': pop3 or imap", protocol=protocol)
    port, protocol = arguments.get("port"), protocol or run.program(arguments["device"]).account.retrieval
    if port is not None and port != _IN_CLEAR[str(protocol)]:
        raise MisuseError(
            "port {port} is not where {protocol} begins in clear: {right}",
            port=port,
            protocol=protocol,
            right=_IN_CLEAR[str(protocol)],
        )


def _check_wire(run: Run, arguments: dict[str, Argument]) -> None:
    """Of some intents that name none all wires are meant."""
    if arguments.get("wire"):
        run.wire(arguments["wire"])


def _check_wait(run: Run, arguments: dict[str, Argument]) -> None:
    delay_us = sum(int(amount) * _UNIT_US[unit] for unit, amount in arguments.items() if amount)
    if run.now_us + delay_us > _LONGEST_US:
        raise MisuseError("a run lasts a hundred years at most: wait for less")


Action = Callable[[Run, dict[str, Argument], bytes, int], None]

_ACTIONS: dict[str, Action] = {
    "send": _send,
    "fetch": _fetch,
    "power": _power,
    "wait": _wait,
    "tls": _tls,
    "cut": _cut,
    "mend": _mend,
    **attacks.ACTIONS,
    **keyboard.ACTIONS,
    **reading.ACTIONS,
    **mishaps.ACTIONS,
}

_CHECKS: dict[str, Callable[[Run, dict[str, Argument]], None]] = {
    "send": _check_send,
    "fetch": _check_fetch,
    "power": _check_power,
    "wait": _check_wait,
    "tls": _check_wire,
    "cut": _check_wire,
    "mend": _check_wire,
    **attacks.CHECKS,
    **keyboard.CHECKS,
    **reading.CHECKS,
    **mishaps.CHECKS,
}
