"""Certificates field by field, so that each can be wrong, and a way to show any octets as one.

Under TLS 1.2 a server's certificate crosses in clear, so that somebody on the way can put anything in its
place, also what no server would load.
"""

from collections.abc import Sequence
from datetime import datetime
from random import Random
from typing import Any

from simulator.protocols.tls import der
from simulator.protocols.tls.certificates import CertificateAuthority, Identity
from simulator.protocols.tls.contexts import ClientContext, ServerContext
from simulator.protocols.tls.keys import Ed25519Key, make_key
from simulator.protocols.tls.memory_bio import ClientTls, ServerTls
from simulator.wire.transform import TransformError
from tests.protocols.tls.conftest import DAY, HOST, NOW

HANDSHAKE, CERTIFICATE = 22, 11

AUTHORITY = CertificateAuthority.create("two-offices CA", Random(1), NOW)
TRUSTING = ClientContext(AUTHORITY.certificate_pem, newest="TLSv1.2")
AUTHORITY_KEY = AUTHORITY._key
LEAF_KEY = make_key("ed25519", Random(2))
assert isinstance(LEAF_KEY, Ed25519Key)

COMMON_NAME, BASIC, USAGE, EXTENDED_USAGE, ALTERNATIVE = (
    der.object_identifier(dotted)
    for dotted in ("2.5.4.3", "2.5.29.19", "2.5.29.15", "2.5.29.37", "2.5.29.17")
)
SERVER_AUTH, CLIENT_AUTH = (der.object_identifier(f"1.3.6.1.5.5.7.3.{number}") for number in (1, 2))
UNKNOWN = der.object_identifier("1.3.6.1.4.1.99999.1")


def name(common_name: str) -> bytes:
    return der.sequence(der.set_of(der.sequence(COMMON_NAME, der.utf8_string(common_name))))


def extension(identifier: bytes, content: bytes, *, critical: bool = False) -> bytes:
    marks = (der.boolean(True),) if critical else ()
    return der.sequence(identifier, *marks, der.octet_string(content))


def alternatives(*names: bytes) -> bytes:
    return extension(ALTERNATIVE, der.sequence(*(der.implicit(2, one) for one in names)))


def extensions(**changed: bytes | None) -> bytes:
    """The usual ones, some of them changed, left out (None) or added."""
    usual: dict[str, bytes | None] = {
        "basic": extension(BASIC, der.sequence(), critical=True),
        "usage": extension(USAGE, der.bit_string(b"\x80", unused=7), critical=True),
        "extended": extension(EXTENDED_USAGE, der.sequence(SERVER_AUTH)),
        "alternative": alternatives(HOST.encode()),
    }
    return der.explicit(
        3, der.sequence(*(part for part in {**usual, **changed}.values() if part is not None))
    )


def certificate(*, key: Any = LEAF_KEY, signer: Any = AUTHORITY_KEY, **changed: bytes) -> bytes:
    """In DER. Fields may be changed: version, serial, algorithm, issuer, validity, subject, public, …"""
    fields = {
        "version": der.explicit(0, der.integer(2)),
        "serial": der.integer(7),
        "algorithm": signer.signature_algorithm,
        "issuer": name("two-offices CA"),
        "validity": validity(NOW - DAY, NOW + DAY),
        "subject": name(HOST),
        "public": key.public_key,
        "extensions": extensions(),
    }
    signature = changed.pop("signature", None)
    signed = der.sequence(*{**fields, **changed}.values())
    return der.sequence(signed, signer.signature_algorithm, signature or der.bit_string(signer.sign(signed)))


def validity(since: datetime | bytes, until: datetime | bytes) -> bytes:
    return der.sequence(*(end if isinstance(end, bytes) else der.time(end) for end in (since, until)))


def good_identity() -> Identity:
    return AUTHORITY.issue((HOST,), not_before=NOW - DAY, not_after=NOW + DAY)


HONEST = ServerContext(good_identity(), newest="TLSv1.2")


def shown(*chain: bytes) -> TransformError | None:
    """What the client says who is shown these octets as a chain of certificates; None: it was content."""
    server = ServerTls(HONEST)
    client = ClientTls(TRUSTING, HOST, NOW)
    flight = server.unwrap(client.start()).answer
    try:
        client.unwrap(with_certificates(flight, chain))
    except TransformError as error:
        return error
    return None


def with_certificates(flight: bytes, chain: Sequence[bytes]) -> bytes:
    """A server's first flight with another Certificate message (RFC 5246 §7.4.2)."""
    listed = b"".join(len(one).to_bytes(3, "big") + one for one in chain)
    message = len(listed).to_bytes(3, "big") + listed
    stream = b""
    while flight:
        size = int.from_bytes(flight[3:5], "big")
        assert HANDSHAKE == flight[0]
        stream, flight = stream + flight[5 : 5 + size], flight[5 + size :]
    changed = b""
    while stream:
        size = int.from_bytes(stream[1:4], "big")
        kind, body, stream = stream[0], stream[4 : 4 + size], stream[4 + size :]
        body = message if kind == CERTIFICATE else body
        changed += bytes((kind,)) + len(body).to_bytes(3, "big") + body
    pieces = [changed[at : at + 16384] for at in range(0, len(changed), 16384)]
    return b"".join(b"\x16\x03\x03" + len(piece).to_bytes(2, "big") + piece for piece in pieces)
