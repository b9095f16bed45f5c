"""A small network and a handler that keeps what it was told, for every test of this room."""

from collections.abc import Callable
from typing import NamedTuple

import pytest

from simulator.network.chance import Chance
from simulator.network.connection import Endpoint, EndpointHandler
from simulator.network.network import Network
from simulator.network.scheduler import Scheduler
from simulator.trace.entry import Entry
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.wire.transform import TransformError


class Recorder(EndpointHandler):
    """Keeps every call; `on_opened` and `on_received` may act."""

    def __init__(self) -> None:
        self.told: list[tuple[object, ...]] = []
        self.read = b""
        self.endpoint: Endpoint | None = None
        self.on_opened: Callable[[Endpoint, int], None] | None = None
        self.on_received: Callable[[Endpoint, bytes, int], None] | None = None

    def opened(self, endpoint: Endpoint, cause: int) -> None:
        self.endpoint = endpoint
        self.told.append(("opened",))
        if self.on_opened:
            self.on_opened(endpoint, cause)

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        self.read += octets
        if self.on_received:
            self.on_received(endpoint, octets, cause)

    def secured(self, endpoint: Endpoint, cause: int) -> None:
        self.told.append(("secured",))

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        self.told.append(("covering_failed", error.reason))
        endpoint.close(cause, "tls")

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self.told.append(("closed", reason))

    def failed(self, reason: str, cause: int) -> None:
        self.told.append(("failed", reason))


class Town(NamedTuple):
    """Two hosts, a and b, on the wire "ab" (1 ms each way); b listens on port 25 with `server`."""

    scheduler: Scheduler
    trace: Trace
    network: Network
    client: Recorder
    server: Recorder

    def connect(self) -> Endpoint:
        """Open the connection and stop there. Returns the client's end."""
        self.network.connect("a", "b", 25, self.client, protocol="smtp", cause=self.begin())
        while self.client.endpoint is None:
            assert self.scheduler.step()
        return self.client.endpoint

    def begin(self) -> int:
        return self.trace.append(Kind.INTENT, time_us=self.scheduler.now_us)

    def entries(self, *kinds: Kind) -> list[Entry]:
        return [entry for entry in self.trace if not kinds or entry.kind in kinds]

    def kinds(self) -> list[str]:
        return [entry.kind.name for entry in self.trace]


def build_town(*, jitter_us: int = 0, seed: int = 1) -> Town:
    scheduler, trace = Scheduler(), Trace()
    network = Network(scheduler, trace, Chance(seed))
    network.add_wire("ab", "a", "b", latency_us=1_000, jitter_us=jitter_us, mss=100)
    server = Recorder()
    network.listen("b", 25, lambda endpoint, cause: server)
    return Town(scheduler, trace, network, Recorder(), server)


@pytest.fixture
def town() -> Town:
    return build_town()


@pytest.fixture
def jittery_town() -> Town:
    return build_town(jitter_us=50_000)
