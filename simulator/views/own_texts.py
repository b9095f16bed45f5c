"""Tells the refusals of our own servers apart by their texts: many share a code and mean different things.

The texts are the engines' own tables. Of what another server says only the code is understood.
"""

import re
from functools import cache
from typing import Final

from simulator.protocols.pop3 import replies as pop3
from simulator.protocols.smtp import replies as smtp

_GAP: Final = re.compile(r"\\\{[a-z_]+\\\}")  # as re.escape writes a {gap}


def text_key(protocol: str, line: bytes) -> str:
    """`pop3.text.no-such-message`, for a line without its CRLF that refuses something; else ""."""
    said = line.decode("utf-8", "replace")
    if protocol == "smtp":
        name = _smtp().get(said, "")
    else:
        name = next((name for name, form in _forms(protocol) if form.fullmatch(said)), "")
    return f"{protocol}.text.{name}" if name else ""


@cache
def _smtp() -> dict[str, str]:
    """The names of the fixed refusals by their lines."""
    fixed = {name: value for name, value in vars(smtp).items() if isinstance(value, smtp.Reply)}
    return {
        reply.octets.decode().removesuffix("\r\n"): name.lower().replace("_", "-")
        for name, reply in fixed.items()
        if not reply.positive and not reply.local
    }


@cache
def _forms(protocol: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    """A name for each refusal, and what its line looks like; a text that is all gap says nothing."""
    lines = _pop3() if protocol == "pop3" else _imap()
    return tuple(
        (name, re.compile(_GAP.sub(".*", re.escape(line))))
        for name, line in lines.items()
        if "{why}" not in line
    )


def _pop3() -> dict[str, str]:
    refusals = {name: said for name, said in pop3.TEXTS.items() if said.status is pop3.Status.ERR}
    return {name: pop3.encode(said).decode().removesuffix("\r\n") for name, said in refusals.items()}


def _imap() -> dict[str, str]:
    """Without the tag."""
    from simulator.protocols.imap.replies import TEXTS

    return {
        name: f"{condition} [{code}] {text}" if code else f"{condition} {text}"
        for name, (condition, code, text) in TEXTS.items()
        if condition in ("NO", "BAD")
    }
