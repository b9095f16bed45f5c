"""The glossary: every term that lessons explain, with the lesson that does so first, in each language."""

from functools import cache

import msgspec

from simulator import plain_yaml
from simulator.words.catalogue import FOLDER


class Term(msgspec.Struct, frozen=True):
    """One term. `other` is how textbooks and programs call it, `reading` how a rare word is read, or ""."""

    id: str
    lesson: int
    fine_print: bool  # explained only in the fine print of that lesson
    word: str
    other: str
    reading: str
    meaning: str


@cache
def terms(language: str) -> dict[str, Term]:
    """All terms by id, in the glossary's order; a term that a language lacks is left out."""
    order, _ = plain_yaml.load_file(FOLDER / "terms.yaml")
    texts, _ = plain_yaml.load_file(FOLDER / language / "glossary.yaml")
    return {
        term: Term(
            id=term,
            lesson=facts["lesson"],
            fine_print=facts.get("fine_print", False),
            word=texts[term]["word"],
            other=texts[term].get("other", ""),
            reading=texts[term].get("reading", ""),
            meaning=texts[term]["meaning"],
        )
        for term, facts in order.items()
        if term in texts
    }


def word(language: str, term: str) -> str:
    """The term's word, or its id where there is no such term."""
    found = terms(language).get(term)
    return found.word if found else term
