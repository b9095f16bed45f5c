"""One login from both ends: base64 lines this way and that (RFC 4954 §4, RFC 5034 §4, RFC 3501 §6.2.2).

The server's own proof, where a mechanism has one, is the last challenge: none of the three protocols has
room for it in the answer that says yes.
"""

from simulator.protocols.sasl.credentials import Credentials, Proof
from simulator.protocols.sasl.exchange import (
    CANCEL,
    SaslError,
    decode_initial,
    decode_line,
    encode_initial,
    encode_line,
)
from simulator.protocols.sasl.mechanisms import CLIENTS, SERVERS


class Authentication:
    """The server's end. Both methods give the next challenge or what is offered. They raise SaslError."""

    __slots__ = ("_exchange", "mechanism")

    def __init__(self, mechanism: str, hostname: str, nonce: str) -> None:
        self.mechanism = mechanism
        self._exchange = SERVERS[mechanism](hostname, nonce)

    def begin(self, initial: bytes) -> bytes | Proof:
        """Begin, with what stood behind the mechanism's name; b"" when nothing did."""
        return self._exchange.respond(decode_initial(initial) if initial else None)

    def respond(self, line: bytes) -> bytes | Proof:
        return self._exchange.respond(decode_line(line))


class ClientAuthentication:
    """The client's end. `unproven`: whatever the server answers, it has not shown that it is the one."""

    __slots__ = ("_exchange", "_mistrusted")

    def __init__(self, mechanism: str, credentials: Credentials, nonce: str) -> None:
        self._exchange = CLIENTS[mechanism](credentials, nonce)
        self._mistrusted = False

    def initial(self) -> bytes | None:
        """What stands behind the mechanism's name; None where the mechanism waits for a challenge."""
        initial = self._exchange.initial()
        return None if initial is None else encode_initial(initial)

    def respond(self, challenge: bytes) -> bytes:
        """The line that answers a challenge; `*` where there is no answer to it."""
        try:
            return encode_line(self._exchange.respond(decode_line(challenge)))
        except SaslError as fault:
            self._mistrusted = fault.reason == "server-unproven"
            return CANCEL

    def unproven(self, *, accepted: bool) -> bool:
        return self._mistrusted or (accepted and not self._exchange.satisfied)
