"""Which gloss belongs to a line of IMAP (RFC 3501), by itself and with what was said before it.

A line of IMAP says little by itself. A tagged OK is glossed by the command that bears its tag; a line of
the client may be a literal, a part of a login or the end of IDLE, and no command; an answer of many lines
is glossed by the line that ends it. The keys go from the most particular to the most general.
"""

import re
from collections.abc import Iterator
from typing import Final

from simulator.protocols.imap.commands import VERBS
from simulator.protocols.imap.responses import DATA
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.lookback import LONG_LOOK_BACK, before, is_first_word
from simulator.views.own_texts import text_key

_STATUS: Final = re.compile(
    rb"([^\s\"%()*+\\{]+|\*) (OK|NO|BAD|BYE|PREAUTH)\b(?: \[([\w+/-]+))?", re.ASCII | re.I
)
_DATA: Final = re.compile(rb"\* (?:\d+ )?([\w-]+)", re.ASCII)
_ANNOUNCEMENT: Final = re.compile(rb"\{\d+(\+?)\}\r?\n?\Z")
_TOLD: Final = 200  # octets of a line that say what it is


# A line by itself.


def command_keys(line: bytes) -> tuple[str, ...]:
    """The keys of a line that begins a command, or ends IDLE."""
    words = line[:_TOLD].decode("ascii", "replace").split(None, 3)
    if [word.upper() for word in words] == ["DONE"]:
        return ("imap.command.DONE",)
    verb = words[1].upper() if len(words) > 1 else ""
    if verb == "UID" and len(words) > 2:
        by_number = words[2].upper()
        if f"UID {by_number}" in VERBS:
            return f"imap.command.UID {by_number}", f"imap.command.{by_number}"
    return (f"imap.command.{verb if verb in VERBS else 'unknown'}",)


def response_keys(line: bytes) -> tuple[str, ...]:
    """The keys of one line of a server, whatever it answers."""
    if _is_continuation(line):
        return ("imap.reply.continuation",)
    status = _STATUS.match(line)
    if status is not None:
        return _status_keys(status)
    said = _DATA.match(line)
    name = said[1].decode().upper() if said else ""
    return (f"imap.data.{name}" if name in DATA else "imap.reply.unknown",)


def code_key(line: bytes) -> str:
    """The key of the response code that a line bears, or ""."""
    status = _STATUS.match(line)
    return f"imap.code.{status[3].decode().upper()}" if status is not None and status[3] else ""


def _status_keys(status: re.Match[bytes]) -> tuple[str, ...]:
    condition = status[2].decode().lower()
    if condition in ("bye", "preauth"):
        return (f"imap.reply.{condition}",)
    code = (f"imap.code.{status[3].decode().upper()}",) if status[3] else ()
    if status[1] == b"*":
        return *code, f"imap.reply.untagged.{condition}"
    if condition == "ok":
        return ("imap.reply.ok",)
    own = text_key("imap", status.string[status.start(2) :].rstrip())
    return *([own] if own else []), *code, f"imap.reply.{condition}"


def _is_continuation(line: bytes) -> bool:
    return line.startswith(b"+ ") or line.rstrip() == b"+"


def spoken_word(octets: bytes) -> str:
    """The verb of a command, the status by which an answer ends, or the name of the data it begins with."""
    line = telling_line(octets)
    words = line[:_TOLD].decode("ascii", "replace").split(None, 3)
    if _is_continuation(line) or len(words) < 2:
        return words[0] if words else ""
    if words[1].upper() == "UID" and len(words) > 2:
        return f"UID {words[2]}"
    return words[2] if words[1].isdigit() and len(words) > 2 else words[1]


# A line among others.


def keys_in_place(trace: Trace, serial: int, octets: bytes) -> tuple[str, ...]:
    """The keys of a COMMAND, REPLY or CONTENT entry."""
    kind = trace.kind(serial)
    if kind is Kind.COMMAND:
        return said_by_client(trace, serial, octets)
    if kind is Kind.REPLY:
        return _said_by_server(trace, serial, octets)
    return _content_keys(trace, serial)


