"""Intents of accidents and of those who foresee them: lose, back up, restore; the night's tape; a quota."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulator.actors import backups
from simulator.actors.mda import DeliveryServer
from simulator.trace.entry import Quota
from simulator.trace.kinds import Kind
from simulator.world.misuse import MisuseError

if TYPE_CHECKING:
    from simulator.world.runner import Argument, Run


def _lose(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    backups.lose(run.program(arguments["device"]), cause)


def _back_up(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    run.world.backups.back_up(run.program(arguments["device"]), cause)


def _restore(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    run.world.backups.restore(run.program(arguments["device"]), cause)


def _tape(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    server = run.world.servers[str(arguments["host"])]
    assert isinstance(server, DeliveryServer)
    backups.tape(server, cause)


def _quota(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    """From here on; what lies there already stays, even where it is more."""
    person = str(arguments["person"])
    office = run.spec.offices[run.spec.people[person].office]
    mailbox = run.world.stores[run.spec.people[person].office].mailbox_of(person)
    letters, size = _amount(arguments, "letters"), _amount(arguments, "octets")
    mailbox.room.quota_messages, mailbox.room.quota_octets = letters, size
    detail = Quota(mailbox=mailbox.name, letters=letters, octets=size)
    run.world.around.tell(Kind.QUOTA, detail, cause=cause, source=office.store)


def _amount(arguments: "dict[str, Argument]", name: str) -> int | None:
    """Raises MisuseError."""
    value = arguments.get(name)
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise MisuseError("{name}: a whole number from 0 on, not '{value}'", name=name, value=value)
    return value


def _check_there(run: "Run", arguments: "dict[str, Argument]") -> None:
    if run.program(arguments["device"]).lost:
        raise MisuseError("{device} is lost: restore it first", device=arguments["device"])


def _check_lost(run: "Run", arguments: "dict[str, Argument]") -> None:
    if not run.program(arguments["device"]).lost:
        raise MisuseError(
            "{device} is still there: only what is lost is restored", device=arguments["device"]
        )


def _check_store(run: "Run", arguments: "dict[str, Argument]") -> None:
    stores = [name for name, server in run.world.servers.items() if isinstance(server, DeliveryServer)]
    if arguments["host"] not in stores:
        raise MisuseError(
            "no store is called '{host}': {stores}", host=arguments["host"], stores=", ".join(stores)
        )


def _check_quota(run: "Run", arguments: "dict[str, Argument]") -> None:
    run.person(arguments["person"])
    for name in ("letters", "octets"):
        _amount(arguments, name)


ACTIONS: "Final[dict[str, Callable[[Run, dict[str, Argument], bytes, int], None]]]" = {
    "lose": _lose,
    "back-up": _back_up,
    "restore": _restore,
    "tape": _tape,
    "quota": _quota,
}
CHECKS: "Final[dict[str, Callable[[Run, dict[str, Argument]], None]]]" = {
    "lose": _check_there,
    "back-up": _check_there,
    "restore": _check_lost,
    "tape": _check_store,
    "quota": _check_quota,
}
