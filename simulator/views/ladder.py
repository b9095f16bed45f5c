"""The rows of the Conversation pane: one for each entry of its lane, each made in constant time.

A row holds what was said and keys for what to say about it; the sentences are the catalogue's.
Passwords stand as they crossed: that they can be read is the lesson.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Final

import msgspec

from simulator.trace import entry as told
from simulator.trace.entry import Entry, Kind, Lane
from simulator.trace.store import Trace
from simulator.views.gloss import gloss_keys, is_challenge
from simulator.views.safe_text import ELLIPSIS, safe_lines, safe_text

_LOOK_BACK: Final = 16  # rows searched for what a line answers
_MOST_SHOWN: Final = 64 * 1024  # octets of an entry that a row or the full view reads


class LadderRow(msgspec.Struct, frozen=True):
    """`text` is what crossed, safe to show; empty where nothing was said and the key's sentence stands alone.

    `gloss_keys` are catalogue keys, the most particular first; `arguments` fill their sentence.
    """

    serial: int
    kind: Kind
    who: str  # "client", "server", ""
    source: str
    target: str
    connection: int
    secured: bool
    text: str
    gloss_keys: tuple[str, ...]
    arguments: dict[str, str | int]

    @property
    def gloss_key(self) -> str:
        """The general key, "" where nothing is to be said."""
        return self.gloss_keys[-1] if self.gloss_keys else ""


def count(trace: Trace, serial: int) -> int:
    """How many rows there are up to and including `serial`."""
    return trace.count_until(Lane.CONVERSATION, serial)


def rows(trace: Trace, first: int, end: int) -> list[LadderRow]:
    """The rows numbered `first` to `end` (exclusive), counted from 0 at the top of the pane."""
    return [row(trace, serial) for serial in trace.lane(Lane.CONVERSATION)[max(0, first) : end]]


def row(trace: Trace, serial: int) -> LadderRow:
    """The row of one entry."""
    if trace.kind(serial) is Kind.CONTENT:
        return _content(trace, serial)
    entry = trace[serial]
    if entry.kind is Kind.COMMAND or entry.kind is Kind.REPLY:
        return _line(trace, entry)
    return _event(entry)


def lines(trace: Trace, serial: int) -> tuple[str, ...]:
    """All lines of an entry, showable, for the longer look at one row; only the beginning of a large one."""
    return safe_lines(trace.octets(serial, _MOST_SHOWN))


def _line(trace: Trace, entry: Entry) -> LadderRow:
    protocol = protocol_of(trace, entry.connection)
    octets = entry.octets[:_MOST_SHOWN]
    said = safe_lines(octets)
    text = said[0] if said else ""
    if len(said) > 1:
        text = f"{text} {ELLIPSIS} {said[-1]}"
    return LadderRow(
        serial=entry.serial,
        kind=entry.kind,
        who="client" if entry.kind is Kind.COMMAND else "server",
        source=entry.source,
        target=entry.target,
        connection=entry.connection,
        secured=entry.secured,
        text=text,
        gloss_keys=_line_keys(trace, entry, protocol, octets),
        arguments={"lines": len(said)},
    )


def _line_keys(trace: Trace, entry: Entry, protocol: str, octets: bytes) -> tuple[str, ...]:
    """The keys of a line; a POP3 `+OK` says nothing by itself and is glossed by what it answers."""
    continuing = entry.kind is Kind.COMMAND and answers_challenge(trace, entry.serial)
    keys = gloss_keys(protocol, entry.kind, octets, continuing=continuing)
    if keys != ("pop3.reply.ok",):
        return keys
    before = next(_before(trace, entry.serial), None)
    if before is None or trace.kind(before) is Kind.CONNECTED:
        return "pop3.reply.ok.greeting", *keys
    if trace.kind(before) is not Kind.COMMAND:
        return keys
    asked = gloss_keys(protocol, Kind.COMMAND, trace.octets(before, 80))
    return f"pop3.reply.ok.{asked[0].rpartition('.')[2]}", *keys


def _content(trace: Trace, serial: int) -> LadderRow:
    entry = trace.shell(serial)
    protocol = protocol_of(trace, entry.connection)
    opened = trace.opened(entry.connection)
    from_client = opened is None or trace.source(opened) == entry.source
    return LadderRow(
        serial=serial,
        kind=Kind.CONTENT,
        who="client" if from_client else "server",
        source=entry.source,
        target=entry.target,
        connection=entry.connection,
        secured=entry.secured,
        text="",
        gloss_keys=_content_keys(trace, serial, protocol),
        arguments={"lines": trace.count_octet(serial, b"\n"), "octets": trace.size(serial)},
    )


def _content_keys(trace: Trace, serial: int, protocol: str) -> tuple[str, ...]:
    """What follows a reply is glossed by the command that asked, where there was only one to answer."""
    general = gloss_keys(protocol, Kind.CONTENT, b"") or ("ladder.content",)
    before = list(islice(_before(trace, serial), 3))
    kinds = [trace.kind(earlier) for earlier in before]
    if kinds[:2] != [Kind.REPLY, Kind.COMMAND] or kinds[2:] == [Kind.COMMAND]:
        return general
    asked = gloss_keys(protocol, Kind.COMMAND, trace.octets(before[1], 80))
    return (*(f"{general[-1]}.{key.rpartition('.')[2]}" for key in asked), *general)


def _event(entry: Entry) -> LadderRow:
    text = ""
    arguments: dict[str, str | int] = {"source": entry.source, "target": entry.target}
    key = f"ladder.{entry.kind.name.lower()}"
    keys: tuple[str, ...] = (key,)
    match entry.detail:
        case told.Connected(protocol=protocol, server_port=port):
            arguments |= {"protocol": protocol, "port": port}
        case told.Refused(protocol=protocol, server_port=port, reason=reason):
            arguments |= {"protocol": protocol, "port": port, "reason": reason}
            keys = (f"{key}.{reason}", key)
        case told.Closed(reason=reason):
            arguments["reason"] = reason
            keys = (f"{key}.{reason}", key)
        case told.TlsStarted(how=how, version=version, cipher=cipher, server_name=name, issuer=issuer):
            arguments |= {"how": how, "version": version, "cipher": cipher}
            arguments |= {"server_name": safe_text(name), "issuer": safe_text(issuer)}
            keys = (f"{key}.{how}", key)
        case told.TlsFailed(how=how, reason=reason, explanation=explanation):
            arguments |= {"how": how, "reason": reason, "explanation": safe_text(explanation)}
            keys = (f"{key}.{reason}", key)
        case told.Resolved(question=question, record=record, outcome=outcome, answers=answers):
            text = safe_text(f"{record} {question}")
            arguments |= {"question": safe_text(question), "record": record}
            arguments["answers"] = safe_text(", ".join(answers))
            keys = (f"{key}.{outcome}", key)
        case _:
            pass
    return LadderRow(
        serial=entry.serial,
        kind=entry.kind,
        who="",
        source=entry.source,
        target=entry.target,
        connection=entry.connection,
        secured=entry.secured,
        text=text,
        gloss_keys=keys,
        arguments=arguments,
    )


def protocol_of(trace: Trace, connection: int) -> str:
    """ "smtp", "pop3", …; "" outside a connection."""
    opened = trace.opened(connection)
    detail = None if opened is None else trace.detail(opened)
    return detail.protocol if isinstance(detail, told.Connected) else ""


def answers_challenge(trace: Trace, serial: int) -> bool:
    """Whether the line continues an authentication: the reply before it on its connection was a challenge."""
    earlier = next(_before(trace, serial), None)
    if earlier is None or trace.kind(earlier) is not Kind.REPLY:
        return False
    return is_challenge(protocol_of(trace, trace.connection(serial)), trace.octets(earlier, 8))


def _before(trace: Trace, serial: int) -> Iterator[int]:
    """The rows before this one on its connection, latest first, among the last few of all rows."""
    connection = trace.connection(serial)
    place = trace.count_until(Lane.CONVERSATION, serial - 1)
    lane = trace.lane(Lane.CONVERSATION)[max(0, place - _LOOK_BACK) : place]
    return (earlier for earlier in reversed(lane) if trace.connection(earlier) == connection)
