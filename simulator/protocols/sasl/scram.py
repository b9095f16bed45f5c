"""SCRAM-SHA-256: each end shows the other that it knows the password, neither says it (RFC 5802, RFC 7677).

Four messages. The client names itself and a nonce; the server adds a nonce of its own, a salt and a count;
both stretch the password with these (PBKDF2, slow on purpose). The client proves that it has the result
by a signature over everything said so far, and the server answers with a signature of its own, which a
false server could not make. A listener learns neither the password nor anything that opens later.

Channel binding is not offered: a client that insists on it (`p=`) is refused, one that could (`y`) is not.
"""

from binascii import Error as Base64Error, a2b_base64, b2a_base64
from contextlib import suppress
from typing import Final

from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.exchange import SaslError
from simulator.protocols.sasl.saslprep import prepared

ITERATIONS: Final = 4096  # what a server asks for, and the least that a client agrees to (RFC 7677 §4)
MAX_ITERATIONS: Final = 200_000  # more would let a false server keep the client busy
_HEADER: Final = "n,,"  # no channel binding, no other identity to act as (RFC 5802 §7)
_BINDINGS: Final = {"n": "biws", "y": "eSws"}  # base64 of the header, for a client without authzid


class _Keys:
    """What a password becomes with salt and count (RFC 5802 §3)."""

    __slots__ = ("_client_key", "_server_key")

    def __init__(self, password: str, salt: bytes, iterations: int) -> None:
        from hashlib import pbkdf2_hmac

        salted = pbkdf2_hmac("sha256", prepared(password).encode(), salt, iterations)
        self._client_key = _hmac(salted, b"Client Key")
        self._server_key = _hmac(salted, b"Server Key")

    def client_proof(self, said: bytes) -> bytes:
        """ClientKey hidden under a signature over the whole exchange."""
        from hashlib import sha256

        signature = _hmac(sha256(self._client_key).digest(), said)
        return bytes([a ^ b for a, b in zip(self._client_key, signature, strict=True)])

    def server_signature(self, said: bytes) -> bytes:
        return _hmac(self._server_key, said)


def _hmac(key: bytes, octets: bytes) -> bytes:
    from hmac import digest

    return digest(key, octets, "sha256")


def _base64(octets: bytes) -> str:
    return b2a_base64(octets, newline=False).decode()


def _octets(text: str) -> bytes:
    try:
        return a2b_base64(text, strict_mode=True)
    except (Base64Error, ValueError):
        raise SaslError("malformed") from None


def _attributes(message: bytes) -> list[tuple[str, str]]:
    """`a=value,b=value` in order. Raises SaslError."""
    try:
        parts = message.decode("utf-8").split(",")
    except UnicodeDecodeError:
        raise SaslError("malformed") from None
    if any(part[1:2] != "=" or "\0" in part for part in parts):
        raise SaslError("malformed")
    return [(part[0], part[2:]) for part in parts]


def _values(message: bytes, *names: str) -> list[str]:
    """The values of exactly these leading attributes; what follows them are extensions, and passed over."""
    found = _attributes(message)
    if tuple(name for name, _ in found[: len(names)]) != names:
        raise SaslError("malformed")
    return [value for _, value in found[: len(names)]]


def _write_name(name: str) -> str:
    """The name as a saslname; one that cannot be prepared goes as it is, and is nobody's."""
    with suppress(SaslError):
        name = prepared(name)
    return name.replace("=", "=3D").replace(",", "=2C")


def _read_name(text: str) -> str:
    """A saslname; every = begins =2C or =3D (RFC 5802 §5.1)."""
    pieces = text.split("=")
    if not text or any(piece[:2] not in ("2C", "3D") for piece in pieces[1:]):
        raise SaslError("malformed")
    return text.replace("=2C", ",").replace("=3D", "=")


class ScramProof:
    """The client's proof. The server's own is there once a password has matched."""

    __slots__ = ("_iterations", "_proof", "_said", "_salt", "_signature", "identity")

    def __init__(self, identity: str, proof: bytes, said: bytes, salt: bytes, iterations: int) -> None:
        self.identity = identity
        self._proof = proof
        self._said = said
        self._salt = salt
        self._iterations = iterations
        self._signature = b""

    def proves(self, password: str) -> bool:
        from hmac import compare_digest

        try:
            keys = _Keys(password, self._salt, self._iterations)
        except SaslError:  # no client can say a password that cannot be prepared
            return False
        if not compare_digest(keys.client_proof(self._said), self._proof):
            return False
        self._signature = keys.server_signature(self._said)
        return True

    @property
    def confirmation(self) -> bytes:
        """Raises RuntimeError where no password was found to match."""
        if not self._signature:
            raise RuntimeError("this login was never proved: ask `proves` before accepting it")
        return f"v={_base64(self._signature)}".encode()


