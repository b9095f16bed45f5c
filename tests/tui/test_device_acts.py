"""Using devices in the lab: the menus that lead to an intent, and what they offer when."""

from simulator.tui.screens.device_acts import acts
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.menu import MenuScreen
from simulator.views.scene import scene_at
from simulator.world.composing import compose
from tests.tui.conftest import LARGE, SMALL, Open, Pilot, words_on

STORE = "store.fuji.example"


def lab_with_letters(pilot: Pilot[int], *subjects: str) -> LabScreen:
    """Each letter waits in Haruto's mailbox."""
    lab = pilot.app.screen
    assert isinstance(lab, LabScreen)
    for subject in subjects:
        octets = compose(lab.run_, "aoi", "haruto", subject, "Hi\n", "en")
        lab.run_.intend("send", octets=octets, **{"from": "aoi", "to": "haruto"})
        lab.run_.until_idle()
    settle(lab)
    return lab


def settle(lab: LabScreen) -> None:
    """To the end of what follows."""
    while lab.reel.forward():
        pass
    lab.refresh_stage()


async def choose(pilot: Pilot[int], *keys: str) -> None:
    for key in keys:
        await pilot.press(key)
        await pilot.pause()


async def test_a_letter_is_read_and_answered_on_the_phone_and_deleted(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        lab = lab_with_letters(pilot, "Picnic")
        for keys in ("u33", "u35", "u361", "u37"):  # look by IMAP; open; answer; delete
            await choose(pilot, *keys)
            settle(lab)
        trace = lab.reel.trace
        scene = scene_at(trace, len(trace) - 1)
        assert (0, 0) == (len(scene.mailbox(STORE, "haruto")), len(scene.kept("phone")))
        assert (1, 1) == (len(scene.mailbox(STORE, "haruto/Sent")), len(scene.folder("phone", "Sent")))
        assert 1 == len(scene.mailbox("store.sakura.example", "aoi"))


async def test_where_there_are_several_letters_one_is_chosen_the_newest_first(opened: Open) -> None:
    async with opened(LabScreen, size=LARGE) as pilot:
        lab = lab_with_letters(pilot, "First", "Second")
        await choose(pilot, *"u33")
        settle(lab)
        await choose(pilot, *"u35")
        assert words_on(pilot).index("Second") < words_on(pilot).index("First")
        await choose(pilot, "2")
        settle(lab)
        scene = scene_at(lab.reel.trace, len(lab.reel.trace) - 1)
        first, second = scene.mailbox(STORE, "haruto")
        assert (("\\Seen",), ()) == (scene.flags(STORE, first), scene.flags(STORE, second))


async def test_esc_leaves_the_menus_and_nothing_happens(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        lab = lab_with_letters(pilot)
        await choose(pilot, "u", "3")
        assert isinstance(pilot.app.screen, MenuScreen)
        await choose(pilot, "escape")
        assert (lab, 0) == (pilot.app.screen, len(lab.reel.trace))


async def test_only_what_is_possible_is_offered(opened: Open) -> None:
    async with opened(LabScreen, size=SMALL) as pilot:
        lab = lab_with_letters(pilot, "Picnic")

        def names(device: str) -> list[str]:
            return [act.name for act in acts(scene_at(lab.reel.trace, lab.reel.last), device)]

        assert ["pop3", "pop3_leave", "imap", "watch", "switch_off"] == names("phone")
        await choose(pilot, *"u34")
        settle(lab)
        assert ["leave", "open", "answer", "delete", "switch_off"] == names("phone")[3:]
        await choose(pilot, *"u38")
        settle(lab)
        assert ["switch_on"] == names("phone")
