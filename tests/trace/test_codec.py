import hashlib
import os
import zlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from simulator.trace.codec import TraceFileError, decode, encode, load, save
from simulator.trace.kinds import Lane
from simulator.trace.redact import holds_secrets
from simulator.trace.store import Trace
from tests.views.a_run import ARun


def a_trace() -> Trace:
    run = ARun()
    run.pick_up(run.send(tls=True))
    run.trace.meta |= {"intents": [{"verb": "send", "from": "aoi"}], "branch": {"parent": None, "at": 3}}
    return run.trace


def resealed(plain: dict[str, Any]) -> bytes:
    """A file whose checksum is right, whatever stands in it."""
    inner = msgspec.msgpack.encode(plain)
    body = zlib.compress(inner)
    promise = f"{hashlib.sha256(body).hexdigest()} {len(body)} {len(inner)}\n"
    return b"hagaki trace 1\n" + promise.encode() + body


def opened(data: bytes) -> dict[str, Any]:
    found: dict[str, Any] = msgspec.msgpack.decode(zlib.decompress(data.split(b"\n", 2)[2]), strict=False)
    return found


def test_a_trace_comes_back_whole(tmp_path: Path) -> None:
    trace = a_trace()
    save(trace, tmp_path / "run.trace")
    back = load(tmp_path / "run.trace")
    assert list(trace) == list(back)
    assert (trace.cast, trace.meta) == (back.cast, back.meta)
    assert [list(trace.lane(lane)) for lane in Lane] == [list(back.lane(lane)) for lane in Lane]
    assert trace.opened(1) == back.opened(1)


def test_a_trace_that_came_back_can_go_on() -> None:
    back = decode(encode(a_trace(), "x"), "x")
    run = ARun()
    run.trace = back
    before = len(back)
    run.send()
    assert len(back) > before
    assert list(back) == list(decode(encode(back, "x"), "x"))


def test_an_empty_trace_is_a_trace() -> None:
    assert 0 == len(decode(encode(Trace(), "x"), "x"))


def test_the_same_trace_is_the_same_file() -> None:
    assert encode(a_trace(), "x") == encode(a_trace(), "x")


def test_branches_come_back_with_the_trace_that_they_left(tmp_path: Path) -> None:
    trace, branch = a_trace(), a_trace()
    branch.meta["parent"] = 3
    trace.branches = [branch]
    save(trace, tmp_path / "run.trace")
    back = load(tmp_path / "run.trace")
    assert [list(branch)] == [list(found) for found in back.branches]
    assert 3 == back.branches[0].meta["parent"]


def test_branches_are_redacted_too(tmp_path: Path) -> None:
    trace = a_trace()
    trace.branches = [a_trace()]
    save(trace, tmp_path / "run.trace", redact=True)
    assert () == holds_secrets(load(tmp_path / "run.trace"))


def test_a_file_of_version_1_knew_no_branches_and_opens() -> None:
    plain = opened(encode(a_trace(), "x"))
    del plain["branches"]
    back = decode(resealed(plain), "x")
    assert (list(a_trace()), []) == (list(back), back.branches)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "not a hagaki trace"),
        (b"From: aoi\r\n\r\nHi\r\n", "not a hagaki trace"),
        (b"hagaki trace \n", "not a hagaki trace"),
        (b"hagaki trace x\n", "not a hagaki trace"),
        (b"\xff" * 1000, "not a hagaki trace"),
        (b"hagaki trace 3\nwhatever", "version 3"),
        (b"hagaki trace 1\n", "end of the trace is missing"),
        (b"hagaki trace 1\nabc", "end of the trace is missing"),
        (b"hagaki trace 1\nabc def ghi\n", "altered"),
    ],
)
def test_what_is_no_trace_of_ours_is_refused_by_name(tmp_path: Path, data: bytes, said: str) -> None:
    path = tmp_path / "other.trace"
    path.write_bytes(data)
    with pytest.raises(TraceFileError, match=said) as caught:
        load(path)
    assert str(path) in str(caught.value)
    assert "; " in str(caught.value), "the message names a remedy"


