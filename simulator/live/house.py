"""The house: a simulated world with doors to real sockets, and the clock that drives it.

Whenever something came in by a socket or a timer is over, everything that is due happens, a few
milliseconds at a time so that no visitor waits for another's letters: see `simulator.live.clock`.
"""

import asyncio
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.live.attended import Attended, Valve
from simulator.live.clock import LiveScheduler
from simulator.live.limits import Limits, Why
from simulator.live.visit import Visit, microseconds
from simulator.network.connection import Connection, Endpoint
from simulator.trace.entry import Connected
from simulator.trace.kinds import Kind

if TYPE_CHECKING:
    from simulator.live.credentials import Credentials
    from simulator.live.keeping import Keeper
    from simulator.wire.transform import Transform
    from simulator.world.builder import World

VISITOR: Final = "visitor"
_SLICE_S: Final = 0.005
_PAUSE_SLICE_S: Final = 0.001  # for letters between servers, while visitors may be waiting
_GATHERING_S: Final = 0.02  # in which letters between servers gather, to travel together
_TELLING_S: Final = 0.02  # watchers are told of what happened in so long together
_CATCHING_UP_S: Final = 0.25
_HARD_MARGIN: Final = 100  # connections over the limit that are still told why they are turned away


class Door(NamedTuple):
    """One port: what is spoken there, at which simulated host, and who answers."""

    name: str  # "smtp", "submission", "submissions", "pop3", "pop3s", "imap", "imaps"
    protocol: str  # "smtp", "pop3", "imap"
    host: str
    make: "Callable[[House, Valve, Why | None], Attended]"

    @property
    def shows_mail(self) -> bool:
        return self.protocol != "smtp"


