"""The menu of a wire in the lab: who sits on it, whether certificates are checked, and what then shows."""

import pytest

from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.wire_acts import stops_of
from simulator.tui.screens.wire_menu import WireMenu
from simulator.views.scene import Scene, scene_at
from tests.tui.conftest import LARGE, SMALL, Open, words_on

TO_STORE = "store.fuji.example--home-pc"


def scene_of(screen: object) -> Scene:
    assert isinstance(screen, LabScreen)
    return scene_at(screen.reel.trace, screen.reel.cursor)


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_every_attack_can_be_set_by_its_key_and_taken_back(opened: Open, size: tuple[int, int]) -> None:
    async with opened(LabScreen, size=size) as pilot:
        seen = []
        for key in (*"abcdefghij", "0"):
            await pilot.press("a")
            await pilot.pause()
            assert isinstance(pilot.app.screen, WireMenu)
            await pilot.press(key)
            await pilot.pause()
            wire = scene_of(pilot.app.screen).wires[TO_STORE]
            seen.append((wire.attack, wire.variant))
        assert [
            ("impostor", "none"),
            ("impostor", "self-signed"),
            ("impostor", "name-mismatch"),
            ("impostor", "unknown-issuer"),
            ("impostor", "expired"),
            ("strip", "hide"),
            ("strip", "refuse"),
            ("alter", ""),
            ("inject", ""),
            ("smuggle", ""),
            (None, ""),
        ] == seen


async def test_the_attack_stands_in_a_line_and_in_the_route_and_the_password_in_the_conversation(
    opened: Open,
) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        await pilot.press("a", "b")
        await pilot.pause()
        assert "false server (a card it made itself)" in words_on(pilot)
        lab = pilot.app.screen
        assert isinstance(lab, LabScreen)
        assert ["", "", "false server"] == [leg.attack for leg in lab.route.route.legs]
        await pilot.press("f", "full_stop")
        for _ in range(12):
            await pilot.press("right")
        await pilot.pause()
        password = next(known.password for known in lab.reel.trace.cast.people if known.key == "haruto")
        assert f"password given away  {password}" in words_on(pilot)


async def test_certificates_standards_and_the_operators_hands_are_switches(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        held = []
        for key in "kmnkmn":
            await pilot.press("a")
            await pilot.pause()
            await pilot.press(key)
            await pilot.pause()
            scene, store = scene_of(pilot.app.screen), "store.fuji.example"
            held.append((scene.checks(TO_STORE), scene.lax(store), scene.rewrites(store)))
        assert [
            (False, False, False),
            (False, True, False),
            (False, True, True),
            (True, True, True),
            (True, False, True),
            (True, False, False),
        ] == held


@pytest.mark.parametrize("size", [SMALL, LARGE])
async def test_each_attack_says_what_to_try_against_it(opened: Open, size: tuple[int, int]) -> None:
    async with opened(LabScreen, size=size) as pilot:
        for key, said in (
            ("i", "throws them away"),
            ("j", "two arrive"),
            ("h", "record is noticed"),
            ("n", "No lock notices"),
        ):
            await pilot.press("a", key)
            await pilot.pause()
            assert said in " ".join(words_on(pilot).replace("│", " ").split())
        await pilot.press("a", "0")
        await pilot.pause()
        assert "record is noticed" not in words_on(pilot)


async def test_arrows_lead_to_the_menu_of_the_next_wire(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        await pilot.press("a")
        await pilot.pause()
        seen = []
        for key in ("left", "left", "right", "right"):
            await pilot.press(key)
            await pilot.pause()
            seen.append(words_on(pilot).partition("The wire ")[2].partition("]")[0].partition(" ─")[0])
        between, first, last = (
            "Sakura office ― Fuji office",
            "Aoi's PC ― Sakura office",
            "Fuji office ― Haruto's PC",
        )
        assert [between, first, between, last] == seen
        await pilot.press("left", "left", "i")
        await pilot.pause()
        wires = scene_of(pilot.app.screen).wires
        assert ["desk-pc--submit.sakura.example"] == [name for name, wire in wires.items() if wire.attack]


async def test_behind_the_legs_of_the_route_comes_every_other_wire_for_mail(opened: Open) -> None:
    async with opened(lambda: LabScreen("three-devices"), size=LARGE) as pilot:
        lab = pilot.app.screen
        assert isinstance(lab, LabScreen)
        cast = lab.reel.trace.cast
        wanted = {wire.name for wire in cast.wires if "ns.example" not in wire.ends}
        for steps in range(len(stops_of(lab.route.route, cast))):
            await pilot.press("a", *["right"] * steps, "h")
            await pilot.pause()
        assert wanted == {name for name, wire in scene_of(lab).wires.items() if wire.attack}
