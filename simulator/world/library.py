"""Where lessons, worlds and letters lie: beside the package in a checkout, inside an installed one."""

from pathlib import Path


def lessons_folder() -> Path:
    """The folder of lessons that this installation plays."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "lessons"
    return inside if inside.is_dir() else package.parent / "lessons"
