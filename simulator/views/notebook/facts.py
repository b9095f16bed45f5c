"""What stands in the notebook: one fact, in one of nine groups, with where it was read and how."""

from collections.abc import Callable
from typing import Final

import msgspec

WHO: Final = "who"
PASSWORDS: Final = "passwords"
ENVELOPE: Final = "envelope"
HEADERS: Final = "headers"
BODY: Final = "body"
ATTACHMENTS: Final = "attachments"
MAILBOX: Final = "mailbox-size"
HOSTS: Final = "hosts"
TRAFFIC: Final = "timing-and-sizes"

GROUPS: Final = (WHO, PASSWORDS, ENVELOPE, HEADERS, BODY, ATTACHMENTS, MAILBOX, HOSTS, TRAFFIC)

IMPOSTOR: Final = "impostor"  # what an impostor was told under TLS: no tap has it, so that it stands apart

PACKET_HEADER: Final = "packet-header"  # how what stands before a packet's octets was read

LONGEST_VALUE: Final = 64 * 1024  # characters of a text that are kept


class Fact(msgspec.Struct, frozen=True, kw_only=True, gc=False):
    """One thing that the octets say.

    `name` is a key of the catalogue behind `notebook.name.`, or the name of a header field as it was
    written. Octets `start` to `end` of the stream in that direction say so; of a datagram (stream 0)
    they are counted from its own first octet, of a packet's headers (`how` is PACKET_HEADER) from the
    first octet of the IP header (RFC 791 §3.1, RFC 8200 §3; the ports follow it), of what an impostor was
    told in what was said, without its covering. `how` is a key behind
    `notebook.how.`, whose `{what}` is the command or the encoding. `serial` is the packet in which the
    octets begin, `known` the one after which they could be read.
    """

    group: str
    name: str
    value: str
    wire: str
    stream: int
    direction: int
    start: int
    end: int
    how: str
    what: str
    time_us: int
    serial: int
    known: int

    @property
    def counted_in(self) -> str:
        """Of what `start` and `end` count the octets: "stream", "datagram", "packet" or "opened"."""
        if self.group == IMPOSTOR:
            return "opened"
        if self.how == PACKET_HEADER:
            return "packet"
        return "stream" if self.stream else "datagram"


# group, name, value, start and end in the speaker's stream, how, what
Note = Callable[[str, str, str, int, int, str, str], None]
