"""Every language says the same things, with the same gaps to fill, and in its own script."""

import re
from pathlib import Path

import pytest

from simulator.protocols.pop3.commands import VERBS as POP3_COMMANDS
from simulator.standards import STANDARDS
from simulator.words import catalogue, glossary
from simulator.words.catalogue import FALLBACK, Catalogue, placeholders
from simulator.words.width import cells

PACKAGE = Path(catalogue.__file__).parents[1]
LANGUAGES = catalogue.languages()
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


@pytest.mark.parametrize(("language", "limit"), [("ja", 24), ("en", 28)])
def test_a_gloss_fits_beside_its_line(language: str, limit: int) -> None:
    words = catalogue.load(language)
    glosses = {key: words.gloss(key) for key in catalogue.gloss_keys(language)}
    assert {} == {key: gloss.short for key, gloss in glosses.items() if gloss and cells(gloss.short) > limit}


def test_every_line_that_an_engine_can_say_has_a_gloss() -> None:
    from simulator.protocols.pop3.replies import RESPONSE_CODES
    from simulator.protocols.pop3.server import Pop3Server
    from simulator.protocols.sasl.mechanisms import SECTIONS
    from simulator.protocols.smtp.answers import ANSWERS
    from simulator.protocols.smtp.replies import CODES
    from simulator.protocols.smtp.server import EXTENSIONS
    from simulator.views.gloss import _COMMANDS

    capable = Pop3Server("h", tls_available=True, utf8=True)
    keys = [f"{protocol}.command.{verb}" for protocol, verbs in _COMMANDS.items() for verb in verbs]
    keys += [f"pop3.command.{verb}" for verb in POP3_COMMANDS]
    keys += [f"smtp.command.{verb}" for verb in ANSWERS]
    keys += [f"smtp.keyword.{keyword}" for keyword in (*EXTENSIONS, "STARTTLS", "AUTH")]
    keys += [f"pop3.capability.{line.split()[0]}" for line in capable.capabilities()]
    keys += [f"smtp.reply.{code}" for code in CODES]
    keys += [f"pop3.reply.err.{code}" for code in RESPONSE_CODES]
    keys += [f"sasl.{mechanism}" for mechanism in SECTIONS]
    keys += [
        "smtp.reply.unknown",
        "pop3.reply.unknown",
        "pop3.reply.continuation",
        "smtp.content",
        "pop3.content",
    ]
    assert [] == [key for key in keys if key not in catalogue.gloss_keys(FALLBACK)]
    cited = catalogue.read_texts(catalogue.FOLDER / "citations.yaml")
    assert [] == [key for key in keys if key not in cited and not key.endswith(".unknown")]


def test_citations_belong_to_glosses_and_name_known_standards() -> None:
    citations = catalogue.read_texts(catalogue.FOLDER / "citations.yaml")
    assert [] == [key for key in citations if key not in catalogue.gloss_keys(FALLBACK)]
    pattern = re.compile(r"RFC ([0-9]+) §[0-9A-Z.]*[0-9]|RFC ([0-9]+) §[0-9]")
    unknown = [
        text
        for text in citations.values()
        if not (match := pattern.fullmatch(text)) or int(match[1]) not in STANDARDS
    ]
    assert [] == unknown


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
