"""The intents of a person at the keyboard: connect, type, hang up, take the place of a mail program."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from simulator.actors.console import Console
from simulator.trace.entry import Connected
from simulator.world.misuse import MisuseError

if TYPE_CHECKING:
    from simulator.network.connection import Endpoint
    from simulator.world.runner import Argument, Run


def conversation_at(run: "Run", device: str) -> "Endpoint | None":
    """The client's end of the newest open connection of a device that a person could speak on."""
    ends = [end for end in run.world.around.network.ends_at(device) if end.is_client and not end.over]
    return ends[-1] if ends else None


def protocol_at(run: "Run", end: "Endpoint") -> str:
    """What is spoken on a connection."""
    opened = run.trace.opened(end.connection)
    detail = None if opened is None else run.trace.detail(opened)
    return detail.protocol if isinstance(detail, Connected) else ""


def _connect(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    program = run.program(arguments["device"])
    program.console = Console(program, str(arguments["protocol"]))
    program.console.connect(cause)


def _take(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    """The person goes on where the mail program stands; the program says nothing more on that connection."""
    program = run.program(arguments["device"])
    end = conversation_at(run, program.device)
    assert end is not None
    program.console = Console(program, protocol_at(run, end))
    program.console.take_over(end)


def _type(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    console = run.program(arguments["device"]).console
    assert console is not None
    console.type(str(arguments["line"]), cause)


def _hang_up(run: "Run", arguments: "dict[str, Argument]", octets: bytes, cause: int) -> None:
    console = run.program(arguments["device"]).console
    if console is not None:
        console.hang_up(cause)
        console.is_open = False


def _check_device(run: "Run", arguments: "dict[str, Argument]") -> None:
    run.program(arguments["device"])


def _check_take(run: "Run", arguments: "dict[str, Argument]") -> None:
    if conversation_at(run, run.program(arguments["device"]).device) is None:
        raise MisuseError("{device} has no open connection: connect first", device=arguments["device"])


def _check_type(run: "Run", arguments: "dict[str, Argument]") -> None:
    console = run.program(arguments["device"]).console
    if console is None or not console.is_open:
        raise MisuseError("{device} has no open connection: connect first", device=arguments["device"])


ACTIONS: Final[dict[str, "Callable[[Run, dict[str, Argument], bytes, int], None]"]] = {
    "connect": _connect,
    "take": _take,
    "type": _type,
    "hang-up": _hang_up,
}
CHECKS: Final[dict[str, "Callable[[Run, dict[str, Argument]], None]"]] = {
    "connect": _check_device,
    "take": _check_take,
    "type": _check_type,
    "hang-up": _check_device,
}
