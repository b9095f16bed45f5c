"""A transform covers the bytes of one end of a connection on their way out and uncovers them on their way in.

TLS is the transform that matters; the network knows only this interface and never what is behind it.
"""

from typing import NamedTuple, Protocol


class Unwrapped(NamedTuple):
    """What came of bytes from the wire: plain octets for the reader, octets to send back at once."""

    plain: bytes
    answer: bytes


class TransformError(Exception):
    """The covering failed for good; `answer` must still be sent (an alert), `reason` is a stable word."""

    def __init__(self, reason: str, detail: str = "", answer: bytes = b"") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail
        self.answer = answer


class Transform(Protocol):
    """One end's covering. Octets given to `wrap` before it is established are held back until it is."""

    @property
    def established(self) -> bool: ...

    def start(self) -> bytes:
        """Octets to send first (a ClientHello), empty for the end that waits."""
        ...

    def wrap(self, plain: bytes) -> bytes:
        """Cover plain octets; may return nothing while the covering is not yet established."""
        ...

    def unwrap(self, covered: bytes) -> Unwrapped:
        """Take octets from the wire. Raises TransformError when the covering fails."""
        ...

    def close(self) -> bytes:
        """Octets that end the covering in order (a close_notify)."""
        ...
