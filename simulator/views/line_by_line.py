"""An answer taken apart for the longer look: each line and each telling word with what it means.

The words are what a server says that it can do (EHLO, CAPA, CAPABILITY), its ways to log in, and the
response codes that stand in brackets.
"""

from collections.abc import Iterator
from typing import Final

from simulator.trace.kinds import Kind
from simulator.views.gloss import Glossed
from simulator.views.safe_text import safe_text

_MOST_LINES: Final = 1000


def parts_of(protocol: str, kind: Kind, keys: tuple[str, ...], octets: bytes) -> tuple[Glossed, ...]:
    """The parts of what was said; `keys` are those of the whole."""
    lines = [line.removesuffix(b"\r") for line in octets.split(b"\n", _MOST_LINES)[:_MOST_LINES]]
    if lines and not lines[-1]:
        lines.pop()
    if protocol == "imap" and kind is not Kind.COMMAND:
        from simulator.views.imap_line_by_line import parts  # with the engine's tables

        return tuple(parts(lines, keys, is_content=kind is Kind.CONTENT))
    if protocol == "smtp" and keys[:1] == ("smtp.reply.250.lines",):
        return tuple(_announced("smtp.keyword", lines, mark=4, first=1))
    if keys[:1] == ("pop3.content.CAPA",):
        return tuple(_announced("pop3.capability", lines))
    return tuple(Glossed(safe_text(line)) for line in lines)


def _announced(general: str, lines: list[bytes], *, mark: int = 0, first: int = 0) -> Iterator[Glossed]:
    """Lines that begin, after `mark` octets, with the name of an extension; those before `first` do not."""
    for number, line in enumerate(lines):
        words = line[mark:].decode("ascii", "replace").upper().split()
        if number < first or not words or words == ["."]:
            yield Glossed(safe_text(line))
            continue
        yield Glossed(safe_text(line), (f"{general}.{words[0]}",))
        if words[0] in ("AUTH", "SASL"):
            yield from (Glossed(safe_text(word), (f"sasl.{word}",), 1) for word in words[1:])
