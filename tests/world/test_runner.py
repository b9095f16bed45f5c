import os
import subprocess
import sys

import pytest

from simulator.trace.kinds import Kind, Lane
from simulator.views.journey import follow
from simulator.wire.policy import TlsPolicy
from simulator.world.misuse import MisuseError
from simulator.world.runner import Run
from tests.world.runs import a_run, deliver, entries, mailbox, send

TLS_KINDS = (Kind.SENT, Kind.SECRET)


def told(run: Run) -> list[object]:
    """The entries, without the octets that TLS makes anew each time."""
    return [
        (e.time_us, e.kind, e.cause, e.wire, e.source, e.target, e.detail, len(e.octets)) for e in run.trace
    ]


def test_a_letter_in_clear_takes_the_way_of_the_offices() -> None:
    run = a_run(TlsPolicy.NONE)
    journey = deliver(run)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    journey = follow(run.trace, journey.letter)
    assert [
        ("desk-pc", "submit.sakura.example", "smtp", 587, None),
        ("submit.sakura.example", "relay.sakura.example", "smtp", 25, None),
        ("relay.sakura.example", "relay.transit.example", "smtp", 25, None),
        ("relay.transit.example", "mx.fuji.example", "smtp", 25, None),
        ("mx.fuji.example", "store.fuji.example", "smtp", 25, None),
        ("store.fuji.example", "home-pc", "pop3", 110, None),
    ] == [(hop.source, hop.target, hop.protocol, hop.port, hop.tls) for hop in journey.hops]
    assert journey.body_sha256_sent == journey.body_sha256_received


@pytest.mark.parametrize(
    ("policy", "port", "how"),
    [(TlsPolicy.OPPORTUNISTIC, 110, "stls"), (TlsPolicy.REQUIRED, 995, "implicit")],
)
def test_a_policy_decides_how_every_leg_is_locked(policy: TlsPolicy, port: int, how: str) -> None:
    run = a_run(policy)
    letter = deliver(run).letter
    run.intend("fetch", device="home-pc")
    run.until_idle()
    journey = follow(run.trace, letter)
    assert ["starttls"] * 5 + [how] == [hop.tls.how if hop.tls else None for hop in journey.hops]
    assert port == journey.hops[-1].port
    assert journey.body_sha256_sent == journey.body_sha256_received


def test_the_same_seed_gives_the_same_trace_byte_for_byte() -> None:
    one, other = a_run(seed=7), a_run(seed=7)
    deliver(one)
    deliver(other)
    assert list(one.trace) == list(other.trace)


def test_under_tls_the_same_seed_gives_the_same_entries_of_the_same_sizes() -> None:
    one, other = a_run(TlsPolicy.REQUIRED, seed=7), a_run(TlsPolicy.REQUIRED, seed=7)
    deliver(one)
    deliver(other)
    assert told(one) == told(other)


def test_another_seed_gives_other_passwords() -> None:
    assert len({a_run(seed=seed).world.cast.people[0].password for seed in range(8)}) == 8


def test_the_trace_does_not_depend_on_the_hash_seed() -> None:
    script = (
        "from hashlib import sha256; from tests.world.runs import a_run, deliver;"
        "run = a_run(seed=3); deliver(run); print(sha256(repr(list(run.trace)).encode()).hexdigest())"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert 1 == len(printed)


def test_a_fork_without_a_change_is_the_original() -> None:
    run = a_run()
    deliver(run)
    run.intend("fetch", device="home-pc")
    run.until_idle()
    branch = run.fork(len(run.trace) - 1)
    branch.until_idle()
    assert list(run.trace) == list(branch.trace)


def test_a_fork_in_the_past_knows_nothing_of_what_came_later() -> None:
    run = a_run()
    deliver(run)
    at = run.trace.lane(Lane.HOP)[1]
    branch = run.fork(at)
    assert list(run.trace)[: at + 1] == list(branch.trace)[: at + 1]
    branch.intend("cut", wire="relay.transit.example--mx.fuji.example")
    branch.until_idle(60_000_000)
    assert [] == mailbox(branch, "haruto")
    assert 1 == len(mailbox(run, "haruto"))


def test_forks_of_forks_keep_their_intents() -> None:
    run = a_run()
    send(run)
    run.until_lane(Lane.HOP)
    first = run.fork(len(run.trace) - 1)
    first.intend("tls", policy="required")
    first.until_idle()
    second = first.fork(len(first.trace) - 1)
    assert told(first) == told(second)


def test_time_can_be_waited_for() -> None:
    run = a_run()
    run.intend("wait", minutes=10)
    run.until_idle()
    assert 600_000_000 == run.now_us


@pytest.mark.parametrize(
    ("verb", "arguments"),
    [
        ("fly", {}),
        ("send", {"from": "eve", "to": "haruto"}),
        ("send", {"from": "aoi", "to": "eve"}),
        ("fetch", {"device": "toaster"}),
        ("cut", {"wire": "the red one"}),
        ("type", {"device": "home-pc", "line": "STAT"}),
    ],
)
def test_an_intent_that_cannot_be_carried_out_changes_nothing(verb: str, arguments: dict[str, str]) -> None:
    run = a_run()
    with pytest.raises(MisuseError):
        run.intend(verb, **arguments)
    assert 0 == len(run.trace)


def test_a_policy_can_be_set_for_one_wire() -> None:
    run = a_run(TlsPolicy.NONE)
    run.intend("tls", policy="required", wire="relay.transit.example--mx.fuji.example")
    journey = deliver(run)
    assert [None, None, None, "starttls", None] == [hop.tls.how if hop.tls else None for hop in journey.hops]


def test_a_device_without_power_keeps_its_letter_until_it_has_some() -> None:
    run = a_run()
    run.intend("power", device="desk-pc", on=False)
    send(run)
    run.until_idle()
    assert [] == mailbox(run, "haruto")
    run.intend("power", device="desk-pc", on=True)
    run.until_idle()
    assert 1 == len(mailbox(run, "haruto"))
    assert [False, True] == [getattr(entry.detail, "on", None) for entry in entries(run, Kind.POWER)]
