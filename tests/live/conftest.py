"""Servers for the tests of this folder: one process for a module's tests, and a house within the test."""

from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio

from simulator.live.limits import Limits
from simulator.live.running import Business, Plan
from simulator.live.town import Newcomer
from simulator.world.loader import load_world
from tests.live.serving import MIKA, TULIP, Served


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    server = Served(tmp_path_factory.mktemp("served"))
    yield server
    server.kill()
    assert "" == server.errors


@pytest.fixture
def start(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """Starts servers that a test ends itself."""
    started: list[Served] = []

    def begin(*options: str) -> Served:
        started.append(Served(tmp_path, *options))
        return started[-1]

    yield begin
    for server in started:
        server.kill()


Open = Callable[..., "Business"]


@pytest_asyncio.fixture
async def open_house() -> AsyncIterator[Callable[..., object]]:
    """Opens a house in the test's own loop, with limits of its own; faults are collected."""
    opened: list[Business] = []
    faults: list[Exception] = []

    async def begin(*, passwords_in_clear: bool = True, remembers: bool = True, **limits: float) -> Business:
        name, spec = load_world("two-offices")
        plan = Plan(
            world=name,
            spec=spec,
            office="fuji.example",
            host="127.0.0.1",
            ports={},
            passwords_in_clear=passwords_in_clear,
            newcomers=(Newcomer(MIKA, TULIP, "fuji.example"),),
            limits=Limits(**{"linger_s": 0.05, **limits}),  # type: ignore[arg-type]
        )
        business = Business(plan, remembers=remembers, on_fault=faults.append)
        await business.server.start()
        opened.append(business)
        return business

    yield begin
    for business in opened:
        await business.stop()
    assert [] == faults
