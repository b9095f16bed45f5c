"""What a person can do on a device in the screen: a menu of devices, one of acts, one of letters.

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
    from simulator.tui.screens.acting import ActingScreen
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


def use_device(screen: "ActingScreen") -> None:
    """Ask which device, then what to do there, and do it."""
    devices = [place for place in screen.reel.trace.cast.places if place.role == "device"]

    def name_of(index: int) -> str:
        return screen.look.name(devices[index].names, devices[index].name)

    def device_chosen(index: int | None) -> None:
        if index is not None:
            _choose_act(screen, devices[index].name, lambda: name_of(index))

    def words() -> tuple[str, list[str]]:
        return screen.look.text("screen.devices"), [name_of(index) for index in range(len(devices))]

    screen.app.push_screen(MenuScreen(words), device_chosen)


def _choose_act(screen: "ActingScreen", device: str, name: Callable[[], str]) -> None:
    trace = screen.reel.trace
    scene = scene_at(trace, screen.reel.cursor)
    offered = acts(scene, device)

    def act_chosen(index: int | None) -> None:
        if index is None:
            return
        act = offered[index]
        if act.verb in _ON_A_LETTER:
            _choose_letter(screen, device, act.verb, letters_on(trace, scene, device))
        else:
            given: dict[str, Any] = {"device": device, **dict(act.arguments)}
            screen.act(lambda run: run.intend(act.verb, **given))

    def words() -> tuple[str, list[str]]:
        return name(), [screen.look.text(f"screen.device.{act.name}") for act in offered]

    screen.app.push_screen(MenuScreen(words), act_chosen)


def letters_on(trace: "Trace", scene: Scene, device: str) -> list[str]:
    """The subjects of the letters in a device's inbox, oldest first."""
    found = []
    for row in stores.device_rows(trace, scene, device, most=len(scene.kept(device))):
        view = letter_held(trace, row.serial, row.letter)
        found.append(view.subject if view is not None else "")
    return found


def _choose_letter(screen: "ActingScreen", device: str, verb: str, subjects: list[str]) -> None:
    """Which letter; the newest stand first, and a single one is meant without asking."""
    numbers = list(range(len(subjects), 0, -1))

    def letter_chosen(index: int | None) -> None:
        if index is None:
            return
        number = numbers[index]
        if verb == "answer":
            _choose_words(screen, device, number)
        else:
            screen.act(lambda run: run.intend(verb, device=device, letter=number))

    if len(numbers) == 1:
        letter_chosen(0)
        return

    def words() -> tuple[str, list[str]]:
        return screen.look.text("screen.device.which_letter"), [subjects[number - 1] for number in numbers]

    screen.app.push_screen(MenuScreen(words), letter_chosen)


def _choose_words(screen: "ActingScreen", device: str, number: int) -> None:
    """In the words of which of our letters the answer is written."""
    from simulator.world.letters import template, template_names

    names = template_names()

    def words_chosen(index: int | None) -> None:
        if index is not None:
            screen.act(_answering(device, number, names[index], screen.look))

    def words() -> tuple[str, list[str]]:
        look = screen.look
        subjects = [template(name, look.language)[0] or name for name in names]
        return look.text("screen.device.in_what_words"), subjects

    screen.app.push_screen(MenuScreen(words), words_chosen)


def _answering(device: str, number: int, letter: str, look: Look) -> "Callable[[Run], object]":
    from simulator.course.acting import give
    from simulator.course.intents import AnswerLetter

    return lambda run: give(run, AnswerLetter(device=device, number=number, letter=letter), look.language)
