"""Attackers and careless servers as world files have them, and that live servers never do."""

from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest

from simulator.live.town import live_spec, live_world
from simulator.trace.codec import load
from simulator.trace.kinds import Kind
from simulator.trace.redact import redacted
from simulator.views.scene import scene_at
from simulator.world.loader import WorldError, load_world
from simulator.world.runner import Run
from simulator.world.spec import AttackerSpec, WorldSpec
from tests.actors.attacked import TO_STORE, captured, fetch, password_of, under
from tests.actors.test_on_path_attacker import NONE
from tests.world.runs import entries

TWO_OFFICES = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")


def with_attackers(tmp_path: Path, lines: str) -> str:
    path = tmp_path / "attacked.yaml"
    path.write_text(f"{TWO_OFFICES}\nattackers:\n{lines}\n", "utf-8")
    return str(path)


def test_an_attacker_of_a_world_file_sits_there_from_the_beginning_and_in_branches(tmp_path: Path) -> None:
    run = Run(with_attackers(tmp_path, f"  - {{wire: {TO_STORE}, kind: impostor, certificate: expired}}"))
    assert [Kind.ATTACK] == [entry.kind for entry in run.trace]
    wire = scene_at(run.trace, 0).wires[TO_STORE]
    assert ("impostor", "expired") == (wire.attack, wire.variant)
    fetch(run)
    branch = run.fork(0)
    fetch(branch)
    assert [password_of(run, "haruto")] == captured(run, "password") == captured(branch, "password")
    assert list(run.trace) == list(branch.trace)


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{wire: store.fuji.example--home-px, kind: strip}", "did you mean 'store.fuji.example--home-pc'"),
        (f"{{wire: {TO_STORE}, kind: stripp}}", "strip"),
        (f"{{wire: {TO_STORE}, kind: alter, word: six}}", "give both 'word' and 'into'"),
        (f"{{wire: {TO_STORE}, kind: inject, to: harto}}", "did you mean 'haruto'"),
        (f"{{wire: {TO_STORE}, kind: strip, colour: red}}", "colour"),
        (f"{{wire: {TO_STORE}}}", "kind"),
    ],
)
def test_what_is_wrong_with_an_attacker_is_told_at_its_place(tmp_path: Path, line: str, said: str) -> None:
    with pytest.raises(WorldError, match=said) as told:
        Run(with_attackers(tmp_path, f"  - {line}"))
    number = TWO_OFFICES.count("\n") + 3
    assert f"attacked.yaml:{number}:" in str(told.value)


def dangerous() -> WorldSpec:
    _, spec = load_world("two-offices")
    hosts = {name: msgspec.structs.replace(host, lax=True) for name, host in spec.hosts.items()}
    attackers = (AttackerSpec(wire=TO_STORE, kind="impostor"),)
    return msgspec.structs.replace(spec, hosts=hosts, attackers=attackers)


def test_live_servers_are_never_lax_and_nobody_sits_on_their_wires() -> None:
    spec = live_spec(dangerous(), (), {}, datetime(2026, 4, 1, tzinfo=UTC))
    world = live_world(spec, "two-offices", "fuji.example", remembers=True)
    assert {False} == {server.rules.lax for server in world.servers.values()}
    wires = [world.around.network.wire(wire.name) for wire in world.cast.wires]
    assert {None} == {wire.interception for wire in wires}


def test_a_trace_handed_on_without_passwords_does_not_hold_what_an_impostor_captured() -> None:
    run = under("impostor", TO_STORE, NONE)
    fetch(run)
    password = password_of(run, "haruto")
    assert password in str(list(run.trace))
    assert password not in str(list(redacted(run.trace)))


def test_a_saved_run_keeps_the_attack(tmp_path: Path) -> None:
    run = under("strip", TO_STORE, NONE)
    fetch(run)
    run.save(tmp_path / "run.hagaki")
    opened = load(tmp_path / "run.hagaki")
    assert entries(run, Kind.ATTACK) == [entry for entry in opened if entry.kind is Kind.ATTACK]
