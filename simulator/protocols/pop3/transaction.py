"""What the commands of the TRANSACTION state answer, as functions of the open maildrop (RFC 1939 §5, §7)."""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from simulator.protocols.pop3.commands import USAGE, two_numbers
from simulator.protocols.pop3.events import Event, MessageRetrieved
from simulator.protocols.pop3.maildrop import OpenMaildrop, top
from simulator.protocols.pop3.replies import Reply, messages, reply


class Said(msgspec.Struct, frozen=True, gc=False):
    """The answer to a command: a reply (none yet while a decision is pending), content after it, an event."""

    reply: Reply | None = None
    content: bytes | None = None
    event: Event | None = None


def stat(maildrop: OpenMaildrop, argument: bytes) -> Said:
    return Said(reply("totals", count=maildrop.count, octets=maildrop.total))


def listing(maildrop: OpenMaildrop, argument: bytes) -> Said:
    totals = reply("list", messages=messages(maildrop.count), octets=maildrop.total)
    return _one_or_all(maildrop, argument, maildrop.sizes, totals)


def uidl(maildrop: OpenMaildrop, argument: bytes) -> Said:
    return _one_or_all(maildrop, argument, maildrop.uids, reply("uids"))


def _one_or_all(
    maildrop: OpenMaildrop, argument: bytes, values: Sequence[int] | Sequence[str], first: Reply
) -> Said:
    if not argument.strip():
        lines = "".join(f"{index + 1} {values[index]}\r\n" for index in maildrop.indexes())
        return Said(first, lines.encode())
    index = maildrop.find(argument)
    if isinstance(index, Reply):
        return Said(index)
    return Said(reply("one-of-list", number=index + 1, value=values[index]))


def retr(maildrop: OpenMaildrop, argument: bytes) -> Said:
    index = maildrop.find(argument)
    if isinstance(index, Reply):
        return Said(index)
    octets = maildrop.octets(index)
    return Said(
        reply("message", octets=len(octets)),
        octets,
        MessageRetrieved(number=index + 1, uid=maildrop.uids[index]),
    )


def top_of(maildrop: OpenMaildrop, argument: bytes) -> Said:
    numbers = two_numbers(argument)
    if numbers is None:
        return Said(reply("usage", usage=USAGE["TOP"]))
    index = maildrop.find(b"%d" % numbers[0])
    if isinstance(index, Reply):
        return Said(index)
    return Said(reply("top"), top(maildrop.octets(index), numbers[1]))


def dele(maildrop: OpenMaildrop, argument: bytes) -> Said:
    """Only a mark: the message goes at QUIT (RFC 1939 §6)."""
    index = maildrop.find(argument)
    if isinstance(index, Reply):
        return Said(index)
    maildrop.mark(index)
    return Said(reply("deleted", number=index + 1))


def rset(maildrop: OpenMaildrop, argument: bytes) -> Said:
    maildrop.unmark_all()
    return Said(reply("reset", messages=messages(maildrop.count), octets=maildrop.total))


def noop(maildrop: OpenMaildrop, argument: bytes) -> Said:
    return Said(reply("nothing-done"))


ANSWERS: Final[dict[str, Callable[[OpenMaildrop, bytes], Said]]] = {
    "STAT": stat,
    "LIST": listing,
    "UIDL": uidl,
    "RETR": retr,
    "TOP": top_of,
    "DELE": dele,
    "RSET": rset,
    "NOOP": noop,
}
