"""Each student gets another password and another letter, and the lesson's check holds for all of them."""

from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.loader import Lesson, load
from simulator.course.particulars import student_seed
from simulator.course.player import Player
from simulator.course.shelf import find_lesson, lesson_folders
from simulator.course.step_record import Part
from simulator.mail.message import InternetMessage
from simulator.trace.kinds import Kind
from tests.course.conftest import Write

LETTERS = {
    "en": "Subject: At the {place: station | harbour | library | cafe}\n\nBring {count: 2..9} cups.\n",
    "ja": "Subject: {place: 駅 | 港 | 図書館 | パン屋}で\n\n{place}に、コップを{count: 2..9}個持ってきて。\n",
}
EXPECT = "{mailbox: haruto, holds: 1}"


@pytest.fixture
def folder(write_lesson: Write) -> Path:
    """A lesson with a letter of its own, whose check asks for what the letter says."""
    folder = write_lesson(("letter: picnic", "letter: meeting"), ("Guess where", "{name:aoi} writes. Guess"))
    script = (folder / "lesson.yaml").read_text("utf-8")
    header = f'{EXPECT}\n      - {{header: Subject, contains: "{{value:place}}", mailbox: haruto}}'
    (folder / "lesson.yaml").write_text(script.replace(EXPECT, header, 1), "utf-8")
    (folder / "letters").mkdir()
    for language, text in LETTERS.items():
        (folder / "letters" / f"meeting.{language}.txt").write_text(text, "utf-8")
    return folder


def letter_of(lesson: Lesson, language: str = "en") -> bytes:
    player = Player(lesson, language=language)
    player.solve()
    return next(entry.octets for entry in player.run.trace if entry.kind is Kind.COMPOSED)


def read(letter: bytes) -> tuple[str, bytes]:
    """What a person reads of a letter."""
    message = InternetMessage(letter)
    return message.text("Subject"), letter.partition(b"\r\n\r\n")[2]


def test_the_seed_of_a_student_hangs_on_lesson_and_student_alone() -> None:
    assert 5843535851291970 == student_seed(3, "aoi-07")
    assert student_seed(3, "aoi-07") == student_seed(3, " Ａｏｉ-07 ")
    assert student_seed(3, "aoi-07") != student_seed(4, "aoi-07")
    assert 500 == len({student_seed(3, str(number)) for number in range(500)})


@pytest.mark.slow
def test_students_get_different_letters_and_passwords(folder: Path) -> None:
    lesson = load(folder)
    students = [lesson.for_student(f"student {number}") for number in range(30)]
    assert len({read(letter_of(student)) for student in students}) > 15
    passwords = {student.particulars.value("password", "haruto", "en") for student in students}
    assert 30 == len(passwords)


@pytest.mark.slow
def test_the_check_holds_for_every_student(folder: Path) -> None:
    lesson = load(folder)
    for number in range(25):
        player = Player(lesson.for_student(f"2-B {number}"), language="ja" if number % 2 else "en")
        while True:
            player.solve()
            assert not player.record.skipped
            assert all(verdict.held for verdict in player.record.checks)
            if not player.next_step():
                break
        assert player.wants is Part.DONE


def test_the_same_choice_is_made_in_every_language(folder: Path) -> None:
    english, japanese = LETTERS["en"], LETTERS["ja"]
    names = [
        [word.strip() for word in text.partition("{place:")[2].partition("}")[0].split("|")]
        for text in (english, japanese)
    ]
    lesson = load(folder)
    for number in range(20):
        particulars = lesson.for_student(str(number)).particulars
        chosen = [particulars.values(language)["place"] for language in ("en", "ja")]
        assert names[0].index(chosen[0]) == names[1].index(chosen[1])


def test_texts_and_solutions_are_filled_in(folder: Path) -> None:
    lesson = load(folder).for_student("7")
    assert "Aoi writes." in lesson.text("en").step("sent").paragraphs[-1].plain
    player = Player(lesson)
    password = player.person("haruto").password
    assert f"PASS {password}" == player.steps[1].solution[1]


def test_a_lesson_with_values_has_no_fault(folder: Path) -> None:
    assert [] == [fault for fault in check(folder) if not fault.warning]


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("lesson.yaml", "{value:place}", "{value:plaice}", "gives the value 'plaice'; did you mean 'place'?"),
        ("lesson.yaml", "{password:haruto}", "{password:harto}", "no person is called 'harto'"),
        ("en.md", "{name:aoi}", "{name:aio}", "no person is called 'aio'"),
        ("letters/meeting.ja.txt", " | パン屋", "", "has 3 choices here and 4 in another language"),
        ("letters/meeting.en.txt", "{count: 2..9}", "{count: 2}", "'count' needs two choices or more"),
        ("letters/meeting.en.txt", "{count: 2..9}", "{count}", "write the choices of 'count'"),
        ("letters/meeting.en.txt", "Subject: ", "Subjekt: ", "a letter begins with 'Subject: …'"),
    ],
)
def test_what_cannot_be_filled_in_is_told_with_its_place(
    folder: Path, file: str, old: str, new: str, said: str
) -> None:
    (folder / "ja.md").write_text((folder / "en.md").read_text("utf-8"), "utf-8")
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new, 1), "utf-8")
    assert any(said in fault.message for fault in check(folder, rehearse=False)), check(folder)


@pytest.mark.slow
@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_our_own_lessons_hold_for_every_student(folder: Path) -> None:
    assert [] == check(folder, student="2-B-07")
    assert [] == check(folder, student="はると")


@pytest.mark.slow
def test_our_own_lessons_give_students_different_letters() -> None:
    lesson = load(find_lesson("3"))
    assert len({read(letter_of(lesson.for_student(str(number)))) for number in range(20)}) > 3
