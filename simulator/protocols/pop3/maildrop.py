"""The maildrop of a session: the messages as they stood at login, and the marks of DELE (RFC 1939 §5)."""

from collections.abc import Sequence
from typing import Protocol

from simulator.mail.surrogate import surrogate
from simulator.protocols.pop3.commands import number
from simulator.protocols.pop3.replies import Reply, messages, reply


class Maildrop(Protocol):
    """What the server needs from a message store. Indexes count from 0; nothing changes while it is open."""

    def sizes(self) -> Sequence[int]:
        """Octets of each message, its lines ended by CRLF."""
        ...

    def uids(self) -> Sequence[str]:
        """A unique-id of each message: 1 to 70 characters from ! to ~ (RFC 1939 §7)."""
        ...

    def octets(self, index: int) -> bytes: ...


class OpenMaildrop:
    """A maildrop during a session. Message numbers count from 1 and stay as they are (RFC 1939 §5)."""

    __slots__ = ("_ascii_only", "_deleted", "_maildrop", "count", "sizes", "total", "uids")

    def __init__(self, maildrop: Maildrop, *, ascii_only: bool = False) -> None:
        self._maildrop = maildrop
        self._ascii_only = ascii_only
        self.sizes = maildrop.sizes()
        self.uids = maildrop.uids()
        self._deleted: set[int] = set()
        self.count = len(self.sizes)  # messages not marked
        self.total = sum(self.sizes)  # their octets

    def find(self, argument: bytes) -> int | Reply:
        """The index of the message whose number is asked for, or the reply that says why there is none."""
        wanted = number(argument)
        if wanted is None or not 0 < wanted <= len(self.sizes):
            return reply("no-such-message", messages=messages(len(self.sizes)))
        if wanted - 1 in self._deleted:
            return reply("already-deleted", number=wanted)
        return wanted - 1

    def octets(self, index: int) -> bytes:
        """The message; for a client that has not said UTF8 with its header in ASCII (RFC 6856 §4).

        Such a surrogate may be longer or shorter than LIST said (RFC 6858 §4): nobody makes one for that.
        """
        octets = self._maildrop.octets(index)
        return surrogate(octets) if self._ascii_only and not octets.isascii() else octets

    def indexes(self) -> list[int]:
        """The messages that are not marked."""
        return [index for index in range(len(self.sizes)) if index not in self._deleted]

    def mark(self, index: int) -> None:
        self._deleted.add(index)
        self.count -= 1
        self.total -= self.sizes[index]

    def unmark_all(self) -> None:
        self._deleted.clear()
        self.count = len(self.sizes)
        self.total = sum(self.sizes)

    def marked_uids(self) -> tuple[str, ...]:
        return tuple(self.uids[index] for index in sorted(self._deleted))


def top(octets: bytes, lines: int) -> bytes:
    """The header, the empty line and so many lines of the body (RFC 1939 §7)."""
    end = octets.find(b"\r\n\r\n")
    if end < 0:
        return octets
    end += 4
    for _ in range(lines):
        following = octets.find(b"\r\n", end)
        if following < 0:
            return octets
        end = following + 2
    return octets[:end]
