"""The screen over live servers: real programs talk on sockets, and the screen follows in the same loop."""

import asyncio
import imaplib
import poplib
import smtplib
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from simulator.cli.serving import Live
from simulator.live.running import Business, Running
from simulator.trace.codec import load
from simulator.trace.kinds import Kind, Lane
from simulator.tui.app import HagakiApp
from simulator.tui.screens.watch import WatchScreen
from simulator.views.steps import StepSize
from tests.live.conftest import open_house  # noqa: F401
from tests.live.serving import LETTER, MIKA, TULIP
from tests.tui.conftest import LARGE, SMALL, words_on

pytestmark = pytest.mark.slow

House = Callable[..., Awaitable[Business]]


class Class:
    """A house, the screen over it, and the programs of a class."""

    def __init__(self, business: Business, pilot: Pilot[int], ended: asyncio.Event) -> None:
        self.business = business
        self.pilot = pilot
        self.ended = ended

    @property
    def screen(self) -> WatchScreen:
        screen = self.pilot.app.screen_stack[0]
        assert isinstance(screen, WatchScreen)
        return screen

    def port(self, door: str) -> int:
        return self.business.house.ports[door]

    def send(self, count: int = 1) -> None:
        with smtplib.SMTP("127.0.0.1", self.port("submission"), timeout=10) as client:
            client.login(MIKA, TULIP)
            for _ in range(count):
                client.sendmail("mika@fuji.example", ["mika@fuji.example", "aoi@sakura.example"], LETTER)

    def fetch(self) -> None:
        client = poplib.POP3("127.0.0.1", self.port("pop3"), timeout=10)
        client.user(MIKA)
        client.pass_(TULIP)
        client.retr(1)
        client.quit()

    def look_at(self, items: str) -> None:
        client = imaplib.IMAP4("127.0.0.1", self.port("imap"), timeout=10)
        client.login(MIKA, TULIP)
        client.select()
        client.fetch("1", items)
        client.logout()

    async def meanwhile(self, program: Callable[..., object], *values: object) -> None:
        """Let a program talk to the servers, and the screen take it in."""
        await asyncio.to_thread(program, *values)
        await self.until(lambda: self.screen.reel.last == len(self.screen.reel.trace) - 1)
        await self.pilot.pause()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not holds():
                await self.pilot.pause(0.02)

    async def press(self, *keys: str) -> str:
        await self.pilot.press(*keys)
        await self.pilot.pause()
        return words_on(self.pilot)

    @property
    def words(self) -> str:
        return words_on(self.pilot)


@pytest.fixture
def a_class(open_house: House) -> Callable[..., object]:  # noqa: F811
    @asynccontextmanager
    async def opened(size: tuple[int, int] = SMALL, language: str = "en") -> AsyncIterator[Class]:
        business = await open_house()
        ended = asyncio.Event()
        source = Live(Running(business.served("/tmp/ca.pem"), business.house, ended.wait))
        app = HagakiApp(lambda: WatchScreen(source), language=language, ascii_wanted=False, keep=False)
        async with app.run_test(size=size) as pilot:
            await pilot.pause()
            yield Class(business, pilot, ended)

    return opened


