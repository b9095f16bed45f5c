"""One AUTH command of POP3 from both ends: base64 lines one way and the other (RFC 5034 §4)."""

from simulator.protocols.pop3.commands import MAX_LINE
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
    """The server's end. Both methods give the next challenge or what the client offers, or raise SaslError.

    The server's own proof, where a mechanism has one, is the last challenge; +OK has no room for it.
    """

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

    __slots__ = ("_exchange", "_mechanism", "_mistrusted")

    def __init__(self, mechanism: str, credentials: Credentials, nonce: str) -> None:
        self._mechanism = mechanism
        self._exchange = CLIENTS[mechanism](credentials, nonce)
        self._mistrusted = False

    def argument(self) -> bytes:
        """What stands behind AUTH. A response that is too long for a command waits for the challenge."""
        name = self._mechanism.encode()
        initial = self._exchange.initial()
        if initial is None:
            return name
        argument = name + b" " + encode_initial(initial)
        return argument if len(argument) + len(b"AUTH \r\n") <= MAX_LINE else name

    def respond(self, challenge: str) -> bytes:
        """The line that answers a challenge; `*` where there is no answer to it."""
        try:
            return encode_line(self._exchange.respond(decode_line(challenge.encode())))
        except SaslError as fault:
            self._mistrusted = fault.reason == "server-unproven"
            return CANCEL

    def unproven(self, *, accepted: bool) -> bool:
        return self._mistrusted or (accepted and not self._exchange.satisfied)
