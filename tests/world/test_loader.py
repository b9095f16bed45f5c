import re
from pathlib import Path

import pytest

from simulator.world.loader import WorldError, check_world, load_world, world_names, worlds_folder
from simulator.world.runner import Run
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
        ("retrieval: imap", "retrieval: imp", "'imp' is none of pop3, imap"),
        ("next: store.fuji.example", "next: stor.fuji.example", "did you mean 'store.fuji.example'"),
        ("[desk-pc, submit.sakura.example]", "[desk-pc, nowhere]", "no host or device is called 'nowhere'"),
        ("role: msa", "role: boss", "'boss' is none of msa, relay"),
        ("latency_ms: 4", "latency_ms: quick", "'quick' stands where a whole number belongs"),
        ("smart_host:", "smarthost:", "did you mean 'smart_host'"),
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


def faults(tmp_path: Path, old: str, new: str) -> list[str]:
    """Everything that is said of such a world."""
    assert old in TWO_OFFICES
    path = tmp_path / "mine.yaml"
    path.write_text(TWO_OFFICES.replace(old, new), "utf-8")
    return [fault.message for fault in check_world(path)]


def test_every_world_that_comes_with_hagaki_is_without_a_fault() -> None:
    assert {name: [] for name in world_names()} == {
        name: check_world(worlds_folder() / f"{name}.yaml") for name in world_names()
    }


def test_all_faults_are_told_at_once(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    broken = TWO_OFFICES.replace("role: msa", "role: boss", 1).replace("latency_ms: 4", "latency_ms: quick")
    path.write_text(broken, "utf-8")
    assert 3 == len(check_world(path))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("    mx: mx.fuji.example\n", "    mx: mx.fuji.exmple\n", "did you mean 'mx.fuji.example'"),
        ("    mx: mx.fuji.example\n", "    mx: relay.fuji.example\n", "mx needs 'role: mx'"),
        ("office: fuji.example, devices: [family-pc]", "devices: [family-pc]", "'office' is missing"),
        ("[family-pc]}\n\n", "[home-pc]}\n\n", "'home-pc' belongs to 'haruto' already"),
        ("[family-pc]}\n\n", "[]}\n\n", "nobody has the device 'family-pc'"),
        (
            "  - {ends: [relay.transit.example, mx.fuji.example], latency_ms: 12}\n",
            "",
            "no wire from another office leads to 'mx.fuji.example'",
        ),
        (
            "  - {ends: [mx.fuji.example, store.fuji.example], latency_ms: 1}\n",
            "",
            "no wire between 'mx.fuji.example' and 'store.fuji.example'",
        ),
        (
            "  - {ends: [store.fuji.example, home-pc], latency_ms: 6}\n",
            "",
            "letters are fetched there, and there is no wire",
        ),
        (
            "  - {ends: [relay.fuji.example, ns.example], latency_ms: 8}\n",
            "",
            "asks DNS where mail goes on to, and has no wire to 'ns.example'",
        ),
        ("    role: nameserver\n", "    role: relay\n", "nobody answers DNS questions"),
        ("smart_host: relay.transit.example", "smart_host: relay.sakura.example", "round in a circle"),
        ("[192.0.2.10,", "[192.0.2.1000,", "'192.0.2.1000' is no IP address"),
        ("[192.0.2.10,", "[192.0.2.20,", "is the address of 'submit.sakura.example' already"),
        ("ends: [desk-pc, submit.sakura.example]", "ends: [desk-pc, desk-pc]", "a wire joins two"),
        ('["10 mx.fuji.example."]', '["mx.fuji.example."]', "is no MX record"),
        ('["10 mx.fuji.example."]', '["10 mx.fuj.example."]', "did you mean 'mx.fuji.example'"),
        ("  fuji.example: {MX", "  fugi.example: {MX", "nothing says where mail for fuji.example goes"),
        ('start: "2026-04-01T09:00:00+09:00"', "start: noon", "is no time with its zone"),
        ("names: {ja: めい, en: Mei}", "names: {}", "has no name"),
        ("en: Mei}", 'en: "Mei\\e[31m"}', "letters that can be printed"),
        ("latency_ms: 12", "latency_ms: 100000", "does not fit here"),
        ("  mei: {", "  'Mei M': {", "lower case letters, digits, dots and hyphens"),
        (
            "office: fuji.example, devices: [family-pc]",
            "office: fuji.example, login: haruto, devices: [family-pc]",
            "has the same address as 'haruto'",
        ),
    ],
)
def test_what_a_letter_would_stumble_over_is_told(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert any(said in message for message in faults(tmp_path, old, new)), faults(tmp_path, old, new)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    outside = tmp_path / "outside.yaml"
    outside.write_text(TWO_OFFICES, "utf-8")
    folder = tmp_path / "worlds"
    folder.mkdir()
    (folder / "mine.yaml").symlink_to(outside)
    assert ["is a link that leads outside its folder; put the file itself here"] == [
        fault.message for fault in check_world(folder / "mine.yaml")
    ]


def test_a_world_may_have_names_in_one_language_only(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(re.sub(r", en: [^}]+}", "}", TWO_OFFICES), "utf-8")
    run = Run(str(path))
    run.until_idle()
    assert "はると" == run.spec.people["haruto"].names["en"]
