"""What a person can do on a device in the lab: a menu of devices, one of acts, one of letters.

Only what is possible at the moment in sight is offered.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from simulator.tui.look import Look
from simulator.tui.screens.menu import MenuScreen
from simulator.views import stores
from simulator.views.letter import letter_held
from simulator.views.scene import Scene, scene_at

if TYPE_CHECKING:
    from simulator.trace.store import Trace
    from simulator.tui.screens.lab import LabScreen
    from simulator.world.runner import Run

_ON_A_LETTER: Final = ("open", "answer", "delete")


class Act(NamedTuple):
    """One line of the menu of acts; its words are `screen.device.NAME`."""

    name: str
    verb: str
    arguments: tuple[tuple[str, str | bool], ...] = ()


_FETCHES: Final = (
    Act("pop3", "fetch", (("protocol", "pop3"),)),
    Act("pop3_leave", "fetch", (("protocol", "pop3"), ("leave", True))),
    Act("imap", "fetch", (("protocol", "imap"),)),
)


def acts(scene: Scene, device: str) -> tuple[Act, ...]:
    """What can be done on a device, as things stand in the scene."""
    if not scene.power(device):
        return (Act("switch_on", "power", (("on", True),)),)
    stays = any(its.client == device and its.protocol == "imap" for its in scene.connections)
    letters = tuple(Act(verb, verb) for verb in _ON_A_LETTER) if scene.kept(device) else ()
    staying = Act("leave", "leave") if stays else Act("watch", "watch")
    return (*_FETCHES, staying, *letters, Act("switch_off", "power", (("on", False),)))


def use_device(lab: "LabScreen") -> None:
    """Ask which device, then what to do there, and do it."""
    look, cast = lab.look, lab.reel.trace.cast
    devices = [place for place in cast.places if place.role == "device"]

    def device_chosen(index: int | None) -> None:
        if index is not None:
            _choose_act(lab, devices[index].name, look.name(devices[index].names, devices[index].name))

    names = [look.name(place.names, place.name) for place in devices]
    lab.app.push_screen(MenuScreen(look.text("screen.devices"), names), device_chosen)


def _choose_act(lab: "LabScreen", device: str, name: str) -> None:
    look, trace = lab.look, lab.reel.trace
    scene = scene_at(trace, lab.reel.cursor)
    offered = acts(scene, device)

    def act_chosen(index: int | None) -> None:
        if index is None:
            return
        act = offered[index]
        if act.verb in _ON_A_LETTER:
            _choose_letter(lab, device, act.verb, letters_on(trace, scene, device))
        else:
            given: dict[str, Any] = {"device": device, **dict(act.arguments)}
            lab.act(lambda run: run.intend(act.verb, **given))

    words = [look.text(f"screen.device.{act.name}") for act in offered]
    lab.app.push_screen(MenuScreen(name, words), act_chosen)


def letters_on(trace: "Trace", scene: Scene, device: str) -> list[str]:
    """The subjects of the letters in a device's inbox, oldest first."""
    found = []
    for row in stores.device_rows(trace, scene, device, most=len(scene.kept(device))):
        view = letter_held(trace, row.serial, row.letter)
        found.append(view.subject if view is not None else "")
    return found


def _choose_letter(lab: "LabScreen", device: str, verb: str, subjects: list[str]) -> None:
    """Which letter; the newest stand first, and a single one is meant without asking."""
    numbers = list(range(len(subjects), 0, -1))

    def letter_chosen(index: int | None) -> None:
        if index is None:
            return
        number = numbers[index]
        if verb == "answer":
            _choose_words(lab, device, number)
        else:
            lab.act(lambda run: run.intend(verb, device=device, letter=number))

    if len(numbers) == 1:
        letter_chosen(0)
        return
    shown = [subjects[number - 1] for number in numbers]
    lab.app.push_screen(MenuScreen(lab.look.text("screen.device.which_letter"), shown), letter_chosen)


def _choose_words(lab: "LabScreen", device: str, number: int) -> None:
    """In the words of which of our letters the answer is written."""
    from simulator.world.letters import template, template_names

    look = lab.look
    names = template_names()

    def words_chosen(index: int | None) -> None:
        if index is not None:
            lab.act(_answering(device, number, names[index], look))

    subjects = [template(name, look.language)[0] or name for name in names]
    lab.app.push_screen(MenuScreen(look.text("screen.device.in_what_words"), subjects), words_chosen)


def _answering(device: str, number: int, letter: str, look: Look) -> "Callable[[Run], object]":
    from simulator.course.acting import give
    from simulator.course.intents import AnswerLetter

    return lambda run: give(run, AnswerLetter(device=device, number=number, letter=letter), look.language)
