"""A mailbox that is full: the letter waits on the sender's side, and arrives once there is room."""

from pathlib import Path

import pytest

from simulator.trace.entry import Deferred
from simulator.trace.kinds import Kind
from simulator.views.journey import follow
from simulator.world.runner import Run
from tests.world.runs import entries, mailbox, queued, send

TWO_OFFICES = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")
HARUTO = "haruto: {"
OFFICE = "    store: store.fuji.example\n"
AN_HOUR_US = 3_600_000_000


def a_small_box(tmp_path: Path, old: str, new: str) -> Run:
    assert old in TWO_OFFICES
    path = tmp_path / "small-box.yaml"
    path.write_text(TWO_OFFICES.replace(old, new, 1), "utf-8")
    return Run(str(path), seed=1)


def settle(run: Run) -> None:
    run.until_idle(run.now_us + 10_000_000)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (HARUTO, f"{HARUTO}quota_octets: 1500, "),
        (OFFICE, f"{OFFICE}    quota_octets: 1500\n"),
        (OFFICE, f"{OFFICE}    quota_octets: 9\n"),
    ],
)
def test_over_quota_a_letter_is_put_off_with_452_at_the_gate_and_waits_on_the_senders_side(
    tmp_path: Path, old: str, new: str
) -> None:
    run = a_small_box(tmp_path, old, new)
    for _ in range(2):
        send(run)
        settle(run)
    deferred = entries(run, Kind.DEFERRED)
    assert deferred
    detail = deferred[0].detail
    assert isinstance(detail, Deferred)
    assert ("relay.transit.example", "452 4.2.2") == (deferred[0].source, detail.reply[:9])
    assert [] != list(run.world.servers["relay.transit.example"].queue.messages)


def test_after_the_owner_has_fetched_and_deleted_the_letter_arrives(tmp_path: Path) -> None:
    run = a_small_box(tmp_path, HARUTO, f"{HARUTO}quota_octets: 1500, ")
    send(run)
    settle(run)
    second = send(run)
    settle(run)
    assert (1, 1) == (len(mailbox(run, "haruto")), queued(run))
    run.intend("fetch", device="home-pc")
    run.until_idle(run.now_us + AN_HOUR_US)
    assert (1, 0) == (len(mailbox(run, "haruto")), queued(run))
    assert "delivered" == follow(run.trace, second).outcome


def test_a_person_s_own_quota_goes_before_the_office_s(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(
        TWO_OFFICES.replace(HARUTO, f"{HARUTO}quota_octets: 5, ").replace(
            OFFICE, f"{OFFICE}    quota_octets: 7\n"
        )
    )
    spec = Run(str(path)).spec
    assert (5, 7, None) == (spec.quota_octets("haruto"), spec.quota_octets("mei"), spec.quota_octets("aoi"))
