"""A folder becomes a lesson, or a list of everything that is wrong with it."""

from pathlib import Path

import pytest

from simulator.course.faults import LessonError
from simulator.course.intents import Send, Type
from simulator.course.loader import load, read
from simulator.course.shelf import lesson_folders
from simulator.course.vocabulary import Happened
from tests.course.conftest import SCRIPT, Write


def messages(folder: Path) -> list[str]:
    with pytest.raises(LessonError) as caught:
        load(folder)
    return [
        f"{Path(fault.file).name}:{fault.line}:{fault.column}: {fault.message}"
        for fault in caught.value.faults
    ]


def test_a_good_folder_becomes_a_lesson(write_lesson: Write) -> None:
    lesson = load(write_lesson())
    assert ("21-a-small-lesson", "21", "A small lesson") == (lesson.id, lesson.number, lesson.title("ja"))
    sent = lesson.script.steps[0]
    assert Send(from_="aoi", to="haruto", letter="picnic") == sent.do[0]
    assert Happened(entry="delivered", to="haruto") == sent.until
    assert lesson.script.steps[1].solution[1] == "PASS {password:haruto}"


def test_the_script_may_be_named_instead_of_its_folder(write_lesson: Write) -> None:
    assert "21-a-small-lesson" == load(write_lesson() / "lesson.yaml").id


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("seed: 7", "sead: 7", "3:1: unknown key 'sead'; did you mean 'seed'?"),
        ("seed: 7", "seed: seven", "3:7: 'seven' stands where a whole number belongs"),
        (
            "id: sent",
            "id: Sent!",
            "6:9: 'Sent!' is not a name of this kind; use lower case letters, digits and hyphens",
        ),
        (
            "panes: [route]",
            "panes: [rout]",
            "8:13: 'rout' is none of route, conversation, wire, letter, mailboxes, notebook, seats; "
            "did you mean 'route'?",
        ),
        ("panes: [route]", "panes: route", "8:12: 'route' stands where a list belongs; write [ … ]"),
        ("- send: {", "- sent: {", "11:9: unknown: 'sent'; did you mean 'send'?"),
        ("from: aoi, to", "form: aoi, to", "11:16: unknown key 'form'; did you mean 'from'?"),
        ("mailbox: haruto", "mail: haruto", "15:9: unknown: 'mail'; did you mean 'mailbox'?"),
        ("holds: 1", "holds: one", "15:34: 'one' stands where a whole number belongs"),
        (
            "until: {entry: delivered",
            "until: {enty: delivered",
            "12:12: unknown: 'enty'; did you mean 'entry'?",
        ),
        ("shows: [C12]", "shows: [12]", "13:13: '12' stands where a text belongs; put it in quotes"),
        ("minutes: 10\n", "", "1:1: 'minutes' is missing"),
        (
            "letter: picnic}",
            "letter: picnic}\n        fetch: {device: home-pc}",
            "11:9: 'send' stands alone; begin a new '- ' for the next intent",
        ),
        (
            "format: 1",
            "format: 2",
            "1:9: format 2 is newer than this hagaki reads (1): update hagaki",
        ),
        ("format: 1", "format: 0", "1:9: format 0 is no longer read; write 'format: 1'"),
        (
            "seed: 7",
            "seed: 7\nseed: 8",
            "4:1: the key 'seed' stands here twice; keep one, or begin a new '- '",
        ),
    ],
)
def test_a_fault_of_the_script_is_told_with_its_place_and_what_would_be_right(
    write_lesson: Write, old: str, new: str, expected: str
) -> None:
    assert f"lesson.yaml:{expected}" in messages(write_lesson((old, new)))


def test_all_faults_are_told_at_once(write_lesson: Write) -> None:
    folder = write_lesson()
    broken = (
        SCRIPT.replace("seed: 7", "seed: x")
        .replace("holds: 0", "holds: -1")
        .replace("as: haruto", "with: haruto")
    )
    (folder / "lesson.yaml").write_text(broken, "utf-8")
    assert [3, 16, 20, 20] == [int(message.split(":")[1]) for message in messages(folder)]


def test_a_newer_format_is_refused_before_anything_else_is_looked_at(write_lesson: Write) -> None:
    folder = write_lesson()
    (folder / "lesson.yaml").write_text("format: 7\nunheard-of: true\n", "utf-8")
    assert 1 == len(messages(folder))


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    assert ["nowhere:1:1: is not there"] == messages(tmp_path / "nowhere")
    found = messages(tmp_path)
    assert "lesson.yaml:1:1: is not there; a lesson begins with it" in found
    assert any("no text; write ja.md or en.md" in message for message in found)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"- a\n", b"just words", b"\0", b"{" * 2000])
def test_a_file_that_is_no_lesson_is_a_fault_and_no_traceback(write_lesson: Write, content: bytes) -> None:
    folder = write_lesson()
    (folder / "lesson.yaml").write_bytes(content)
    assert 1 == len(messages(folder))
    (folder / "en.md").write_bytes(content)
    assert messages(folder)


def test_nothing_outside_the_folder_is_read(write_lesson: Write, tmp_path: Path) -> None:
    folder = write_lesson()
    secret = tmp_path / "secret.md"
    secret.write_text("---\ntitle: secret\n---\n")
    (folder / "en.md").unlink()
    (folder / "en.md").symlink_to(secret)
    assert any("leads outside its folder" in message for message in messages(folder))


def test_every_word_of_the_format_is_read() -> None:
    kinds = {
        type(intent)
        for folder in lesson_folders()
        for step in load(folder).script.steps
        for intent in step.do
    }
    assert {Send, Type} <= kinds


@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_our_own_lessons_have_a_text_in_every_language(folder: Path) -> None:
    lesson, faults = read(folder, check_texts=True)
    assert [] == faults
    assert lesson is not None and ["en", "ja"] == list(lesson.texts)
