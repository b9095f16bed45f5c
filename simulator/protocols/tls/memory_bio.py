"""TLS as a transform (see simulator.wire.transform): OpenSSL between two memory buffers, once at each end.

The client verifies the chain and the name as OpenSSL does, and the dates by the moment it was given.
Where the dates do not hold, the handshake is thrown away before its last flight leaves and an alert is
sent instead; it goes in clear, which RFC 8446 §6 permits no longer at that point but OpenSSL's servers
accept, because only OpenSSL could cover it.

Every failure is a TransformError whose reason is one of the words in `REASONS`.
"""

import ssl
from datetime import datetime
from typing import Final

from simulator.protocols.tls.contexts import (
    ClientContext,
    Dates,
    ServerContext,
    Shown,
    shown_by,
)
from simulator.wire.transform import TransformError, Unwrapped

REASONS: Final = (
    "name-mismatch",  # the certificate is for another host
    "unknown-issuer",  # signed by nobody the client trusts
    "self-signed",
    "expired",
    "not-yet-valid",
    "bad-certificate",  # anything else that is wrong with it
    "alert",  # the other end gave up and said so
    "not-tls",  # what came is not TLS
    "no-agreement",  # no version or cipher suite in common
    "tampered",  # a record was changed on the way
)

_CERTIFICATE_REASONS: Final = {
    18: "self-signed",  # X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT
    19: "unknown-issuer",  # X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN
    20: "unknown-issuer",  # X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY
    21: "unknown-issuer",  # X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE
    7: "unknown-issuer",  # X509_V_ERR_CERT_SIGNATURE_FAILURE: an authority of the same name, with another key
    62: "name-mismatch",  # X509_V_ERR_HOSTNAME_MISMATCH
    64: "name-mismatch",  # X509_V_ERR_IP_ADDRESS_MISMATCH
}
_DISAGREEMENTS: Final = frozenset(
    {"UNSUPPORTED_PROTOCOL", "NO_SHARED_CIPHER", "NO_SUITABLE_KEY_SHARE", "NO_PROTOCOLS_AVAILABLE"}
)
# No fault of the chain: the certificate cannot be read, or whoever shows it does not hold its key.
_BAD_CERTIFICATES: Final = frozenset({"CERT_LENGTH_MISMATCH", "BAD_SIGNATURE"})
_UNREADABLE: Final = "ASN1"  # OpenSSL then gives no word, only the library that failed
_EXPIRED_ALERT: Final = b"\x15\x03\x03\x00\x02\x02\x2d"  # fatal, certificate_expired (RFC 8446 §6.2)
_READ_SIZE: Final = 1 << 16


class _Tls:
    """What both ends share."""

    __slots__ = ("_held", "_incoming", "_object", "_outgoing", "cipher", "established", "version")

    def __init__(self, context: ssl.SSLContext, *, server_side: bool, server_name: str | None = None) -> None:
        self._incoming = ssl.MemoryBIO()
        self._outgoing = ssl.MemoryBIO()
        self._object = context.wrap_bio(
            self._incoming, self._outgoing, server_side=server_side, server_hostname=_hostname(server_name)
        )
        self._held: list[bytes] = []
        self.established = False
        self.version = ""
        self.cipher = ""

    def start(self) -> bytes:
        return b""

    def wrap(self, plain: bytes) -> bytes:
        if not self.established:
            self._held.append(plain)
            return b""
        self._object.write(plain)
        return self._outgoing.read()

    def unwrap(self, covered: bytes) -> Unwrapped:
        """Plain octets, and what to send back at once. Raises TransformError with a reason of REASONS."""
        self._incoming.write(covered)
        try:
            if not self.established and not self._shake():
                return Unwrapped(b"", self._outgoing.read())
            plain = self._read()
        except ssl.SSLError as error:
            raise self._explain(error) from None
        return Unwrapped(plain, self._outgoing.read())

    def close(self) -> bytes:
        """The close_notify; nothing while the handshake is not over."""
        if self._object.version() is None:
            return b""
        try:
            self._object.unwrap()
        except ssl.SSLError:
            pass  # it waits for the peer's close_notify, which it need not (RFC 8446 §6.1)
        return self._outgoing.read()

    def _shake(self) -> bool:
        try:
            self._object.do_handshake()
        except ssl.SSLWantReadError:
            return False
        self._verify()
        self.established = True
        self.version = self._object.version() or ""
        cipher = self._object.cipher()
        self.cipher = cipher[0] if cipher else ""
        for plain in self._held:
            self._object.write(plain)
        self._held.clear()
        return True

    def _verify(self) -> None:
        """What this end still checks when OpenSSL is content."""

    def _read(self) -> bytes:
        pieces = []
        try:
            while self._incoming.pending or self._object.pending():
                piece = self._object.read(_READ_SIZE)
                if not piece:
                    break
                pieces.append(piece)
        except (ssl.SSLWantReadError, ssl.SSLZeroReturnError):
            pass
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def _explain(self, error: ssl.SSLError) -> TransformError:
        word = (error.reason or "").upper()
        answer = self._outgoing.read()
        if isinstance(error, ssl.SSLCertVerificationError):
            reason = _CERTIFICATE_REASONS.get(error.verify_code, "bad-certificate")
            return TransformError(reason, error.verify_message, answer)
        if "_ALERT_" in word:
            return TransformError("alert", word.partition("_ALERT_")[2].replace("_", " ").lower(), answer)
        detail = word.replace("_", " ").lower()
        if not self.established and (word in _BAD_CERTIFICATES or (not word and _UNREADABLE in str(error))):
            return TransformError("bad-certificate", detail or "it cannot be read", answer)
        if word in _DISAGREEMENTS:
            return TransformError("no-agreement", detail, answer)
        return TransformError("tampered" if self.established else "not-tls", detail, answer)


