"""The command `glossary`: a word of mail explained, or all of them, as text."""

import click

from simulator.cli.errors import Misuse
from simulator.cli.lessons import LANG
from simulator.cli.manual import Command
from simulator.cli.output import say
from simulator.cli.speech import catalogue
from simulator.words import glossary as entries
from simulator.words.catalogue import Catalogue
from simulator.words.language import languages


@click.command(cls=Command)
@click.argument("term", required=False)
@LANG
@click.option("--json", "as_json", is_flag=True, help="A list of objects, one a term.")
def glossary(term: str | None, lang: str | None, as_json: bool) -> int:
    """Explain TERM: what it means, its RFC, the lesson that shows it. Without TERM, list all words.

    \b
    Examples:
      hagaki glossary
      hagaki glossary queue
      hagaki glossary relay --lang ja
    """
    words = catalogue(lang)
    found = entries.found(words.language, term or "")
    if not found:
        raise Misuse(words.text("error.unknown_term", asked=term))
    if as_json:
        from simulator.exports.json import dump

        say(dump([_as_json(entry) for entry in found]))
    elif term is None:
        for entry in found:
            say(f"{entry.id:<22} {_words(entry)}")
    else:
        exact = found[:1] if term.casefold() in (found[0].id, *map(str.casefold, found[0].names)) else found
        for entry in exact:
            _tell(entry, words)
    return 0


def _words(entry: entries.Term) -> str:
    """What the term is called in every language, its own language first."""
    others = (entries.terms(language).get(entry.id) for language in languages())
    return "  ".join(dict.fromkeys((entry.word, *(other.word for other in others if other is not None))))


def _tell(entry: entries.Term, words: Catalogue) -> None:
    known, text = entries.terms(words.language), words.text
    reading = f" ({entry.reading})" if entry.reading else ""
    say(f"{_words(entry)}{reading}")
    say(text("cli.glossary.meaning", text=entry.meaning))
    if entry.other:
        say(text("cli.glossary.other", words=entry.other))
    rfc = f"({entry.rfc})" if entry.rfc else ""
    say(text("cli.glossary.lesson", number=entry.lesson, rfc=rfc).rstrip())
    related = [known[other].word for other in entry.related if other in known]
    if related:
        say(text("cli.glossary.related", words=", ".join(related)))


def _as_json(entry: entries.Term) -> dict[str, object]:
    return {
        "id": entry.id,
        "words": {
            language: entries.terms(language)[entry.id].word
            for language in languages()
            if entry.id in entries.terms(language)
        },
        "meaning": entry.meaning,
        "rfc": entry.rfc or None,
        "lesson": entry.lesson,
        "related": list(entry.related),
    }
