"""Which move of a server's own table a line of a conversation was: state before, verb, state after.

A trace holds no states; they follow from what was said, applied to the very table that the engine applies
(`protocols.*.states`, `protocols.machine`). A refused verb leaves the state as it was.
"""

from collections import deque
from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from simulator.protocols.imap.states import TABLE as IMAP_TABLE, State as ImapState
from simulator.protocols.machine import Machine
from simulator.protocols.pop3.states import TABLE as POP3_TABLE, State as Pop3State
from simulator.protocols.smtp import states as smtp
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.lookback import protocol_of

State = Any  # a member of one of the three enumerations
Table = Mapping[State, Mapping[str, State]]

TABLES: Final[Mapping[str, tuple[Table, State]]] = {
    "pop3": (POP3_TABLE, Pop3State.AUTHORIZATION),
    "smtp": (smtp.MOVES, smtp.SmtpState.CONNECTED),
    "imap": (IMAP_TABLE, ImapState.NOT_AUTHENTICATED),
}
_LONGEST: Final = 64 * 1024  # octets of an entry that are read here


class Decision(NamedTuple):
    """What the table made of a line. `verb` is "" where nothing was asked (a greeting).

    `reply` is what the server answered, "" while it has not; `accepted` tells whether it agreed.
    """

    protocol: str
    before: State
    verb: str
    after: State
    reply: str
    accepted: bool

    @property
    def table(self) -> Table:
        return TABLES[self.protocol][0]

    @property
    def is_legal(self) -> bool:
        """Whether the table has that move in that state."""
        return self.verb in self.table[self.before]


class _Exchange:
    """One command and its answer, and the entries that they are."""

    def __init__(self, verb: str, tag: str, before: State, line: str) -> None:
        self.verb, self.tag, self.before, self.after = verb, tag, before, before
        self.line = line
        self.reply = ""
        self.accepted = False
        self.serials: list[int] = []


def decision_at(trace: Trace, serial: int, at: int) -> Decision | None:
    """What decided a line of a conversation, as far as it has gone at `at`.

    None where the entry belongs to no conversation that has a table.
    """
    follower = _follow(trace, trace.connection(serial), at)
    if follower is None:
        return None
    exchange = next((found for found in follower.all if serial in found.serials), None)
    if exchange is None:
        return None
    return Decision(
        follower.protocol, exchange.before, exchange.verb, exchange.after, exchange.reply, exchange.accepted
    )


def state_at(trace: Trace, connection: int, at: int) -> State | None:
    """In which state the server of a connection is at `at`; None where its protocol has no table."""
    follower = _follow(trace, connection, at)
    return None if follower is None else follower.machine.state


def _follow(trace: Trace, connection: int, at: int) -> "_Follower | None":
    """The conversation of a connection, applied to its table as far as it has gone at `at`."""
    protocol = protocol_of(trace, connection)
    if protocol not in TABLES:
        return None
    follower = _FOLLOWERS[protocol]()
    for line in _lines(trace, connection, at):
        follower.hear(trace, line)
    return follower


def _lines(trace: Trace, connection: int, at: int) -> list[int]:
    wanted = (Kind.COMMAND, Kind.REPLY, Kind.CONTENT, Kind.TLS_STARTED)
    return [
        serial
        for serial in trace.lane(Lane.CONVERSATION)[: trace.count_until(Lane.CONVERSATION, at)]
        if trace.connection(serial) == connection and trace.kind(serial) in wanted
    ]


class _Follower:
    """Follows one conversation through its table."""

    protocol = ""

    def __init__(self) -> None:
        table, start = TABLES[self.protocol]
        self.machine: Machine[State] = Machine(table, start)
        self.all: list[_Exchange] = []
        self.open: deque[_Exchange] = deque()

    def hear(self, trace: Trace, serial: int) -> None:
        kind = trace.kind(serial)
        text = trace.octets(serial, _LONGEST).decode("utf-8", "replace").strip("\r\n")
        if kind is Kind.COMMAND:
            self.asked(text, serial)
        elif kind is Kind.REPLY:
            self.answered(text, serial)
        elif kind is Kind.CONTENT:
            self.content(serial)
        else:
            self.covered()

    def ask(self, verb: str, serial: int, line: str, tag: str = "") -> _Exchange:
        """A new exchange. Its state before is corrected when its answer comes, if others come first."""
        exchange = _Exchange(verb, tag, self.machine.state, line)
        exchange.serials.append(serial)
        self.all.append(exchange)
        self.open.append(exchange)
        return exchange

    def close(self, exchange: _Exchange, reply: str, serial: int, accepted: bool) -> None:
        """The answer to an exchange; an accepted verb that the table allows moves on."""
        exchange.before = self.machine.state
        exchange.reply, exchange.accepted = reply, accepted
        exchange.serials.append(serial)
        if accepted and self.machine.allows(exchange.verb):
            self.machine.advance(exchange.verb)
        exchange.after = self.machine.state
        if exchange in self.open:
            self.open.remove(exchange)

    def greet(self, reply: str, serial: int) -> None:
        exchange = self.ask("", serial, "")
        self.open.clear()
        exchange.reply, exchange.accepted = reply, True

    # What a protocol says of itself

    def asked(self, text: str, serial: int) -> None:
        """The client spoke."""
        if self.open and self.open[-1].verb == "AUTH" and self.continues(self.open[-1]):
            self.open[-1].serials.append(serial)
        else:
            self.ask(text.split(" ", 1)[0].upper(), serial, text)

    def continues(self, exchange: _Exchange) -> bool:
        """Whether the newest answer to an exchange was a challenge."""
        return exchange.reply.startswith("+ ") or exchange.reply == "+"

    def answered(self, text: str, serial: int) -> None:
        """The server spoke."""
        if not self.open:
            if not self.all:
                self.greet(text, serial)
        elif self.is_challenge(text):
            self.open[0].reply = text
            self.open[0].serials.append(serial)
        else:
            self.close(self.open[0], text, serial, self.agrees(text))

    def is_challenge(self, text: str) -> bool:
        return text.startswith("+ ") or text == "+"

    def agrees(self, text: str) -> bool:
        return text.startswith("+OK")

    def content(self, serial: int) -> None:
        """What follows a reply belongs to its exchange."""
        if self.all:
            self.all[-1].serials.append(serial)

    def covered(self) -> None:
        """TLS stands."""