def _hostname(name: str | None) -> str | bytes | None:
    """ASCII names as octets, which spares each handshake Python's IDNA codec."""
    return name.encode("ascii") if name is not None and name.isascii() else name


class ClientTls(_Tls):
    """The client's end. `now` is the moment by which certificates must be valid; it knows its time zone."""

    __slots__ = ("_context", "_now", "_opening", "issuer", "server_name")

    def __init__(self, context: ClientContext, server_name: str, now: datetime) -> None:
        super().__init__(context.context, server_side=False, server_name=server_name)
        self._context = context
        self._now = now
        self._opening = b""
        self.server_name = server_name
        self.issuer = ""

    def start(self) -> bytes:
        """The ClientHello."""
        self._shake()
        self._opening = self._outgoing.read()
        return self._opening

    def take_secrets(self) -> list[bytes]:
        """This connection's lines of the key log (the NSS format), given out once."""
        return self._context.take_secrets(self._opening)

    def shown(self) -> Shown:
        """What the server showed of itself, whether it was believed or not."""
        return shown_by(self._object)

    def _explain(self, error: ssl.SSLError) -> TransformError:
        self.take_secrets()  # nobody will ask for them
        return super()._explain(error)

    def _verify(self) -> None:
        if not self._context.checks:
            self.issuer = self.shown().issuer
            return
        try:
            self.issuer, valid = self._context.read(self._object)
        except (KeyError, ValueError, ssl.SSLError):  # OpenSSL's own date check is off, and takes any text
            raise self._refusal("bad-certificate", "its dates or names cannot be read") from None
        self._judge(valid, "the certificate")
        authority = self._context.authority_dates.get(self.issuer)
        if authority is not None:
            self._judge(authority, "the issuer's certificate")

    def _judge(self, valid: Dates, whose: str) -> None:
        not_before, not_after = valid
        if self._now < not_before:
            reason, detail = "not-yet-valid", f"{whose} is valid from {not_before:%Y-%m-%d %H:%M:%S} UTC"
        elif self._now > not_after:
            reason, detail = "expired", f"{whose} was valid until {not_after:%Y-%m-%d %H:%M:%S} UTC"
        else:
            return
        raise self._refusal(reason, detail)

    def _refusal(self, reason: str, detail: str) -> TransformError:
        self.take_secrets()  # nobody will ask for them
        return TransformError(reason, detail, self._answer_to_dates())

    def _answer_to_dates(self) -> bytes:
        if self._object.version() == "TLSv1.3":
            self._outgoing.read()
            return _EXPIRED_ALERT
        return self.close()  # TLS 1.2: the server has finished already and is told in order


class ServerTls(_Tls):
    """The server's end."""

    __slots__ = ()

    def __init__(self, context: ServerContext) -> None:
        super().__init__(context.context, server_side=True)
