"""The route tells who holds the letter, which legs stand and which are locked, in signs and in words."""

from collections.abc import Callable

import msgspec
import pytest

from simulator.course.loader import load
from simulator.course.player import Player
from simulator.trace.kinds import Kind, Lane
from simulator.tui.drawing import Span, plain_text, width_of
from simulator.tui.look import Look
from simulator.tui.route_drawing import Zone, full, narrow
from simulator.tui.route_model import Route, RouteBox, RouteLeg
from simulator.tui.route_view import route_at
from simulator.tui.symbols import ASCII, UNICODE, Symbols
from simulator.tui.themes import NAMES, Ink
from simulator.views.scene import scene_at
from simulator.words import catalogue
from simulator.world.library import lessons_folder
from simulator.world.runner import Run
from tests.tui.conftest import a_delivery

Draw = Callable[..., tuple[list[list[Span]], list[Zone]]]


def _look(language: str = "en") -> Look:
    return Look(catalogue.load(language), UNICODE, Ink(NAMES[0]))


def _route(**leg: object) -> Route:
    boxes = tuple(
        RouteBox(key=name, places=(name,), name=name, host=f"{name}.example", caption="waiting 0")
        for name in ("Aoi", "Sakura", "Fuji")
    )
    return Route(boxes=boxes, legs=(RouteLeg(**leg), RouteLeg()))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("state", "toward", "drawn"),
    [
        ("clear", "right", "─>"),
        ("locked", "right", "═>"),
        ("none", "", "╌╌"),
        ("cut", "", "✕"),
        ("clear", "left", "<─"),
    ],
)
def test_a_leg_shows_its_state_by_its_sign(state: str, toward: str, drawn: str) -> None:
    lines, _ = narrow(_route(state=state, toward=toward), 80, UNICODE, None)
    assert drawn in plain_text(lines[0])


@pytest.mark.parametrize("signs", [UNICODE, ASCII], ids=lambda signs: signs.name)
@pytest.mark.parametrize(
    ("drawn", "width"), [(narrow, 60), (narrow, 80), (full, 96), (full, 116), (full, 200)]
)
@pytest.mark.parametrize("language", ["ja", "en"])
@pytest.mark.parametrize("folded", [True, False], ids=["folded", "unfolded"])
def test_no_drawing_is_wider_than_its_room(
    signs: Symbols, drawn: Draw, width: int, language: str, folded: bool
) -> None:
    trace = a_delivery()
    look = Look(catalogue.load(language), signs, Ink(NAMES[0]))
    for serial in range(0, len(trace), 9):
        route = route_at(trace.cast, scene_at(trace, serial), look, folded=folded)
        lines, zones = drawn(route, width, signs, None)
        assert max(width_of(line) for line in lines) <= width
        assert len(route.boxes) == len(zones)


def test_folded_there_is_one_box_an_office() -> None:
    trace = a_delivery()
    route = route_at(trace.cast, scene_at(trace, -1), _look(), folded=True)
    assert ["Aoi's PC", "Sakura office", "Fuji office", "Haruto's PC"] == [box.name for box in route.boxes]
    assert [0, 1, 0] == [leg.knots for leg in route.legs]


def test_unfolded_every_server_of_the_way_has_its_box() -> None:
    trace = a_delivery()
    route = route_at(trace.cast, scene_at(trace, -1), _look(), folded=False)
    assert list(trace.cast.route) == [box.key for box in route.boxes]


def test_there_is_always_exactly_one_letter_on_the_way_until_it_is_fetched() -> None:
    trace = a_delivery()
    for serial in range(2, len(trace)):
        route = route_at(trace.cast, scene_at(trace, serial), _look(), folded=True)
        held = sum(box.letters for box in route.boxes) + sum(leg.letters for leg in route.legs)
        assert 1 <= held <= 2  # while it is fetched, store and device both hold it
    assert 1 == route.boxes[-1].letters


def test_a_box_can_be_found_by_any_of_its_places() -> None:
    trace = a_delivery()
    route = route_at(trace.cast, scene_at(trace, -1), _look(), folded=True)
    assert 1 == route.index_of("relay.sakura.example") == route.index_of("sakura.example")
    assert route.index_of("nowhere.example") is None


