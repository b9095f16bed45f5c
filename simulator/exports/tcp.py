"""The two ends of a TCP connection as a capture shows them (RFC 9293 §3.3.1): what each has sent and heard.

Sequence numbers begin where the connection's number says, so that one run gives one file.
"""

from typing import Final

from simulator.exports.ip import ACK, FIN, PSH, RST, SEQUENCES, SYN, Way

_SERVERS: Final = 1 << 31  # where the servers' sequence numbers begin


class End:
    """One end: it makes its segments, and counts what it heard from the other."""

    __slots__ = ("_heard", "_next", "_way", "is_deaf", "label", "mss", "named", "owed", "said")

    def __init__(self, way: Way, first: int, label: str) -> None:
        self._way = way
        self.mss = way.mss
        self._next = first & SEQUENCES
        self._heard = 0
        self.owed = 0  # arrivals that are not acknowledged yet
        self.is_deaf = False  # something on the way here was lost: what follows is not heard
        self.label = label  # who speaks to whom
        self.said: list[str] = []  # what the next packet carries
        self.named = (-1, 0, "")  # the latest packet: what caused it, its size, what it carried

    def open(self, other: "End | None" = None) -> bytes:
        """The SYN; with `other`, that answers the other end's."""
        if other is None:
            octets = self._way.opening(SYN, self._next, 0)
        else:
            self._heard = other._next
            octets = self._way.opening(SYN | ACK, self._next, self._heard)
        self._next = (self._next + 1) & SEQUENCES
        return octets

    def refuse(self, other: "End") -> bytes:
        """The RST to the other end's SYN (RFC 9293 §3.10.7.1)."""
        self._next = 0
        self._heard = other._next
        return self.abort()

    def accept(self, other: "End") -> bytes:
        """The third segment of the opening."""
        self._heard = other._next
        return self.acknowledge()

    def send(self, flags: int, octets: bytes) -> bytes:
        """One segment, that acknowledges all that was heard. At most `mss` octets."""
        self.owed = 0
        sequence = self._next
        self._next = (sequence + len(octets)) & SEQUENCES
        return self._way.segment(flags, sequence, self._heard, octets)

    def carry(self, octets: bytes) -> list[bytes]:
        """Octets, in as many segments as they need; the last one is pushed."""
        mss = self.mss
        last = (len(octets) - 1) // mss * mss
        segments = [self.send(ACK, octets[start : start + mss]) for start in range(0, last, mss)]
        return [*segments, self.send(PSH | ACK, octets[last:])]

    def hear(self, size: int) -> None:
        """So many octets arrived, all that was sent before them too."""
        if not self.is_deaf:
            self._heard = (self._heard + size) & SEQUENCES
            self.owed += 1

    def acknowledge(self) -> bytes:
        """A segment that only says what was heard."""
        return self.send(ACK, b"")

    def finish(self) -> bytes:
        """The FIN: this end has nothing more to say."""
        octets = self.send(FIN | ACK, b"")
        self._next = (self._next + 1) & SEQUENCES
        return octets

    def abort(self) -> bytes:
        """The RST: this end knows the connection no more."""
        return self.send(RST | ACK, b"")


class Talk:
    """A connection: its ends, the interface that sees it, and how far it has come to its end."""

    __slots__ = ("client", "client_host", "ended_us", "interface", "is_over", "server", "server_host")

    def __init__(
        self,
        number: int,
        interface: int,
        hosts: tuple[int, int],
        labels: tuple[str, str],
        addresses: tuple[bytes, bytes],
        ports: tuple[int, int],
    ) -> None:
        """Hosts (as numbers), labels, addresses and ports: the client's first."""
        first = number << 16
        self.interface = interface
        self.client_host, self.server_host = hosts
        self.client = End(Way(*addresses, *ports), first, labels[0])
        self.server = End(Way(*addresses[::-1], *ports[::-1]), first + _SERVERS, labels[1])
        self.ended_us = -1  # when the first end closed
        self.is_over = False

    def ends(self, host: int) -> tuple[End, End]:
        """The end at a host, and the other."""
        return (self.client, self.server) if host == self.client_host else (self.server, self.client)
