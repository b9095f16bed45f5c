"""`hagaki lesson check`: every fault at once, where it is, and what would be right."""

from pathlib import Path

import pytest

from simulator.course.linter import check
from simulator.course.shelf import lesson_folders
from tests.course.conftest import Write

Change = tuple[str, str]
NONE: Change = ("", "")


def told(folder: Path) -> list[str]:
    return [f"{Path(fault.file).name}:{fault.line}: {fault.message}" for fault in check(folder)]


def test_a_good_lesson_has_no_fault(write_lesson: Write) -> None:
    assert [] == told(write_lesson())


@pytest.mark.slow
@pytest.mark.parametrize("folder", lesson_folders(), ids=lambda folder: folder.name)
def test_our_own_lessons_have_no_fault(folder: Path) -> None:
    assert [] == told(folder)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ("world: two-offices", "world: two-ofices"),
            "2: no world is called 'two-ofices'; did you mean 'two-offices'?",
        ),
        (
            ("to: haruto, letter", "to: harutoo, letter"),
            "11: no person is called 'harutoo'; did you mean 'haruto'?",
        ),
        (("letter: picnic", "letter: piknic"), "11: no letter is called 'piknic'; did you mean 'picnic'?"),
        (
            ("    do:\n", "    do:\n      - rewrite: {host: relay.transit.exampel}\n"),
            "11: no host is called 'relay.transit.exampel'; did you mean 'relay.transit.example'?",
        ),
        (
            ("    do:\n", "    do:\n      - rewrite: {host: relay.transit.example, word: six}\n"),
            "11: a word is altered into another: give both 'word' and 'into', or neither",
        ),
        (
            ("{device: home-pc, holds: 0}", "{seat: recipient, reads: text, since: sentt}"),
            "16: no step is called 'sentt'; did you mean 'sent'?",
        ),
        (
            ("{device: home-pc, holds: 0}", "{device: homepc, holds: 0}"),
            "16: no device is called 'homepc'; did you mean 'home-pc'?",
        ),
        (
            ("{device: home-pc, holds: 0}", "{state: SELECTED}"),
            "16: pop3 has no state 'SELECTED'; there is AUTHORIZATION, TRANSACTION, UPDATE",
        ),
        (
            ("{device: home-pc, holds: 0}", "{state: REDY, protocol: smtp}"),
            "16: 'REDY' is none of the words for this; did you mean 'READY'?",
        ),
        (("verb: RETR", "verb: RETRR"), "26: pop3 has no verb 'RETRR'; did you mean 'RETR'?"),
        (
            ("at: home-pc, since: this", "at: home-pc, since: sentt"),
            "27: no step is called 'sentt'; did you mean 'sent'?",
        ),
        (("answer: server", "answer: servr"), "9: 'servr' is none of the choices; did you mean 'server'?"),
        (("[wire, server]", "[server]"), "9: a question needs at least two different choices"),
        (
            ("answer: server}", "answer: server, reveal: your-tun}"),
            "9: 'your-tun' is no later step; did you mean 'your-turn'?",
        ),
        (
            ("    solution: [", "    shows: [C13]\n    paper: false # ["),
            "20: the learner types here: write the lines of a 'solution'",
        ),
        (("holds: 1}", "holds: 1, at_least: 1}"), "15: 'holds' and 'at_least' stand together; keep one"),
        (("mailbox: haruto, holds: 1", "mailbox: haruto"), "15: how many? write 'holds: …' or 'at_least: …'"),
        (("[C12]", "[C99]"), "13: there is no claim C99"),
        (("id: your-turn", "id: sent"), "17: the id 'sent' stands twice; give each step its own"),
        (
            ("minutes: 10", "minutes: 11"),
            "4: the steps that are not extra take 10 minutes, 'minutes' says 11; the core fits in 30",
        ),
    ],
)
def test_a_fault_of_the_script(write_lesson: Write, change: Change, expected: str) -> None:
    if change[0].startswith("    solution"):
        change = ('    solution: ["USER haruto", "PASS {password:haruto}", "RETR 1", "QUIT"]\n', "")
    found = told(write_lesson(change))
    assert [] != [message for message in found if message.startswith(f"lesson.yaml:{expected}")], found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("## your-turn", "## your-tun"), "19: the script has no step 'your-tun'; did you mean 'your-turn'?"),
        (("## your-turn", "## your-tun"), "1: the step 'your-turn' has no text; write '## your-turn'"),
        (
            ("### choice wire: On the wire\n", ""),
            "4: the choice 'wire' has no label; write '### choice wire: …'",
        ),
        (
            ("### why wire\nA wire keeps **nothing**.\n", ""),
            "4: the choice 'wire' has no why; write '### why wire'",
        ),
        (("A wire keeps **nothing**.\n", ""), "9: '### why wire' is empty; say what is right in it"),
        (("choice wire", "choice wires"), "8: the step has no choice 'wires'; did you mean 'wire'?"),
        (("[[server]]", "[[servr]]"), "4: [[servr]] is not in the glossary; did you mean 'server'?"),
        (("fine print C12", "fine print C98"), "14: there is no claim C98"),
        (("Fetch the letter.\n", ""), "19: the step 'your-turn' has no words; write what is said"),
        (
            ("### hint 1\nBegin with `USER`.\n### hint 2\nThen `PASS`.\n", ""),
            "19: the learner types here: write '### hint 1' and its text",
        ),
    ],
)
def test_a_fault_of_a_text(write_lesson: Write, change: Change, expected: str) -> None:
    found = told(write_lesson(NONE, change))
    assert [] != [message for message in found if message.startswith(f"en.md:{expected}")], found


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (
            ('"RETR 1", "QUIT"', '"STAT", "QUIT"'),
            "24: the solution does not reach it: Haruto's PC holds at least 1 (now 0)",
        ),
        (
            ('"RETR 1", "QUIT"', '"RETR one", "QUIT"'),
            "21: the server refuses 'RETR one': -ERR",
        ),
        (
            ("{device: home-pc, at_least: 1}", "{device: home-pc, at_least: 0}"),
            "24: is reached before the learner has done anything",
        ),
        (
            ("{mailbox: haruto, holds: 1}", "{mailbox: haruto, holds: 2}"),
            "15: does not hold after the step: the mailbox of Haruto holds 2 (now 1)",
        ),
        (
            ("until: {entry: delivered", "until: {entry: returned"),
            "12: nothing is left to happen, and this has not happened",
        ),
    ],
)
def test_a_lesson_whose_rehearsal_goes_wrong(write_lesson: Write, change: Change, expected: str) -> None:
    found = told(write_lesson(change))
    assert [] != [message for message in found if message.startswith(f"lesson.yaml:{expected}")], found


