"""A live server from beginning to end: built, listening, told, ended by a signal, counted."""

import asyncio
import gc
import json
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple, Protocol

from simulator.live.credentials import AuthorityFiles, Credentials, new_authority
from simulator.live.house import House
from simulator.live.journal import write_whole
from simulator.live.keeping import Accounts, Keeper, StoreFolder
from simulator.live.limits import Limits
from simulator.live.printing import Printer
from simulator.live.serving import LiveServer, allow_many_files
from simulator.live.telling import LiveTeller
from simulator.live.town import Newcomer, doors, hosts_of, live_spec, live_world
from simulator.sentences import Sentence
from simulator.trace.store import Trace
from simulator.words.catalogue import Catalogue
from simulator.world.spec import WorldSpec

_SPARE_FILES = 64  # for everything that is no connection


class Plan(NamedTuple):
    """What somebody asked for."""

    world: str
    spec: WorldSpec
    office: str
    host: str
    ports: dict[str, int]
    passwords_in_clear: bool
    newcomers: tuple[Newcomer, ...] = ()
    ca_out: Path | None = None
    ready_file: Path | None = None
    store: Path | None = None
    limits: Limits = Limits()


class Account(NamedTuple):
    login: str
    address: str
    password: str


class Served(NamedTuple):
    """What came of it: everything a mail program must be told."""

    office: str
    host: str
    hostname: str
    ca_file: str
    ports: dict[str, int]
    accounts: tuple[Account, ...]
    passwords_in_clear: bool
    store: Path | None

    def ready(self) -> str:
        """The ready file: JSON, without passwords."""
        return json.dumps(
            {
                "host": self.host,
                "hostname": self.hostname,
                "ca_file": self.ca_file,
                "ports": self.ports,
                "accounts": [
                    {"login": account.login, "address": account.address} for account in self.accounts
                ],
            },
            indent=2,
        )


class Business:
    """A house with its server and, where one was asked for, its store."""

    def __init__(
        self, plan: Plan, *, remembers: bool, on_fault: Callable[[Exception], None] | None = None
    ) -> None:
        """Raises StoreError, OSError."""
        self.plan = plan
        self.folder = None if plan.store is None else StoreFolder(plan.store)
        start = datetime.now().astimezone().replace(microsecond=0)
        accounts = Accounts(world=plan.world) if self.folder is None else self.folder.accounts(plan.world)
        newcomers = {(known.login, known.office): known for known in (*accounts.newcomers, *plan.newcomers)}
        spec = live_spec(plan.spec, newcomers.values(), accounts.passwords, start)
        world = live_world(spec, plan.world, plan.office, remembers=remembers)
        files = self._authority(plan)
        credentials = Credentials(files, hosts_of(spec, plan.office), plan.host)
        limits = _within_reach(plan.limits)
        keeper = None
        if self.folder is not None:
            accounts.newcomers = list(newcomers.values())
            accounts.passwords = {person.key: person.password for person in world.cast.people}
            self.folder.save_accounts(accounts)
            keeper = Keeper(self.folder, world)
        self.house = House(
            world,
            credentials,
            limits,
            keeper=keeper,
            remembers=remembers,
            on_fault=on_fault or (lambda fault: None),
        )
        its_doors = doors(world, plan.office, limits, passwords_in_clear=plan.passwords_in_clear)
        self.server = LiveServer(self.house, its_doors, plan.host, plan.ports)

    def _authority(self, plan: Plan) -> AuthorityFiles:
        return new_authority(plan.world) if self.folder is None else self.folder.authority(plan.world)

    def served(self, ca_file: str) -> Served:
        spec = self.house.world.spec
        mine = [
            Account(
                person.login if person.office == self.plan.office else person.address,
                person.address,
                person.password,
            )
            for person in self.house.world.cast.people
        ]
        mine.sort(key=lambda account: "@" in account.login)
        assert spec.offices
        return Served(
            self.plan.office,
            self.plan.host,
            self.house.credentials.hostname,
            ca_file,
            dict(self.house.ports),
            tuple(mine),
            self.plan.passwords_in_clear,
            self.plan.store,
        )

    async def stop(self) -> None:
        """Goodbye to everybody. Raises OSError where the last of it cannot be kept."""
        await self.server.stop()
        if self.house.keeper is not None:
            self.house.keeper.close()
        if self.folder is not None:
            self.folder.close()


