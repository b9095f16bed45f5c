"""The certificates of live servers: an authority of their own, and one certificate for every port.

P-256, because real programs know it, with keys from the system's randomness and dates by the host's
clock. The certificate names the simulated hosts and every name that the machine is reached by here.
"""

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from random import SystemRandom
from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.protocols.tls.certificates import CertificateAuthority
from simulator.protocols.tls.contexts import ServerContext
from simulator.protocols.tls.keys import P256Key
from simulator.protocols.tls.memory_bio import ServerTls

if TYPE_CHECKING:
    from simulator.wire.transform import Transform

_VALID_BEFORE: Final = timedelta(days=1)  # a client's clock may be behind
_VALID_AFTER: Final = timedelta(days=397)  # some programs refuse what is valid for longer


class AuthorityFiles(NamedTuple):
    """An authority as it is kept: its certificate and its key, in PEM."""

    certificate_pem: bytes
    key_pem: bytes


def new_authority(world: str) -> AuthorityFiles:
    """A name of its own each time: programs mistake authorities of one name for each other."""
    stream = SystemRandom()
    authority = CertificateAuthority.create(
        f"hagaki {world} {stream.randbytes(4).hex()}", stream, datetime.now(UTC), key="p256"
    )
    return AuthorityFiles(authority.certificate_pem, authority.key_pem())


def load_authority(files: AuthorityFiles) -> CertificateAuthority:
    """The authority of two files. Raises ValueError where they hold no such thing."""
    from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePrivateKey
    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat, load_pem_private_key
    from cryptography.x509 import load_pem_x509_certificate
    from cryptography.x509.oid import NameOID

    key = load_pem_private_key(files.key_pem, None)
    if not isinstance(key, EllipticCurvePrivateKey):
        raise ValueError("not a P-256 key")
    public = key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
    own = P256Key(key.private_numbers().private_value, public)
    subject = load_pem_x509_certificate(files.certificate_pem).subject
    name = str(subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
    return CertificateAuthority(name, own, "p256", SystemRandom(), files.certificate_pem)


class Credentials:
    """What the live servers show of themselves, and what clients check it by."""

    def __init__(self, files: AuthorityFiles, hosts: tuple[str, ...], bound_to: str) -> None:
        authority = load_authority(files)
        names, addresses = [*hosts, "localhost"], ["127.0.0.1", "::1"]
        try:
            address = str(ip_address(bound_to))
        except ValueError:
            if bound_to not in names:
                names.append(bound_to)
        else:
            if address not in addresses:
                addresses.append(address)
        now = datetime.now(UTC)
        identity = authority.issue(
            tuple(dict.fromkeys(names)),
            tuple(addresses),
            not_before=now - _VALID_BEFORE,
            not_after=now + _VALID_AFTER,
        )
        self.name = authority.name
        self.hostname = names[0]
        self.authority_pem = files.certificate_pem
        self._context = ServerContext(identity, fixed_sizes=False)

    def covering(self) -> "Transform":
        return ServerTls(self._context)
