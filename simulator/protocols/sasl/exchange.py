"""One authentication as both ends see it: challenges one way, responses the other (RFC 4422 §3).

A mechanism is two small classes, one an end; SMTP and POP3 carry what these say as base64 lines.
"""

from binascii import Error as Base64Error, a2b_base64, b2a_base64
from typing import Final, Protocol

from simulator.protocols.sasl.credentials import Proof

CANCEL: Final = b"*"  # the line by which a client gives up (RFC 4954 §4, RFC 5034 §4)
EMPTY_INITIAL: Final = b"="  # an initial response that is there but empty (RFC 4954 §4)
MAX_LINE: Final = 12288  # octets of an authentication line with its CRLF (RFC 4954 §4)


class SaslError(Exception):
    """The peer's line broke the mechanism's rules.

    `reason` is "base64", "malformed" or "authorize-as"; for a client also "server-unproven".
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class ServerExchange(Protocol):
    """The server's end of one authentication."""

    def respond(self, response: bytes | None) -> bytes | Proof:
        """Take a response (None: the command brought none). Returns the next challenge, or what is offered.

        Raises SaslError.
        """
        ...


class ClientExchange(Protocol):
    """The client's end of one authentication."""

    @property
    def satisfied(self) -> bool:
        """Whether the server may say yes now: it has shown all that the mechanism wants to see of it."""
        ...

    def initial(self) -> bytes | None:
        """What goes along with the command, or None when the mechanism waits for a challenge."""
        ...

    def respond(self, challenge: bytes) -> bytes:
        """Answer a challenge. Raises SaslError when the server asks for more than the mechanism has."""
        ...


def encode_line(octets: bytes) -> bytes:
    """Octets as one base64 line, without CRLF."""
    return b2a_base64(octets, newline=False)


def encode_initial(octets: bytes) -> bytes:
    """An initial response as it stands behind the command; an empty one is written `=`."""
    return b2a_base64(octets, newline=False) or EMPTY_INITIAL


def decode_line(line: bytes) -> bytes:
    """The octets of a base64 line. Raises SaslError("base64") for anything else."""
    try:
        return a2b_base64(line, strict_mode=True)
    except (Base64Error, ValueError):
        raise SaslError("base64") from None


def decode_initial(line: bytes) -> bytes:
    return b"" if line == EMPTY_INITIAL else decode_line(line)
