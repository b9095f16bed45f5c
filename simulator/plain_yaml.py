"""Plain YAML: what people write in lessons, worlds and word lists, read without YAML's surprises.

Scalars are those of YAML 1.2's JSON schema, narrowed: true, false, null, decimal numbers and strings. A
doubled key, an anchor, an alias or a tag is an error, told with its line and column. Keys are always strings.

The text is parsed by `yaml_composer`, which is loaded when there is something to parse: what hagaki's own
files say is kept beside them (`kept_yaml`). Positions are needed when something is wrong, so they are not
collected on the way: `Positions` parses the text a second time when it is first asked.
"""

import codecs
import os
from pathlib import Path as FilePath
from typing import Any, Final

from simulator import kept_yaml
from simulator.sentences import Sentence

MAX_OCTETS: Final = 1024 * 1024
_PACKAGE: Final = FilePath(__file__).parent

Path = tuple[str | int, ...]
Plain = Any  # None | bool | int | float | str | list[Plain] | dict[str, Plain]


class PlainYamlError(ValueError):
    """A text that is not plain YAML. Lines and columns count from 1."""

    def __init__(self, name: str, line: int, column: int, message: Sentence) -> None:
        super().__init__(f"{name}:{line}:{column}: {message}")
        self.name = name
        self.line = line
        self.column = column
        self.message = message
        self.sentence = Sentence("{place}: {message}", place=f"{name}:{line}:{column}", message=message)


class Positions:
    """Where each value of a text stands: by its path, (), ("steps", 0, "id"), …"""

    def __init__(self, text: str, name: str) -> None:
        self.name = name
        self._text = text
        self._places: dict[Path, tuple[int, int]] | None = None
        self._keys: dict[Path, tuple[int, int]] = {}

    def at(self, path: Path) -> tuple[int, int]:
        """Line and column of the value, or of the nearest thing around it when it is not there."""
        return self._nearest(self._collected(), path)

    def key(self, path: Path) -> tuple[int, int]:
        """Line and column of the key that leads to the value; of the value itself in a list."""
        places = self._collected()
        return self._keys.get(path) or self._nearest(places, path)

    @staticmethod
    def _nearest(places: dict[Path, tuple[int, int]], path: Path) -> tuple[int, int]:
        while path and path not in places:
            path = path[:-1]
        return places.get(path, (1, 1))

    def _collected(self) -> dict[Path, tuple[int, int]]:
        if self._places is None:
            places: dict[Path, tuple[int, int]] = {}
            _composed(self._text, self.name, places, self._keys)
            self._places = places
        return self._places


def load(text: str, name: str) -> tuple[Plain, Positions]:
    """Plain data and the positions of a text; messages call it `name`. Raises PlainYamlError."""
    if len(text) > MAX_OCTETS // 4 and len(text.encode("utf-8", "replace")) > MAX_OCTETS:
        raise PlainYamlError(
            name,
            1,
            1,
            Sentence("the file is too large; at most {limit} octets are read", limit=MAX_OCTETS),
        )
    return _composed(text, name), Positions(text, name)


def load_octets(octets: bytes, name: str, *, ours: FilePath | None = None) -> tuple[Plain, Positions]:
    """The same for a file that has been read. Where it comes with hagaki, `ours` is its path."""
    text = decode(octets, name)
    data = None if ours is None else kept_yaml.recall(ours, octets)
    if data is not None:
        return data, Positions(text, name)
    data, positions = load(text, name)
    if ours is not None:
        kept_yaml.keep(ours, octets, data)
    return data, positions


def load_file(path: str | os.PathLike[str], name: str | None = None) -> tuple[Plain, Positions]:
    """Read a UTF-8 file. Raises PlainYamlError for what is in it, OSError when it cannot be read."""
    path = FilePath(path)
    shown = name if name is not None else os.fspath(path)
    with path.open("rb") as file:
        octets = file.read(MAX_OCTETS + 1)
    if len(octets) > MAX_OCTETS:
        raise PlainYamlError(
            shown,
            1,
            1,
            Sentence("the file is too large; at most {limit} octets are read", limit=MAX_OCTETS),
        )
    return load_octets(octets, shown, ours=path if path.is_relative_to(_PACKAGE) else None)


def decode(octets: bytes, name: str) -> str:
    """UTF-8 to text, a byte order mark dropped. Raises PlainYamlError where it is not UTF-8."""
    try:
        return octets.removeprefix(codecs.BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        before = error.object[: error.start]
        column = len(before[before.rfind(b"\n") + 1 :].decode("utf-8", "replace")) + 1
        line = before.count(b"\n") + 1
        raise PlainYamlError(name, line, column, Sentence("not UTF-8 text; save the file as UTF-8")) from None


def _composed(
    text: str,
    name: str,
    places: dict[Path, tuple[int, int]] | None = None,
    keys: dict[Path, tuple[int, int]] | None = None,
) -> Plain:
    from simulator.yaml_composer import Composer

    return Composer(text, name, places, keys).document()
