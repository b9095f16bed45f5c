"""Goal: every RFC that is cited exists in the table and is cited in one form. Method: read every file."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulator.standards import STANDARDS

ROOT = Path(__file__).parents[2]
SUFFIXES = {".py", ".md", ".yaml", ".tcss"}

CITATION = re.compile(r"\bRFC (\d+)")
WRONG_FORMS = {
    "no space after RFC, but for the IMAP items of that name": re.compile(r"\bRFC(?!822\b)\d"),
    "the section sign is §": re.compile(r"\bRFC \d+,? (?:[Ss]ection|[Ss]ec\.|sect\.|ch\.)"),
    "no comma or blanks around the section": re.compile(r"\bRFC \d+(?:, §|§| § )"),
    "a number without leading zeros": re.compile(r"\bRFC 0"),
    "a section without a dot at its end": re.compile(r"\bRFC \d+ §[\d.]*\.\s*[a-z]"),
}


def cited_files() -> Iterator[Path]:
    for folder in ("simulator", "lessons"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in SUFFIXES and path.name != "standards.py":
                yield path


def places(pattern: re.Pattern[str]) -> list[tuple[str, re.Match[str]]]:
    found = []
    for path in cited_files():
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            found += [(f"{path.relative_to(ROOT)}:{number}", match) for match in pattern.finditer(line)]
    return found


def test_every_rfc_that_is_cited_is_in_the_table() -> None:
    citations = places(CITATION)
    assert citations
    assert [] == [f"{place}: RFC {match[1]}" for place, match in citations if int(match[1]) not in STANDARDS]


@pytest.mark.parametrize("form", WRONG_FORMS)
def test_citations_have_one_form(form: str) -> None:
    assert [] == [f"{place}: {match[0]}" for place, match in places(WRONG_FORMS[form])]


def test_the_table_is_in_order_and_each_successor_is_in_it() -> None:
    numbers = list(STANDARDS)
    assert sorted(numbers) == numbers
    for standard in STANDARDS.values():
        if standard.obsoleted_by:
            successor = STANDARDS[standard.obsoleted_by]
            assert standard.year <= successor.year
            assert standard.number < successor.number


def test_a_standard_names_itself_as_it_is_cited() -> None:
    assert "RFC 5321" == STANDARDS[5321].name
