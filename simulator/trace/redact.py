"""A trace without what must not be handed on: passwords, keys, and the lines that carried them.

Every secret is covered by as many asterisks as it had octets, so that sizes, counts and times of the
run stay what they were. Letters are not touched: what people wrote to each other is not a credential.
"""

import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple, TypeAlias

import msgspec

from simulator.trace.entry import Altered, Captured, Connected, Detail, Intent
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace

_CREDENTIAL: Final = re.compile(
    rb"""^ (?P<command> [ \t]* (?: PASS | APOP[ \t]+\S+ | AUTH[ \t]+\S+
            | \S+[ \t]+AUTHENTICATE[ \t]+\S+
            | \S+[ \t]+LOGIN[ \t]+ (?: "(?:[^"\\\r\n]|\\.)*" | [^ \t\r\n"{]\S* ) ) [ \t]+)
         (?! \{[0-9]+\+?\}[ \t]*\r?$ ) (?P<secret> [^\r\n]+)""",
    re.IGNORECASE | re.MULTILINE | re.VERBOSE,
)
_LITERAL_FOLLOWS: Final = re.compile(rb"\{[0-9]+\+?\}\r?\n?\Z")  # RFC 3501 §4.3, RFC 7888 §4
_IMAP_LOGIN: Final = re.compile(rb"[ \t]*\S+[ \t]+LOGIN[ \t]", re.IGNORECASE)
_IMAP_AUTHENTICATE: Final = re.compile(rb"[ \t]*\S+[ \t]+AUTHENTICATE[ \t]", re.IGNORECASE)
_LONG: Final = 12  # octets of a line that does not stand elsewhere by chance
_SHORTEST: Final = 4  # octets of a password that is looked for inside other text

Passwords: TypeAlias = "re.Pattern[bytes] | None"


class _Line(NamedTuple):
    """A line that carried a credential, as it was said and as it is told on; both of one length."""

    serial: int
    octets: bytes
    cover: bytes


def holds_secrets(trace: Trace) -> tuple[str, ...]:
    """What a person should be warned of before handing the trace on: "passwords", "keys"."""
    found = []
    if any(person.password for person in trace.cast.people) or any(True for _ in _credentials(trace)):
        found.append("passwords")
    if any(trace.size(serial) for serial in trace.serials_of(Kind.SECRET)):
        found.append("keys")
    found += [what for branch in trace.branches for what in holds_secrets(branch) if what not in found]
    return tuple(found)


def credentials(trace: Trace) -> Iterator[int]:
    """The lines of clients that carry a credential which is not covered: the serials of their entries."""
    return (line.serial for line in _credentials(trace))


def redacted(trace: Trace) -> Trace:
    """A copy of the trace without passwords, credentials and keys."""
    known = _passwords(trace)
    lines = list(_credentials(trace))
    covered = {line.serial: line.cover for line in lines}
    covered |= _packets(trace, lines)
    covered |= dict.fromkeys(trace.serials_of(Kind.SECRET), b"")
    covered |= _altered(trace, lines)
    said = {line.octets.decode("utf-8", "replace").strip() for line in lines}
    people = tuple(msgspec.structs.replace(person, password="", mail_key="") for person in trace.cast.people)
    cast = msgspec.structs.replace(trace.cast, people=people)
    copy = Trace(cast, _cover_within(trace.meta, said, known))
    for serial in range(len(trace)):
        entry = trace.shell(serial)
        octets = covered.get(serial)
        copy.append(
            entry.kind,
            time_us=entry.time_us,
            cause=entry.cause,
            wire=entry.wire,
            source=entry.source,
            target=entry.target,
            connection=entry.connection,
            secured=entry.secured,
            octets=trace.octets(serial) if octets is None else octets,
            detail=_covered_detail(entry.detail, said, known),
        )
    copy.branches = [redacted(branch) for branch in trace.branches]
    return copy


def _credentials(trace: Trace) -> Iterator[_Line]:
    """The lines of clients that carry a credential not yet covered.

    A line carries one when it is a command that takes one, when it answers a challenge (a reply 334 in
    SMTP, RFC 4954 §4, or `+` in POP3, RFC 5034 §4, and IMAP), when it goes on with an IMAP LOGIN whose
    name or password is a literal, or when a known password stands anywhere in it.
    """
    known = _passwords(trace)
    told = _Logins(trace)
    for serial in range(len(trace)):
        kind = trace.kind(serial)
        if kind is Kind.REPLY:
            told.reply(serial)
        elif kind is Kind.COMMAND:
            octets = trace.octets(serial)
            cover = told.cover(serial, octets) or _cover_line(octets, known)
            if cover != octets:
                yield _Line(serial, octets, cover)
        elif kind is Kind.CONTENT and told.is_literal(serial):
            octets = trace.octets(serial)
            yield _Line(serial, octets, _stars(octets))


