"""The catalogues: every sentence a person reads, by key, one folder a language.

A language is a folder, beside this file or in a folder that `HAGAKI_WORDS` names, that holds
`interface.yaml`, the files of `GLOSSES`, `glossary.yaml`, `errors.yaml` and `help.yaml`; adding one is adding
files. A key that a language lacks is told in English (and fails the tests). English has neither
`errors.yaml` nor `help.yaml`: what is made below this floor, and the help of the command line, stand in
English where they are made.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Final, NamedTuple

from simulator import plain_yaml
from simulator.sentences import PLACEHOLDER, Sentence, system_reason
from simulator.words.language import FALLBACK, FOLDER, folder_of

ERRORS: Final = "errors.yaml"
HELP: Final = "help.yaml"
GLOSSES: Final = ("glosses.yaml", "imap_glosses.yaml")


class Gloss(NamedTuple):
    """What a line of a conversation means: in a few words, at length, and where the rule stands."""

    short: str
    more: str
    citation: str  # "RFC 5321 §4.1.1.2", or "" where no standard speaks of it


class Catalogue:
    """The words of one language."""

    def __init__(self, language: str, texts: Mapping[str, str]) -> None:
        self.language = language
        self._texts = texts

    def __contains__(self, key: str) -> bool:
        return key in self._texts

    def __iter__(self) -> Iterator[str]:
        return iter(self._texts)

    def raw(self, key: str) -> str:
        """The text with its placeholders unfilled. Raises KeyError where English has none either."""
        found = self._texts.get(key)
        if found is None:
            if self.language == FALLBACK:
                raise KeyError(key)
            return load(FALLBACK).raw(key)
        return found

    def text(self, key: str, **values: object) -> str:
        """The text with `{name}` filled in; with `count=1` the text of `key.one`, where there is one."""
        if values.get("count") == 1 and f"{key}.one" in self._texts:
            key = f"{key}.one"
        return fill(self.raw(key), values)

    def sentence(self, said: str) -> str:
        """A sentence made below this floor in this language; any other text as it is.

        What a language has no words for is told in English (and fails the tests).
        """
        if not isinstance(said, Sentence):
            return said
        template = _errors(self.language).get(said.template, said.template)
        return fill(template, {name: self.sentence(value) for name, value in said.values.items()})

    def reason(self, error: Exception) -> str:
        """Why the system refused."""
        return self.sentence(system_reason(error))

    def gloss(self, *keys: str, **values: object) -> Gloss | None:
        """The gloss of the first key that has one; the keys go from the most particular to the most general.

        Behind a reply code comes its class: `smtp.reply.599`, then `smtp.reply.5`.
        """
        glosses = _glosses(self.language)
        for key in keys:
            for candidate in (key, _class_of(key)):
                if candidate in glosses:
                    short, more, citation = glosses[candidate]
                    return Gloss(fill(short, values), fill(more, values), citation)
        return None if self.language == FALLBACK else load(FALLBACK).gloss(*keys, **values)


def fill(text: str, values: Mapping[str, object]) -> str:
    """The text with each `{name}` replaced; one that is not given stays as it is."""
    if not values or "{" not in text:
        return text
    parts = list(_parts(text))
    for place in range(1, len(parts), 2):
        name = parts[place]
        parts[place] = str(values[name]) if name in values else f"{{{name}}}"
    return "".join(parts)


@lru_cache(maxsize=4096)
def _parts(text: str) -> tuple[str, ...]:
    """A text cut at its placeholders: every second part is a name. Live servers fill few texts very often."""
    return tuple(PLACEHOLDER.split(text))


def placeholders(text: str) -> frozenset[str]:
    """The names in braces."""
    return frozenset(match[1] for match in PLACEHOLDER.finditer(text))


def _class_of(key: str) -> str:
    head, _, code = key.rpartition(".")
    return f"{head}.{code[0]}" if len(code) == 3 and code.isdigit() else ""


@cache
def load(language: str) -> Catalogue:
    """The catalogue of a language; read once. Raises PlainYamlError or OSError for a broken installation."""
    return Catalogue(language, read_texts(folder_of(language) / "interface.yaml"))


def read_texts(path: Path) -> dict[str, str]:
    """A flat file `key: text`."""
    data, positions = plain_yaml.load_file(path)
    for key, text in data.items():
        if not isinstance(text, str):
            line, column = positions.key((key,))
            raise plain_yaml.PlainYamlError(
                str(path), line, column, Sentence("'{key}' holds no text; put it in quotes", key=key)
            )
    return dict(data)


@cache
def _errors(language: str) -> dict[str, str]:
    """Sentences by their English template, which English itself needs no table for."""
    path = folder_of(language) / ERRORS
    return read_texts(path) if path.is_file() else {}


@cache
def help_texts(language: str) -> dict[str, str]:
    """The help of the command line by command and option; English has none: it stands in the code."""
    path = folder_of(language) / HELP
    return read_texts(path) if path.is_file() else {}


@cache
def _citations() -> dict[str, str]:
    return read_texts(FOLDER / "citations.yaml")


@cache
def _glosses(language: str) -> dict[str, Gloss]:
    citations = _citations()
    files = [plain_yaml.load_file(folder_of(language) / name)[0] for name in GLOSSES]
    return {
        key: Gloss(gloss["short"], gloss.get("more", ""), citations.get(key, ""))
        for data in files
        for key, gloss in data.items()
    }


def gloss_keys(language: str) -> tuple[str, ...]:
    """Every key that has a gloss of its own."""
    return tuple(_glosses(language))
