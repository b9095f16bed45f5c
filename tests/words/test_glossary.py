"""The glossary: every entry leads somewhere, cites what exists, and is found by its words in any language."""

import re

import pytest

from simulator import plain_yaml
from simulator.standards import STANDARDS
from simulator.words import glossary
from simulator.words.language import FOLDER, languages


@pytest.mark.parametrize("language", languages())
def test_every_term_is_related_to_others_that_exist(language: str) -> None:
    known = glossary.terms(language)
    assert {} == {
        term.id: term.related for term in known.values() if not term.related or set(term.related) - set(known)
    }
    assert not any(term.id in term.related for term in known.values())


def test_every_term_has_its_links_and_no_links_are_left_over() -> None:
    links, _ = plain_yaml.load_file(FOLDER / "term_links.yaml")
    assert set(glossary.terms("en")) == set(links)


def test_what_is_cited_exists() -> None:
    cited = [term.rfc for term in glossary.terms("en").values() if term.rfc]
    assert [] == [rfc for rfc in cited if not re.fullmatch(r"RFC \d+ §[\d.]+", rfc)]
    assert set() == {int(rfc.split()[1]) for rfc in cited} - set(STANDARDS)


@pytest.mark.parametrize(
    ("language", "wanted", "first"),
    [
        ("en", "queue", "queue"),
        ("en", "送信待ち", "queue"),
        ("ja", "queue", "queue"),
        ("ja", "ＤＮＳ", "dns"),
        ("ja", "メールクライアント", "mail-program"),
        ("en", "MUA", "mail-program"),
    ],
)
def test_a_term_is_found_by_any_of_its_words(language: str, wanted: str, first: str) -> None:
    assert first == glossary.found(language, wanted)[0].id


def test_what_nobody_calls_anything_is_not_found() -> None:
    assert [] == glossary.found("en", "xyzzy")
    assert len(glossary.terms("en")) == len(glossary.found("en", " "))


def test_words_in_a_text_are_whole_and_the_longer_one_counts() -> None:
    assert ["pop-server"] == [term.id for term in glossary.in_text("en", ["The POP server popped up."])]
    assert ["relay", "command"] == [term.id for term in glossary.in_text("en", ["commands, relays"])]
    assert ["mail-server"] == [term.id for term in glossary.in_text("ja", ["メールサーバーが待つ"])]