def test_pointing_changes_no_sign_that_means_a_wire() -> None:
    plain, _ = full(_route(), 80, UNICODE, None)
    chosen, _ = full(_route(), 80, UNICODE, 1)
    assert [plain_text(line) for line in plain] == [plain_text(line) for line in chosen]
    assert plain != chosen


def _of_four(letters: int, language: str) -> Route:
    trace = a_delivery()
    look = Look(catalogue.load(language), UNICODE, Ink(NAMES[0]))
    route = route_at(trace.cast, scene_at(trace, -1), look, folded=True)
    boxes = tuple(msgspec.structs.replace(box, letters=letters) for box in route.boxes)
    legs = tuple(msgspec.structs.replace(leg, letters=leg.knots) for leg in route.legs)
    return Route(boxes=boxes, legs=legs)


@pytest.mark.parametrize("letters", [0, 1, 2, 3, 12])
@pytest.mark.parametrize("language", ["ja", "en"])
def test_folded_all_four_boxes_keep_their_names(letters: int, language: str) -> None:
    route = _of_four(letters, language)
    lines, _ = narrow(route, 80, UNICODE, None)
    line = plain_text(lines[0])
    assert width_of(lines[0]) <= 80
    assert [] == [box.name for box in route.boxes if box.name not in line]
    assert UNICODE.letter in line.split(route.boxes[1].name)[1] or not letters


def test_unfolded_no_name_is_broken_inside_a_word() -> None:
    trace = a_delivery()
    look = _look("ja")
    route = route_at(trace.cast, scene_at(trace, -1), look, folded=False)
    drawn = "\n".join(plain_text(line) for line in full(route, 116, UNICODE, None)[0])
    for word in ("受付", "発送係", "入口", "私書箱室"):
        assert word in drawn


def test_a_device_beside_the_way_stands_at_its_end_while_it_acts() -> None:
    run = Run("two-offices", seed=1)
    run.intend("fetch", device="family-pc")
    run.until_idle()
    ends = [
        [box.key for box in route_at(run.trace.cast, scene_at(run.trace, at), _look(), folded=True).boxes][-1]
        for at in range(len(run.trace))
    ]
    assert "home-pc" == ends[0]
    assert "family-pc" in ends
    said = next(at for at in range(len(run.trace)) if "family-pc" == ends[at])
    route = route_at(run.trace.cast, scene_at(run.trace, said), _look(), folded=True)
    assert "Mei's PC" == route.boxes[-1].name


@pytest.mark.slow
def test_the_phone_stands_at_the_end_of_the_way_while_it_reads_and_its_name_fits() -> None:
    run = Run("two-offices", seed=1)
    run.intend("fetch", device="phone")
    run.until_idle()
    trace, look = run.trace, _look("ja")
    said = next(trace.serials_of(Kind.COMMAND))
    for folded in (True, False):
        route = route_at(trace.cast, scene_at(trace, said), look, folded=folded)
        assert ("phone", "IMAP") == (route.boxes[-1].key, route.legs[-1].label)
        wide = "".join(plain_text(line) for line in full(route, 116, UNICODE, None)[0])
        assert "はるとの" in wide and "スマホ" in wide
        assert all(width_of(line) <= 78 for line in narrow(route, 78, UNICODE, None)[0])


@pytest.mark.slow
@pytest.mark.parametrize("number", ["01", "02", "03"])
def test_the_first_lessons_do_not_show_the_phone(number: str) -> None:
    """It enters in lesson 6."""
    (folder,) = lessons_folder().glob(f"{number}-*")
    player = Player(load(folder))
    while player.next_step():
        player.solve()
        trace = player.run.trace
        for at in trace.lane(Lane.COMMAND):
            scene = scene_at(trace, at)
            boxes = route_at(trace.cast, scene, _look(), folded=False).boxes
            assert "phone" not in [box.key for box in boxes]
        assert not scene_at(trace, len(trace) - 1).kept("phone")
