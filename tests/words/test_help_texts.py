"""`--help` of every command, in every language: complete, in its own words, and never too wide."""

import re
from collections.abc import Iterator

import click
import pytest

from simulator.cli.group import hagaki as whole
from simulator.cli.manual import WIDTH, Command, Group, Manual, option_key, parts_of, short_helps
from simulator.words import catalogue
from simulator.words.catalogue import HELP, help_texts
from simulator.words.language import FALLBACK, FOLDER, languages
from simulator.words.width import cells

OTHERS = [language for language in languages() if language != FALLBACK]
JAPANESE = re.compile("[\u3040-\u30ff\u4e00-\u9fff]")
SENTENCE = re.compile(r"[A-Za-z]+(?: [a-z']+){3,}")
HEADINGS = ("heading.usage", "heading.options", "heading.commands", "heading.example", "heading.examples")


def contexts(
    command: click.Command = whole, parent: click.Context | None = None, name: str = "hagaki"
) -> Iterator[click.Context]:
    """Every command there is, with the context that its help is made in."""
    context = click.Context(command, parent=parent, info_name=name, help_option_names=["-h", "--help"])
    assert isinstance(command, Command | Group), f"{context.command_path} tells its help in English alone"
    yield context
    if isinstance(command, Group):
        for inner in command.list_commands(context):
            found = command.get_command(context, inner)
            assert found is not None
            yield from contexts(found, context, inner)


def manuals(language: str) -> dict[str, list[str]]:
    return {
        context.command_path: list(Manual(context.command, context, language).lines())
        for context in contexts()
    }


def wanted(texts: dict[str, str]) -> set[str]:
    """The keys that a language must have: for an option its own, or that of the option everywhere."""
    keys = {*HEADINGS, "extra.default", "extra.required"}
    for context in contexts():
        manual = Manual(context.command, context, FALLBACK)
        keys.add(manual.path)
        if any("   " in line for line in parts_of(context.command)[2]):
            keys.add(f"{manual.path} examples")
        if isinstance(context.command, click.Group):
            inside = "" if context.parent is None else f"{manual.path} "
            keys |= {f"{inside}{name} short" for name, _ in short_helps(context.command, context)}
        for option in context.command.get_params(context):
            if isinstance(option, click.Option):
                own = option_key(manual.path, option)
                keys.add(own if own in texts else f"--{own.rpartition('--')[2]}")
    return keys


@pytest.mark.parametrize("language", OTHERS)
def test_every_language_explains_every_command_and_option_and_no_other(language: str) -> None:
    texts = catalogue.read_texts(FOLDER / language / HELP)
    assert set() == wanted(texts) - set(texts)
    assert set() == set(texts) - wanted(texts)


def test_english_stands_in_the_code_for_every_command_and_option() -> None:
    silent = [
        f"{context.command_path} {option.opts[0]}"
        for context in contexts()
        for option in context.command.get_params(context)
        if isinstance(option, click.Option) and not option.help
    ]
    assert [] == silent
    assert [] == [context.command_path for context in contexts() if not parts_of(context.command)[2]]
    assert not (FOLDER / FALLBACK / HELP).exists()


@pytest.mark.parametrize("language", languages())
def test_no_line_of_help_is_wider_than_79_cells(language: str) -> None:
    wide = [line for lines in manuals(language).values() for line in lines if cells(line) > WIDTH]
    assert (79, []) == (WIDTH, wide)


@pytest.mark.parametrize("language", OTHERS)
def test_examples_are_the_same_in_every_language(language: str) -> None:
    for context in contexts():
        _, _, examples = parts_of(context.command)
        told = help_texts(language).get(f"{Manual(context.command, context, language).path} examples")
        if told is not None:
            commands = [line.split("   ")[0] for line in told.strip().split("\n")]
            assert [line.split("   ")[0] for line in examples] == commands


def test_english_help_holds_no_japanese_and_japanese_help_no_english_sentence() -> None:
    assert [] == [line for lines in manuals("en").values() for line in lines if JAPANESE.search(line)]
    assert [] == [
        line
        for lines in manuals("ja").values()
        for line in lines
        if SENTENCE.search(line) and "hagaki" not in line
    ]
