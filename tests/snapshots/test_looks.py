"""What the screen looks like, at both sizes and in both languages; `pytest --snapshot-update` after a look.

Size, theme and signs are pinned, the clock is the simulation's, and nothing blinks.
"""

import asyncio
from collections.abc import Callable

import pytest

from simulator.trace.codec import load
from simulator.tui.app import HagakiApp
from simulator.tui.live_source import Account, Port, Settings
from simulator.tui.screens.home import HomeScreen
from simulator.tui.screens.house import HouseScreen
from simulator.tui.screens.lab import LabScreen
from simulator.tui.screens.lesson import LessonScreen
from simulator.tui.screens.view import ViewScreen
from simulator.tui.screens.watch import WatchScreen
from tests.snapshots.record_class import FILE as CLASS
from tests.tui.conftest import LARGE, SMALL, a_delivery, lesson
from tests.tui.test_compare import bare_and_locked

pytestmark = pytest.mark.slow

Compare = Callable[..., bool]

_SIZES = pytest.mark.parametrize(
    ("size", "language"), [(SMALL, "ja"), (SMALL, "en"), (LARGE, "ja"), (LARGE, "en")]
)


def _app(
    first: Callable[[], HouseScreen],
    language: str,
    *,
    theme: str | None = None,
    ascii_wanted: bool = False,
) -> HagakiApp:
    return HagakiApp(first, language=language, theme=theme, ascii_wanted=ascii_wanted, keep=False)


def _view() -> ViewScreen:
    return ViewScreen(a_delivery(), "picnic.hagaki")


@_SIZES
def test_home(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    assert snap_compare(_app(HomeScreen, language), terminal_size=size)


@_SIZES
def test_the_opening_of_a_lesson(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    assert snap_compare(_app(lambda: LessonScreen(lesson(1)), language), terminal_size=size)


@_SIZES
def test_the_letter_has_stopped(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(lambda: LessonScreen(lesson(1)), language)
    assert snap_compare(app, terminal_size=size, press=["3", "right", *["right"] * 5])


@_SIZES
def test_your_turn(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(lambda: LessonScreen(lesson(3), step="your-turn"), language)
    assert snap_compare(app, terminal_size=size, press=[*"stat", "enter", "escape"])


_PANES = ["conversation", "wire", "letter", "mailboxes", "notebook", "seats"]


@pytest.mark.parametrize("pane", _PANES)
@pytest.mark.parametrize(("size", "language"), [(SMALL, "ja"), (LARGE, "en")])
def test_a_pane(snap_compare: Compare, pane: str, size: tuple[int, int], language: str) -> None:
    turns = _PANES.index(pane) + 1
    keys = ["right"] * 12 + ["tab"] * turns
    assert snap_compare(_app(_view, language), terminal_size=size, press=keys)


def test_the_lab(snap_compare: Compare) -> None:
    assert snap_compare(_app(LabScreen, "en"), terminal_size=LARGE)


def test_help(snap_compare: Compare) -> None:
    app = _app(_view, "ja")
    assert snap_compare(app, terminal_size=SMALL, press=["question_mark"])


@pytest.mark.parametrize("theme", ["hagaki-light", "hagaki-contrast"])
def test_a_theme(snap_compare: Compare, theme: str) -> None:
    assert snap_compare(_app(_view, "ja", theme=theme), terminal_size=LARGE, press=["right"] * 9)


def test_ascii(snap_compare: Compare) -> None:
    app = _app(_view, "en", ascii_wanted=True)
    assert snap_compare(app, terminal_size=LARGE, press=["right"] * 9 + ["tab"])


class Recorded:
    """Live servers as they were once recorded."""

    visitor = "visitor"
    floor = 0
    is_full = False
    settings = Settings(
        office="fuji.example",
        host="127.0.0.1",
        hostname="mx.fuji.example",
        ca_file="/home/teacher/ca.pem",
        accounts=(
            Account("haruto", "kumasaru", "haruto@fuji.example"),
            Account("mika", "tulip", "mika@fuji.example"),
            Account("aoi@sakura.example", "nekoyama", "aoi@sakura.example"),
        ),
        ports=(
            Port("SMTP", 2587, "starttls.or_clear"),
            Port("SMTP", 2465, "implicit"),
            Port("POP3", 2110, "stls.or_clear"),
            Port("POP3", 2995, "implicit"),
            Port("IMAP", 2143, "starttls.or_clear"),
            Port("IMAP", 2993, "implicit"),
            Port("SMTP", 2525, "nothing"),
        ),
    )

    def __init__(self) -> None:
        self.trace = load(CLASS)

    def watch(self, call: Callable[[], None]) -> None:
        """Nothing more will happen."""

    async def ended(self) -> None:
        await asyncio.Event().wait()

    def visitors(self) -> int:
        return 1


@_SIZES
@pytest.mark.parametrize("keys", [("tab",), ("left", "left", "left", "tab", "s")])
def test_live_servers(
    snap_compare: Compare, size: tuple[int, int], language: str, keys: tuple[str, ...]
) -> None:
    app = _app(lambda: WatchScreen(Recorded()), language)
    assert snap_compare(app, terminal_size=size, press=keys)


@pytest.mark.parametrize(("size", "language"), [(SMALL, "ja"), (SMALL, "en")])
def test_the_settings_of_live_servers(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    assert snap_compare(_app(lambda: WatchScreen(Recorded()), language), terminal_size=size)


@_SIZES
def test_two_ways_side_by_side(snap_compare: Compare, size: tuple[int, int], language: str) -> None:
    app = _app(bare_and_locked, language)
    assert snap_compare(app, terminal_size=size, press=["full_stop"])