def _within_reach(limits: Limits) -> Limits:
    """No more connections than there can be open files."""
    from msgspec import structs

    most = max(16, allow_many_files(limits.connections + 2 * _SPARE_FILES) - 2 * _SPARE_FILES)
    return structs.replace(
        limits,
        connections=min(limits.connections, most),
        connections_per_address=min(limits.connections_per_address, most),
    )


class Running(NamedTuple):
    """Servers that run, for whoever shows them."""

    served: Served
    house: House
    ended: Callable[[], Awaitable[object]]  # by a signal

    @property
    def trace(self) -> Trace:
        return self.house.world.around.trace

    def visitors(self) -> int:
        return len(self.house.visits)


class Front(Protocol):
    """Who shows the servers while they run."""

    remembers: bool  # whether what is said must be kept to be looked at
    status: int  # of the process, in the end

    async def show(self, running: Running) -> None:
        """Until a signal comes, or somebody at the front ends it."""
        ...

    def say(self, line: str) -> None: ...

    def fault(self, fault: Exception) -> None:
        """A fault of hagaki's own; the servers go on."""

    def close(self) -> None: ...


class Lines:
    """One line an event, on standard output."""

    remembers = False
    status = 0

    def __init__(self, words: Catalogue, welcome: Callable[[Served], list[str]]) -> None:
        self._words = words
        self._welcome = welcome
        self._printer = Printer(sys.stdout)
        self.say = self._printer.say
        self.close = self._printer.close

    async def show(self, running: Running) -> None:
        for line in self._welcome(running.served):
            self.say(line)
        running.house.watchers.append(LiveTeller(running.house, self._words, self.say))
        await running.ended()

    def fault(self, fault: Exception) -> None:
        tell_fault(fault, self._words)


def run(plan: Plan, words: Catalogue, make_front: Callable[[], Front]) -> int:
    """Serve until it is ended. Returns the exit status. Raises CannotListen, StoreError, OSError."""
    gc.enable()  # the command line rests it, for commands that are over soon
    with tempfile.TemporaryDirectory(prefix="hagaki-") as spare:
        return asyncio.run(_serve(plan, words, make_front, Path(spare)))


async def _serve(plan: Plan, words: Catalogue, make_front: Callable[[], Front], spare: Path) -> int:
    if plan.ready_file is not None:
        plan.ready_file.unlink(missing_ok=True)  # an old one would say that these servers are ready
    ended = asyncio.Event()
    _end_by_signal(ended)
    front = make_front()
    try:
        business = Business(plan, remembers=front.remembers, on_fault=front.fault)
        ca_file = (plan.ca_out or (plan.store or spare) / "ca.pem").absolute()
        write_whole(ca_file, (business.house.credentials.authority_pem,), private=False)
        await business.server.start()
        served = business.served(str(ca_file))
        if plan.ready_file is not None:
            write_whole(plan.ready_file, (served.ready().encode() + b"\n",), private=False)
        gc.collect()
        gc.freeze()  # what stands now stays: the collector need not look through it again
        gc.set_threshold(20_000, 20, 20)
        try:
            await front.show(Running(served, business.house, ended.wait))
        finally:
            await business.stop()
        stored, queued = business.house.letters()
        key = "serve.end.lost" if plan.store is None else "serve.end.kept"
        front.say(words.text(key, stored=stored, queued=queued, path=plan.store))
        return front.status
    finally:
        front.close()


def _end_by_signal(ended: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, ended.set)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(ended.set))


def tell_fault(fault: Exception, words: Catalogue) -> None:
    """A fault of hagaki's own, in one line; the servers go on."""
    if os.environ.get("HAGAKI_DEBUG"):
        traceback.print_exception(fault, file=sys.stderr)
    else:
        kind = type(fault).__name__
        said = Sentence("a fault of its own ({kind}: {fault}); the servers go on", kind=kind, fault=fault)
        print(f"hagaki: {words.sentence(said)}", file=sys.stderr)
