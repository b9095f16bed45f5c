"""Sentences made below the words: every template has its entry in every language, with the same gaps."""

import ast
import pickle
import re

import pytest

from simulator.faults import Fault, did_you_mean, printable
from simulator.sentences import Sentence, recognised, system_reason
from simulator.words import catalogue
from simulator.words.catalogue import ERRORS, placeholders
from simulator.words.language import FALLBACK, FOLDER, languages
from tests.words.templates import is_literal, templates, told_errors, trees, written

OTHERS = [language for language in languages() if language != FALLBACK]


def test_every_template_is_literal_text() -> None:
    """Other than where an error passes on the sentence of another."""
    passed_on = ("fault.sentence", "next((fault.sentence for fault in faults if not fault.warning))")
    assert [] == [
        f"{where} {maker}({ast.unparse(expression)})"
        for where, maker, expression in templates()
        if not is_literal(expression) and ast.unparse(expression) not in passed_on
    ]


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_every_sentence_and_no_other(language: str) -> None:
    table = catalogue.read_texts(FOLDER / language / ERRORS)
    assert set() == written() - set(table)
    assert set() == set(table) - written()


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_fills_the_same_gaps(language: str) -> None:
    table = catalogue.read_texts(FOLDER / language / ERRORS)
    assert {} == {
        template: text for template, text in table.items() if placeholders(template) != placeholders(text)
    }


def test_the_values_given_are_the_gaps_of_the_template() -> None:
    wrong = []
    makers = {"Sentence", *told_errors()}
    for path, tree in trees():
        for node in ast.walk(tree):
            if not (isinstance(node, ast.Call) and getattr(node.func, "id", "") in makers and node.args):
                continue
            if is_literal(node.args[0]):
                given = {keyword.arg for keyword in node.keywords}
                if given != placeholders(ast.literal_eval(node.args[0])):
                    wrong.append(f"{path.name}:{node.lineno}")
    assert [] == wrong


PRINTERS = frozenset({"Misuse", "say", "print", "Problem", "Hint", "Label", "Button"})
WORDS = re.compile(r"[A-Za-z]{2,} [a-z]{2,}")


def literal_text(expression: ast.expr) -> str:
    """What of a text is written in the code itself."""
    if isinstance(expression, ast.JoinedStr):
        return "".join(literal_text(part) for part in expression.values)
    is_text = isinstance(expression, ast.Constant) and isinstance(expression.value, str)
    return str(ast.literal_eval(expression)) if is_text else ""


def test_nothing_is_shown_that_is_written_in_the_code_alone() -> None:
    shown = []
    for path, tree in trees():
        for node in ast.walk(tree):
            name = ""
            if isinstance(node, ast.Call):
                name = getattr(node.func, "id", "") or getattr(node.func, "attr", "")
            if isinstance(node, ast.Call) and name in PRINTERS:
                texts = [literal_text(argument) for argument in node.args]
                shown += [f"{path.name}:{node.lineno} {text}" for text in texts if WORDS.search(text)]
    assert [] == shown


def test_a_sentence_is_its_english_text() -> None:
    sentence = Sentence("'{key}' is missing", key="id")
    assert "'id' is missing" == sentence
    assert "'id' is missing" == str(sentence) == f"{sentence}"
    assert sentence == pickle.loads(pickle.dumps(sentence))
    assert "'{key}' is missing" == pickle.loads(pickle.dumps(sentence)).template


def test_a_sentence_is_told_in_each_language_with_the_sentences_in_it() -> None:
    near = did_you_mean("harto", ["haruto", "aoi"])
    sentence = Sentence(
        "no {kind} is called '{name}'{near}", kind=Sentence("person"), name="harto", near=near
    )
    english, japanese = catalogue.load("en"), catalogue.load("ja")
    assert "no person is called 'harto'; did you mean 'haruto'?" == english.sentence(sentence)
    assert "「harto」という人は見つかりません。「haruto」のことではありませんか。" == japanese.sentence(
        sentence
    )
    assert "plain text" == japanese.sentence("plain text")


def test_a_value_that_looks_like_a_gap_is_left_alone() -> None:
    assert "no letter is called '{near}'" == Sentence("no letter is called '{name}'", name="{near}")


def test_a_fault_begins_with_its_place_in_each_language() -> None:
    fault = Fault("a.yaml", 3, 7, Sentence("'{key}' is missing{also}", key="id", also=""))
    japanese = catalogue.load("ja")
    assert "a.yaml:3:7: 'id' is missing" == str(fault)
    assert "a.yaml:3:7: 「id」がありません。" == japanese.sentence(fault.sentence)
    assert "a.yaml:3:7: warning: 'id' is missing" == str(fault._replace(warning=True))
    assert "a.yaml:3:7: 注意: 「id」がありません。" == japanese.sentence(
        fault._replace(warning=True).sentence
    )


def test_what_a_terminal_would_obey_is_taken_out_of_the_values_too() -> None:
    fault = printable(Fault("a", 1, 1, Sentence("'{key}' is missing{also}", key="\x1b[31m", also="")))
    assert "「\ufffd[31m」がありません。" == catalogue.load("ja").sentence(fault.message)


def test_what_other_programs_say_is_recognised() -> None:
    said = ("bad {value}: {problem}", "no such {thing}")
    assert Sentence("bad {value}: {problem}", value="x", problem="no such y") == recognised(
        "bad x: no such y", said
    )
    assert recognised("something else", said) is None
    assert "ファイルやフォルダーがありません" == catalogue.load("ja").sentence(
        system_reason(FileNotFoundError(2, "No such file or directory"))
    )
