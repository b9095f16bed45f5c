"""What a store keeps: over a restart, over kill -9 at any moment, over a file that a crash cut off."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import pytest

from simulator.live.running import Business, Plan
from simulator.live.town import Newcomer
from simulator.world.library import lessons_folder
from simulator.world.loader import load_world
from tests.live.serving import LETTER, MIKA, TULIP, Served

pytestmark = pytest.mark.slow
Start = Callable[..., Served]


def test_mail_uids_accounts_and_authority_outlive_a_restart(start: Start, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    first = start("--store", store)
    aoi = first.password_of("aoi@sakura.example")
    with first.submission() as client:
        for _ in range(2):
            client.sendmail("mika@fuji.example", ["mika@fuji.example", "aoi@sakura.example"], LETTER)
    mail = first.pop3s()
    names = mail.uidl()[1]
    mail.dele(1)
    mail.quit()
    authority = Path(first.ready["ca_file"]).read_bytes()
    status, lines = first.end()
    assert (0, True) == (status, "3 letters in mailboxes and 0 in queues are kept" in lines[-1])

    second = start("--store", store)
    assert authority == Path(second.ready["ca_file"]).read_bytes()
    mail = second.pop3s()
    assert [names[1].replace(b"2 ", b"1 ", 1)] == mail.uidl()[1]
    with second.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    mail.quit()
    mail = second.pop3s()
    assert mail.uidl()[1][1].endswith(b"-3")  # no UID is given twice
    mail.quit()
    assert 2 == len(second.collect("aoi@sakura.example", aoi))


def test_folders_and_flags_outlive_a_crash(start: Start, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    first = start("--store", store)
    reader = first.imaps()
    reader.create("Work/2026")
    reader.append("Work/2026", r"(\Flagged)", "", LETTER)
    reader.create("Old")
    reader.rename("Old", "Older")
    reader.append("Older", "", "", LETTER)
    reader.delete("Trash")
    reader.select("Older")
    reader.store("1", "+FLAGS", r"\Answered")
    validity = reader.response("UIDVALIDITY")[1]
    first.kill()
    reader.file.close()
    second = start("--store", store)
    with second.imaps() as reader:
        names = {line.rpartition(b" ")[2].strip(b'"') for line in reader.list()[1] if isinstance(line, bytes)}
        assert {b"INBOX", b"Drafts", b"Sent", b"Work", b"Work/2026", b"Older"} == names
        reader.select("Older")
        assert validity == reader.response("UIDVALIDITY")[1]
        assert b"Answered" in reader.fetch("1", "FLAGS")[1][0]  # type: ignore[operator]
        reader.select("Work/2026")
        assert b"Flagged" in reader.fetch("1", "FLAGS")[1][0]  # type: ignore[operator]


def test_every_letter_that_was_answered_250_is_there_after_kill_9(start: Start, tmp_path: Path) -> None:
    store = str(tmp_path / "store")
    first = start("--store", store)
    accepted = 0
    with first.mx() as client:
        for number in range(50):
            letter = LETTER.replace(b"tea", b"tea %d" % number)
            client.sendmail("a@else.example", ["mika@fuji.example"], letter)
            accepted += 1
        first.kill()
        client.close()
    second = start("--store", store)
    letters = second.collect()
    for number in range(accepted):
        assert any(b"Subject: tea %d\r\n" % number in letter for letter in letters)
    assert accepted == len(letters)


def test_a_letter_that_waits_in_a_queue_outlives_kill_9_and_goes_on(start: Start, tmp_path: Path) -> None:
    world, store = tmp_path / "cut.yaml", str(tmp_path / "store")
    whole = (lessons_folder() / "worlds" / "two-offices.yaml").read_text("utf-8")
    wire = "  - {ends: [relay.fuji.example, mx.sakura.example], latency_ms: 15}\n"
    assert wire in whole
    world.write_text(whole.replace(wire, ""), "utf-8")
    first = start("--store", store, "--world", str(world))
    aoi = first.password_of("aoi@sakura.example")
    with first.submission() as client:
        client.sendmail("mika@fuji.example", ["aoi@sakura.example"], LETTER)
    assert [] == first.collect("aoi@sakura.example", aoi)
    first.kill()
    second = start("--store", store, "--world", str(world))
    status, lines = second.end()
    assert (0, True) == (status, "0 letters in mailboxes and 1 in queues are kept" in lines[-1])
    world.write_text(whole, "utf-8")
    third = start("--store", store, "--world", str(world))
    (letter,) = third.collect("aoi@sakura.example", aoi)
    assert b"Subject: tea" in letter


def test_a_journal_that_was_cut_off_opens_as_far_as_it_goes(start: Start, tmp_path: Path) -> None:
    store = tmp_path / "store"
    first = start("--store", str(store))
    with first.mx() as client:
        client.sendmail("a@else.example", ["mika@fuji.example"], LETTER)
    assert 1 == first.pop3s().stat()[0]
    first.kill()
    with (store / "mail.journal").open("ab") as journal:
        journal.write(b"\x40\0\0\0\1\2\3\4half a record")
    assert 1 == start("--store", str(store)).pop3s().stat()[0]


def test_two_servers_do_not_share_a_store(start: Start, tmp_path: Path) -> None:
    start("--store", str(tmp_path / "store"))
    with pytest.raises(AssertionError, match="another server uses it"):
        start("--store", str(tmp_path / "store"))


def test_a_store_of_another_world_is_refused(start: Start, tmp_path: Path) -> None:
    store = tmp_path / "store"
    store.mkdir()
    (store / "accounts.json").write_text('{"format": 0, "world": "elsewhere"}')
    with pytest.raises(AssertionError, match="holds the world 'elsewhere'"):
        start("--store", str(store))
    (store / "accounts.json").write_text('{"format": 9}')
    with pytest.raises(AssertionError, match="newer hagaki"):
        start("--store", str(store))


def test_an_account_that_was_added_once_is_there_again(start: Start, tmp_path: Path) -> None:
    first = start("--store", str(tmp_path / "store"), "--account", "ren:maple")
    first.kill()
    second = start("--store", str(tmp_path / "store"))
    assert (0, 0) == second.pop3s("ren", "maple").stat()
    assert TULIP == second.password_of(MIKA)


async def test_no_250_leaves_before_the_letter_lies_on_the_disk(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name, spec = load_world("two-offices")
    mika = Newcomer(MIKA, TULIP, "fuji.example")
    faults: list[Exception] = []
    business = Business(
        Plan(name, spec, "fuji.example", "127.0.0.1", {}, True, (mika,), store=tmp_path / "store"),
        remembers=False,
        on_fault=faults.append,
    )
    await business.server.start()
    reader, writer = await asyncio.open_connection("127.0.0.1", business.house.ports["smtp"])
    writer.write(b"HELO a\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<mika@fuji.example>\r\nDATA\r\n")
    for _ in range(5):
        await reader.readline()
    with monkeypatch.context() as broken:
        broken.setattr("simulator.live.journal.os.fsync", _full_disk)
        writer.write(b"Subject: tea\r\n\r\nx\r\n.\r\n")
        assert (await reader.readline()).startswith(b"451 ")
    assert [OSError] == [type(fault) for fault in faults]
    writer.close()
    await writer.wait_closed()
    await business.stop()


def _full_disk(descriptor: int) -> None:
    raise OSError(28, "No space left on device")