async def test_before_anybody_comes_the_accounts_and_settings_are_in_sight(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        assert "mika  tulip  <mika@fuji.example>" in here.words
        assert "Nobody is connected." in here.words
        assert "SMTP" in here.words
        assert str(here.port("submission")) in here.words


async def test_the_screen_follows_what_a_program_says(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        assert "[Conversation]" in here.words  # opened by itself for the first visitor
        assert "221 2.0.0 Bye" in here.words
        await here.meanwhile(here.fetch)
        assert "QUIT" in here.words
        assert here.screen.reel.at_end
        assert "0 connected" in here.words


async def test_every_pane_shows_what_the_visitors_did(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        await here.meanwhile(here.fetch)
        for pane, shown in (
            ("conversation", "RETR 1"),
            ("wire", "clear POP3"),
            ("letter", "As Visitor has it"),
            ("mailboxes", "mailbox mika: 1"),
            ("notebook", "mika@fuji.example"),
        ):
            here.screen.open_pane(pane)
            await here.pilot.pause()
            assert shown in here.words, pane
        await here.press("tab")
        here.screen.open_pane("lesson")
        await here.pilot.pause()
        assert "Nobody is connected." in here.words


async def test_a_list_of_letters_hands_none_over(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        trace = here.screen.reel.trace
        await here.meanwhile(here.send)
        for items, told in (("(ENVELOPE BODY.PEEK[HEADER])", 0), ("(BODY.PEEK[])", 1)):
            await here.meanwhile(here.look_at, items)
            assert told == sum(trace.kind(serial) is Kind.RETRIEVED for serial in range(len(trace)))


async def test_who_is_here_is_told_with_name_and_lock(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class(LARGE) as here:
        client = imaplib.IMAP4
        stays = await asyncio.to_thread(lambda: client("127.0.0.1", here.port("imap"), timeout=10))
        await here.meanwhile(stays.login, MIKA, TULIP)
        assert "Here now: 1" in here.words
        assert f"#1 IMAP {here.port('imap')} clear 127.0.0.1 mika" in here.words
        assert "1 connected" in here.words
        await here.meanwhile(stays.logout)
        assert "Nobody is connected." in here.words


async def test_looking_back_stays_where_it_is_while_more_happens(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        said = await here.press("p", "p", "p")
        cursor, behind = here.screen.reel.cursor, here.screen.behind
        assert 3 == behind
        assert "3 more: to the latest" in said
        await here.meanwhile(here.send)
        assert cursor == here.screen.reel.cursor
        assert here.screen.behind > behind + 10
        assert f"{here.screen.behind} more: to the latest" in here.words
        said = await here.press("full_stop")
        assert here.screen.reel.at_end
        assert "to the latest" not in said
        await here.meanwhile(here.fetch)
        assert here.screen.reel.at_end


async def test_stepping_on_to_the_end_follows_again(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        await here.press("p", "n")
        assert here.screen.is_following
        assert "Nothing newer yet" in await here.press("n")
        await here.meanwhile(here.fetch)
        assert here.screen.reel.at_end


@pytest.mark.parametrize("key", ["s", "w", "r", "x", "m", "f", "d"])
async def test_acting_is_refused_with_one_line(a_class, key: str) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        entries = len(here.screen.reel.trace)
        for before in ((), ("p", "p")):
            assert "can only be looked at" in await here.press(*before, key)
        assert entries == len(here.screen.reel.trace)


async def test_q_asks_and_names_what_goes(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        assert "Stop the servers? 0 connected now" in await here.press("q")
        assert "Stop the servers?" not in await here.press("n")
        assert "Stop the servers?" in await here.press("ctrl+c")
        await here.press("y")
        assert 0 == here.pilot.app.return_value


async def test_the_servers_end_takes_the_screen_along(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        here.ended.set()
        await here.until(lambda: here.pilot.app.return_value == 0)


async def test_nobody_looks_back_further_than_the_record_goes(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        here.screen.source.trace.most_octets = 20_000
        await here.meanwhile(here.send)
        await here.press("comma")
        assert -1 == here.screen.reel.cursor
        await here.meanwhile(here.send, 30)
        floor = here.screen.source.floor
        assert floor > 0
        assert floor - 1 == here.screen.reel.cursor
        assert "no longer kept" in here.words
        await here.press("full_stop")
        assert here.screen.reel.at_end


async def test_a_full_record_is_told_and_the_letters_are_followed_still(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        trace = here.screen.source.trace
        trace.most_entries = len(trace)
        await here.meanwhile(here.send)
        assert "The record is full" in here.words
        here.screen.open_pane("mailboxes")
        await here.pilot.pause()
        assert "mailbox mika: 2" in here.words


async def test_what_happened_can_be_saved_while_it_goes_on_and_opened(a_class, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / "class.hagaki"
    async with a_class() as here:
        await here.meanwhile(here.send)
        await here.press("ctrl+s")
        here.pilot.app.screen.query_one("#name", Input).value = str(path)
        kept = len(here.screen.reel.trace)
        await here.press("enter")
        await here.until(path.exists)
        await here.until(lambda: "Saved in" in here.words)
        await here.meanwhile(here.fetch)
        saved = load(path)
        assert kept == len(saved)
        assert any(b"Subject: tea" in saved.octets(serial) for serial in saved.lane(Lane.CONVERSATION))
        assert "cannot write the trace" in await _saved_as(here, tmp_path / "nowhere" / "x")


async def _saved_as(here: Class, path: Path) -> str:
    await here.press("ctrl+s")
    here.pilot.app.screen.query_one("#name", Input).value = str(path)
    await here.press("enter")
    await here.until(lambda: str(path)[:20] in here.words)
    return here.words


async def test_one_conversation_can_be_seen_alone(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class(LARGE) as here:
        await here.meanwhile(here.send)
        await here.meanwhile(here.fetch)
        alone = await here.press("v")
        assert "Only connection #" in alone
        assert "v all" in alone
        assert "RETR 1" in alone
        assert "MAIL FROM" not in alone
        await here.meanwhile(here.send)
        assert "MAIL FROM" not in here.words
        assert "All connections are shown" in await here.press("v")
        assert "221 2.0.0 Bye" in here.words


async def test_steps_can_be_counted_in_packets_and_hops(a_class) -> None:  # type: ignore[no-untyped-def]
    async with a_class() as here:
        await here.meanwhile(here.send)
        seen = set()
        for _ in StepSize:
            await here.press("g", "p")
            seen.add((here.screen.reel.size, here.screen.behind))
            await here.press("full_stop")
        assert {(size, 1) for size in StepSize} == seen


async def test_a_long_class_is_read_by_eve_little_by_little(a_class, monkeypatch: pytest.MonkeyPatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("simulator.tui.panels.notebook._AT_ONCE", 40)
    async with a_class() as here:
        await here.meanwhile(here.send, 5)
        await here.meanwhile(here.fetch)
        here.screen.open_pane("notebook")
        pane = here.screen.evidence.pane
        await here.until(lambda: "still reading" in pane.footnote)
        await here.until(lambda: "still reading" not in pane.footnote)
        await here.pilot.pause()
        assert "tulip" in here.words
