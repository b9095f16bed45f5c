"""Intents of attack: to set one on a wire and to take it back, and what it needs on the other side."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import msgspec

from simulator.actors.attacks import ANSWERS, ATTACKS, CERTIFICATES, Attack, Rewriting
from simulator.actors.rewriting import rewrite
from simulator.trace import entry
from simulator.trace.entry import Checking, Lax
from simulator.trace.kinds import Kind
from simulator.world.misuse import MisuseError

if TYPE_CHECKING:
    from simulator.world.builder import World
    from simulator.world.runner import Argument, Run

_MEANS: Final = ("certificate", "answer", "word", "into", "to")


def attack_of(world: "World", arguments: dict[str, Any]) -> Attack:
    """The attack that an intent or a world file describes. Raises MisuseError."""
    given = {name: str(arguments[name]) for name in _MEANS if arguments.get(name)}
    kind = str(arguments["kind"])
    for name, value, words in (
        ("kind", kind, ATTACKS),
        ("certificate", given.get("certificate", "none"), CERTIFICATES),
        ("answer", given.get("answer", "hide"), ANSWERS),
    ):
        if value not in words:
            raise MisuseError(
                "{name} '{value}' is not known: one of {words}",
                name=name,
                value=value,
                words=", ".join(words),
            )
    if bool(given.get("word")) != bool(given.get("into")):
        raise MisuseError("a word is altered into another: give both 'word' and 'into', or neither")
    to = given.get("to", "") or _victim(world, str(arguments["wire"]))
    person = world.spec.people.get(to)
    given["to"] = to if person is None else world.spec.address(to)
    return msgspec.convert({"kind": kind, **given}, Attack)


def _victim(world: "World", wire: str) -> str:
    """To whom a forged letter goes: somebody who has a mailbox at the office that the wire leads to."""
    people = world.spec.people
    ends = next((known.ends for known in world.cast.wires if known.name == wire), ("", ""))
    for end in reversed(ends):
        for key, person in people.items():
            if end.endswith(f".{person.office}"):
                return key
    return next(iter(people), "")


def _set(world: "World", wire: str, attack: Attack | None, cause: int | None) -> None:
    from simulator.actors.on_path_attacker import set_attack  # most worlds never need it

    set_attack(world.around, wire, attack, cause)


def seat_attackers(world: "World") -> None:
    """Those that a world file has, from the beginning."""
    for spec in world.spec.attackers:
        means = msgspec.to_builtins(spec)
        _set(world, spec.wire, attack_of(world, means), None)


# What is done.


def _attack(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    _set(run.world, str(arguments["wire"]), attack_of(run.world, arguments), cause)


def _end_attack(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    _set(run.world, str(arguments["wire"]), None, cause)


def _checking(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    """Certificates are checked, or not: on a wire, by a device, or everywhere."""
    wire, device = str(arguments.get("wire") or ""), str(arguments.get("device") or "")
    on, around = bool(arguments["on"]), run.world.around
    around.policies.set_checking(on, wire or device)
    around.tell(Kind.CHECKING, Checking(on=on), cause=cause, wire=wire, source=device)


def _lax(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    """A server takes what the standards forbid, from its next connection on."""
    host, on = str(arguments["host"]), bool(arguments["on"])
    run.world.servers[host].rules.lax = on
    run.world.around.tell(Kind.LAX, Lax(on=on), cause=cause, source=host)


def _rewrite(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    """The operator of a server changes a word of what lies there and of what will come, or no longer."""
    host, on = str(arguments["host"]), bool(arguments.get("on", True))
    word, into = (str(arguments.get(name) or "") for name in ("word", "into"))
    server = run.world.servers[host]
    server.rules.rewriting = Rewriting(word=word, into=into) if on else None
    detail = entry.Rewriting(on=on, word=word, into=into)
    serial = run.world.around.tell(Kind.REWRITING, detail, cause=cause, source=host)
    for message in server.queue.messages:
        rewrite(server, message, serial)


# What is looked at before.


def _check_attack(run: "Run", arguments: "dict[str, Argument]") -> None:
    if not arguments.get("wire"):
        raise MisuseError("an attack sits on one wire: give its name as 'wire'")
    run.wire(arguments["wire"])
    if "kind" in arguments:
        attack_of(run.world, arguments)


def _check_checking(run: "Run", arguments: "dict[str, Argument]") -> None:
    if arguments.get("wire"):
        run.wire(arguments["wire"])
    if arguments.get("device"):
        run.program(arguments["device"])


def _check_rewrite(run: "Run", arguments: "dict[str, Argument]") -> None:
    _check_lax(run, arguments)
    if bool(arguments.get("word")) != bool(arguments.get("into")):
        raise MisuseError("a word is altered into another: give both 'word' and 'into', or neither")


def _check_lax(run: "Run", arguments: "dict[str, Argument]") -> None:
    servers = run.world.servers
    if arguments["host"] not in servers:
        raise MisuseError(
            "no server is called '{host}': {servers}", host=arguments["host"], servers=", ".join(servers)
        )


ACTIONS: "Final[dict[str, Callable[[Run, dict[str, Argument], bytes, int], None]]]" = {
    "attack": _attack,
    "end-attack": _end_attack,
    "checking": _checking,
    "lax": _lax,
    "rewrite": _rewrite,
}
CHECKS: "Final[dict[str, Callable[[Run, dict[str, Argument]], None]]]" = {
    "attack": _check_attack,
    "end-attack": _check_attack,
    "checking": _check_checking,
    "lax": _check_lax,
    "rewrite": _check_rewrite,
}
