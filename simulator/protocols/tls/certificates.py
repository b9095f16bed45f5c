"""The certificates of a world (RFC 5280): one authority of its own, one certificate a host.

Keys and serial numbers are drawn from a named stream and every field has a fixed length, so that the
same world has the same certificates, octet for octet, and TLS records of the same sizes. Dates are the
simulation's.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple, Self

from simulator.protocols.tls import der
from simulator.protocols.tls.keys import KeyKind, SigningKey, Stream, make_key, pem

AUTHORITY_VALID_BEFORE: Final = timedelta(days=365)
AUTHORITY_VALID_AFTER: Final = timedelta(days=10 * 365)

_COMMON_NAME: Final = der.object_identifier("2.5.4.3")
_BASIC_CONSTRAINTS: Final = der.object_identifier("2.5.29.19")
_KEY_USAGE: Final = der.object_identifier("2.5.29.15")
_EXTENDED_KEY_USAGE: Final = der.object_identifier("2.5.29.37")
_SERVER_AUTHENTICATION: Final = der.object_identifier("1.3.6.1.5.5.7.3.1")
_SUBJECT_KEY_IDENTIFIER: Final = der.object_identifier("2.5.29.14")
_AUTHORITY_KEY_IDENTIFIER: Final = der.object_identifier("2.5.29.35")
_SUBJECT_ALTERNATIVE_NAME: Final = der.object_identifier("2.5.29.17")

_SIGNS_CERTIFICATES: Final = der.bit_string(b"\x06", unused=1)  # keyCertSign, cRLSign
_SIGNS: Final = der.bit_string(b"\x80", unused=7)  # digitalSignature


class Identity(NamedTuple):
    """What a server shows and what it proves it with."""

    certificate_pem: bytes
    key_pem: bytes


class CertificateAuthority:
    """Signs certificates with a key of its own."""

    def __init__(
        self, name: str, key: SigningKey, kind: KeyKind, stream: Stream, certificate_pem: bytes
    ) -> None:
        self.name = name
        self.certificate_pem = certificate_pem
        self._key = key
        self._kind: KeyKind = kind
        self._stream = stream

    @classmethod
    def create(cls, name: str, stream: Stream, now: datetime, *, key: KeyKind = "ed25519") -> Self:
        """An authority that is valid from a year before `now` to ten years after."""
        own = make_key(key, stream)
        certificate = _certificate(
            serial=_serial(stream),
            issuer=name,
            issuer_key=own,
            subject=name,
            subject_key=own,
            validity=(now - AUTHORITY_VALID_BEFORE, now + AUTHORITY_VALID_AFTER),
            extensions=_authority_extensions(own),
        )
        return cls(name, own, key, stream, certificate)

    def key_pem(self) -> bytes:
        """The key itself, for an authority that is to outlive the process."""
        return self._key.private_pem()

    def issue(
        self,
        host_names: Sequence[str],
        addresses: Sequence[str] = (),
        *,
        not_before: datetime,
        not_after: datetime,
        key: KeyKind | None = None,
    ) -> Identity:
        """A certificate for these DNS names and IP addresses, with a new key (the authority's kind)."""
        own = make_key(key or self._kind, self._stream)
        certificate = _certificate(
            serial=_serial(self._stream),
            issuer=self.name,
            issuer_key=self._key,
            subject=host_names[0],
            subject_key=own,
            validity=(not_before, not_after),
            extensions=_server_extensions(own, self._key, host_names, addresses),
        )
        return Identity(certificate, own.private_pem())


def self_signed(
    host_names: Sequence[str],
    addresses: Sequence[str] = (),
    *,
    stream: Stream,
    not_before: datetime,
    not_after: datetime,
    key: KeyKind = "ed25519",
) -> Identity:
    """A certificate that nobody vouches for: the host signed it itself."""
    own = make_key(key, stream)
    certificate = _certificate(
        serial=_serial(stream),
        issuer=host_names[0],
        issuer_key=own,
        subject=host_names[0],
        subject_key=own,
        validity=(not_before, not_after),
        extensions=_server_extensions(own, own, host_names, addresses),
    )
    return Identity(certificate, own.private_pem())


def _serial(stream: Stream) -> int:
    """A positive serial number of sixteen octets, always (RFC 5280 §4.1.2.2 allows twenty)."""
    octets = stream.randbytes(16)
    return int.from_bytes(bytes((0x40 | octets[0] & 0x3F,)) + octets[1:], "big")


def _certificate(
    *,
    serial: int,
    issuer: str,
    issuer_key: SigningKey,
    subject: str,
    subject_key: SigningKey,
    validity: tuple[datetime, datetime],
    extensions: bytes,
) -> bytes:
    """A version 3 certificate (RFC 5280 §4.1), in PEM."""
    to_be_signed = der.sequence(
        der.explicit(0, der.integer(2)),
        der.integer(serial),
        issuer_key.signature_algorithm,
        _name(issuer),
        der.sequence(der.time(validity[0]), der.time(validity[1])),
        _name(subject),
        subject_key.public_key,
        der.explicit(3, extensions),
    )
    signature = der.bit_string(issuer_key.sign(to_be_signed))
    return pem("CERTIFICATE", der.sequence(to_be_signed, issuer_key.signature_algorithm, signature))


def _name(common_name: str) -> bytes:
    return der.sequence(der.set_of(der.sequence(_COMMON_NAME, der.utf8_string(common_name))))


def _extension(identifier: bytes, content: bytes, *, critical: bool = False) -> bytes:
    marks = (der.boolean(True),) if critical else ()
    return der.sequence(identifier, *marks, der.octet_string(content))


def _key_identifier(key: SigningKey) -> bytes:
    """Twenty octets that tell this key from others (RFC 5280 §4.2.1.2 leaves the method open)."""
    return key.public_bits[-20:]


def _authority_extensions(key: SigningKey) -> bytes:
    return der.sequence(
        _extension(_BASIC_CONSTRAINTS, der.sequence(der.boolean(True)), critical=True),
        _extension(_KEY_USAGE, _SIGNS_CERTIFICATES, critical=True),
        _extension(_SUBJECT_KEY_IDENTIFIER, der.octet_string(_key_identifier(key))),
    )


def _server_extensions(
    key: SigningKey, issuer_key: SigningKey, host_names: Sequence[str], addresses: Sequence[str]
) -> bytes:
    names = [der.implicit(2, name.encode("ascii")) for name in host_names]
    if addresses:
        from ipaddress import ip_address

        names += [der.implicit(7, ip_address(address).packed) for address in addresses]
    return der.sequence(
        _extension(_BASIC_CONSTRAINTS, der.sequence(), critical=True),
        _extension(_KEY_USAGE, _SIGNS, critical=True),
        _extension(_EXTENDED_KEY_USAGE, der.sequence(_SERVER_AUTHENTICATION)),
        _extension(_SUBJECT_KEY_IDENTIFIER, der.octet_string(_key_identifier(key))),
        _extension(_AUTHORITY_KEY_IDENTIFIER, der.sequence(der.implicit(0, _key_identifier(issuer_key)))),
        _extension(_SUBJECT_ALTERNATIVE_NAME, der.sequence(*names)),
    )
