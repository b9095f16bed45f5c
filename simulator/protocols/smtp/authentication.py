"""One AUTH command from both ends (RFC 4954 §4): the dialogue that `sasl` has, and the replies about it."""

from collections.abc import Collection
from typing import Final

from simulator.protocols.sasl import dialogue
from simulator.protocols.sasl.credentials import Credentials, Proof
from simulator.protocols.sasl.exchange import CANCEL, SaslError, decode_line
from simulator.protocols.sasl.mechanisms import choose
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.commands import MAX_COMMAND_LINE, CommandFault
from simulator.protocols.smtp.replies import Reply

_REPLIES: Final[dict[str, Reply]] = {
    "base64": replies.BAD_BASE64,
    "malformed": replies.BAD_RESPONSE,
    "authorize-as": replies.LOGIN_FAILED,
}


class Authentication:
    """The server's end. Both methods give the next challenge or what is offered, or raise CommandFault.

    `granted` is the identity whose login was accepted while the client still has to take the server's
    confirmation: SMTP has no room for it in the 235, so it is one more challenge, with an empty response.
    """

    __slots__ = ("_dialogue", "granted", "mechanism")

    def __init__(self, mechanism: str, hostname: str, nonce: str) -> None:
        self.mechanism = mechanism
        self.granted = ""
        self._dialogue = dialogue.Authentication(mechanism, hostname, nonce)

    def begin(self, initial_response: str) -> bytes | Proof:
        """Begin, with what stood behind the mechanism's name; "" when nothing did."""
        try:
            return self._dialogue.begin(initial_response.encode())
        except SaslError as fault:
            raise CommandFault(_REPLIES[fault.reason]) from None

    def respond(self, line: bytes) -> bytes | Proof:
        """Take one line, without its CRLF; b"" once a confirmation was taken."""
        if line == CANCEL:
            raise CommandFault(replies.CANCELLED)
        try:
            if not self.granted:
                return self._dialogue.respond(line)
            response = decode_line(line)
        except SaslError as fault:
            raise CommandFault(_REPLIES[fault.reason]) from None
        if response:
            raise CommandFault(replies.BAD_RESPONSE)
        return b""


class ClientAuthentication:
    """The client's end, by the first of its `acceptable` mechanisms; `mechanism` is "" if none is offered."""

    __slots__ = ("_dialogue", "mechanism")

    def __init__(
        self, offered: Collection[str], acceptable: Collection[str], credentials: Credentials, nonce: str
    ) -> None:
        self.mechanism = choose(offered, acceptable) or ""
        self._dialogue = (
            dialogue.ClientAuthentication(self.mechanism, credentials, nonce) if self.mechanism else None
        )

    def argument(self) -> str:
        """What stands behind AUTH. A response that is too long for a command waits for the challenge."""
        initial = self._dialogue.initial() if self._dialogue else None
        if initial is None:
            return self.mechanism
        argument = f"{self.mechanism} {initial.decode('ascii')}"
        return argument if len(argument) + len("AUTH \r\n") <= MAX_COMMAND_LINE else self.mechanism

    def respond(self, text: str) -> bytes:
        """The line that answers a challenge; `*` where there is no answer to it."""
        return CANCEL if self._dialogue is None else self._dialogue.respond(text.encode())

    def verdict(self, reply: Reply) -> Reply:
        """What the server's final reply is worth: from one that has proved nothing, a yes is none."""
        unproven = self._dialogue is not None and self._dialogue.unproven(accepted=reply.positive)
        return replies.SERVER_UNPROVEN if unproven else reply
