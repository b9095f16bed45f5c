"""The rows of the Conversation pane: one for each entry of its lane, each made in constant time.

A row holds what was said and keys for what to say about it; the sentences are the catalogue's.
Passwords stand as they crossed: that they can be read is the lesson.
"""

import re
from itertools import islice
from typing import Final

import msgspec

from simulator.trace import entry as told
from simulator.trace.entry import Entry
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.attack_words import change_arguments, change_in_short, kind_of_change
from simulator.views.gloss import Glossed, gloss_keys, is_challenge
from simulator.views.line_by_line import parts_of
from simulator.views.lookback import LONG_LOOK_BACK, before, is_first_word, protocol_of
from simulator.views.safe_text import ELLIPSIS, safe_lines, safe_text

_LONG_CODE: Final = re.compile(r"( \[[A-Z-]+ )[^]]{24,}\]")  # what [CAPABILITY …] lists, in one row
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


def parts(trace: Trace, row: LadderRow) -> tuple[Glossed, ...]:
    """All lines of a row's entry with what each means, for the longer look; only the beginning of much."""
    octets = trace.octets(row.serial, _MOST_SHOWN)
    return parts_of(protocol_of(trace, row.connection), row.kind, row.gloss_keys, octets)


def _line(trace: Trace, entry: Entry) -> LadderRow:
    protocol = protocol_of(trace, entry.connection)
    octets = entry.octets[:_MOST_SHOWN]
    said = safe_lines(octets)
    if protocol == "imap":
        said = tuple(_LONG_CODE.sub(rf"\1{ELLIPSIS}]", line) for line in said)
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
    """The keys of a line; a POP3 `+OK` and a plain 250 of SMTP are glossed by what they answer."""
    if protocol == "imap":
        return _imap_keys(trace, entry.serial, octets)
    if protocol == "smtp" and entry.kind is Kind.COMMAND and belongs_to_letter(trace, entry.serial):
        return ("smtp.content.dot" if octets.strip() == b"." else "smtp.content.line", "smtp.content")
    continuing = entry.kind is Kind.COMMAND and answers_challenge(trace, entry.serial)
    keys = gloss_keys(protocol, entry.kind, octets, continuing=continuing)
    if keys[:1] not in (("pop3.reply.ok",), ("smtp.reply.250.2.0.0",)):
        return keys
    if protocol == "pop3" and is_first_word(trace, entry.serial):
        return "pop3.reply.ok.greeting", *keys
    asked = next(before(trace, entry.serial), None)
    if asked is None or trace.kind(asked) is not Kind.COMMAND:
        return keys
    verb = gloss_keys(protocol, Kind.COMMAND, trace.octets(asked, 80))[0].rpartition(".")[2]
    return f"{keys[0]}.{verb}", *keys


def _imap_keys(trace: Trace, serial: int, octets: bytes) -> tuple[str, ...]:
    """IMAP's table of commands is read with the engine, which is loaded where IMAP is spoken alone."""
    from simulator.views.imap_gloss import keys_in_place

    return keys_in_place(trace, serial, octets)


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
    if protocol == "imap":
        return _imap_keys(trace, serial, b"")
    general = gloss_keys(protocol, Kind.CONTENT, b"") or ("ladder.content",)
    earlier = list(islice(before(trace, serial), 3))
    kinds = [trace.kind(serial) for serial in earlier]
    if kinds[:2] != [Kind.REPLY, Kind.COMMAND] or kinds[2:] == [Kind.COMMAND]:
        return general
    asked = gloss_keys(protocol, Kind.COMMAND, trace.octets(earlier[1], 80))
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
        case told.TlsFailed(reason=reason):
            arguments |= _failure(entry.detail)
            keys = (f"{key}.{reason}", key)
            if entry.detail.shown_names:
                keys = (f"{key}.{reason}.shown", *keys)
        case told.Attack(attack=attack, on=on):
            keys = (f"{key}.{attack if on else 'off'}", key)
        case told.Impersonated(certificate=certificate):
            keys = (f"{key}.{certificate}", key)
        case told.Altered():
            arguments |= change_arguments(entry.detail)
            text = change_in_short(entry.detail)
            keys = (f"{key}.{kind_of_change(entry.detail)}", key)
        case told.Rewritten(was=was, became=became):
            text = safe_text(f"{was} → {became}", 80)
            arguments |= {"was": safe_text(was, 80), "became": safe_text(became, 80)}
        case told.Captured(what=what, value=value, how=how, tls=tls):
            text = safe_text(value)
            arguments |= {"value": text, "how": how}
            keys = (f"{key}.{what}.tls" if tls else f"{key}.{what}", f"{key}.{what}")
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


def _failure(detail: told.TlsFailed) -> dict[str, str | int]:
    return {
        "how": detail.how,
        "reason": detail.reason,
        "explanation": safe_text(detail.explanation),
        "server_name": safe_text(detail.server_name),
        "shown_names": safe_text(", ".join(detail.shown_names), 120),
        "shown_issuer": safe_text(detail.shown_issuer, 120),
    }


def belongs_to_letter(trace: Trace, serial: int) -> bool:
    """Whether a person types the letter itself: the reply before was 354, and no lone dot came since."""
    for earlier in before(trace, serial, LONG_LOOK_BACK):
        if trace.kind(earlier) is Kind.REPLY:
            return trace.octets(earlier, 3) == b"354"
        if trace.octets(earlier, 3).strip() == b".":
            return False
    return False


def answers_challenge(trace: Trace, serial: int) -> bool:
    """Whether the line continues an authentication: the reply before it on its connection was a challenge."""
    earlier = next(before(trace, serial), None)
    if earlier is None or trace.kind(earlier) is not Kind.REPLY:
        return False
    return is_challenge(protocol_of(trace, trace.connection(serial)), trace.octets(earlier, 8))
