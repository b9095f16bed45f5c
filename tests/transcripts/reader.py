"""Reads transcripts: conversations of client and server written down line by line (see README.md)."""

import re
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
_ESCAPE = re.compile(r"\\(?:x([0-9A-Fa-f]{2})|(\\))")


class Line(NamedTuple):
    """`mark` is "C", "S" or "!"; `octets` end in CRLF, but for "!"."""

    mark: str
    octets: bytes
    free: bool = False  # of a server's line: its words may differ


class Transcript(NamedTuple):
    name: str
    title: str  # the first comment
    settings: dict[str, list[str]]  # every value that a key was given, in order
    lines: tuple[Line, ...]

    def setting(self, key: str, default: str = "") -> str:
        return self.settings.get(key, [default])[-1]

    def said_by(self, mark: str) -> bytes:
        return b"".join(line.octets for line in self.lines if line.mark == mark)

    def turns(self) -> Iterator[tuple[str, list[Line]]]:
        """Runs of lines with one mark."""
        for mark, lines in groupby(self.lines, key=lambda line: line.mark):
            yield mark, list(lines)


def octets_of(text: str) -> bytes:
    """The text of a line as octets, with its escapes resolved."""
    parts = _ESCAPE.split(text)
    octets = parts[0].encode()
    for digits, backslash, after in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        octets += bytes.fromhex(digits) if digits else backslash.encode()
        octets += after.encode()
    return octets


def read(path: Path) -> Transcript:
    """Raises ValueError, with file and line, for a line without a mark."""
    title, settings, lines = "", {}, []
    for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        mark, rest = text[:2], text[2:].removeprefix(" ")
        if mark in ("C:", "S:", "S~"):
            lines.append(Line(mark[0], octets_of(rest) + b"\r\n", mark == "S~"))
        elif mark == "! ":
            lines.append(Line("!", octets_of(rest)))
        elif mark == "@ ":
            key, _, value = rest.partition(" ")
            settings.setdefault(key, []).append(value)
        elif mark.startswith("#"):
            title = title or text.lstrip("# ")
        elif text:
            raise ValueError(f"{path}:{number}: a line begins with C:, S:, S~, !, @ or #, not {text!r}")
    return Transcript(path.stem, title, settings, tuple(lines))


def transcripts(folder: str) -> list[Transcript]:
    """All transcripts of a protocol, by name."""
    return [read(path) for path in sorted((FOLDER / folder).glob("*.txt"))]
