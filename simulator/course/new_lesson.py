"""A small lesson to begin with: it plays, checks clean, and its comments teach the format."""

import os
from pathlib import Path
from typing import Final

from simulator.course.loader import SCRIPT_NAME
from simulator.words.language import FALLBACK
from simulator.world.library import lessons_folder
from simulator.world.loader import worlds_folder

TEMPLATE: Final = Path(__file__).parent / "template"
_SCRIPT: Final = "lesson.{language}.yaml"
_SCHEMA: Final = "{schema}"
_WORLD: Final = "two-offices"


class InTheWay(Exception):
    """Something stands at that place already; nothing has been written."""


def write_lesson(folder: Path, language: str, world: str = "") -> list[Path]:
    """Write the lesson into a new or empty folder, its script's comments in that language.

    With `world`, a world of its own by that name too: a copy of the one that it plays in otherwise.
    Returns the files. Raises InTheWay, or OSError where the folder cannot be written.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise InTheWay(str(folder))
    script = TEMPLATE / _SCRIPT.format(language=language)
    if not script.is_file():
        script = TEMPLATE / _SCRIPT.format(language=FALLBACK)
    files = {SCRIPT_NAME: script.read_text("utf-8").replace(_SCHEMA, schema_for(folder), 1)}
    for path in sorted(TEMPLATE.rglob("*")):
        if path.is_file() and path.suffix in (".md", ".txt"):
            files[path.relative_to(TEMPLATE).as_posix()] = path.read_text("utf-8")
    if world:
        files[SCRIPT_NAME] = files[SCRIPT_NAME].replace(f"world: {_WORLD}", f"world: {world}", 1)
        source = (worlds_folder() / f"{_WORLD}.yaml").read_text("utf-8")
        line = f"# yaml-language-server: $schema={schema_for(folder / 'worlds', 'world')}\n"
        files[f"worlds/{world}.yaml"] = line + source.partition("\n")[2]
    written = []
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:
            file.write(text)
        written.append(path)
    return written


def schema_for(folder: Path, name: str = "lesson") -> str:
    """How a file in that folder names its schema: by a relative path where it lies among the lessons."""
    schema = lessons_folder().resolve() / "schema" / f"{name}.schema.json"
    place = folder.resolve()
    if place.is_relative_to(lessons_folder().resolve()):
        return Path(os.path.relpath(schema, place)).as_posix()
    return schema.as_uri()
