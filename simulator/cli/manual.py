"""What `--help` prints, in the reader's language: commands and groups are made by these classes.

English stands in the code: a command's docstring, its options' `help`. Another language has `help.yaml`: by
the command's path (`lesson check`), by command and option (`deliver --tls`) or by an option alone (`--lang`).
Lines of examples are the same in every language; what they are said to do is not.
"""

import re
import shutil
from collections.abc import Iterator, Sequence
from typing import Any, Final

import click

from simulator.words.kinsoku import break_lines
from simulator.words.language import FALLBACK, languages
from simulator.words.width import cells, pad

WIDTH: Final = 79
LANGUAGES: Final = "|".join(languages())
_INDENT: Final = "  "
_WIDEST_NAME: Final = 30  # a longer one has its text on the next line
_EXAMPLES: Final = re.compile(r"\n*^\x08?\n?(Examples?):\n", re.MULTILINE)
HEADINGS: Final = {
    "usage": "Usage",
    "options": "Options",
    "commands": "Commands",
    "example": "Example",
    "examples": "Examples",
}
_EXTRA: Final = {"default": "default", "required": "required"}


def texts_of(language: str) -> dict[str, str]:
    """The help texts of a language; none for English, which need not wait for a file to be read."""
    if language == FALLBACK:
        return {}
    from simulator.words.catalogue import help_texts

    return help_texts(language)


class Manual:
    """The help of one command in one language."""

    def __init__(self, command: click.Command, context: click.Context, language: str) -> None:
        self._command = command
        self._context = context
        self._texts = texts_of(language)
        self.path = context.command_path.partition(" ")[2] or context.command_path
        self._width = max(40, min(shutil.get_terminal_size().columns, WIDTH + 1) - 1)

    def lines(self) -> Iterator[str]:
        pieces = " ".join(self._command.collect_usage_pieces(self._context))
        yield f"{self._heading('usage')}: {self._context.command_path} {pieces}"
        yield ""
        text, kind, examples = parts_of(self._command)
        for paragraph in self._own(self.path, text).strip().split("\n\n"):
            yield from self._wrapped(" ".join(paragraph.split("\n")), len(_INDENT))
            yield ""
        if kind:
            yield f"{_INDENT}{self._heading(kind)}:"
            yield from (f"{_INDENT * 2}{line}" for line in self._told_examples(examples))
            yield ""
        yield f"{self._heading('options')}:"
        yield from self._rows([*self._options()])
        if isinstance(self._command, click.Group):
            yield ""
            yield f"{self._heading('commands')}:"
            yield from self._rows([*self._commands(self._command)])

    def _heading(self, key: str) -> str:
        return self._texts.get(f"heading.{key}", HEADINGS[key])

    def _own(self, key: str, english: str) -> str:
        """The text of a key; `deliver --tls` falls back on `--tls`."""
        return self._texts.get(key) or self._texts.get(
            key.rpartition(" ")[2] if " --" in key else "", english
        )

    def _told_examples(self, examples: Sequence[str]) -> list[str]:
        told = self._texts.get(f"{self.path} examples")
        return told.strip().split("\n") if told else list(examples)

    def _options(self) -> Iterator[tuple[str, str]]:
        for parameter in self._command.get_params(self._context):
            record = parameter.get_help_record(self._context)
            if record is None or not isinstance(parameter, click.Option):
                continue
            names, shown = record
            english = parameter.help or ""
            extra = shown.removeprefix(english).strip()
            own = self._own(option_key(self.path, parameter), english)
            yield names, f"{own}  {self._extra(extra)}".strip() if extra else own

    def _extra(self, extra: str) -> str:
        """`[default: pop3]` and `[required]`; the rest are names and numbers."""
        for key, english in _EXTRA.items():
            extra = re.sub(rf"\b{english}\b", self._texts.get(f"extra.{key}", english), extra, count=1)
        return extra

    def _commands(self, group: click.Group) -> Iterator[tuple[str, str]]:
        for name, english in short_helps(group, self._context):
            yield name, self._texts.get(f"{self._inner(name)} short", english)

    def _inner(self, name: str) -> str:
        return name if self._context.parent is None else f"{self.path} {name}"

    def _rows(self, rows: Sequence[tuple[str, str]]) -> Iterator[str]:
        fitting = [cells(name) for name, _ in rows if cells(name) <= _WIDEST_NAME]
        column = len(_INDENT) + max(fitting, default=_WIDEST_NAME) + 2
        for name, text in rows:
            first, *rest = [*self._wrapped(text, column)] or [""]
            if cells(name) > _WIDEST_NAME:
                yield f"{_INDENT}{name}"
                yield first
            else:
                yield f"{pad(_INDENT + name, column)}{first[column:]}"
            yield from rest

    def _wrapped(self, text: str, indent: int) -> Iterator[str]:
        for line in break_lines(text, self._width - indent):
            yield " " * indent + line


def parts_of(command: click.Command) -> tuple[str, str, list[str]]:
    """A command's English text, "example" or "examples", and its lines of examples."""
    import inspect

    whole = inspect.cleandoc(command.help or "")
    text, *rest = _EXAMPLES.split(whole, maxsplit=1)
    if not rest:
        return text, "", []
    return text, rest[0].lower(), [line.removeprefix("  ") for line in rest[1].split("\n")]


def option_key(path: str, option: click.Option) -> str:
    """Under which the option's text is found: `deliver --tls`; for `hagaki` itself `--lang`."""
    longest = max(option.opts, key=len)
    return longest if path == "hagaki" else f"{path} {longest}"


def short_helps(group: click.Group, context: click.Context) -> list[tuple[str, str]]:
    """The commands of a group, each with one line in English."""
    listed = getattr(group, "listed", None)
    if listed is not None:
        return list(listed())
    commands = [(name, group.get_command(context, name)) for name in group.list_commands(context)]
    return [(name, command.short_help or "") for name, command in commands if command is not None]


def _language(context: click.Context) -> str:
    """The language asked for, saved or the system's, as far as this terminal can write it."""
    from simulator.cli.errors import Misuse
    from simulator.cli.output import check_writable
    from simulator.cli.reader import language

    for asked in (context.meta.get("simulator.lang"), None):
        try:
            chosen = language(asked)
            check_writable(chosen, texts_of(chosen).get("heading.usage", ""))
        except Misuse:
            continue
        return chosen
    return FALLBACK


class Command(click.Command):
    """A command whose help is in the reader's language."""

    def get_help(self, ctx: click.Context) -> str:
        return "\n".join(Manual(self, ctx, _language(ctx)).lines())


class Group(click.Group):
    """A group of such commands."""

    command_class = Command

    def __init__(self, *arguments: Any, **attributes: Any) -> None:
        attributes.setdefault("no_args_is_help", False)  # then one line says that a command is missing
        super().__init__(*arguments, **attributes)

    def get_help(self, ctx: click.Context) -> str:
        return "\n".join(Manual(self, ctx, _language(ctx)).lines())

    def invoke(self, ctx: click.Context) -> Any:
        """A language asked for between group and command holds for the command."""
        if ctx.parent is not None and ctx.params.get("lang"):
            whole = ctx.find_root()
            whole.obj = {**(whole.obj or {}), "lang": ctx.params["lang"]}
        return super().invoke(ctx)
