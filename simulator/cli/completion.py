"""What the shell offers for an argument: lessons by number and name, and beside them the files there are."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem


def lesson_words(ctx: click.Context, param: click.Parameter, incomplete: str) -> "list[CompletionItem]":
    """Lessons whose number or name begins so, each with its name; where none does, files."""
    from click.shell_completion import CompletionItem

    from simulator.course.shelf import lesson_folders

    found = []
    for folder in lesson_folders():
        number = folder.name.partition("-")[0].lstrip("0")
        found += [
            CompletionItem(word, help=folder.name)
            for word in (number, folder.name)
            if word.startswith(incomplete)
        ]
    return found or [CompletionItem(incomplete, type="file")]
