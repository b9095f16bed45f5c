"""PLAIN: identity and password in one response, with NUL between them (RFC 4616)."""

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError


def encode(credentials: Credentials) -> bytes:
    """[authzid] NUL authcid NUL passwd, with an empty authzid (RFC 4616 §2)."""
    return f"\0{credentials.identity}\0{credentials.password}".encode()


def decode(response: bytes) -> Credentials:
    """Raises SaslError: "malformed", or "authorize-as" when one identity wants to act as another."""
    try:
        authorize_as, identity, password = response.decode("utf-8").split("\0")
    except ValueError:  # not UTF-8, or not three parts
        raise SaslError("malformed") from None
    if not identity or not password:
        raise SaslError("malformed")
    if authorize_as not in ("", identity):
        raise SaslError("authorize-as")
    return Credentials(identity, password)


class PlainServer:
    """An empty challenge, unless the response came with the command."""

    __slots__ = ()

    def __init__(self, hostname: str = "", nonce: str = "") -> None:
        """Neither plays a part."""

    def respond(self, response: bytes | None) -> bytes | Credentials:
        return b"" if response is None else decode(response)


class PlainClient:
    __slots__ = ("_credentials",)
    satisfied = True  # by any server: the password is told to whoever asks

    def __init__(self, credentials: Credentials, nonce: str = "") -> None:
        self._credentials = credentials

    def initial(self) -> bytes | None:
        return encode(self._credentials)

    def respond(self, challenge: bytes) -> bytes:
        if challenge:
            raise SaslError("malformed")
        return encode(self._credentials)
