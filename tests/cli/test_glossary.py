"""`hagaki glossary`: a word explained, all of them, and none."""

import json

from tests.cli.conftest import Hagaki


def test_a_term_is_explained_with_its_rfc_and_its_lesson(hagaki: Hagaki) -> None:
    told = hagaki("glossary", "queue", "--lang", "en")
    assert 0 == told.status
    assert "queue  送信待ち" == told.out.splitlines()[0]
    assert "  Explained in lesson 7. (RFC 5321 §4.5.4.1)" in told.out.splitlines()


def test_all_terms_are_listed(hagaki: Hagaki) -> None:
    assert 70 < len(hagaki("glossary").out.splitlines())


def test_programs_get_json(hagaki: Hagaki) -> None:
    found = json.loads(hagaki("glossary", "mx", "--json").out)
    assert ("mx", 2, "RFC 5321 §5.1") == (found[0]["id"], found[0]["lesson"], found[0]["rfc"])


def test_an_unknown_word_is_one_line_on_standard_error(hagaki: Hagaki) -> None:
    told = hagaki("glossary", "xyzzy")
    assert (2, "") == (told.status, told.out)
    assert 1 == len(told.err.splitlines())
