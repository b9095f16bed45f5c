"""How the client does each of its tasks: the commands that it takes, and what is told of their answers.

Each is a generator like the client's own (`client.py`), and raises Refused where the server says no.
"""

from collections.abc import Callable, Generator, Iterator, Sequence
from typing import Any, Final

from simulator.protocols.imap import sequence_set
from simulator.protocols.imap.arguments import (
    Append,
    Arguments,
    Fetch,
    Numbers,
    OnMailbox,
    StoreFlags,
    ToMailbox,
)
from simulator.protocols.imap.events import Appended, Event, Listed, NewsHeard, Opened, Retrieved
from simulator.protocols.imap.fetch_items import FetchItem
from simulator.protocols.imap.flags import DELETED, RECENT
from simulator.protocols.imap.responses import Condition, DataResponse, Response, StatusResponse
from simulator.protocols.imap.sections import WHOLE
from simulator.protocols.imap.sequence_set import STAR, SequenceSet
from simulator.protocols.imap.tasks import MoveTo, Put, Remove, SetFlags, Synchronize, Task, Watch
from simulator.protocols.imap.values import Value

Steps = Generator[Event | None, None, None]
Asking = Generator[Event | None, None, StatusResponse]
Hear = Callable[[DataResponse], Event | None]

_AT_ONCE: Final = 500  # messages named in one command, so that its line stays short
_EVERYTHING: Final = SequenceSet(((1, STAR),))
_FLAGS_ONLY: Final = (FetchItem("FLAGS"),)
_LETTER: Final = (FetchItem("FLAGS"), FetchItem("INTERNALDATE"), FetchItem("BODY", WHOLE, peek=True))


class Refused(Exception):
    """The server said NO or BAD to a part of a task."""

    def __init__(self, response: StatusResponse) -> None:
        super().__init__(response.text)
        self.response = response


class Connection:
    """What the errands know of the connection: how to ask, what the server can do, which mailbox is open."""

    def __init__(self, ask: Callable[..., Asking], watch: Callable[[Hear], Asking]) -> None:
        self._ask = ask
        self.watch = watch
        self.extensions: frozenset[str] = frozenset()
        self.name: str | None = None  # of the selected mailbox
        self.uid_validity = 0
        self.exists = 0

    def note(self, response: Response) -> None:
        """Keep count of the selected mailbox, whatever was asked."""
        if isinstance(response, StatusResponse):
            name, _, argument = response.code.partition(" ")
            if name.upper() == "UIDVALIDITY" and argument.isdecimal():
                self.uid_validity = int(argument)
        elif isinstance(response, DataResponse) and response.number is not None:
            if response.name == "EXISTS":
                self.exists = response.number
            elif response.name == "EXPUNGE":
                self.exists = max(0, self.exists - 1)

    def ask(self, verb: str, arguments: Arguments | None = None, hear: Hear | None = None) -> Asking:
        """Raises Refused for anything but OK."""
        answer = yield from self._ask(verb, arguments, hear)
        if answer.condition is not Condition.OK:
            raise Refused(answer)
        return answer

    def open(self, name: str) -> Steps:
        """Select a mailbox, unless it is selected already."""
        if self.name == name:
            return
        self.name, self.exists, self.uid_validity = None, 0, 0
        answer = yield from self.ask("SELECT", OnMailbox(name))
        self.name = name
        yield Opened(
            mailbox=name,
            uid_validity=self.uid_validity,
            exists=self.exists,
            read_only=answer.code_name == "READ-ONLY",
        )


def carry_out(connection: Connection, task: Task) -> Steps:
    yield from _ERRANDS[type(task)](connection, task)


def _synchronize(connection: Connection, task: Synchronize) -> Steps:
    yield from connection.open(task.mailbox)
    there: dict[int, frozenset[str]] = {}

    def note_flags(response: DataResponse) -> None:
        found = fetched(response)
        uid = _number(found.get("UID"))
        if uid and "FLAGS" in found:
            there[uid] = _flags(found["FLAGS"])

    if connection.exists:
        yield from connection.ask("UID FETCH", Fetch(_EVERYTHING, _FLAGS_ONLY), note_flags)
    yield Listed(mailbox=task.mailbox, flags=dict(sorted(there.items())))
    known = task.known if task.uid_validity in (None, connection.uid_validity) else frozenset()
    new = [uid for uid in sorted(there) if uid not in known][: task.limit]
    for uids in _portions(new):
        wanted = frozenset(uids)

        def retrieved(response: DataResponse, wanted: frozenset[int] = wanted) -> Event | None:
            found = fetched(response)
            uid, octets, date = _number(found.get("UID")), found.get("BODY[]"), found.get("INTERNALDATE")
            if uid not in wanted or not isinstance(octets, bytes):
                return None
            return Retrieved(
                mailbox=task.mailbox,
                uid_validity=connection.uid_validity,
                uid=uid,
                octets=octets,
                flags=_flags(found.get("FLAGS")),
                internal_date=date if isinstance(date, bytes) else b"",
            )

        yield from connection.ask("UID FETCH", Fetch(sequence_set.compact(uids), _LETTER), retrieved)


