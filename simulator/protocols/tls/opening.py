"""Records opened with the keys of their session (RFC 8446 §5.2, §7; RFC 5246 §6.3; RFC 5288; RFC 7905).

An outsider cannot do this: the secrets come from one of the two ends, in the lines of its key log. One
`Lock` is what covers one direction for a while; a `Session` tells which lock comes next.
"""

import hashlib
import hmac
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, Protocol

Ciphers = Literal["aes-gcm", "chacha20"]
End = Literal["CLIENT", "SERVER"]

_TAG_SIZE: Final = 16
_EXPLICIT_NONCE: Final = 8  # octets of it that stand in a record of TLS 1.2 (RFC 5288 §3)
_RECORD_HEADER: Final = 5


class Suite(NamedTuple):
    """The cipher of a cipher suite, the size of its key, and the hash from which keys are made."""

    cipher: Ciphers
    key_size: int
    hash: Literal["sha256", "sha384"]


_AES_128: Final = Suite("aes-gcm", 16, "sha256")
_AES_256: Final = Suite("aes-gcm", 32, "sha384")
_CHACHA20: Final = Suite("chacha20", 32, "sha256")
SUITES: Final = {
    **dict.fromkeys((0x1301, 0xC02B, 0xC02F, 0x009C, 0x009E), _AES_128),
    **dict.fromkeys((0x1302, 0xC02C, 0xC030, 0x009D, 0x009F), _AES_256),
    **dict.fromkeys((0x1303, 0xCCA8, 0xCCA9, 0xCCAA), _CHACHA20),
}
"""The cipher suites whose records can be opened, by number."""


class OpeningError(ValueError):
    """The record is not what these keys closed. `args[0]` says why, in a stable word."""


class _Aead(Protocol):
    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None, /) -> bytes: ...


def secrets_of(lines: Iterable[bytes], client_random: bytes) -> dict[str, bytes]:
    """The secrets that key log lines give for one session, by label. What is no such line is passed over."""
    found = {}
    for line in lines:
        words = line.split()
        if len(words) != 3 or words[1].lower() != client_random.hex().encode():
            continue
        try:
            found[words[0].decode("ascii", "replace")] = bytes.fromhex(words[2].decode("ascii", "replace"))
        except ValueError:
            continue
    return found


class Lock:
    """One key at work. Records are told apart by a sequence number that counts from 0 under each key."""

    def __init__(self, suite: Suite, key: bytes, iv: bytes, *, modern: bool) -> None:
        self._suite = suite
        self._key = key
        self._iv = iv
        self._modern = modern  # TLS 1.3
        self._aead: _Aead | None = None

    @property
    def lead(self) -> int:
        """Octets at the beginning of a record's content that say nothing of what is inside."""
        return 0 if self._modern or self._suite.cipher == "chacha20" else _EXPLICIT_NONCE

    def open(self, record: bytes, number: int) -> tuple[int, bytes]:
        """The content type and what is inside, of a whole record with its header. Raises OpeningError."""
        from cryptography.exceptions import InvalidTag

        header, content = record[:_RECORD_HEADER], record[_RECORD_HEADER:]
        if len(content) < self.lead + _TAG_SIZE:
            raise OpeningError("too-short")
        count = number.to_bytes(8, "big")
        if self.lead:
            nonce = self._iv + content[: self.lead]
        else:
            nonce = bytes(one ^ other for one, other in zip(self._iv, b"\0\0\0\0" + count, strict=True))
        size = len(content) - self.lead - _TAG_SIZE
        known = header if self._modern else count + header[:3] + size.to_bytes(2, "big")
        try:
            inside = self._cipher().decrypt(nonce, content[self.lead :], known)
        except InvalidTag:
            raise OpeningError("tampered") from None
        if not self._modern:
            return header[0], inside
        inside = inside.rstrip(b"\0")  # padding (RFC 8446 §5.4)
        if not inside:
            raise OpeningError("empty")
        return inside[-1], inside[:-1]

    def _cipher(self) -> _Aead:
        if self._aead is None:
            from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305

            kind = AESGCM if self._suite.cipher == "aes-gcm" else ChaCha20Poly1305
            self._aead = kind(self._key)
        return self._aead


class ModernKeys:
    """The locks of one direction under TLS 1.3: of the handshake, then of what follows, renewed at will."""

    def __init__(self, suite: Suite, end: End, secrets: dict[str, bytes]) -> None:
        self._suite = suite
        self._end = end
        self._secrets = secrets
        self._traffic = secrets.get(f"{end}_TRAFFIC_SECRET_0", b"")

    def handshake(self) -> Lock:
        """Raises OpeningError where the secret is not there, as the others do."""
        return self._lock(self._secrets.get(f"{self._end}_HANDSHAKE_TRAFFIC_SECRET", b""))

    def traffic(self) -> Lock:
        return self._lock(self._traffic)

    def updated(self) -> Lock:
        """After a KeyUpdate (RFC 8446 §7.2)."""
        self._traffic = _expand_label(self._suite, self._traffic, b"traffic upd", _hash_size(self._suite))
        return self._lock(self._traffic)

    def _lock(self, secret: bytes) -> Lock:
        if not secret:
            raise OpeningError("no-keys")
        key = _expand_label(self._suite, secret, b"key", self._suite.key_size)
        return Lock(self._suite, key, _expand_label(self._suite, secret, b"iv", 12), modern=True)


def old_lock(suite: Suite, end: End, secrets: dict[str, bytes], randoms: tuple[bytes, bytes]) -> Lock:
    """The lock of one direction under TLS 1.2; `randoms` are the client's and the server's.

    Raises OpeningError where the secret is not there.
    """
    master = secrets.get("CLIENT_RANDOM", b"")
    if not master:
        raise OpeningError("no-keys")
    size, iv_size = suite.key_size, 12 if suite.cipher == "chacha20" else 4
    block = _prf(suite, master, b"key expansion" + randoms[1] + randoms[0], 2 * (size + iv_size))
    first, ivs = (0 if end == "CLIENT" else size), block[2 * size :]
    iv = ivs[:iv_size] if end == "CLIENT" else ivs[iv_size:]
    return Lock(suite, block[first : first + size], iv, modern=False)


def _hash_size(suite: Suite) -> int:
    return hashlib.new(suite.hash).digest_size


def _expand_label(suite: Suite, secret: bytes, label: bytes, size: int) -> bytes:
    """HKDF-Expand-Label without context (RFC 8446 §7.1, RFC 5869 §2.3)."""
    label = b"tls13 " + label
    about = size.to_bytes(2, "big") + bytes((len(label),)) + label + b"\0"
    made, block = b"", b""
    while len(made) < size:
        block = hmac.digest(secret, block + about + bytes((len(made) // _hash_size(suite) + 1,)), suite.hash)
        made += block
    return made[:size]


def _prf(suite: Suite, secret: bytes, seed: bytes, size: int) -> bytes:
    """P_hash (RFC 5246 §5)."""
    made, chain = b"", seed
    while len(made) < size:
        chain = hmac.digest(secret, chain, suite.hash)
        made += hmac.digest(secret, chain + seed, suite.hash)
    return made[:size]
