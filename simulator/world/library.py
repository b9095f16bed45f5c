"""Where lessons, worlds, letters and keys lie: beside the package in a checkout, inside an installed one."""

from pathlib import Path


def lessons_folder() -> Path:
    """The folder of lessons that this installation plays."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "lessons"
    return inside if inside.is_dir() else package.parent / "lessons"


def key_names() -> tuple[str, ...]:
    """The keys for sealed letters that come with hagaki."""
    return tuple(sorted(path.stem for path in _keys().glob("*.pem")))


def read_key(name: str) -> str:
    """A key with its certificate, both in PEM."""
    return (_keys() / f"{name}.pem").read_bytes().decode("ascii")


def _keys() -> Path:
    return lessons_folder() / "worlds" / "keys"
