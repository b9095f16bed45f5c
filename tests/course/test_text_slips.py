"""What a Japanese keyboard leaves in a lesson's text: told by its place, and read as it was meant."""

import pytest

from simulator.course.inline import Complaint
from simulator.course.texts import LessonText

HEAD = "---\ntitle: あ\n---\n## a\n"


def told(line: str) -> list[Complaint]:
    return LessonText("ja.md", f"{HEAD}**expert**: はい\n{line}\n").check()


@pytest.mark.parametrize(
    ("line", "right"),
    [
        ("＃＃ b", "## b"),
        ("##b", "## b"),
        (" ## b", "## b"),
        ("###hint 1", "### hint 1"),
        ("＞ 選ぼう。", "> …"),
        ("**初心者**: はい", "**beginner**: …"),
        ("専門家：はい", "**expert**: …"),
        ("*beginner*: はい", "**beginner**: …"),
        ("**Beginner**: yes", "**beginner**: …"),
        ("beginner: yes", "**beginner**: …"),
        ("＊＊expert＊＊：はい", "**expert**: …"),
    ],
)
def test_a_mark_at_the_beginning_of_a_line_is_told_once_with_what_would_be_right(
    line: str, right: str
) -> None:
    first = min(complaint for complaint in told(line) if complaint.column == 1)
    assert (6, 1, f"write '{right}', with exactly these signs") == first


@pytest.mark.parametrize("line", ["＃＃ b", "##b", "＞ 選ぼう。", "専門家：はい", "### hint １"])
def test_one_slip_is_one_fault(line: str) -> None:
    assert 1 == len(told(line))


@pytest.mark.parametrize(
    ("heading", "right"),
    [
        ("hint １", "hint 1"),
        ("ヒント 1", "hint 1"),
        ("Hint 1", "hint 1"),
        ("Done", "done"),
        ("FINE PRINT C13", "fine print C13"),
        ("選択肢 x: はこ", "choice x: はこ"),
        ("理由 x", "why x"),
    ],
)
def test_a_heading_in_other_letters_is_understood_and_told(heading: str, right: str) -> None:
    assert [Complaint(6, 1, f"write '### {right}', with exactly these signs")] == [  # type: ignore[arg-type]
        complaint for complaint in told(f"### {heading}") if "exactly" in complaint.message
    ]


def test_what_was_meant_is_read() -> None:
    text = LessonText("ja.md", f"{HEAD}初心者：はい\n＞ 選ぼう。\n### ヒント １\nここ。\n")
    step = text.step("a")
    assert [("beginner", "はい"), ("task", "選ぼう。")] == [
        (paragraph.voice, paragraph.plain) for paragraph in step.paragraphs
    ]
    assert ["ここ。"] == [paragraph.plain for hint in step.hints for paragraph in hint]


def test_whoever_is_neither_beginner_nor_expert_does_not_speak() -> None:
    [complaint] = told("**先生**: はい")
    assert (6, 1) == complaint[:2]
    assert complaint.message.startswith("'先生' is no speaker")


@pytest.mark.parametrize(
    ("words", "column", "right"),
    [
        ("場所は｛value:place｝です。", 4, "{value:place}"),
        ("場所は{value：place}です。", 4, "{value:place}"),
        ("これは［［server］］です。", 4, "[[server"),
        ("＊＊大事＊＊", 1, "**"),
        ("｀USER｀", 1, "`"),
    ],
)
def test_full_width_marks_inside_a_line_are_told_at_their_place(words: str, column: int, right: str) -> None:
    assert (6, column, f"write '{right}', half-width") == told(words)[0]


@pytest.mark.parametrize(
    "line",
    [
        "番号は＃3です。",
        "**大事**なこと。",
        "初心者は、こう言う。",
        "The expert: nobody knows better.",
        "> 選ぼう。",
        ">選ぼう。",
        "（＊）は注。",
    ],
)
def test_what_only_looks_like_a_mark_is_left_alone(line: str) -> None:
    assert [] == told(line)
