"""Every language says the same things, with the same gaps to fill, and in its own script."""

import re
from pathlib import Path

import pytest

from simulator.words import catalogue, glossary
from simulator.words.catalogue import Catalogue, placeholders
from simulator.words.language import FALLBACK, languages

PACKAGE = Path(catalogue.__file__).parents[1]
LANGUAGES = languages()
OTHERS = [language for language in LANGUAGES if language != FALLBACK]
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
# Texts of the English catalogue that name a key or a place by the Japanese written on it.
JAPANESE_MEANT = frozenset({"screen.japanese_input", "home.can_you_read"})


def gaps(language: str) -> dict[str, frozenset[str]]:
    words = catalogue.load(language)
    return {key: placeholders(words.raw(key)) for key in words if not key.endswith(".one")}


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_has_the_same_keys_with_the_same_placeholders(language: str) -> None:
    assert gaps(FALLBACK) == gaps(language)


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_explains_the_same_lines_with_the_same_placeholders(language: str) -> None:
    def parts(language: str) -> dict[str, frozenset[str]]:
        found = {key: catalogue.load(language).gloss(key) for key in catalogue.gloss_keys(language)}
        return {key: placeholders(gloss.short + gloss.more) for key, gloss in found.items() if gloss}

    assert parts(FALLBACK) == parts(language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_term_of_the_glossary(language: str) -> None:
    assert list(glossary.terms(FALLBACK)) == list(glossary.terms(language))


def english() -> dict[str, str]:
    words = catalogue.load("en")
    texts = {key: words.raw(key) for key in words}
    for key in catalogue.gloss_keys("en"):
        gloss = words.gloss(key)
        assert gloss is not None
        texts[key] = f"{gloss.short} {gloss.more}"
    return texts | {
        term.id: f"{term.word} {term.other} {term.meaning}" for term in glossary.terms("en").values()
    }


def test_no_japanese_stands_in_english_texts() -> None:
    assert {} == {
        key: text for key, text in english().items() if JAPANESE.search(text) and key not in JAPANESE_MEANT
    }


def test_japanese_texts_are_japanese() -> None:
    words = catalogue.load("ja")
    same = [
        key
        for key in words
        if not JAPANESE.search(words.raw(key))
        and re.search("[a-z]{4}", re.sub(r"{[a-z_]+}", "", words.raw(key)))
    ]
    assert [] == same
    assert [] == [key for key in catalogue.gloss_keys("ja") if not JAPANESE.search(words.gloss(key).short)]  # type: ignore[union-attr]


def test_every_key_written_in_the_code_is_in_the_catalogue() -> None:
    written = re.compile(r"""\b(?:text|say)\(\s*"([a-z0-9_.-]+\.[a-z0-9_.-]+)\"""")
    words = catalogue.load(FALLBACK)
    missing = {
        f"{path.relative_to(PACKAGE)}: {key}"
        for path in PACKAGE.rglob("*.py")
        for key in written.findall(path.read_text("utf-8"))
        if key not in words
    }
    assert set() == missing


def test_every_reason_for_which_a_connection_or_its_tls_fails_has_words() -> None:
    from simulator.protocols.tls.memory_bio import REASONS

    refused = ("off", "cut", "no-listener", "no-address", "no-wire", "busy")
    words = catalogue.load(FALLBACK)
    reasons = (*refused, *REASONS, "not-offered", "refused")
    assert [] == [reason for reason in reasons if f"reason.{reason}" not in words]
    glosses = catalogue.gloss_keys(FALLBACK)
    assert [] == [reason for reason in refused if f"ladder.refused.{reason}" not in glosses]


def test_a_text_is_filled_and_counts_one() -> None:
    words = Catalogue(
        "en", {"letters": "{count} letters", "letters.one": "{count} letter", "to": "to {name} {b}"}
    )
    assert "2 letters" == words.text("letters", count=2)
    assert "1 letter" == words.text("letters", count=1)
    assert "to {b} {b}" == words.text("to", name="{b}")


def test_a_missing_text_is_told_in_english_and_one_missing_there_is_an_error() -> None:
    words = Catalogue("xx", {})
    assert catalogue.load(FALLBACK).text("screen.yes") == words.text("screen.yes")
    with pytest.raises(KeyError):
        catalogue.load(FALLBACK).text("no.such.key")


def test_a_gloss_goes_from_the_particular_to_the_general() -> None:
    words = catalogue.load("en")
    assert words.gloss("smtp.reply.250") == words.gloss("smtp.reply.250.9.9.9", "smtp.reply.250")
    assert words.gloss("smtp.reply.5") == words.gloss("smtp.reply.599")
    assert words.gloss("no.such.line") is None
    connected = words.gloss("ladder.connected", source="a", target="b", port=110)
    assert connected is not None and "port 110 of b" in connected.more
