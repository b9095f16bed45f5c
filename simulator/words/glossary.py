"""The glossary: every term that lessons explain, with the lesson that does so first, in each language.

`term_links.yaml` says for each where its standard is and which terms it hangs together with.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

import msgspec

from simulator import plain_yaml
from simulator.words.language import FOLDER, folder_of, languages


class Term(msgspec.Struct, frozen=True):
    """One term. `other` is how textbooks and programs call it, `reading` how a rare word is read, or "".

    `rfc` is a citation, or "" where no standard says what it is.
    """

    id: str
    lesson: int
    fine_print: bool  # explained only in the fine print of that lesson
    word: str
    other: str
    reading: str
    meaning: str
    rfc: str = ""
    related: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All words that it goes by in its language."""
        return tuple(name.strip() for name in (self.word, *_APART.split(self.other)) if name.strip())


_APART = re.compile("[,、/]")


@cache
def terms(language: str) -> dict[str, Term]:
    """All terms by id, in the glossary's order; a term that a language lacks is left out."""
    order, _ = plain_yaml.load_file(FOLDER / "terms.yaml")
    links, _ = plain_yaml.load_file(FOLDER / "term_links.yaml")
    texts, _ = plain_yaml.load_file(folder_of(language) / "glossary.yaml")
    return {
        term: Term(
            id=term,
            lesson=facts["lesson"],
            fine_print=facts.get("fine_print", False),
            word=texts[term]["word"],
            other=texts[term].get("other", ""),
            reading=texts[term].get("reading", ""),
            meaning=texts[term]["meaning"],
            rfc=links.get(term, {}).get("rfc", ""),
            related=tuple(links.get(term, {}).get("related", ())),
        )
        for term, facts in order.items()
        if term in texts
    }


def word(language: str, term: str) -> str:
    """The term's word, or its id where there is no such term."""
    found = terms(language).get(term)
    return found.word if found else term


def found(language: str, wanted: str) -> list[Term]:
    """The terms that a search means, by id or by a word in any language; those that begin so come first."""
    asked = unicodedata.normalize("NFKC", wanted).casefold().strip()
    if not asked:
        return list(terms(language).values())
    ranks: list[tuple[int, Term]] = []
    for term in terms(language).values():
        words = [term.id, term.reading]
        for known in languages():
            other = terms(known).get(term.id)
            words += other.names if other is not None else ()
        folded = [unicodedata.normalize("NFKC", text).casefold() for text in words]
        if asked in folded:
            ranks.append((0, term))
        elif any(text.startswith(asked) for text in folded):
            ranks.append((1, term))
        elif any(asked in text for text in folded):
            ranks.append((2, term))
    return [term for _, term in sorted(ranks, key=lambda ranked: ranked[0])]


def in_text(language: str, texts: Iterable[str]) -> list[Term]:
    """The terms whose word stands in some text, in the glossary's order; of two that overlap the longer."""
    text = "\n".join(texts).casefold()
    here: list[Term] = []
    for term in sorted(terms(language).values(), key=lambda term: -len(term.word)):
        pattern = _pattern(term.word.casefold())
        if pattern.search(text):
            here.append(term)
            text = pattern.sub("\n", text)
    order = list(terms(language))
    return sorted(here, key=lambda term: order.index(term.id))


@cache
def _pattern(word: str) -> re.Pattern[str]:
    """A word by itself where it is written in Latin letters, anywhere where it is Japanese."""
    edges = ("(?<![a-z])", "(?:s|es)?(?![a-z])") if word.isascii() else ("", "")
    return re.compile(f"{edges[0]}{re.escape(word)}{edges[1]}")