def _set_flags(connection: Connection, task: SetFlags) -> Steps:
    yield from connection.open(task.mailbox)
    yield from _store(connection, task.uids, task.change, task.flags)


def _store(connection: Connection, uids: Sequence[int], change: str, flags: tuple[str, ...]) -> Steps:
    for portion in _portions(uids):
        numbers = sequence_set.compact(portion)
        yield from connection.ask("UID STORE", StoreFlags(numbers, change, flags, silent=True))


def _put(connection: Connection, task: Put) -> Steps:
    """Where the mailbox is missing and the server says that it could be made, it is made (RFC 3501 §7.1)."""
    append = Append(task.mailbox, task.octets, task.flags)
    try:
        answer = yield from connection.ask("APPEND", append)
    except Refused as refused:
        if refused.response.code_name != "TRYCREATE":
            raise
        yield from connection.ask("CREATE", OnMailbox(task.mailbox))
        answer = yield from connection.ask("APPEND", append)
    told = answer.code.split()[1:] if answer.code_name == "APPENDUID" else []
    validity, uid = map(int, told) if len(told) == 2 and all(map(str.isdecimal, told)) else (0, 0)
    yield Appended(mailbox=task.mailbox, uid=uid, uid_validity=validity)


def _move(connection: Connection, task: MoveTo) -> Steps:
    yield from connection.open(task.mailbox)
    for uids in _portions(task.uids):
        asked = ToMailbox(sequence_set.compact(uids), task.target)
        if "MOVE" in connection.extensions:
            yield from connection.ask("UID MOVE", asked)
        else:
            yield from connection.ask("UID COPY", asked)
            yield from _take_away(connection, uids)


def _remove(connection: Connection, task: Remove) -> Steps:
    yield from connection.open(task.mailbox)
    for uids in _portions(task.uids):
        yield from _take_away(connection, uids)


def _take_away(connection: Connection, uids: Sequence[int]) -> Steps:
    yield from _store(connection, uids, "+", (DELETED,))
    if "UIDPLUS" in connection.extensions:
        yield from connection.ask("UID EXPUNGE", Numbers(sequence_set.compact(uids)))
    else:
        yield from connection.ask("EXPUNGE")


def _watch(connection: Connection, task: Watch) -> Steps:
    yield from connection.open(task.mailbox)
    if "IDLE" not in connection.extensions:
        raise Refused(StatusResponse(b"", Condition.NO, "the server does not offer IDLE"))

    def heard(response: DataResponse) -> Event | None:
        is_news = response.name in ("EXISTS", "EXPUNGE", "FETCH")
        return NewsHeard(mailbox=task.mailbox, exists=connection.exists) if is_news else None

    answer = yield from connection.watch(heard)
    if answer.condition is not Condition.OK:
        raise Refused(answer)


_ERRANDS: Final[dict[type[Task], Callable[[Connection, Any], Steps]]] = {
    Synchronize: _synchronize,
    SetFlags: _set_flags,
    Put: _put,
    MoveTo: _move,
    Remove: _remove,
    Watch: _watch,
}


# What a FETCH brings.


def fetched(response: DataResponse) -> dict[str, Value]:
    """The items of an untagged FETCH by their names; empty for any other response."""
    items = response.values[0] if response.name == "FETCH" and response.values else ()
    if not isinstance(items, tuple):
        return {}
    names = (name.decode("ascii", "replace").upper() for name in items[::2] if isinstance(name, bytes))
    return dict(zip(names, items[1::2], strict=False))


def _number(value: Value) -> int:
    return int(value) if isinstance(value, bytes) and value.isdigit() else 0


def _flags(value: Value) -> frozenset[str]:
    words = value if isinstance(value, tuple) else ()
    flags = frozenset(word.decode("ascii", "replace") for word in words if isinstance(word, bytes))
    return flags - {RECENT}


def _portions(uids: Sequence[int]) -> Iterator[Sequence[int]]:
    ordered = sorted(set(uids))
    for start in range(0, len(ordered), _AT_ONCE):
        yield ordered[start : start + _AT_ONCE]
