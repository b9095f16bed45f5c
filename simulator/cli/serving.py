"""What `hagaki serve` shows of its servers: the welcome, as lines, and the live source for the screen."""

import sys
from collections.abc import Awaitable, Callable
from typing import Any, Final

from simulator.cli.output import say
from simulator.live.house import VISITOR
from simulator.live.record import Record
from simulator.live.running import Running, Served, tell_fault
from simulator.tui.live_source import Account, Port, Settings
from simulator.words.catalogue import Catalogue, load

_DOORS: Final = ("submission", "submissions", "pop3", "pop3s", "imap", "imaps", "smtp")
_IMPLICIT: Final = frozenset({"submissions", "pop3s", "imaps"})


def ports(served: Served) -> tuple[Port, ...]:
    """In the order in which a mail program asks for them; the MX, which none asks for, last."""
    return tuple(
        Port(_protocol(door), served.ports[door], _cover(door, served))
        for door in _DOORS
        if door in served.ports
    )


def _protocol(door: str) -> str:
    return "SMTP" if door == "submission" or door == "submissions" else door.removesuffix("s").upper()


def _cover(door: str, served: Served) -> str:
    if door == "smtp":
        return "nothing"
    if door in _IMPLICIT:
        return "implicit"
    command = "stls" if door == "pop3" else "starttls"
    return f"{command}.or_clear" if served.passwords_in_clear else command


def welcome(served: Served, words: Catalogue) -> list[str]:
    """What somebody needs who sets up a mail program."""
    lines = [words.text("serve.title", office=served.office, host=served.host, hostname=served.hostname), ""]
    lines.append(words.text("serve.accounts"))
    width = max(len(account.login) for account in served.accounts)
    lines += [
        f"  {account.login:<{width}}  {account.password}  <{account.address}>" for account in served.accounts
    ]
    lines += ["", words.text("serve.settings")]
    lines += [
        f"  {port.protocol:<5} {served.host}  {port.number:<5}  {words.text(f'serve.with.{port.cover}')}"
        for port in ports(served)
    ]
    lines += ["", words.text("serve.ca", path=served.ca_file)]
    if served.store is None:
        lines.append(words.text("serve.no_store"))
    return [*lines, "", words.text("serve.ready")]


class Live:
    """Servers of `live`, as the screen wants them."""

    visitor = VISITOR

    def __init__(self, running: Running, warnings: tuple[str, ...] = ()) -> None:
        served = running.served
        self._running = running
        self._record = running.trace
        self.ended: Callable[[], Awaitable[object]] = running.ended
        self.settings = Settings(
            office=served.office,
            host=served.host,
            hostname=served.hostname,
            ca_file=served.ca_file,
            accounts=tuple(
                Account(account.login, account.password, account.address) for account in served.accounts
            ),
            ports=ports(served),
            warnings=warnings,
            store="" if served.store is None else str(served.store),
        )

    @property
    def trace(self) -> Record:
        assert isinstance(self._record, Record)
        return self._record

    @property
    def floor(self) -> int:
        return self.trace.floor

    @property
    def is_full(self) -> bool:
        return self.trace.is_full

    def watch(self, call: Callable[[], None]) -> None:
        self._running.house.watchers.append(call)

    def visitors(self) -> int:
        return self._running.visitors()


class ScreenFront:
    """The screen; what is said in lines is said when it has gone."""

    remembers = True

    def __init__(self, look: dict[str, Any], warnings: tuple[str, ...]) -> None:
        self._look = look
        self._warnings = warnings
        self._faults: list[Exception] = []
        self.status = 0

    async def show(self, running: Running) -> None:
        from simulator.tui.start import run_live

        self.status = await run_live(Live(running, self._warnings), **self._look)

    def say(self, line: str) -> None:
        say(line, sys.stdout)

    def fault(self, fault: Exception) -> None:
        self._faults.append(fault)

    def close(self) -> None:
        for fault in self._faults[:10]:
            tell_fault(fault, load(self._look["language"]))
