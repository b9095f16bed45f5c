"""The server's end of one AUTH command: base64 lines in, challenges or credentials out (RFC 4954 §4)."""

from typing import Final

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import CANCEL, SaslError, decode_initial, decode_line
from simulator.protocols.sasl.mechanisms import SERVERS
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.commands import CommandFault
from simulator.protocols.smtp.replies import Reply

_REPLIES: Final[dict[str, Reply]] = {
    "base64": replies.BAD_BASE64,
    "malformed": replies.BAD_RESPONSE,
    "authorize-as": replies.LOGIN_FAILED,
}


class Authentication:
    """One exchange. Both methods give the next challenge or what the client offers, or raise CommandFault."""

    __slots__ = ("_exchange", "mechanism")

    def __init__(self, mechanism: str) -> None:
        self.mechanism = mechanism
        self._exchange = SERVERS[mechanism]()

    def begin(self, initial_response: str) -> bytes | Credentials:
        """Begin, with what stood behind the mechanism's name; "" when nothing did."""
        try:
            if not initial_response:
                return self._exchange.respond(None)
            return self._exchange.respond(decode_initial(initial_response.encode()))
        except SaslError as fault:
            raise CommandFault(_REPLIES[fault.reason]) from None

    def respond(self, line: bytes) -> bytes | Credentials:
        """Take one line, without its CRLF."""
        if line == CANCEL:
            raise CommandFault(replies.CANCELLED)
        try:
            return self._exchange.respond(decode_line(line))
        except SaslError as fault:
            raise CommandFault(_REPLIES[fault.reason]) from None