class House:
    """Everything behind the sockets."""

    def __init__(
        self,
        world: "World",
        credentials: "Credentials",
        limits: Limits,
        *,
        keeper: "Keeper | None" = None,
        remembers: bool = True,
        on_fault: Callable[[Exception], None] = lambda fault: None,
    ) -> None:
        scheduler = world.around.scheduler
        assert isinstance(scheduler, LiveScheduler)
        self.world = world
        self.limits = limits
        self.credentials = credentials
        self.authority_name = credentials.name
        self.remembers = remembers
        self.keeper = keeper
        self.fault = on_fault
        self.ports: dict[str, int] = {}  # by door, once it listens
        self.visits: dict[Visit, None] = {}
        self.watchers: list[Callable[[], None]] = []  # called when something may have happened
        self._by_address: dict[str, int] = {}
        self._scheduler = scheduler
        self._began = time.monotonic() - (time.time() - world.around.start.timestamp())
        self._is_settling = False
        self._again: asyncio.Handle | None = None
        self._pause: asyncio.Handle | None = None
        self._timer: asyncio.TimerHandle | None = None
        self._timer_us = 0
        self._telling: asyncio.TimerHandle | None = None
        self._when_heard: list[Callable[[], None]] = []

    # Time.

    def now_us(self) -> int:
        return microseconds(time.monotonic() - self._began)

    def settle(self) -> None:
        """Let what is due happen: a slice now, the rest as soon as the sockets were looked at."""
        if self._is_settling:
            return
        self._is_settling = True
        try:
            all_heard = self._run(self._scheduler.run_packets, _SLICE_S)
            while all_heard and self._when_heard:
                waiting, self._when_heard = self._when_heard, []
                for call in waiting:
                    call()
                all_heard = self._run(self._scheduler.run_packets, _SLICE_S)
        finally:
            self._is_settling = False
        if self.keeper is not None:
            self.keeper.write()
        self._plan(all_heard)

    def tick(self) -> None:
        """Bring the simulation's clock up to the host's, before something comes in."""
        scheduler, now_us = self._scheduler, self.now_us()
        due_us = scheduler.next_planned_us()
        if now_us > scheduler.now_us and (due_us is None or due_us > now_us):
            scheduler.now_us = now_us

    def _catch_up(self, seconds: float) -> None:
        if not self._is_settling:
            self._is_settling = True
            try:
                self._run(self._scheduler.run_due, seconds)
            finally:
                self._is_settling = False

    def catch_up(self) -> None:
        """Let letters on their way arrive: who asks for mail sees what was accepted before."""
        self._catch_up(_CATCHING_UP_S)

    def when_heard(self, call: Callable[[], None]) -> None:
        """Call back once every packet on its way has arrived."""
        self._when_heard.append(call)

    def _run(self, run: Callable[[int, float], bool], seconds: float) -> bool:
        try:
            return run(self.now_us(), seconds)
        except Exception as error:  # a fault in one letter's affairs must not stop the others
            self.fault(error)
            return False

    def _plan(self, all_heard: bool) -> None:
        loop = asyncio.get_running_loop()
        if self.watchers and self._telling is None:
            self._telling = loop.call_later(_TELLING_S, self._tell_watchers)
        if not all_heard and self._again is None:
            self._again = loop.call_soon(self._settle_again)
        if self._scheduler.has_soon and self._pause is None:
            self._pause = loop.call_later(_GATHERING_S, self._use_pause)
        next_us = self._scheduler.next_planned_us()
        if next_us is None or not all_heard:
            return
        if self._timer is not None:
            if self._timer_us == next_us:
                return
            self._timer.cancel()
        self._timer_us = next_us
        self._timer = loop.call_later(max(0, next_us - self.now_us()) / 1e6, self._on_time)

    def _on_time(self) -> None:
        self._timer = None
        self.settle()

    def _settle_again(self) -> None:
        self._again = None
        self.settle()

    def _use_pause(self) -> None:
        """Let gathered letters travel: a slice now, the rest as soon as the sockets were looked at."""
        self._catch_up(_PAUSE_SLICE_S)
        goes_on = self._scheduler.has_soon
        self._pause = asyncio.get_running_loop().call_soon(self._use_pause) if goes_on else None
        self.settle()

    def _tell_watchers(self) -> None:
        self._telling = None
        for watcher in self.watchers:
            try:
                watcher()
            except Exception as error:  # who watches must not stop what is watched
                self.fault(error)

    def stop(self) -> None:
        for handle in (self._timer, self._again, self._pause, self._telling):
            if handle is not None:
                handle.cancel()
        self._tell_watchers()

    # Visitors.

    def receive(self, visit: Visit, client_port: int) -> tuple[Endpoint, Attended] | None:
        """Open the simulated connection of a visit. None when there are far too many."""
        if len(self.visits) >= self.limits.connections + _HARD_MARGIN:
            return None
        turned_away = self._turned_away(visit.address)
        self.visits[visit] = None
        self._by_address[visit.address] = self._by_address.get(visit.address, 0) + 1
        self.tick()
        around, door = self.world.around, visit.door
        network, trace = around.network, around.trace
        link = network.link(VISITOR, door.host)
        assert link is not None
        connection = Connection(
            around.scheduler,
            trace,
            link,
            network.next_number(),
            (VISITOR, door.host),
            (client_port, self.ports.get(door.name, 0)),
            (visit.address, around.addresses.get(door.host, "")),
        )
        serial = trace.append(
            Kind.CONNECTED,
            time_us=around.scheduler.now_us,
            wire=link.name,
            source=VISITOR,
            target=door.host,
            connection=connection.number,
            detail=Connected(
                protocol=door.protocol,
                client_port=client_port,
                server_port=connection.server_port,
                client_address=visit.address,
                server_address=connection.addresses[1],
            ),
        )
        conversation = door.make(self, visit, turned_away)
        connection.client.handler = visit
        connection.server.handler = conversation
        conversation.opened(connection.server, serial)
        return connection.client, conversation

    def _turned_away(self, address: str) -> Why | None:
        if len(self.visits) >= self.limits.connections:
            return "connections"
        if self._by_address.get(address, 0) >= self.limits.connections_per_address:
            return "address"
        return None

    def forget(self, visit: Visit) -> None:
        if visit in self.visits:
            del self.visits[visit]
            left = self._by_address[visit.address] - 1
            if left:
                self._by_address[visit.address] = left
            else:
                del self._by_address[visit.address]

    def opened(self, endpoint: Endpoint) -> int:
        """The entry that a visitor's packets come from."""
        serial = self.world.around.trace.opened(endpoint.connection)
        assert serial is not None
        return serial

    def dismiss_all(self, why: Why = "closing") -> None:
        """Tell every visitor goodbye."""
        for visit in list(self.visits):
            if visit.conversation is not None:
                visit.conversation.dismiss(why)
        self.settle()

    # What the servers' ends need (Premises).

    def covering(self) -> "Transform":
        return self.credentials.covering()

    def keep(self) -> None:
        if self.keeper is not None:
            self.keeper.keep()

    def folders_changed(self, person: str) -> None:
        if self.keeper is not None:
            self.keeper.folders_changed(person)

    def letters(self) -> tuple[int, int]:
        """How many letters lie in mailboxes, and how many wait in queues."""
        stored = sum(
            len(mailbox)
            for store in self.world.stores.values()
            for inbox in store
            for mailbox in store.folders_of(inbox.name)
        )
        return stored, sum(len(server.queue) for server in self.world.servers.values())
