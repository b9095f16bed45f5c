"""An answer of an IMAP server taken apart for the longer look: lines, response codes, capabilities."""

import re
from collections.abc import Iterator
from typing import Final

from simulator.views.gloss import Glossed
from simulator.views.imap_gloss import code_key, response_keys
from simulator.views.safe_text import safe_text

_WITH_FLAGS: Final = ("imap.data.LIST", "imap.data.LSUB", "imap.data.FLAGS", "imap.data.FETCH")
_FLAGS: Final = re.compile(rb"\((?:[^()\" ]* )*\\[^()\"]*\)")


def parts(lines: list[bytes], keys: tuple[str, ...], *, is_content: bool) -> Iterator[Glossed]:
    """In content only the first line is the server's: what follows is the letter."""
    for number, line in enumerate(lines):
        if is_content and number:
            yield Glossed(safe_text(line))
            continue
        own = response_keys(line)
        is_told = own[-1] == (keys[-1] if keys else "")  # the line by which the whole is glossed
        yield Glossed(safe_text(line), keys if is_told else own)
        yield from _words_of_imap(line, own)


def _words_of_imap(line: bytes, keys: tuple[str, ...]) -> Iterator[Glossed]:
    code = code_key(line)
    if code and code not in keys:
        yield Glossed(f"[{code.rpartition('.')[2]}]", (code,), 1)
    if code == "imap.code.CAPABILITY":
        yield from _capabilities(line[: line.find(b"]")].partition(b"[")[2].split()[1:])
    elif keys == ("imap.data.CAPABILITY",):
        yield from _capabilities(line.split()[2:])
    elif code == "imap.code.PERMANENTFLAGS":  # the same as those of FLAGS, and perhaps any other
        yield from (part for part in _flags(line) if part.text == "\\*")
    elif keys[-1] in _WITH_FLAGS:
        yield from _flags(line)


def _flags(line: bytes) -> Iterator[Glossed]:
    """Marks of a letter, attributes of a mailbox: the first list in parentheses that holds such words."""
    listed = _FLAGS.search(line)
    for word in listed[0].strip(b"()").split() if listed else ():
        name = word.decode("ascii", "replace")
        if name.startswith("\\"):
            yield Glossed(safe_text(word), (f"imap.flag.{name[1:].upper()}",), 1)


def _capabilities(words: list[bytes]) -> Iterator[Glossed]:
    for word in words:
        name = word.decode("ascii", "replace").upper()
        kind, _, mechanism = name.partition("=")
        keys = (f"sasl.{mechanism}",) if kind == "AUTH" and mechanism else ()
        yield Glossed(safe_text(word), (*keys, f"imap.capability.{kind}"), 1)
