"""From a folder to a lesson: the script, and the texts of every language that is there.

Nothing outside the folder is read. Whatever is wrong is told at once, each fault with its place; a lesson
comes back only when it can be played.
"""

import os
import re
from functools import partial
from pathlib import Path
from typing import Final

from simulator import plain_yaml
from simulator.course.decoder import decode_script
from simulator.course.faults import LessonError
from simulator.course.particulars import Particulars, student_seed
from simulator.course.schema import Script, Step
from simulator.course.texts import LessonText, StepText
from simulator.faults import Fault
from simulator.sentences import Sentence
from simulator.words.language import FALLBACK
from simulator.world.files import read_inside, shown_name
from simulator.world.library import lessons_folder
from simulator.world.loader import load_world
from simulator.world.spec import WorldSpec

SCRIPT_NAME: Final = "lesson.yaml"
_MISSING: Final = Sentence("is not there; a lesson begins with it")
_TEXT_NAME = re.compile(r"[a-z]{2,3}\.md")


class Lesson:
    """A lesson that can be played: its folder, its script, its words."""

    def __init__(
        self, folder: Path, script: Script, texts: dict[str, LessonText], positions: plain_yaml.Positions
    ) -> None:
        self.folder = folder
        self.positions = positions  # of the script, for whoever has something to say about it
        self.id = folder.name
        self.script = script
        self.texts = texts
        self.particulars = Particulars(folder, script, script.seed)
        for language, text in texts.items():
            text.fill_with(partial(self.particulars.fill, language=language))

    @property
    def seed(self) -> int:
        return self.particulars.seed

    def with_seed(self, seed: int) -> "Lesson":
        """The same lesson under another seed: other passwords, other values in letters and texts."""
        texts = {language: text.unfilled() for language, text in self.texts.items()}
        lesson = Lesson(self.folder, self.script, texts, self.positions)
        lesson.particulars.seed = seed
        return lesson

    def for_student(self, student: str) -> "Lesson":
        """The same lesson as this student gets it."""
        return self.with_seed(student_seed(self.script.seed, student))

    def world(self) -> tuple[str, WorldSpec]:
        """The world that it plays in: name and data. Raises WorldError."""
        return load_world(self.script.world, self.folder)

    @property
    def number(self) -> str:
        """`3` of `03-the-role-of-the-pop-server`; empty for a folder without a number."""
        return self.id.partition("-")[0].lstrip("0") if self.id[:1].isdigit() else ""

    def text(self, language: str) -> LessonText:
        """The words in a language, else in English, else in whatever there is."""
        return self.texts.get(language) or self.texts.get(FALLBACK) or next(iter(self.texts.values()))

    def title(self, language: str) -> str:
        return self.text(language).title

    def step_text(self, step: Step, language: str) -> StepText:
        return self.text(language).step(step.id)


def load(path: str | os.PathLike[str]) -> Lesson:
    """The lesson of a folder (or of the `lesson.yaml` in it). Raises LessonError with every fault found."""
    lesson, faults = read(path)
    if lesson is None or any(not fault.warning for fault in faults):
        raise LessonError(faults)
    return lesson


def read(path: str | os.PathLike[str], *, check_texts: bool = False) -> tuple[Lesson | None, list[Fault]]:
    """The lesson as far as it could be read, and its faults; texts are parsed whole with `check_texts`."""
    folder = Path(path)
    if folder.name == SCRIPT_NAME:
        folder = folder.parent
    faults: list[Fault] = []
    if not folder.is_dir():
        what = (
            Sentence("is not a folder; a lesson is a folder with lesson.yaml in it")
            if folder.exists()
            else Sentence("is not there")
        )
        return None, [Fault(str(folder), 1, 1, what)]
    folder = folder.resolve() if folder.name in ("", ".", "..") else folder
    ours = folder.parent == lessons_folder()
    found = _read_script(folder, faults, ours)
    texts = _read_texts(folder, faults, check_texts, looked_over=ours and not check_texts)
    if found is None or not texts:
        return None, faults
    script, positions = found
    return Lesson(folder, script, texts, positions), faults


def _read_script(folder: Path, faults: list[Fault], ours: bool) -> tuple[Script, plain_yaml.Positions] | None:
    path = folder / SCRIPT_NAME
    octets = read_inside(folder, path, faults, _MISSING)
    if octets is None:
        return None
    name = shown_name(path)
    try:
        data, positions = plain_yaml.load_octets(octets, name, ours=path if ours else None)
    except plain_yaml.PlainYamlError as error:
        faults.append(Fault(name, error.line, error.column, error.message))
        return None
    script, found = decode_script(data, positions)
    faults += found
    return None if script is None else (script, positions)


def _read_texts(
    folder: Path, faults: list[Fault], check: bool, *, looked_over: bool
) -> dict[str, LessonText]:
    """The words of each language; what comes with hagaki was looked over by its tests."""
    texts: dict[str, LessonText] = {}
    for path in sorted(folder.iterdir()):
        if not _TEXT_NAME.fullmatch(path.name):
            continue
        octets = read_inside(folder, path, faults, _MISSING)
        if octets is None:
            continue
        name = shown_name(path)
        try:
            text = LessonText(name, plain_yaml.decode(octets, name), looked_over=looked_over)
        except plain_yaml.PlainYamlError as error:
            faults.append(Fault(name, error.line, error.column, error.message))
            continue
        faults += [Fault(name, *complaint) for complaint in (text.check() if check else text.complaints)]
        texts[path.stem] = text
    if not texts:
        faults.append(
            Fault(
                shown_name(folder),
                1,
                1,
                Sentence("no text; write ja.md or en.md, with a '## step-id' for each step"),
            )
        )
    return texts