class ScramServer:
    """Two messages of the client's, one challenge between them. The confirmation is the protocol's to say.

    The salt of a name is the same every time, and every name has one, whether anybody has that name or not.
    """

    __slots__ = ("_bare", "_binding", "_first", "_hostname", "_identity", "_nonce", "_salt")

    def __init__(self, hostname: str = "", nonce: str = "", salt: bytes = b"") -> None:
        if not nonce:
            raise ValueError("a challenge that could be foreseen proves nothing")
        self._hostname = hostname
        self._nonce = nonce
        self._salt = salt
        self._identity = self._binding = ""
        self._bare = self._first = b""

    def respond(self, response: bytes | None) -> bytes | ScramProof:
        if response is None:
            return b""
        return self._answer_last(response) if self._first else self._answer_first(response)

    def _answer_first(self, response: bytes) -> bytes:
        flag, comma, rest = response.partition(b",")
        act_as, comma, bare = rest.partition(b",")
        binding = _BINDINGS.get(flag.decode("latin-1"))
        if not comma or binding is None:
            raise SaslError("malformed")
        name, nonce = _values(bare, "n", "r")
        identity = _read_name(name)
        if act_as:
            (other,) = _values(act_as, "a")
            if _read_name(other) != identity:
                raise SaslError("authorize-as")
            binding = _base64(flag + b"," + act_as + b",")
        if not nonce or not nonce.isascii() or not nonce.isprintable():
            raise SaslError("malformed")
        self._identity, self._binding, self._bare = identity, binding, bare
        self._nonce = nonce + self._nonce
        self._salt = self._salt or _hmac(self._hostname.encode(), identity.encode())[:16]
        self._first = f"r={self._nonce},s={_base64(self._salt)},i={ITERATIONS}".encode()
        return self._first

    def _answer_last(self, response: bytes) -> ScramProof:
        without_proof, _, proof = response.rpartition(b",p=")
        binding, nonce = _values(without_proof, "c", "r")
        if binding != self._binding or nonce != self._nonce:
            raise SaslError("malformed")
        said = b",".join((self._bare, self._first, without_proof))
        octets = _octets(proof.decode("latin-1"))
        return ScramProof(self._identity, octets, said, self._salt, ITERATIONS)


class ScramClient:
    """`satisfied` only once the server's signature was right: before that, a yes of the server is none."""

    __slots__ = ("_bare", "_credentials", "_expected", "_nonce", "satisfied")

    def __init__(self, credentials: Credentials, nonce: str = "") -> None:
        if not nonce:
            raise ValueError("a challenge that could be foreseen proves nothing")
        self._credentials = credentials
        self._nonce = nonce
        self._bare = f"n={_write_name(credentials.identity)},r={nonce}"
        self._expected = b""
        self.satisfied = False

    def initial(self) -> bytes | None:
        return (_HEADER + self._bare).encode()

    def respond(self, challenge: bytes) -> bytes:
        if self.satisfied:
            raise SaslError("malformed")
        if self._expected:
            return self._check(challenge)
        return self._prove(challenge) if challenge else (_HEADER + self._bare).encode()

    def _prove(self, challenge: bytes) -> bytes:
        nonce, salt, count = _values(challenge, "r", "s", "i")
        iterations = int(count) if count.isascii() and count.isdigit() and len(count) < 10 else 0
        if not nonce.startswith(self._nonce) or len(nonce) == len(self._nonce):
            raise SaslError("malformed")
        if not ITERATIONS <= iterations <= MAX_ITERATIONS:
            raise SaslError("malformed")
        keys = _Keys(self._credentials.password, _octets(salt), iterations)
        without_proof = f"c={_BINDINGS['n']},r={nonce}".encode()
        said = b",".join((self._bare.encode(), challenge, without_proof))
        self._expected = keys.server_signature(said)
        return without_proof + f",p={_base64(keys.client_proof(said))}".encode()

    def _check(self, challenge: bytes) -> bytes:
        (signature,) = _values(challenge, "v")
        if _octets(signature) != self._expected:
            raise SaslError("server-unproven")
        self.satisfied = True
        return b""
