"""A language made from English by marks: what is still without them has not come from the files of words.

Every vowel gets an accent, so that nothing grows wider; gaps, code, links to terms and names of files stay.
"""

import json
import re
from pathlib import Path

import click

from simulator import plain_yaml
from simulator.cli.group import hagaki
from simulator.cli.manual import HEADINGS, Manual, option_key, parts_of, short_helps
from simulator.words import catalogue, glossary
from simulator.words.catalogue import GLOSSES
from simulator.words.language import FALLBACK, FOLDER
from tests.words.templates import written

LANGUAGE = "qps"
_MARKS = str.maketrans("aeiouAEIOU", "áéíóúÁÉÍÓÚ")
_KEPT = re.compile(
    r"(\{[^}]*\}|`[^`]*`|\[\[[^\]]*\]\]|\*\*(?:beginner|expert)\*\*|[\w./-]+@[\w.-]+|--[a-z-]+)"
)


def marked(text: str) -> str:
    """`Open {name}` becomes `Ópén {name}`."""
    return "".join(
        part if index % 2 else part.translate(_MARKS) for index, part in enumerate(_KEPT.split(text))
    )


def unmarked_words(text: str) -> list[str]:
    """Runs of four words or more without marks, English that stands in the code; commands are no words."""
    found = re.findall(r"\b[A-Za-z]?[a-z']+(?: [a-z']+){3,}\b", text)
    return [words for words in found if not words.startswith("hagaki ")]


def write_language(folder: Path) -> Path:
    """All files of the language; returns its folder."""
    here = folder / LANGUAGE
    here.mkdir(parents=True)
    english = catalogue.load(FALLBACK)
    _write(here / "interface.yaml", {key: marked(english.raw(key)) for key in english})
    for name in GLOSSES:
        data, _ = plain_yaml.load_file(FOLDER / FALLBACK / name)
        _write(here / name, {key: _all_marked(gloss) for key, gloss in data.items()})
    terms, _ = plain_yaml.load_file(FOLDER / FALLBACK / "glossary.yaml")
    assert set(terms) == set(glossary.terms(FALLBACK))
    _write(here / "glossary.yaml", {key: _all_marked(term) for key, term in terms.items()})
    _write(here / "errors.yaml", {template: marked(template) for template in written()})
    _write(here / "help.yaml", _help())
    return here


def _all_marked(texts: dict[str, str]) -> dict[str, str]:
    return {key: marked(text) for key, text in texts.items()}


def _write(path: Path, data: object) -> None:
    assert isinstance(data, dict)
    lines = [f"{json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in data.items()]
    path.write_text("".join(lines), "utf-8")


def _help() -> dict[str, str]:
    texts = {f"heading.{key}": marked(text) for key, text in HEADINGS.items()}
    texts |= {"extra.default": marked("default"), "extra.required": marked("required")}

    def add(command: click.Command, parent: click.Context | None, name: str) -> None:
        context = click.Context(command, parent=parent, info_name=name)
        path = Manual(command, context, FALLBACK).path
        text, _, examples = parts_of(command)
        texts[path] = marked(text)
        if any("   " in line for line in examples):
            told = [re.sub(r"(?<=   )\S.*", lambda said: marked(said[0]), line) for line in examples]
            texts[f"{path} examples"] = "\n".join(told)
        for option in command.get_params(context):
            if isinstance(option, click.Option) and option.help:
                texts[option_key(path, option)] = marked(option.help)
        texts.update({"--help": marked("Show this message and exit.")})
        if isinstance(command, click.Group):
            inside = "" if parent is None else f"{path} "
            for inner, short in short_helps(command, context):
                texts[f"{inside}{inner} short"] = marked(short)
                found = command.get_command(context, inner)
                assert found is not None
                add(found, context, inner)

    add(hagaki, None, "hagaki")
    return texts


def marked_lesson(text: str) -> str:
    """An English lesson's text in the language: headings, speakers and the keys of its head stay."""
    lines = []
    for line in text.split("\n"):
        head = re.match(r"(title: |### (?:choice|item|side) [a-z0-9.-]+: |)", line)
        assert head is not None
        keeps = line.startswith(("##", "---", "<!--")) and not head[0]
        lines.append(line if keeps else head[0] + marked(line[head.end() :]))
    return "\n".join(lines)
