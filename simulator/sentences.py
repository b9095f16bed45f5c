"""Sentences for people, made below the floor of `words`: an English template and the values in its gaps.

A `Sentence` is the English text itself; `words` puts it into the reader's language by its template.
"""

import re
from collections.abc import Callable
from typing import Final

PLACEHOLDER: Final = re.compile(r"\{([a-z_]+)\}")

Templates = tuple[str, ...]  # of sentences that other programs say

# What operating systems say when a file or a port cannot be had (strerror of POSIX and of
# Windows), and SQLite of its file.
SYSTEM: Templates = (
    "No such file or directory",
    "Permission denied",
    "Operation not permitted",
    "File exists",
    "Is a directory",
    "Not a directory",
    "Directory not empty",
    "No space left on device",
    "Disk quota exceeded",
    "Read-only file system",
    "File name too long",
    "Too many open files",
    "Too many levels of symbolic links",
    "Input/output error",
    "Invalid argument",
    "Address already in use",
    "Cannot assign requested address",
    "Name or service not known",
    "No address associated with hostname",
    "Temporary failure in name resolution",
    "The system cannot find the file specified",
    "The system cannot find the path specified",
    "Access is denied",
    "unable to open database file",
    "attempt to write a readonly database",
    "database is locked",
    "database or disk is full",
    "disk I/O error",
    "file is not a database",
    "database disk image is malformed",
)


class Sentence(str):
    """An English text that knows its template and its values: `Sentence("'{key}' is missing", key=key)`.

    Templates are literal text, so that a search finds them; values may be sentences themselves.
    """

    __slots__ = ("template", "values")
    template: str
    values: dict[str, str]

    def __new__(cls, template: str, **values: object) -> "Sentence":
        texts = {name: value if isinstance(value, str) else str(value) for name, value in values.items()}
        made = super().__new__(cls, PLACEHOLDER.sub(lambda gap: texts.get(gap[1], gap[0]), template))
        made.template = template
        made.values = texts
        return made

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, str]]:
        return (self.template,), self.values

    def with_values(self, change: Callable[[str], str]) -> "Sentence":
        """The same sentence with every value changed, those inside of its values too."""
        return Sentence(
            self.template,
            **{
                name: value.with_values(change) if isinstance(value, Sentence) else change(value)
                for name, value in self.values.items()
            },
        )


class ToldError(Exception):
    """An error whose message is for people: one sentence, with the remedy."""

    def __init__(self, template: str, **values: object) -> None:
        self.sentence = template if isinstance(template, Sentence) else Sentence(template, **values)
        super().__init__(self.sentence)


def system_reason(error: Exception) -> Sentence | str:
    """Why the system refused, in its own words."""
    said = getattr(error, "strerror", None) or str(error)
    return recognised(said, SYSTEM) or said


def recognised(text: str, templates: Templates) -> Sentence | None:
    """The sentence that a text of another program is, by the first template that gives it.

    What fills the gap `problem` is a sentence of that program too.
    """
    for template in templates:
        match = _pattern(template).fullmatch(text)
        if match is not None:
            values = match.groupdict()
            if "problem" in values:
                values["problem"] = recognised(values["problem"], templates) or values["problem"]
            return Sentence(template, **values)
    return None


_patterns: Final[dict[str, re.Pattern[str]]] = {}


def _pattern(template: str) -> re.Pattern[str]:
    found = _patterns.get(template)
    if found is None:
        parts = PLACEHOLDER.split(template)  # text, name, text, name, …, text
        source = "".join(
            f"(?P<{part}>.+?)" if index % 2 else re.escape(part) for index, part in enumerate(parts)
        )
        found = _patterns[template] = re.compile(source, re.DOTALL)
    return found
