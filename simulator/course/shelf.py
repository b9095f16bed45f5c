"""Which lessons there are, and which one a person means."""

from pathlib import Path

from simulator.course.loader import SCRIPT_NAME
from simulator.faults import did_you_mean
from simulator.sentences import ToldError
from simulator.world.library import lessons_folder


class UnknownLesson(ToldError):
    """No lesson of that name; the message is one line with the remedy."""


def lesson_folders(folder: Path | None = None) -> tuple[Path, ...]:
    """The folders of all lessons, in their order."""
    folder = lessons_folder() if folder is None else folder
    return tuple(sorted(path.parent for path in folder.glob(f"*/{SCRIPT_NAME}")))


def find_lesson(name: str, folder: Path | None = None) -> Path:
    """The folder of `3`, `03`, `03-the-role-of-the-pop-server` or its beginning, or of a path.

    Raises UnknownLesson. A path need not hold a good lesson: the loader says what is wrong with it.
    """
    known = {path.name: path for path in lesson_folders(folder)}
    if name in known:
        return known[name]
    number = name.zfill(2) if name.isdigit() else name
    fitting = [
        path for key, path in known.items() if key.startswith(f"{number}-" if name.isdigit() else number)
    ]
    if name and len(fitting) == 1:
        return fitting[0]
    path = Path(name)
    if name and (path.exists() or path.name == SCRIPT_NAME or len(path.parts) > 1):
        return path
    raise UnknownLesson("no lesson is called '{name}'{near}", name=name, near=did_you_mean(name, known))