def test_a_file_cut_anywhere_is_refused() -> None:
    data = encode(a_trace(), "x")
    for end in range(0, len(data), 101):
        with pytest.raises(TraceFileError):
            decode(data[:end], "x")
    with pytest.raises(TraceFileError, match="end of the trace is missing"):
        decode(data[:-1], "x")


def test_a_file_altered_anywhere_is_refused() -> None:
    data = encode(a_trace(), "x")
    for place in range(0, len(data), 101):
        other = bytearray(data)
        other[place] ^= 0x01
        with pytest.raises(TraceFileError):
            decode(bytes(other), "x")
    with pytest.raises(TraceFileError, match="altered"):
        decode(data + b"more", "x")


@pytest.mark.parametrize(
    "change",
    [
        {"entries": 10**9},
        {"entries": -1},
        {"columns": b""},
        {"octets": b"short"},
        {"names": []},
        {"names": ["", "a", "a"]},
        {"names": [""]},
        {"details": {10**9: b""}},
        {"details": {0: b"\xc1"}},
        {"details": {4: b"\x80"}},
        {"cast": 3},
        {"surplus": 1},
        {"meta": None},
    ],
)
def test_a_well_sealed_file_of_nonsense_is_refused(change: dict[str, Any]) -> None:
    plain = opened(encode(a_trace(), "x"))
    assert isinstance(decode(resealed(plain), "x"), Trace)
    with pytest.raises(TraceFileError, match="altered"):
        decode(resealed(plain | change), "x")


def test_a_file_that_would_swell_without_end_is_refused_before_it_does() -> None:
    bomb = zlib.compress(bytes(50_000_000))
    seal = hashlib.sha256(bomb).hexdigest()
    with pytest.raises(TraceFileError, match="altered"):
        decode(f"hagaki trace 1\n{seal} {len(bomb)} 100\n".encode() + bomb, "x")
    with pytest.raises(TraceFileError, match="memory"):
        decode(f"hagaki trace 1\n{seal} {len(bomb)} {2**40}\n".encode() + bomb, "x")


def test_a_file_that_cannot_be_read_is_refused_in_the_same_way(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.trace"):
        with pytest.raises(TraceFileError, match="cannot read"):
            load(path)


def test_a_place_that_cannot_be_written_is_refused_and_nothing_is_left_there(tmp_path: Path) -> None:
    with pytest.raises(TraceFileError, match="cannot write"):
        save(a_trace(), tmp_path / "none" / "run.trace")
    (tmp_path / "folder").mkdir()
    with pytest.raises(TraceFileError, match="cannot write"):
        save(a_trace(), tmp_path / "folder")
    assert ["folder"] == [path.name for path in tmp_path.iterdir()]


def test_a_crash_while_writing_leaves_the_old_file_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "run.trace"
    save(a_trace(), path)
    old = path.read_bytes()

    def no_space(handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", no_space)
    with pytest.raises(TraceFileError, match="No space left"):
        save(Trace(), path)
    assert old == path.read_bytes()
    assert ["run.trace"] == [path.name for path in tmp_path.iterdir()]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "link.trace").symlink_to(tmp_path / "real.trace")
    save(a_trace(), tmp_path / "link.trace")
    assert (tmp_path / "link.trace").is_symlink()
    assert len(a_trace()) == len(load(tmp_path / "real.trace"))


def test_a_redacted_file_has_no_password_in_it(tmp_path: Path) -> None:
    run = ARun()
    run.pick_up(run.send())
    save(run.trace, tmp_path / "run.trace", redact=True)
    back = load(tmp_path / "run.trace")
    assert not any(b"momiya" in entry.octets for entry in back)
    assert {""} == {person.password for person in back.cast.people}
