"""Sealed letters: S/MIME enveloped data (RFC 8551 §3.3; CMS, RFC 5652 §6), which one key alone opens.

`cryptography` does the work and is loaded only then. Sealing chooses a key by chance, so that a run, which
is the same each time, sends letters that were sealed beforehand; opening is the same each time.
"""

from typing import Final

from simulator.mail.mime import Part, decoded_body, parse_parts

_TYPES: Final = ("application/pkcs7-mime", "application/x-pkcs7-mime")
_ENVELOPED: Final = "enveloped-data"


def sealed_part(octets: bytes) -> Part | None:
    """The part of a message that is sealed; None where nothing is."""
    return next((part for part in parse_parts(octets).walk() if is_sealed(part)), None)


def is_sealed(part: Part) -> bool:
    return part.content_type in _TYPES and part.parameters.get("smime-type", "").lower() == _ENVELOPED


def seal(entity: bytes, certificate: bytes) -> bytes:
    """A MIME entity with CRLF line ends, sealed for whose certificate (PEM) that is: CMS in DER.

    Raises ValueError for what is no certificate.
    """
    from cryptography import x509
    from cryptography.hazmat.primitives.ciphers import algorithms
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.hazmat.primitives.serialization.pkcs7 import PKCS7EnvelopeBuilder, PKCS7Options

    builder = PKCS7EnvelopeBuilder().set_data(entity)
    builder = builder.set_content_encryption_algorithm(algorithms.AES256)
    builder = builder.add_recipient(x509.load_pem_x509_certificate(certificate))
    return builder.encrypt(Encoding.DER, [PKCS7Options.Binary])


def unseal(octets: bytes, key: bytes) -> bytes | None:
    """The MIME entity inside a sealed message; None where that key (PEM with certificate) opens nothing."""
    part = sealed_part(octets)
    if part is None:
        return None
    from cryptography import x509
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from cryptography.hazmat.primitives.serialization.pkcs7 import pkcs7_decrypt_der

    try:
        certificate = x509.load_pem_x509_certificate(key)
        private = load_pem_private_key(key, None)
        return pkcs7_decrypt_der(decoded_body(octets, part), certificate, private, [])  # type: ignore[arg-type]
    except (ValueError, TypeError, UnsupportedAlgorithm):
        return None
