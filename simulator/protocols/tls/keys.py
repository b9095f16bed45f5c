"""Signing keys: Ed25519 (RFC 8410) inside a simulation, P-256 (RFC 5480) for real programs."""

from base64 import encodebytes
from typing import Final, Literal, NamedTuple, Protocol

from simulator.protocols.tls import der

KeyKind = Literal["ed25519", "p256"]

_ED25519: Final = der.sequence(der.object_identifier("1.3.101.112"))
_ECDSA_WITH_SHA256: Final = der.sequence(der.object_identifier("1.2.840.10045.4.3.2"))
_EC_P256: Final = der.sequence(
    der.object_identifier("1.2.840.10045.2.1"), der.object_identifier("1.2.840.10045.3.1.7")
)
_P256_ORDER: Final = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551  # FIPS 186-4 D.1.2.3


class Stream(Protocol):
    """Where randomness comes from: a named stream of the run, or the system's."""

    def randbytes(self, n: int, /) -> bytes: ...


class SigningKey(Protocol):
    """A private key that can sign certificates."""

    @property
    def signature_algorithm(self) -> bytes:
        """AlgorithmIdentifier of what `sign` makes, in DER."""
        ...

    @property
    def public_bits(self) -> bytes: ...

    @property
    def public_key(self) -> bytes:
        """SubjectPublicKeyInfo in DER."""
        ...

    def private_pem(self) -> bytes: ...

    def sign(self, octets: bytes) -> bytes: ...


class Ed25519Key(NamedTuple):
    seed: bytes
    public_bits: bytes

    @property
    def signature_algorithm(self) -> bytes:
        return _ED25519

    @property
    def public_key(self) -> bytes:
        return der.sequence(_ED25519, der.bit_string(self.public_bits))

    def private_pem(self) -> bytes:
        private = der.octet_string(der.octet_string(self.seed))
        return pem("PRIVATE KEY", der.sequence(der.integer(0), _ED25519, private))

    def sign(self, octets: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        return Ed25519PrivateKey.from_private_bytes(self.seed).sign(octets)


class P256Key(NamedTuple):
    secret: int
    public_bits: bytes

    @property
    def signature_algorithm(self) -> bytes:
        return _ECDSA_WITH_SHA256

    @property
    def public_key(self) -> bytes:
        return der.sequence(_EC_P256, der.bit_string(self.public_bits))

    def private_pem(self) -> bytes:
        # RFC 5915 §3, wrapped as RFC 5208 §5 says.
        private = der.sequence(
            der.integer(1),
            der.octet_string(self.secret.to_bytes(32, "big")),
            der.explicit(1, der.bit_string(self.public_bits)),
        )
        return pem("PRIVATE KEY", der.sequence(der.integer(0), _EC_P256, der.octet_string(private)))

    def sign(self, octets: bytes) -> bytes:
        from cryptography.hazmat.primitives.asymmetric import ec
        from cryptography.hazmat.primitives.hashes import SHA256

        return ec.derive_private_key(self.secret, ec.SECP256R1()).sign(octets, ec.ECDSA(SHA256()))


def make_key(kind: KeyKind, stream: Stream) -> SigningKey:
    """A key whose secret is drawn from `stream`: the same draw, the same key."""
    if kind == "ed25519":
        from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

        seed = stream.randbytes(32)
        return Ed25519Key(seed, Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())

    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    secret = int.from_bytes(stream.randbytes(40), "big") % (_P256_ORDER - 1) + 1
    public = ec.derive_private_key(secret, ec.SECP256R1()).public_key()
    return P256Key(secret, public.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint))


def pem(label: str, octets: bytes) -> bytes:
    """Textual encoding (RFC 7468 §2)."""
    line_ends = encodebytes(octets).replace(b"\n", b"")
    lines = [line_ends[start : start + 64] for start in range(0, len(line_ends), 64)]
    return b"\n".join((f"-----BEGIN {label}-----".encode(), *lines, f"-----END {label}-----\n".encode()))
