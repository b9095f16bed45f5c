"""From YAML's text to plain data, or to the place of what is not plain YAML.

libyaml parses; this module only composes its events.
"""

import re
from collections.abc import Callable
from typing import Any, Final, NoReturn

from yaml._yaml import CParser
from yaml.error import MarkedYAMLError, YAMLError
from yaml.events import (
    AliasEvent,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    StreamEndEvent,
)
from yaml.reader import ReaderError

from simulator.plain_yaml import Path, Plain, PlainYamlError
from simulator.sentences import Sentence, Templates, recognised
from simulator.yaml_slips import nearest_slip

MAX_DEPTH: Final = 32
MAX_DIGITS: Final = 18

_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {"true": True, "false": False, "null": None, "": None}
_NUMBER_STARTS: Final = frozenset("-0123456789")
_REMEDIES: Final = (
    (
        "cannot start any token",
        Sentence("indent with spaces; put a text that begins with @ ` or % in quotes"),
    ),
    (
        "mapping values are not allowed",
        Sentence("put a text that holds ': ' in quotes, and check the indentation"),
    ),
    ("could not find expected ':'", Sentence("write 'key: value', with a space after the colon")),
    ("did not find expected", Sentence("check the indentation, brackets and quotes above this place")),
    ("found unexpected end of stream", Sentence("close the quote or bracket")),
    ("tab character", Sentence("indent with spaces")),
    ("unknown escape character", Sentence("write a backslash twice, or use single quotes")),
)
# What libyaml says of a text that it cannot parse.
_LIBYAML: Templates = (
    "found character that cannot start any token",
    "mapping values are not allowed in this context",
    "block sequence entries are not allowed in this context",
    "block mapping keys are not allowed in this context",
    "could not find expected ':'",
    "did not find expected key",
    "did not find expected '-' indicator",
    "did not find expected ',' or ']'",
    "did not find expected ',' or '}'",
    "did not find expected node content",
    "did not find expected <document start>",
    "did not find expected comment or line break",
    "did not find expected whitespace or line break",
    "did not find expected alphabetic or numeric character",
    "did not find expected hexdecimal number",
    "found a tab character that violates indentation",
    "found a tab character where an indentation space is expected",
    "found unexpected end of stream",
    "found unexpected document indicator",
    "found unexpected ':'",
    "found unknown escape character",
    "found invalid Unicode character escape code",
    "found unknown directive name",
    "found undefined tag handle",
    "found incompatible YAML document",
    "found duplicate %YAML directive",
)


