"""LOGIN: the server asks for the name, then for the password. Never a standard, and spoken everywhere.

The only description is a draft that lapsed (draft-murchison-sasl-login-00); PLAIN does the same in one step.
"""

from typing import Final

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError

ASK_NAME: Final = b"Username:"
ASK_PASSWORD: Final = b"Password:"


class LoginServer:
    """Two challenges; a response that came with the command is the name."""

    __slots__ = ("_identity",)

    def __init__(self, hostname: str = "", nonce: str = "") -> None:
        self._identity = ""

    def respond(self, response: bytes | None) -> bytes | Credentials:
        if response is None:
            return ASK_NAME
        try:
            text = response.decode("utf-8")
        except UnicodeDecodeError:
            raise SaslError("malformed") from None
        if not text or "\0" in text:
            raise SaslError("malformed")
        if not self._identity:
            self._identity = text
            return ASK_PASSWORD
        return Credentials(self._identity, text)


class LoginClient:
    """The first challenge gets the name, the second the password, whatever words the server asks with."""

    __slots__ = ("_answers",)
    satisfied = True  # by any server: the password is told to whoever asks

    def __init__(self, credentials: Credentials, nonce: str = "") -> None:
        self._answers = [credentials.password.encode(), credentials.identity.encode()]

    def initial(self) -> bytes | None:
        return None

    def respond(self, challenge: bytes) -> bytes:
        if not self._answers:
            raise SaslError("malformed")
        return self._answers.pop()