class _Pop3(_Follower):
    protocol = "pop3"


class _Smtp(_Follower):
    protocol = "smtp"

    def asked(self, text: str, serial: int) -> None:
        if self.machine.state is smtp.SmtpState.CONTENT:  # a letter that a person types
            if self.open:
                self.open[-1].serials.append(serial)
            else:
                self.ask(smtp.LONE_DOT, serial, text)
        elif self.machine.state is smtp.SmtpState.AUTHENTICATING:
            if self.open:
                self.open[-1].serials.append(serial)
            else:
                self.ask(smtp.LAST_RESPONSE, serial, text)
        else:
            self.ask(text.split(" ", 1)[0].upper(), serial, text)

    def is_challenge(self, text: str) -> bool:
        return text.startswith("334") and self.machine.state is smtp.SmtpState.AUTHENTICATING

    def agrees(self, text: str) -> bool:
        return text[:1] == "2" or text[:3] in ("334", "354")

    def answered(self, text: str, serial: int) -> None:
        if not self.open and not self.all:
            self.greet(text, serial)
            if not text.startswith("220"):
                self.machine.state = smtp.SmtpState.TURNED_AWAY
            return
        super().answered(text, serial)
        last = self.all[-1] if self.all else None
        if last is None or serial not in last.serials or last.reply != text:
            return
        if last.verb == "AUTH" and text.startswith("235"):  # all in one line: the response was the last
            self.machine.advance(smtp.LAST_RESPONSE)
        elif last.verb in (smtp.LONE_DOT, smtp.LAST_RESPONSE) and not last.accepted:
            self.machine.state = smtp.SmtpState.READY
        elif last.verb == "BDAT" and last.accepted:
            ends = last.line.upper().split()[-1] == "LAST"
            self.machine.advance(smtp.LAST_CHUNK_END if ends else smtp.CHUNK_END)
        last.after = self.machine.state

    def content(self, serial: int) -> None:
        if self.machine.state is smtp.SmtpState.CONTENT and not self.open:
            self.ask(smtp.LONE_DOT, serial, "")
        else:
            super().content(serial)

    def covered(self) -> None:
        if self.machine.allows(smtp.HANDSHAKE):
            self.machine.advance(smtp.HANDSHAKE)


class _Imap(_Follower):
    protocol = "imap"

    def asked(self, text: str, serial: int) -> None:
        if self.open and (self.open[-1].reply.startswith("+") or text.upper() == "DONE"):
            self.open[-1].serials.append(serial)
            return
        tag, _, rest = text.partition(" ")
        words = rest.upper().split()
        verb = " ".join(words[:2]) if words[:1] == ["UID"] else "".join(words[:1])
        self.ask(verb, serial, text, tag)

    def answered(self, text: str, serial: int) -> None:
        """One entry may hold many lines; those without a tag come first."""
        for line in text.splitlines():
            self._line(line, serial)

    def _line(self, text: str, serial: int) -> None:
        words = text.split()
        if not self.all:
            self.greet(text, serial)
            if words[1:2] == ["PREAUTH"]:
                self.machine.state = ImapState.AUTHENTICATED
            self.all[-1].after = self.machine.state
            return
        exchange = next((found for found in self.open if words[:1] == [found.tag]), None)
        if exchange is None:
            told = self.open[0] if self.open else self.all[-1]
            told.serials.append(serial)
            if words[:1] == ["+"]:
                told.reply = text
            elif words[:2] == ["*", "BYE"] and told.verb != "LOGOUT":  # unasked (RFC 3501 §7.1.5)
                self.machine.state = ImapState.LOGOUT
            return
        self.close(exchange, text, serial, words[1:2] == ["OK"])
        if exchange.verb in ("SELECT", "EXAMINE") and not exchange.accepted:
            if self.machine.state is ImapState.SELECTED:
                self.machine.state = ImapState.AUTHENTICATED  # RFC 3501 §6.3.1
            exchange.after = self.machine.state


_FOLLOWERS: Final[Mapping[str, Callable[[], _Follower]]] = {"pop3": _Pop3, "smtp": _Smtp, "imap": _Imap}
