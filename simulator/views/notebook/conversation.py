"""One stream: what is spoken in it, found out from its octets, and the reader that follows it.

The first line of a conversation tells the protocol. Where the beginning was missed, two lines of the
same protocol must agree before they are believed, for a letter may hold any line. Once TLS has begun, by
itself or after STARTTLS or STLS, everything is records.
"""

from typing import Final

from simulator.views.notebook.ear import Ear
from simulator.views.notebook.facts import Fact, Note
from simulator.views.notebook.imap import ImapEar
from simulator.views.notebook.pop3 import Pop3Ear
from simulator.views.notebook.side import Line, Side
from simulator.views.notebook.signs import CLIENT, greeting_of, sign_of
from simulator.views.notebook.smtp import SmtpEar
from simulator.views.notebook.tls import TlsEar, looks_like_records

_EARS: Final[dict[str, type[Ear]]] = {"SMTP": SmtpEar, "POP3": Pop3Ear, "IMAP": ImapEar}
_UNDECIDED: Final = 64 * 1024  # octets that wait for a sign of what they are
_BELIEVED: Final = 2
_RECORDS: Final = frozenset((b"\x14", b"\x15", b"\x16", b"\x17"))  # how a packet of records can begin


class Conversation:
    """A stream's two sides. `hear` packets in order; `facts` grows."""

    def __init__(self, wire: str, number: int, facts: list[Fact]) -> None:
        self.wire = wire
        self.number = number
        self.facts = facts
        self.sides = (Side(0), Side(1))
        self._protocols: list[tuple[int, str]] = []
        self.client = -1  # the direction in which the client speaks; -1 while nobody knows
        self._ear: Ear | None = None
        self._tls: tuple[TlsEar, TlsEar] | None = None
        self._known = 0
        self._peeked = [0, 0]  # where in the buffer the next line to look at begins
        self._votes: dict[tuple[str, int], int] = {}

    def hear(self, direction: int, octets: bytes, serial: int, time_us: int) -> None:
        self._known = serial
        side = self.sides[direction]
        if self._tls is not None:
            side.add(octets, serial, time_us)
            self._tls[direction].listen()
            return
        ear = self._ear
        if (
            octets[:1] in _RECORDS
            and looks_like_records(octets)
            and (ear is None or (not side.buffer and ear.between_lines(side)))
        ):
            if octets[5:6] == b"\x01" and octets[0] == 22:
                self.client = direction
            for other in self.sides:
                other.drop(len(other.buffer))
            side.add(octets, serial, time_us)
            self._begin_tls()
            return
        side.add(octets, serial, time_us)
        if ear is None:
            ear = self._ear = self._recognised(side)
            if ear is None:
                return
        ear.listen()
        if ear.secured:
            self._upgrade(ear)

    def protocols(self, until: int) -> list[str]:
        """What was spoken up to a step, in order: "SMTP", "TLS", …"""
        return [name for serial, name in self._protocols if serial <= until]

    @property
    def begun(self) -> int:
        """The serial of the first packet."""
        return min((side.serials[0] for side in self.sides if side.serials), default=-1)

    @property
    def last(self) -> int:
        """The serial of the packet that was heard last."""
        return max((side.serials[-1] for side in self.sides if side.serials), default=-1)

    def unfinished(self) -> list[Fact]:
        """What the letter that is crossing says so far."""
        if self._ear is None or self._tls is not None:
            return []
        kept, self.facts = self.facts, []
        self._ear.unfinished()
        found, self.facts = self.facts, kept
        return found

    def _of(self, side: Side) -> Note:
        """How what that side said is written down."""
        wire, number, direction = self.wire, self.number, side.direction
        packet_of, times_us, serials = side.packet, side.times_us, side.serials

        def note(group: str, name: str, value: str, start: int, end: int, how: str, what: str) -> None:
            packet = packet_of(start)
            self.facts.append(
                Fact(
                    group=group,
                    name=name,
                    value=value,
                    wire=wire,
                    stream=number,
                    direction=direction,
                    start=start,
                    end=end,
                    how=how,
                    what=what,
                    time_us=times_us[packet],
                    serial=serials[packet],
                    known=self._known,
                )
            )

        return note

    # What is it?

    def _recognised(self, side: Side) -> Ear | None:
        """The reader for what these octets are, once they have said enough."""
        if not self._peeked[0] and not self._peeked[1] and side.start == 0:
            end = side.buffer.find(b"\r\n")
            protocol = greeting_of(bytes(side.buffer[: min(end, 200)])) if end >= 0 else ""
            if protocol:
                return self._reader(protocol, 1 - side.direction, fresh=True)
        peeked = self._peeked
        at = peeked[side.direction]
        while (end := side.buffer.find(b"\r\n", at)) >= 0:
            sign = sign_of(bytes(side.buffer[at : min(end, at + 200)]))
            at = end + 2
            if sign is None:
                continue
            protocol, speaker = sign
            vote = protocol, side.direction if speaker == CLIENT else 1 - side.direction
            self._votes[vote] = self._votes.get(vote, 0) + 1
            if self._votes[vote] >= _BELIEVED:
                return self._reader(*vote, fresh=False)
        peeked[side.direction] = at
        if len(side.buffer) > _UNDECIDED:
            keep = max(0, len(side.buffer) - 1)
            side.drop(at if at else keep)
            peeked[side.direction] = 0
        return None

    def _reader(self, protocol: str, client: int, *, fresh: bool) -> Ear:
        self.client = client
        self._protocols.append((self._known, protocol))
        ours, theirs = self.sides[client], self.sides[1 - client]
        return _EARS[protocol](ours, theirs, self._of(ours), self._of(theirs), fresh)

    # TLS

    def _upgrade(self, ear: Ear) -> None:
        """The server has agreed to TLS. What the client said in clear behind its command is read first."""
        client = ear.client
        while client.buffer and not looks_like_records(client.buffer):
            line: Line | None = client.line()
            if line is None:
                break
            ear.plain_command(line)
        self._begin_tls()

    def _begin_tls(self) -> None:
        self._protocols.append((self._known, "TLS"))
        first, second = self.sides
        self._tls = TlsEar(first, self._of(first)), TlsEar(second, self._of(second))
        for side, ear in zip(self.sides, self._tls, strict=True):
            if side.buffer:
                ear.listen()
