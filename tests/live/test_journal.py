"""The journal: every record whole or not there, wherever a crash cuts and when the disk is full."""

import os
from pathlib import Path

import pytest

from simulator.live.journal import Gone, Journal, JournalError, Settled, Stored, read

RECORDS = [Stored("mika", uid, b"x" * uid, 5, ("\\Seen",)) for uid in range(1, 6)]


def test_what_was_told_is_read_again_in_order(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "mail.journal", RECORDS[:2])
    for record in (*RECORDS[2:], Gone("mika", (1, 2)), Settled(7)):
        journal.append(record)
    journal.keep()
    journal.close()
    assert [*RECORDS, Gone("mika", (1, 2)), Settled(7)] == list(read(tmp_path / "mail.journal"))


def test_a_file_cut_anywhere_gives_a_beginning_of_what_was_told(tmp_path: Path) -> None:
    whole, cut = tmp_path / "whole", tmp_path / "cut"
    Journal(whole, RECORDS).close()
    octets = whole.read_bytes()
    for size in range(15, len(octets)):
        cut.write_bytes(octets[:size])
        found = list(read(cut))
        assert RECORDS[: len(found)] == found
        assert len(found) < len(RECORDS)


def test_a_changed_octet_ends_what_is_believed(tmp_path: Path) -> None:
    path = tmp_path / "mail.journal"
    Journal(path, RECORDS).close()
    octets = bytearray(path.read_bytes())
    octets[-1] ^= 1
    path.write_bytes(octets)
    assert RECORDS[:-1] == list(read(path))


def test_what_the_disk_did_not_take_is_tried_again_and_leaves_no_half(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    journal = Journal(tmp_path / "mail.journal", RECORDS[:1])
    journal.append(RECORDS[1])
    real = os.write

    def full(descriptor: int, octets: bytes) -> int:
        if len(octets) < 20:
            raise OSError(28, "No space left on device")
        return real(descriptor, octets[:10])

    monkeypatch.setattr("simulator.live.journal.os.write", full)
    with pytest.raises(OSError, match="No space"):
        journal.keep()
    assert RECORDS[:1] == list(read(tmp_path / "mail.journal"))
    monkeypatch.undo()
    journal.append(RECORDS[2])
    journal.keep()
    journal.close()
    assert RECORDS[:3] == list(read(tmp_path / "mail.journal"))


def test_another_file_is_refused_by_name(tmp_path: Path) -> None:
    path = tmp_path / "mail.journal"
    path.write_bytes(b"hagaki store 2\n")
    with pytest.raises(JournalError, match="not a store of this version"):
        list(read(path))
