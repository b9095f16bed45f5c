"""CRAM-MD5: the server asks a question that only the password can answer, and never sees it (RFC 2195).

The question is never the same twice, so an answer that somebody overheard opens nothing later. MD5 is
broken for signatures but not in this use; what is weak here is that a listener can try out passwords at
home, and that the server need not prove anything. SCRAM mends both as far as it can be done.
"""

import msgspec

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError


def digest(challenge: bytes, password: str) -> str:
    """HMAC-MD5 of the challenge under the password: 32 hexadecimal digits (RFC 2195 §2)."""
    import hmac

    return hmac.new(password.encode(), challenge, "md5").hexdigest()


class CramMd5Proof(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a challenge."""

    identity: str
    challenge: bytes
    digest: str
    confirmation: bytes = b""

    def proves(self, password: str) -> bool:
        return self.digest == digest(self.challenge, password)


class CramMd5Server:
    """One challenge, `<nonce@hostname>`, one answer; there is no initial response."""

    __slots__ = ("_asked", "_challenge")

    def __init__(self, hostname: str = "", nonce: str = "") -> None:
        if not nonce:
            raise ValueError("a challenge that could be foreseen proves nothing")
        self._challenge = f"<{nonce}@{hostname}>".encode()
        self._asked = False

    def respond(self, response: bytes | None) -> bytes | CramMd5Proof:
        if response is None:
            self._asked = True
            return self._challenge
        if not self._asked:
            raise SaslError("malformed")
        name, _, said = response.rpartition(b" ")
        try:
            identity, text = name.decode("utf-8"), said.decode("ascii")
        except UnicodeDecodeError:
            raise SaslError("malformed") from None
        if not identity or len(text) != 32:
            raise SaslError("malformed")
        return CramMd5Proof(identity=identity, challenge=self._challenge, digest=text)


class CramMd5Client:
    __slots__ = ("_credentials",)
    satisfied = True  # by any server: none is asked to prove itself

    def __init__(self, credentials: Credentials, nonce: str = "") -> None:
        self._credentials = credentials

    def initial(self) -> bytes | None:
        return None

    def respond(self, challenge: bytes) -> bytes:
        if not challenge:
            raise SaslError("malformed")
        credentials = self._credentials
        return f"{credentials.identity} {digest(challenge, credentials.password)}".encode()
