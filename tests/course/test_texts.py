"""The small markdown of lesson texts."""

import pytest

from simulator.course.inline import Complaint, Span, join_lines, read_spans
from simulator.course.texts import LessonText
from tests.course.conftest import TEXT


def complaints(text: str) -> list[Complaint]:
    return LessonText("en.md", text).check()


def test_a_good_text_has_nothing_wrong() -> None:
    text = LessonText("en.md", TEXT)
    assert [] == text.check()
    assert ("A small lesson", ("sent", "your-turn")) == (text.title, text.steps())


def test_speeches_tasks_and_narration_are_told_apart() -> None:
    step = LessonText("en.md", TEXT).step("sent")
    assert ["beginner", "expert", "task"] == [paragraph.voice for paragraph in step.paragraphs]
    assert "So it has arrived! Is his PC on?" == step.paragraphs[0].plain
    assert ["narration"] == [p.voice for p in LessonText("en.md", TEXT).step("your-turn").paragraphs]


def test_the_parts_beside_the_dialogue_are_found_by_their_headings() -> None:
    text = LessonText("en.md", TEXT)
    step = text.step("sent")
    assert {"wire": (Span("On the wire"),), "server": (Span("On a server"),)} == step.choices
    assert "Yes." == step.whys["server"][0].plain
    assert ["C12"] == list(step.fine_print)
    assert "Never shown." == step.speaker_notes[0].plain
    assert ["Begin with USER.", "Then PASS."] == [hint[0].plain for hint in text.step("your-turn").hints]
    assert "expert" == text.step("your-turn").done[0].voice


def test_speaker_notes_are_never_among_what_a_learner_sees() -> None:
    assert "Never shown." not in [span.text for span in LessonText("en.md", TEXT).step("sent").spans()]


def test_inline_styles() -> None:
    spans = read_spans("a `code` b **strong** [[server]] [[relay|passed on]].", 1, [])
    expected = [("a ", "plain"), ("code", "code"), (" b ", "plain"), ("strong", "strong"), (" ", "plain")]
    expected += [("", "term"), (" ", "plain"), ("passed on", "term"), (".", "plain")]
    assert expected == [(span.text, span.style) for span in spans]
    assert ["server", "relay"] == [span.term for span in spans if span.style == "term"]


def test_a_row_has_three_parts() -> None:
    text = LessonText("en.md", TEXT + "### row waits: Waiting | It waits here | The article's words\n")
    assert ("Waiting", "It waits here", "The article's words") == text.step("your-turn").rows["waits"]


def test_lines_of_a_paragraph_are_joined_without_a_blank_in_japanese() -> None:
    assert "届いたメールをサーバーが預かる。" == join_lines(["届いたメールを", "サーバーが預かる。"])
    assert "one line and the next" == join_lines(["one line", "and the next"])


def test_a_full_width_colon_serves_too() -> None:
    step = LessonText("ja.md", "---\ntitle: あ\n---\n## a\n**expert**：はい\n### choice x：はこ\n").step("a")
    assert ("expert", "はい") == (step.paragraphs[0].voice, step.paragraphs[0].plain)
    assert "はこ" == step.choices["x"][0].text


@pytest.mark.parametrize(
    ("old", "new", "line", "part"),
    [
        ("title: A small lesson", "titel: A", 2, "unknown key 'titel'"),
        ("title: A small lesson\n", "", 1, "the title is missing"),
        ("---\ntitle", "title", 1, "begins with three lines"),
        ("### hint 1", "### tip 1", 21, "unknown heading 'tip 1'"),
        ("### hint 2", "### hint 3", 19, "not numbered 1, 2, 3"),
        ("### hint 2", "### hint 1", 23, "stands here twice"),
        ("choice wire: On the wire", "choice wire", 8, "needs a label"),
        ("### done", "### done: well", 25, "has no label"),
        ("**nothing**", "**nothing", 10, "** is opened and not closed"),
        ("`USER`", "`USER", 22, "` is opened and not closed"),
        ("Fetch the", "Fetch\x1b[0m the", 20, "U+001B cannot stand in a text"),
        ("Fetch the", "Fetch \u202e the", 20, "U+202E cannot stand in a text"),
        ("## your-turn", "## sent", 19, "has two sections"),
    ],
)
def test_what_is_wrong_is_told_with_its_line(old: str, new: str, line: int, part: str) -> None:
    assert old in TEXT
    found = complaints(TEXT.replace(old, new, 1))
    assert [] != [complaint for complaint in found if complaint.line == line and part in complaint.message], (
        found
    )


def test_fine_print_may_be_about_no_claim() -> None:
    text = LessonText("en.md", TEXT.replace("### fine print C12", "### fine print"))
    assert [] == text.check()
    assert [""] == list(text.step("sent").fine_print)


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("A small lesson", "A small lesson"),
        ('"A small lesson"', "A small lesson"),
        ("'\"If possible\" is not secure'", '"If possible" is not secure'),
        ('"If possible" is not secure', '"If possible" is not secure'),
        ("It's late", "It's late"),
    ],
)
def test_only_the_quotes_around_the_whole_title_go(written: str, title: str) -> None:
    assert title == LessonText("en.md", f"---\ntitle: {written}\n---\n").title
