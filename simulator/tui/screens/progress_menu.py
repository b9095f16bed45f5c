"""What can be done with progress from home: take it along, bring it in, begin again after a question."""

from pathlib import Path
from typing import TYPE_CHECKING

from simulator.tui.screens.ask import AskScreen
from simulator.tui.screens.menu import MenuScreen
from simulator.tui.screens.name_file import NameFileScreen

if TYPE_CHECKING:
    from simulator.tui.screens.home import HomeScreen

_FILE = "hagaki-progress.json"


def open_menu(home: "HomeScreen", lesson: str, title: str) -> None:
    """`lesson` is the one that is marked, "" where none is."""

    def words() -> tuple[str, list[str]]:
        look = home.look
        found = [look.text(f"progress.{key}") for key in ("export", "import", "reset_all")]
        if lesson:
            found.append(look.text("progress.reset_one", lesson=title))
        return look.text("progress.title"), found

    def chosen(number: int | None) -> None:
        if number in (0, 1):
            _ask_file(home, exporting=number == 0)
        elif number is not None:
            _ask_reset(home, lesson if number == 3 else "", title)

    home.app.push_screen(MenuScreen(words), chosen)


def _ask_file(home: "HomeScreen", *, exporting: bool) -> None:
    from simulator.course.progress_file import ProgressFileError, export_to, import_from

    def named(name: str | None) -> None:
        progress = home.house.progress
        if name is None or progress is None:
            return
        try:
            count = (export_to if exporting else import_from)(progress, Path(name).expanduser())
        except ProgressFileError as error:
            home.say(home.look.sentence(error.sentence))
            return
        home.returned()
        key = "cli.progress.exported" if exporting else "cli.progress.imported"
        home.say(home.look.text(key, count=count, path=name))

    key = "progress.export" if exporting else "progress.import"
    home.app.push_screen(NameFileScreen(home.look.text(key), _FILE), named)


def _ask_reset(home: "HomeScreen", lesson: str, title: str) -> None:
    def answered(yes: bool | None) -> None:
        progress = home.house.progress
        if not yes or progress is None:
            return
        if lesson:
            progress.forget(lesson)
        else:
            progress.forget_all()
        home.returned()
        home.say(home.look.text("progress.reset_done"))

    key = "progress.ask_one" if lesson else "progress.ask_all"
    home.app.push_screen(AskScreen(lambda: home.look.text(key, lesson=title)), answered)