def _content_keys(trace: Trace, serial: int) -> tuple[str, ...]:
    """A letter that is handed over, either way; or a literal that belongs to a command."""
    if trace.source(serial) != _client(trace, serial):
        return "imap.content.FETCH", "imap.content"
    for earlier in _said_earlier(trace, serial):
        if trace.kind(earlier) is Kind.COMMAND:
            keys = command_keys(trace.octets(earlier, _TOLD))
            if keys == ("imap.command.APPEND",):
                return "imap.content.APPEND", "imap.content"
            break
    return ("imap.command.literal",)


def said_by_client(trace: Trace, serial: int, octets: bytes) -> tuple[str, ...]:
    """The keys of a line of the client: a command, or something that an earlier line has announced."""
    earlier = next(_said_earlier(trace, serial), None)
    if earlier is not None and trace.kind(earlier) is Kind.CONTENT and octets[:1] in (b" ", b"\r"):
        return ("imap.command.rest",)
    asked = next(before(trace, serial, LONG_LOOK_BACK), None)
    is_challenged = (
        asked is not None and trace.kind(asked) is Kind.REPLY and _is_continuation(_last_line(trace, asked))
    )
    announced = _announcement(trace, serial)
    if announced is not None and (announced[1] or is_challenged):
        return ("imap.command.literal",)
    keys = command_keys(octets)
    if is_challenged and keys != ("imap.command.DONE",):
        return ("imap.command.continuation",)
    return keys


def _said_by_server(trace: Trace, serial: int, octets: bytes) -> tuple[str, ...]:
    line = telling_line(octets)
    keys = response_keys(line)
    if keys == ("imap.reply.continuation",):
        return _continuation_keys(trace, serial)
    status = _STATUS.match(line)
    if status is None or status[1] == b"*":
        greets = status is not None and status[2].upper() == b"OK" and is_first_word(trace, serial)
        return ("imap.reply.greeting", *keys) if greets else keys
    if status[2].upper() != b"OK":
        return keys
    asked = _command_with(trace, serial, status[1])
    verbs = (key.rpartition(".")[2] for key in asked)
    return *(f"imap.reply.ok.{verb}" for verb in verbs), *keys


def telling_line(octets: bytes) -> bytes:
    """The line by which an answer of many is glossed: the one that ends it, else the first."""
    lines = [line for line in octets.split(b"\r\n") if line]
    if not lines:
        return b""
    last = lines[-1]
    return lines[0] if last.startswith(b"*") else last


def _command_with(trace: Trace, serial: int, tag: bytes) -> tuple[str, ...]:
    """The keys of the command that bears a tag; none where it is too long ago."""
    for earlier in before(trace, serial, LONG_LOOK_BACK):
        if trace.kind(earlier) is Kind.COMMAND:
            line = trace.octets(earlier, _TOLD)
            if line.split(None, 1)[:1] == [tag]:
                return command_keys(line)
    return ()


def _continuation_keys(trace: Trace, serial: int) -> tuple[str, ...]:
    """What the server waits for: a literal, the end of IDLE, or more of a login."""
    general = "imap.reply.continuation"
    if _announcement(trace, serial) is not None:
        return f"{general}.literal", general
    asked = next(_said_earlier(trace, serial), None)
    verb = "" if asked is None else command_keys(trace.octets(asked, _TOLD))[-1].rpartition(".")[2]
    return (f"{general}.IDLE", general) if verb == "IDLE" else (general,)


def _announcement(trace: Trace, serial: int) -> re.Match[bytes] | None:
    """The `{310}` at the end of what the client said last."""
    asked = next(_said_earlier(trace, serial), None)
    if asked is None or trace.kind(asked) is Kind.CONTENT:
        return None
    return _ANNOUNCEMENT.search(_last_line(trace, asked))


def _said_earlier(trace: Trace, serial: int) -> Iterator[int]:
    """What the client said before, latest first."""
    client = _client(trace, serial)
    for earlier in before(trace, serial, LONG_LOOK_BACK):
        kind = trace.kind(earlier)
        if kind is Kind.COMMAND or (kind is Kind.CONTENT and trace.source(earlier) == client):
            yield earlier


def _client(trace: Trace, serial: int) -> str:
    opened = trace.opened(trace.connection(serial))
    return "" if opened is None else trace.source(opened)


def _last_line(trace: Trace, serial: int) -> bytes:
    octets = trace.octets(serial)
    return octets[octets.rfind(b"\n", 0, -1) + 1 :]
