"""What one visitor may do before the server shows the door, and what each protocol says then.

RFC 5321 §3.8 for 421, RFC 3206 §4 for SYS/TEMP, RFC 3501 §7.1.5 for BYE. A POP3 server may end
an idle session without a word (RFC 1939 §3); this one says why, since a learner may be at the other end.
"""

from typing import Final, Literal

import msgspec

from simulator.protocols.imap.responses import UNTAGGED, Condition, StatusResponse
from simulator.protocols.pop3.replies import Reply as Pop3Reply, Status
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.replies import Reply as SmtpReply

Why = Literal["connections", "address", "idle", "commands", "faults", "closing", "broken"]


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """`faults` are commands and logins that were refused, on one connection."""

    connections: int = 2000
    connections_per_address: int = 1000
    commands: int = 100_000
    faults: int = 100
    size: int = 25 * 1024 * 1024
    smtp_idle_s: float = 300.0  # RFC 5321 §4.5.3.2.7
    pop3_idle_s: float = 600.0  # RFC 1939 §3
    imap_idle_s: float = 1800.0  # RFC 3501 §5.4
    handshake_s: float = 60.0
    linger_s: float = 2.0  # how long a visitor who was told goodbye may take to hear it

    def idle_s(self, protocol: str) -> float:
        """How long a visitor may say nothing, and take nothing of what it is sent."""
        return {"smtp": self.smtp_idle_s, "pop3": self.pop3_idle_s, "imap": self.imap_idle_s}[protocol]


SMTP: Final[dict[Why, SmtpReply]] = {
    "connections": SmtpReply(421, "4.3.2", ("Too many connections here, try again later",)),
    "address": SmtpReply(421, "4.7.0", ("Too many connections from your address, try again later",)),
    "idle": replies.TIMED_OUT,
    "commands": SmtpReply(421, "4.7.0", ("Too many commands on one connection",)),
    "faults": SmtpReply(421, "4.7.0", ("Too many refused commands on one connection",)),
    "closing": replies.NOT_AVAILABLE,
    "broken": SmtpReply(421, "4.3.0", ("Local error, closing the connection",)),
}

_TEXTS: Final[dict[Why, str]] = {
    "connections": "too many connections here, come back later",
    "address": "too many connections from your address, come back later",
    "idle": "waited too long, closing the connection",
    "commands": "too many commands on one connection",
    "faults": "too many refused commands on one connection",
    "closing": "server is closing down",
    "broken": "local error, closing the connection",
}

POP3: Final[dict[Why, Pop3Reply]] = {
    why: Pop3Reply(Status.ERR, text, "SYS/TEMP") for why, text in _TEXTS.items()
}
IMAP: Final[dict[Why, StatusResponse]] = {
    why: StatusResponse(
        tag=UNTAGGED,
        condition=Condition.BYE,
        text=text,
        code="" if why in ("closing", "idle") else "UNAVAILABLE",
    )
    for why, text in _TEXTS.items()
}
