from pathlib import Path

import pytest

from simulator.world.loader import WorldError, load_world, world_names
from tests.world.runs import a_run

TWO_OFFICES = Path("lessons/worlds/two-offices.yaml").read_text("utf-8")


def fault(tmp_path: Path, old: str, new: str) -> str:
    """What is said of the world in which `old` was written as `new`."""
    assert old in TWO_OFFICES
    path = tmp_path / "mine.yaml"
    path.write_text(TWO_OFFICES.replace(old, new, 1), "utf-8")
    with pytest.raises(WorldError) as told:
        load_world(str(path))
    return str(told.value)


def test_every_world_that_comes_with_hagaki_loads_and_runs() -> None:
    assert "two-offices" in world_names()
    for name in world_names():
        _, spec = load_world(name)
        assert len(spec.people) >= 2


def test_a_misspelt_world_is_guessed() -> None:
    with pytest.raises(WorldError, match="did you mean 'two-offices'"):
        load_world("two-office")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("office: sakura.example", "office: sakra.example", "did you mean 'sakura.example'"),
        ("devices: [family-pc]", "devices: [famly-pc]", "did you mean 'family-pc'"),
        ("retrieval: imap", "retrieval: imp", "Invalid enum value 'imp'"),
        ("next: store.fuji.example", "next: stor.fuji.example", "did you mean 'store.fuji.example'"),
        ("[desk-pc, submit.sakura.example]", "[desk-pc, nowhere]", "no host or device is called 'nowhere'"),
        ("role: msa", "role: boss", "Invalid enum value 'boss'"),
        ("latency_ms: 4", "latency_ms: quick", "Expected `int`"),
        ("smart_host:", "smarthost:", "unknown field `smarthost`"),
        ("format: 1", "format: 99", "newer than this hagaki"),
        ("tls: none", "tls: [", "mine.yaml:"),
        ("people:", "people:\n  aoi: {names: {ja: あ, en: A}, office: sakura.example}", "stands here twice"),
        ("tls: none", "tls: &x none", "mine.yaml:"),
    ],
)
def test_a_fault_is_told_with_its_place_and_the_remedy(tmp_path: Path, old: str, new: str, said: str) -> None:
    line = fault(tmp_path, old, new)
    assert said in line
    assert "\n" not in line
    assert "mine.yaml" in line


def test_a_file_that_is_not_there_or_not_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.yaml").write_bytes(b"\xff\xfe\x00")
    for name in ("binary.yaml", "missing.yaml"):
        with pytest.raises(WorldError, match=name):
            load_world(str(tmp_path / name))


def test_the_way_of_the_letter_is_the_route_of_the_cast() -> None:
    run = a_run()
    assert (
        "desk-pc",
        "submit.sakura.example",
        "relay.sakura.example",
        "relay.transit.example",
        "mx.fuji.example",
        "store.fuji.example",
        "home-pc",
    ) == run.world.cast.route
