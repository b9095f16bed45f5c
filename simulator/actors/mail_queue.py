"""What a server answers for and has not yet passed on, and when it tries again (RFC 5321 §4.5.4)."""

from typing import NamedTuple

import msgspec

from simulator.mail.envelope import Envelope
from simulator.network.chance import Chance

_MINUTE_US = 60 * 1_000_000
RETRY_AFTER_US: tuple[int, ...] = tuple(minutes * _MINUTE_US for minutes in (5, 15, 30, 60, 120, 240))
GIVE_UP_AFTER_US = 5 * 24 * 60 * _MINUTE_US


class Refusal(NamedTuple):
    """What kept a message from some of its recipients: a reply, or the fault of a connection, in words.

    `asked`: `next_host` is a server that was turned to, and not a domain that leads to none.
    """

    paths: tuple[str, ...]
    reply: str
    next_host: str
    asked: bool = True


class QueuedMessage(msgspec.Struct, eq=False):
    """One message with the recipients still waited for; `serial` is the entry it came in by."""

    queue_id: str
    envelope: Envelope
    octets: bytes
    letter: int
    serial: int
    arrived_us: int
    attempts: int = 0
    submission: bool = False  # still on the author's device
    next_reports: bool = False  # the server that took it last sends notices itself (RFC 3461 §5.2.1)
    delay_told: bool = False
    rewritten: bool = False  # by whoever runs the server

    def retry_delay_us(self) -> int:
        """How long to wait before the next attempt, longer each time up to four hours."""
        return RETRY_AFTER_US[min(self.attempts, len(RETRY_AFTER_US)) - 1]


class MailQueue(msgspec.Struct):
    """The messages of one server, in order of arrival."""

    messages: list[QueuedMessage] = []

    def add(self, message: QueuedMessage) -> None:
        self.messages.append(message)

    def remove(self, message: QueuedMessage) -> None:
        self.messages.remove(message)

    def __len__(self) -> int:
        return len(self.messages)


class QueueIds:
    """Queue identifiers of one host: eight hexadecimal digits, never the same twice."""

    def __init__(self, chance: Chance, host: str) -> None:
        self._stream = chance.stream(f"queue-ids:{host}")
        self._count = 0

    def next(self) -> str:
        self._count += 1
        return f"{self._count & 0xFFFF:04X}{self._stream.randrange(0x10000):04X}"
