"""The settings of TLS for a host, made once and used for every connection, since making them costs time.

Python sets no clock for OpenSSL's verification, so its own date check is off and `memory_bio` judges
dates by the time it is given. One named group and no session tickets make the sizes of records repeat.
"""

import contextlib
import ssl
from datetime import UTC, datetime
from typing import Any, Final, Literal, NamedTuple

from simulator.protocols.tls.certificates import Identity
from simulator.protocols.tls.private_file import PrivateFile

NO_CHECK_TIME: Final = ssl.VerifyFlags(0x200000)  # X509_V_FLAG_NO_CHECK_TIME; Python has no name for it
_CLIENT_RANDOM: Final = slice(11, 43)  # in the record of a ClientHello (RFC 8446 §4.1.2, §5.1)

_MANY_CERTIFICATES: Final = 256
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

Dates = tuple[datetime, datetime]
Version = Literal["TLSv1.2", "TLSv1.3"]
_VERSIONS: Final[dict[Version, ssl.TLSVersion]] = {
    "TLSv1.2": ssl.TLSVersion.TLSv1_2,
    "TLSv1.3": ssl.TLSVersion.TLSv1_3,
}


class ClientContext:
    """What a client trusts. `oldest` and `newest` bound the versions it offers.

    Where `checks` is false it takes any certificate from anybody, as a person does who clicks "continue".
    """

    def __init__(
        self,
        authority_pem: bytes,
        *,
        oldest: Version = "TLSv1.2",
        newest: Version = "TLSv1.3",
        fixed_sizes: bool = True,
        checks: bool = True,
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self.checks = checks
        context.hostname_checks_common_name = False  # RFC 9525 §2: only the names that are listed count
        if not checks:
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.load_verify_locations(cadata=authority_pem.decode("ascii"))
        context.verify_flags |= NO_CHECK_TIME
        _bound(context, oldest, newest, fixed_sizes)
        self._read: dict[bytes, tuple[str, Dates]] = {}
        self._key_log = PrivateFile()
        context.keylog_filename = self._key_log.path
        self._key_lines: dict[bytes, list[bytes]] = {}
        self.context = context
        self.authority_dates = {
            common_name(authority["issuer"]): dates(authority) for authority in context.get_ca_certs()
        }

    def read(self, peer: ssl.SSLObject) -> tuple[str, Dates]:
        """Who signed the certificate that a server showed, and its dates; read once for each certificate."""
        octets = peer.getpeercert(binary_form=True) or b""
        known = self._read.get(octets)
        if known is None:
            certificate = peer.getpeercert()
            assert certificate is not None
            if len(self._read) >= _MANY_CERTIFICATES:
                self._read.clear()
            known = self._read[octets] = common_name(certificate["issuer"]), dates(certificate)
        return known

    def take_secrets(self, opening: bytes) -> list[bytes]:
        """The key log lines of the connection that began with this ClientHello record, given out once."""
        for line in self._key_log.take().splitlines():
            _, client_random, _ = line.split(b" ", 2)
            self._key_lines.setdefault(client_random, []).append(line)
        return self._key_lines.pop(opening[_CLIENT_RANDOM].hex().encode(), [])


class ServerContext:
    """What a server shows of itself. `oldest` and `newest` bound the versions it takes."""

    def __init__(
        self,
        identity: Identity,
        *,
        oldest: Version = "TLSv1.2",
        newest: Version = "TLSv1.3",
        fixed_sizes: bool = True,
    ) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        _bound(context, oldest, newest, fixed_sizes)
        if fixed_sizes:
            context.num_tickets = 0
        else:  # real programs come: forward secrecy and authenticated encryption only (RFC 9325 §4.2)
            context.set_ciphers("ECDHE+AESGCM:ECDHE+CHACHA20")
            context.options |= ssl.OP_NO_RENEGOTIATION
        with PrivateFile() as both:
            both.write(identity.certificate_pem + identity.key_pem)
            context.load_cert_chain(both.path)
        self.context = context


class Shown(NamedTuple):
    """Whose names stand in a certificate, and who signed it, as far as it can be read."""

    names: tuple[str, ...] = ()
    issuer: str = ""


def shown_by(peer: ssl.SSLObject) -> Shown:
    """What the other end showed of itself, believed or not. Never raises: anything may stand there."""
    try:
        # The chain as it came, also after it was refused; Python 3.13 gave it a public name, in DER only.
        first = peer._sslobj.get_unverified_chain()[0].get_info()  # type: ignore[attr-defined]
    except (AttributeError, IndexError, TypeError, ValueError, ssl.SSLError):
        return Shown()
    names = tuple(str(value) for _, value in first.get("subjectAltName", ()))
    return Shown(names or (common_name(first.get("subject", ())),), common_name(first.get("issuer", ())))


def common_name(name: Any) -> str:
    """The common name in a name as `ssl` tells it: a tuple of tuples of pairs."""
    for part in name:
        for key, value in part:
            if key == "commonName":
                return str(value)
    return ""


def dates(certificate: Any) -> Dates:
    """From when to when a certificate (as `ssl` tells it) is valid."""
    return _moment(certificate["notBefore"]), _moment(certificate["notAfter"])


def _moment(text: str) -> datetime:
    """A moment as `ssl` writes it: "Apr  1 09:00:00 2026 GMT". (Its own reader loads locales first.)"""
    month, day, clock, year, _ = text.split()
    hour, minute, second = clock.split(":")
    return datetime(
        int(year), _MONTHS.index(month) + 1, int(day), int(hour), int(minute), int(second), tzinfo=UTC
    )


def _bound(context: ssl.SSLContext, oldest: Version, newest: Version, fixed_sizes: bool) -> None:
    """TLS 1.2 at least (RFC 8996, RFC 8997)."""
    context.minimum_version = _VERSIONS[oldest]
    context.maximum_version = _VERSIONS[newest]
    if fixed_sizes:
        # Python before 3.11.4 cannot name X25519; OpenSSL takes it first by itself there.
        with contextlib.suppress(ssl.SSLError):
            context.set_ecdh_curve("X25519")
