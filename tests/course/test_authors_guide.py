"""`lessons/README.md` and its Japanese twin: every example in them runs."""

import doctest
import re
import shlex
from pathlib import Path

import pytest

import simulator
from simulator.cli import main
from simulator.course.decoder import VOCABULARY
from simulator.course.intents import INTENTS
from simulator.course.linter import check
from simulator.course.new_lesson import write_lesson
from simulator.course.schema import Step
from simulator.course.vocabulary import CONDITIONS
from simulator.plain_yaml import load
from simulator.typed_yaml import Decoder, fields_of
from simulator.world.library import lessons_folder
from simulator.world.spec import WorldSpec

GUIDES = {"en": "README.md", "ja": "README.ja.md"}
_BLOCK = re.compile(r"^```(\w+)(?: ([^\n]*))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_INLINE = re.compile(r"`([^`\n]+)`")
_SCREENS = ("play", "preview")


def guide(language: str) -> str:
    return (lessons_folder() / GUIDES[language]).read_text("utf-8")


def blocks(language: str) -> list[tuple[str, str, str]]:
    """Kind, note and text of each fenced example, in order."""
    return [(match[1], match[2] or "", match[3]) for match in _BLOCK.finditer(guide(language))]


def hagaki(arguments: list[str]) -> int:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert isinstance(end.value.code, int)
    return end.value.code


def put(folder: Path, note: str, text: str) -> None:
    """An example for a file of the lesson: behind its end, or behind the last row of its table."""
    name, _, how = note.partition(" ")
    path = folder / name
    before = path.read_text("utf-8") if path.exists() else ""
    if how == "row":
        row = re.compile(r"^\| one-sentence .*\n", re.MULTILINE)
        path.write_text(row.sub(lambda match: match[0] + text, before), "utf-8")
    else:
        path.write_text(before + ("\n" if before else "") + text, "utf-8")


@pytest.mark.slow
@pytest.mark.parametrize("language", GUIDES)
def test_the_thirty_minutes_lead_to_a_lesson_without_a_fault(
    language: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HAGAKI_STATE", str(tmp_path / "state"))
    folder, statuses = tmp_path / "my-lesson", list[int]()
    for kind, note, text in blocks(language):
        if kind == "sh":
            for command in map(shlex.split, text.splitlines()):
                if command[0] == "rm":
                    for name in command[1:]:
                        (tmp_path / name).unlink()
                elif not set(_SCREENS) & set(command):
                    statuses.append(hagaki([*command[1:], "--lang", language]))
        elif note and note != "top":
            put(folder, note, text)
            if note.endswith("row"):
                script = folder / "lesson.yaml"
                assert re.search(r"`minutes: 1[03]`.{1,20}`minutes: 1[03]`", guide(language))
                changed = script.read_text("utf-8").replace("minutes: 10", "minutes: 13", 1)
                script.write_text(changed, "utf-8")
    told = capsys.readouterr().out
    assert ([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]) == statuses, told
    assert [] == check(folder)
    assert "the-answer" in told


@pytest.mark.slow
@pytest.mark.parametrize("language", GUIDES)
def test_the_policies_of_the_guide_are_a_lesson_s(language: str, tmp_path: Path) -> None:
    write_lesson(tmp_path / "mine", "en")
    script = tmp_path / "mine" / "lesson.yaml"
    (policies,) = [text for _, note, text in blocks(language) if note == "top"]
    text = script.read_text("utf-8")
    without = text[: text.index("policies:")] + policies + "\n" + text[text.index("setup:") :]
    script.write_text(without, "utf-8")
    assert [] == check(tmp_path / "mine", rehearse=False)


@pytest.mark.parametrize("language", GUIDES)
def test_every_condition_and_intent_of_the_guide_is_in_the_vocabulary(language: str) -> None:
    text = _BLOCK.sub("", guide(language))
    shown = [found for found in _INLINE.findall(text) if found.startswith("{") and "…" not in found]
    conditions = [found for found in shown if found[1:].partition(":")[0] in CONDITIONS]
    assert set(CONDITIONS) == {key for found in shown for key in CONDITIONS if key in found}
    lists = re.findall(r"^    do:\n((?:      - .*\n)+)", text, re.MULTILINE)
    data, positions = load(
        "id: all\nexpect:\n"
        + "".join(f"  - {found}\n" for found in conditions)
        + "do:\n"
        + "".join(block.replace("      - ", "  - ") for block in lists),
        "README",
    )
    decoder = Decoder(positions, VOCABULARY)
    assert isinstance(decoder.struct(Step, data, ()), Step)
    assert [] == decoder.faults


@pytest.mark.parametrize("language", GUIDES)
def test_every_verb_has_its_place_in_the_guide(language: str) -> None:
    assert [] == [verb for verb in INTENTS if f"`{verb}`" not in guide(language)]


@pytest.mark.parametrize("language", GUIDES)
def test_every_key_of_a_step_and_of_a_world_has_its_place_in_the_guide(language: str) -> None:
    keys = [key for kind in (Step, WorldSpec) for key in fields_of(kind)]
    known = {"id", "match", "format", "start", "mechanisms"}
    assert [] == [key for key in keys if f"`{key}`" not in guide(language) and key not in known]


@pytest.mark.parametrize("language", GUIDES)
def test_both_guides_have_the_same_examples(language: str) -> None:
    kinds = [
        (kind, note.replace(f".{language}.", ".").replace(f"{language}.md", "md"))
        for kind, note, _ in blocks(language)
    ]
    english = [(kind, note.replace(".en.", ".").replace("en.md", "md")) for kind, note, _ in blocks("en")]
    assert english == kinds


@pytest.mark.parametrize("language", GUIDES)
def test_the_python_way_of_the_guide_runs(language: str) -> None:
    examples = [text for kind, _, text in blocks(language) if kind == "python"]
    assert examples
    for text in examples:
        test = doctest.DocTestParser().get_doctest(text, {}, GUIDES[language], None, 0)
        assert 0 == doctest.DocTestRunner(verbose=False).run(test).failed


def test_the_python_way_of_the_package_runs() -> None:
    told = doctest.testmod(simulator)
    assert told.attempted > 5
    assert 0 == told.failed


def test_everything_that_the_package_offers_is_there() -> None:
    assert [] == [name for name in simulator.__all__ if getattr(simulator, name, None) is None]
    with pytest.raises(AttributeError):
        simulator.nothing_of_the_kind  # noqa: B018
