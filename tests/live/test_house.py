"""The trace of a live house is a trace like any other: every view of it holds, and it can be saved."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from simulator.live.running import Business
from simulator.trace.codec import load, save
from simulator.trace.entry import Accepted, Expunged, Filed, Flagged
from simulator.trace.kinds import Kind, Lane
from simulator.views.journey import follow
from simulator.views.ladder import row
from simulator.views.scene import scene_at

Open = Callable[..., Awaitable[Business]]

SENDING = (
    b"HELO a\r\nMAIL FROM:<aoi@sakura.example>\r\nRCPT TO:<mika@fuji.example>\r\n"
    b"DATA\r\nSubject: tea\r\n\r\nx\r\n.\r\nQUIT\r\n"
)
FETCHING = b"USER mika\r\nPASS tulip\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n"


async def say(business: Business, door: str, octets: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", business.house.ports[door])
    writer.write(octets)
    heard = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    await writer.wait_closed()
    return heard


@pytest.mark.slow
async def test_every_view_holds_at_every_entry_and_the_trace_is_saved(
    open_house: Open, tmp_path: Path
) -> None:
    business = await open_house()
    await say(business, "smtp", SENDING)
    assert b"\r\nx\r\n.\r\n" in await say(business, "pop3", FETCHING)
    trace = business.house.world.around.trace
    for serial in range(len(trace)):
        scene_at(trace, serial)
    for serial in trace.lane(Lane.CONVERSATION):
        assert row(trace, serial)
    save(trace, tmp_path / "live.hagaki", redact=False)
    assert len(trace) == len(load(tmp_path / "live.hagaki"))


async def test_a_visitors_letter_is_followed_from_the_door_to_the_visitor(open_house: Open) -> None:
    business = await open_house()
    await say(business, "smtp", SENDING)
    await say(business, "pop3", FETCHING)
    trace = business.house.world.around.trace
    detail = next(entry.detail for entry in trace if entry.kind is Kind.ACCEPTED)
    assert isinstance(detail, Accepted)
    journey = follow(trace, detail.letter)
    assert "delivered" == journey.outcome
    hops = [(entry.source, entry.target) for entry in trace if entry.kind in (Kind.RELAYED, Kind.RETRIEVED)]
    assert [
        ("visitor", "mx.fuji.example"),
        ("mx.fuji.example", "store.fuji.example"),
        ("store.fuji.example", "visitor"),
    ] == hops


async def test_what_a_visitor_files_marks_and_moves_is_told_as_it_is_in_a_simulation(
    open_house: Open,
) -> None:
    business = await open_house()
    await say(business, "smtp", SENDING)
    talk = (
        b"a LOGIN mika tulip\r\nb SELECT INBOX\r\nc STORE 1 +FLAGS (\\Seen)\r\n"
        b"d APPEND Sent (\\Seen) {9+}\r\nTo: a\r\n\r\n\r\ne MOVE 1 Trash\r\nf CREATE Club\r\n"
        b"g APPEND Club {2+}\r\n\r\n\r\nh RENAME Club Team\r\ni DELETE Team\r\nj LOGOUT\r\n"
    )
    answers = (await say(business, "imap", talk)).splitlines()
    assert [*b"abcdefghij"] == [line[0] for line in answers if line[1:5] == b" OK " and line[:1] != b"*"]
    trace = business.house.world.around.trace
    told = [
        (entry.kind.name, entry.detail.mailbox, entry.detail.uid)
        for entry in trace
        if isinstance(entry.detail, Flagged | Filed | Expunged)
    ]
    assert [
        ("FLAGGED", "mika", 1),
        ("FILED", "mika/Sent", 1),
        ("FILED", "mika/Trash", 1),
        ("EXPUNGED", "mika", 1),
        ("FILED", "mika/Club", 1),
        ("FILED", "mika/Team", 1),
        ("EXPUNGED", "mika/Club", 1),
        ("EXPUNGED", "mika/Team", 1),
    ] == told
    letter = next(entry.detail.letter for entry in trace if isinstance(entry.detail, Accepted))
    moved = next(e for e in trace if isinstance(e.detail, Filed) and e.detail.mailbox == "mika/Trash")
    assert (letter, ("\\Seen",)) == (moved.detail.letter, moved.detail.flags)
    scene = scene_at(trace, len(trace) - 1)
    assert [0, 1, 1, 0, 0] == [
        len(scene.mailbox("store.fuji.example", f"mika{folder}"))
        for folder in ("", "/Sent", "/Trash", "/Club", "/Team")
    ]


async def test_a_fault_in_one_visit_ends_that_visit_alone(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    business = await open_house()
    faults: list[Exception] = []
    business.house.fault = faults.append
    monkeypatch.setattr("simulator.protocols.smtp.server.SmtpServer._hear", _fails)
    assert (await say(business, "smtp", b"NOOP\r\n")).splitlines()[-1].startswith(b"421 4.3.0")
    assert [RuntimeError] == [type(fault) for fault in faults]
    assert (await say(business, "pop3", b"QUIT\r\n")).count(b"+OK") == 2


async def test_a_fault_of_a_watcher_stops_nobody(open_house: Open) -> None:
    business = await open_house()
    faults: list[Exception] = []
    business.house.fault = faults.append
    business.house.watchers.append(_fails)
    assert (await say(business, "pop3", b"QUIT\r\n")).count(b"+OK") == 2
    business.house.stop()
    assert RuntimeError in [type(fault) for fault in faults]


def _fails(*_: object) -> None:
    raise RuntimeError("on purpose")