class _Logins:
    """Which connections are in the middle of a login, so that what the client says next is a secret."""

    def __init__(self, trace: Trace) -> None:
        self._trace = trace
        self._challenged: set[int] = set()
        self._authenticating: set[int] = set()  # by IMAP's AUTHENTICATE
        self._in_login: set[int] = set()  # an IMAP LOGIN goes on behind a literal

    def reply(self, serial: int) -> None:
        start, connection = self._trace.octets(serial, 3), self._trace.connection(serial)
        goes_on = start.startswith(b"+") and start != b"+OK"
        if start == b"334" or (goes_on and self._asks_for_secret(connection)):
            self._challenged.add(connection)
        else:
            self._challenged.discard(connection)
        if not goes_on:
            self._authenticating.discard(connection)
            self._in_login.discard(connection)

    def _asks_for_secret(self, connection: int) -> bool:
        """In IMAP a server says `+` to literals and to IDLE too."""
        opened = self._trace.opened(connection)
        detail = None if opened is None else self._trace.detail(opened)
        is_imap = isinstance(detail, Connected) and detail.protocol == "imap"
        return not is_imap or connection in self._authenticating

    def cover(self, serial: int, octets: bytes) -> bytes | None:
        """The line with its secret covered where it goes on with a login; None for a line by itself."""
        connection, literal = self._trace.connection(serial), _LITERAL_FOLLOWS.search(octets)
        if connection in self._in_login or connection in self._challenged:
            if literal is None:
                self._in_login.discard(connection)
            if octets.strip() == b"*":
                return octets
            said = octets[: literal.start()] if literal else octets.rstrip(b"\r\n")
            return _stars(said) + octets[len(said) :]
        if _IMAP_AUTHENTICATE.match(octets):
            self._authenticating.add(connection)
        elif literal is not None and _IMAP_LOGIN.match(octets):
            self._in_login.add(connection)
        return None

    def is_literal(self, serial: int) -> bool:
        """Whether content is a name or a password, and no letter."""
        return self._trace.connection(serial) in self._in_login


def _altered(trace: Trace, credentials: list[_Line]) -> dict[int, bytes]:
    """Packets in clear that somebody changed on the way, with the lines that carried a credential covered."""
    covered = {}
    for serial in trace.serials_of(Kind.ALTERED):
        octets = whole = trace.octets(serial)
        for line in credentials:
            octets = octets.replace(line.octets, line.cover)
        if octets != whole:
            covered[serial] = octets
    return covered


def _packets(trace: Trace, credentials: list[_Line]) -> dict[int, bytes]:
    """The packets in clear that carried such lines, covered likewise, also where a line spans packets."""
    lines: dict[tuple[int, str], list[_Line]] = {}
    for line in credentials:
        lines.setdefault((trace.connection(line.serial), trace.source(line.serial)), []).append(line)
    streams: dict[tuple[int, str], list[int]] = {key: [] for key in lines}
    said: dict[tuple[int, str], list[int]] = {key: [] for key in lines}
    for kind in (Kind.COMMAND, Kind.CONTENT):
        for serial in trace.serials_of(kind):
            key = trace.connection(serial), trace.source(serial)
            if key in said:
                said[key].append(serial)
    for serial in trace.serials_of(Kind.SENT):
        entry = trace.shell(serial)
        stream = streams.get((entry.connection, entry.source))
        if stream is not None and not entry.secured:
            stream.append(serial)
    covered: dict[int, bytes] = {}
    for key, serials in streams.items():
        whole = _cover_stream(trace, b"".join(map(trace.octets, serials)), said[key], lines[key])
        start = 0
        for serial in serials:
            end = start + trace.size(serial)
            covered[serial] = whole[start:end]
            start = end
    return covered


def _cover_stream(trace: Trace, whole: bytes, said: list[int], lines: list[_Line]) -> bytes:
    """All that one side sent in clear, each line covered where it was said.

    A line of some length is covered wherever else it stands too: it may have been sent more than once.
    """
    covers = {line.serial: line.cover for line in lines}
    parts, at = [], 0
    for serial in sorted(said):
        octets = trace.octets(serial)
        found = whole.find(octets, at)
        if found >= 0:
            parts += [whole[at:found], covers.get(serial, octets)]
            at = found + len(octets)
    covered = b"".join([*parts, whole[at:]])
    for line in lines:
        if len(line.octets) >= _LONG:
            covered = covered.replace(line.octets, line.cover)
    return covered


def _covered_detail(detail: Detail | None, said: set[str], known: Passwords) -> Detail | None:
    match detail:
        case Captured(what="password", value=value):
            return msgspec.structs.replace(detail, value="*" * len(value))
        case Altered(was=was, became=became):
            was, became = (_cover_line(text.encode(), known).decode() for text in (was, became))
            return msgspec.structs.replace(detail, was=was, became=became)
    if not isinstance(detail, Intent):
        return detail
    return msgspec.convert(_cover_within(msgspec.to_builtins(detail), said, known), Intent)


def _cover_within(value: Any, said: set[str], known: Passwords, typed: bool = False) -> Any:
    """Plain data without known passwords, and with the credentials covered in lines that somebody typed.

    Typed lines are those within `{"verb": "type", …}` or `{"type": …}`: other text may begin with "pass" too.
    """
    if isinstance(value, dict):
        typed = typed or value.get("verb") == "type"
        return {key: _cover_within(part, said, known, typed or key == "type") for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_cover_within(part, said, known, typed) for part in value]
    if not isinstance(value, str):
        return value
    octets = value.encode("utf-8", "surrogatepass")
    covered = _cover_line(octets, known) if typed else _cover_known(octets, known)
    if typed and covered == octets and value.strip() in said:
        return "*" * len(value)
    return covered.decode("utf-8", "surrogatepass")


def _cover_line(octets: bytes, known: Passwords) -> bytes:
    octets = _CREDENTIAL.sub(lambda found: found["command"] + _stars(found["secret"]), octets)
    return _cover_known(octets, known)


def _cover_known(octets: bytes, known: Passwords) -> bytes:
    return octets if known is None else known.sub(lambda found: _stars(found[0]), octets)


def _passwords(trace: Trace) -> Passwords:
    """A pattern of the passwords of the cast, the longest first."""
    words = [person.password.encode() for person in trace.cast.people if len(person.password) >= _SHORTEST]
    return re.compile(b"|".join(map(re.escape, sorted(words, key=len, reverse=True)))) if words else None


def _stars(octets: bytes) -> bytes:
    return b"*" * len(octets)
