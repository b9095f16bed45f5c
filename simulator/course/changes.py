"""What has changed in a lesson since it was last read: files on the disk, and the step that it matters to."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from simulator.course.loader import Lesson

_FOLDERS: Final = ("", "letters", "worlds")
_SUFFIXES: Final = (".yaml", ".yml", ".md", ".txt")
Stamp = dict[str, tuple[int, int]]


class Change(msgspec.Struct, frozen=True):
    """`text`: the words alone, nothing that happens. `step` is "" where no single step has changed."""

    kind: Literal["nothing", "text", "script"]
    step: str = ""


class Watched:
    """A lesson's folder, looked at from time to time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stamp = self._look()

    def changed(self) -> set[str]:
        """The files that are new, gone or other than when this was last asked."""
        before, self._stamp = self._stamp, self._look()
        names = before.keys() | self._stamp.keys()
        return {name for name in names if before.get(name) != self._stamp.get(name)}

    def _look(self) -> Stamp:
        found: Stamp = {}
        for sub in _FOLDERS:
            try:
                paths = [path for path in (self._folder / sub).iterdir() if path.suffix in _SUFFIXES]
            except OSError:
                continue
            for path in paths:
                try:
                    status = path.stat()
                except OSError:  # saved by renaming: gone for a moment
                    continue
                found[f"{sub}/{path.name}".lstrip("/")] = (status.st_mtime_ns, status.st_size)
        return found


def change_between(old: Lesson, new: Lesson, files: set[str]) -> Change:
    """What changed, given the files that did."""
    if any("/" in name for name in files):  # a letter or a world: what happens is another
        return Change("script")
    before, after = old.script, new.script
    if msgspec.structs.replace(before, steps=after.steps) != after:
        return Change("script")
    for number, step in enumerate(after.steps):
        if number >= len(before.steps) or before.steps[number] != step:
            return Change("script", step.id)
    if len(before.steps) != len(after.steps):
        return Change("script", after.steps[-1].id)
    for language, text in new.texts.items():
        other = old.texts.get(language)
        for step in after.steps:
            if other is None or other.section(step.id) != text.section(step.id):
                return Change("text", step.id)
    return Change("text") if old.texts.keys() != new.texts.keys() or files else Change("nothing")
