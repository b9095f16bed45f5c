"""An entry of the glossary as lines: its words in every language, what it means, and where to go from it."""

from simulator.tui.drawing import Line
from simulator.tui.look import Look
from simulator.tui.prose import paragraph, wrapped
from simulator.words import glossary
from simulator.words.glossary import Term
from simulator.words.language import languages

MOST_RELATED = 9  # each has a digit


def entry_lines(term: Term, look: Look, width: int) -> list[Line]:
    """The entry in the language in force; the words stand in all."""
    plain = look.symbols.plain
    heading = f"{term.word} ({term.reading})" if term.reading else term.word
    lines: list[Line] = [*wrapped([(plain(heading), "heading")], width)]
    for language in languages():
        other = glossary.terms(language).get(term.id)
        if language != look.language and other is not None:
            lines += wrapped([(f"{language}: {plain(other.word)}", "strong")], width)
    if term.other:
        lines += wrapped([(look.text("glossary.other", words=plain(term.other)), "small")], width)
    lines += [[], *paragraph(plain(term.meaning), width), []]
    lines += wrapped([(look.text("glossary.lesson", number=term.lesson), "text")], width)
    if term.rfc:
        lines.append([(plain(term.rfc), "small")])
    related = related_to(term, look.language)
    if related:
        lines += [[], [(look.text("glossary.related"), "small")]]
        lines += [
            [(f" {number} ", "key"), (f" {plain(other.word)}", "term")]
            for number, other in enumerate(related, start=1)
        ]
    return lines


def related_to(term: Term, language: str) -> list[Term]:
    known = glossary.terms(language)
    return [known[other] for other in term.related if other in known][:MOST_RELATED]