class Composer:
    """Turns libyaml's events into plain data, and into positions when given places to put them."""

    def __init__(
        self,
        text: str,
        name: str,
        places: dict[Path, tuple[int, int]] | None = None,
        keys: dict[Path, tuple[int, int]] | None = None,
    ) -> None:
        self._name = name
        self._places = places
        self._keys = keys if keys is not None else {}
        self._octets = text.encode("utf-8", "replace")
        self._next: Callable[[], Any] = CParser(self._octets).get_event

    def document(self) -> Plain:
        try:
            self._next()  # the stream begins
            event = self._next()
            if type(event) is StreamEndEvent:
                return None
            if event.tags:
                self._fault(event, Sentence("tag directives are not used here; leave the line out"))
            data = self._value(self._next(), (), 0)
            self._next()  # the document ends
            event = self._next()
            if type(event) is not StreamEndEvent:
                self._fault(event, Sentence("one document a file; leave out what follows '---'"))
            return data
        except YAMLError as error:
            raise self._told(error) from None

    def _value(self, event: Any, path: Path, depth: int) -> Plain:
        if self._places is not None:
            self._places[path] = _place(event)
        if type(event) is AliasEvent:
            self._fault(
                event,
                Sentence("aliases (*{anchor}) are not used here; write the value out", anchor=event.anchor),
            )
        if event.anchor is not None:
            self._fault(
                event, Sentence("anchors (&{anchor}) are not used here; leave it out", anchor=event.anchor)
            )
        if event.tag is not None:
            self._fault(
                event, Sentence("tags ({tag}) are not used here; put the text in quotes", tag=event.tag)
            )
        kind = type(event)
        if kind is ScalarEvent:
            return self._scalar(event)
        if depth == MAX_DEPTH:
            self._fault(event, Sentence("nested more than {limit} deep", limit=MAX_DEPTH))
        if kind is MappingStartEvent:
            return self._mapping(path, depth)
        return self._sequence(path, depth)

    def _mapping(self, path: Path, depth: int) -> dict[str, Plain]:
        result: dict[str, Plain] = {}
        following = self._next
        recording = self._places is not None
        while True:
            event = following()
            if type(event) is MappingEndEvent:
                return result
            key = self._key(event)
            if key in result:
                self._fault(
                    event,
                    Sentence("the key '{key}' stands here twice; keep one, or begin a new '- '", key=key),
                )
            inner: Path = ()
            if recording:
                inner = (*path, key)
                self._keys[inner] = _place(event)
            event = following()
            if not recording and type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                result[key] = self._scalar(event)
            else:
                result[key] = self._value(event, inner, depth + 1)

    def _key(self, event: Any) -> str:
        if type(event) is not ScalarEvent:
            self._fault(event, Sentence("a key must be a word, not a list or a mapping"))
        if event.anchor is not None or event.tag is not None:
            self._fault(event, Sentence("anchors and tags are not used here; leave it out"))
        return str(event.value)

    def _sequence(self, path: Path, depth: int) -> list[Plain]:
        result: list[Plain] = []
        recording = self._places is not None
        while True:
            event = self._next()
            if type(event) is SequenceEndEvent:
                return result
            result.append(self._value(event, (*path, len(result)) if recording else (), depth + 1))

    def _scalar(self, event: Any) -> bool | int | float | str | None:
        value: str = event.value
        if not event.implicit[0]:  # quoted, or a block
            return value
        if value in _WORDS:
            return _WORDS[value]
        if value[0] in _NUMBER_STARTS:
            match = _NUMBER.fullmatch(value)
            if match:
                if len(value) > MAX_DIGITS:
                    self._fault(
                        event,
                        Sentence(
                            "a number of more than {limit} digits; put it in quotes",
                            limit=MAX_DIGITS,
                        ),
                    )
                return float(value) if match[1] else int(value)
        return value

    def _fault(self, event: Any, message: Sentence) -> NoReturn:
        raise PlainYamlError(self._name, *_place(event), message)

    def _told(self, error: YAMLError) -> PlainYamlError:
        """The slip behind the parser's complaint; else that, with a remedy where one is known."""
        mark = None
        problem: str = str(error).replace("\n", " ")
        if isinstance(error, ReaderError):
            before = self._octets[: error.position].decode("utf-8", "replace")
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            return PlainYamlError(
                self._name,
                line,
                column,
                Sentence(
                    "U+{character} cannot stand here; leave it out", character=format(error.character, "04X")
                ),
            )
        if isinstance(error, MarkedYAMLError):
            mark = error.problem_mark or error.context_mark
            problem = error.problem or problem
        problem = recognised(problem, _LIBYAML) or problem
        remedy = next((remedy for part, remedy in _REMEDIES if part in problem), None)
        told = Sentence("not YAML: {problem}", problem=problem)
        if remedy is not None:
            told = Sentence("{problem}: {remedy}", problem=problem, remedy=remedy)
        line, column = (1, 1) if mark is None else (mark.line + 1, mark.column + 1)
        slip = nearest_slip(self._octets.decode("utf-8"), line)
        if slip is not None:
            return PlainYamlError(self._name, *slip)
        return PlainYamlError(self._name, line, column, told)


def _place(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return mark.line + 1, mark.column + 1