@pytest.mark.parametrize("state", ["READY, protocol: smtp", "SELECTED, protocol: imap", "UPDATE"])
def test_a_lesson_may_ask_for_the_state_of_each_protocols_server(write_lesson: Write, state: str) -> None:
    folder = write_lesson(("{device: home-pc, holds: 0}", f"{{state: {state}}}"))
    assert [] == [fault for fault in check(folder, rehearse=False) if not fault.warning]


def test_more_than_seven_new_words_are_a_warning(write_lesson: Write) -> None:
    terms = ["mail", "client", "relay", "mailbox", "pop", "smtp", "dns"]
    folder = write_lesson(NONE, ("Fetch the letter.", " ".join(f"[[{term}]]" for term in terms)))
    warnings = [fault for fault in check(folder) if fault.warning]
    assert ["8 new words"] == [fault.message[:11] for fault in warnings]


def test_a_misspelt_key_hides_no_other_fault(write_lesson: Write) -> None:
    folder = write_lesson(("    minutes: 4\n", "    minuts: 4\n"))
    script = folder / "lesson.yaml"
    script.write_text(script.read_text("utf-8").replace("to: haruto, letter", "to: harto, letter"), "utf-8")
    assert [
        "lesson.yaml:7: unknown key 'minuts'; did you mean 'minutes'?",
        "lesson.yaml:11: no person is called 'harto'; did you mean 'haruto'?",
    ] == told(folder)
