"""What an outsider reads in a handshake message that crossed in clear (RFC 8446 §4.1, RFC 5246 §7.4).

The hellos and, under TLS 1.2, the certificates: as labelled spans, counted from the message's first octet.
"""

from typing import Final

from simulator.protocols.tls import numbers
from simulator.wire.spans import Span

HEADER_SIZE: Final = 4
CLIENT_HELLO: Final = 1
SERVER_HELLO: Final = 2
CERTIFICATE: Final = 11


class Truncated(Exception):
    """A length in the message points past its end."""


class _Reader:
    """A position in a message; every read is checked against its end."""

    def __init__(self, octets: bytes, start: int, end: int) -> None:
        self.octets = octets
        self.at = start
        self.end = end

    def skip(self, size: int) -> int:
        """Move on by `size` octets. Returns where they begin."""
        start = self.at
        if size > self.end - start:
            raise Truncated
        self.at = start + size
        return start

    def number(self, size: int) -> int:
        start = self.skip(size)
        return int.from_bytes(self.octets[start : start + size], "big")

    def part(self, length_size: int) -> "_Reader":
        """What a length of that many octets announces."""
        start = self.skip(self.number(length_size))
        return _Reader(self.octets, start, self.at)

    @property
    def more(self) -> bool:
        return self.at < self.end

    def text(self) -> str:
        return self.octets[self.at : self.end].decode("ascii", "backslashreplace")


def read_message(message: bytes) -> tuple[Span, ...]:
    """The spans of one whole handshake message, header included; what cannot be read is left out."""
    spans = [
        Span(0, 1, "tls.handshake.type", numbers.HANDSHAKE_MESSAGES.get(message[0], str(message[0]))),
        Span(1, HEADER_SIZE, "tls.handshake.length", str(len(message) - HEADER_SIZE)),
    ]
    reader = _Reader(message, HEADER_SIZE, len(message))
    try:
        if message[0] == CLIENT_HELLO:
            _client_hello(reader, spans)
        elif message[0] == SERVER_HELLO:
            _server_hello(reader, spans)
        elif message[0] == CERTIFICATE:
            _certificates(reader, spans)
    except Truncated:
        spans.append(Span(reader.at, len(message), "tls.malformed"))
    return tuple(spans)


def _client_hello(reader: _Reader, spans: list[Span]) -> None:
    _beginning(reader, spans)
    suites = reader.part(2)
    start = suites.at
    names = []
    while suites.more:
        names.append(numbers.cipher_suite_name(suites.number(2)))
    spans.append(Span(start, suites.end, "tls.cipher-suites", " ".join(names)))
    reader.part(1)  # compression methods
    _extensions(reader, spans, from_client=True)


def _server_hello(reader: _Reader, spans: list[Span]) -> None:
    _beginning(reader, spans)
    start = reader.at
    spans.append(Span(start, start + 2, "tls.cipher-suite", numbers.cipher_suite_name(reader.number(2))))
    reader.skip(1)  # compression method
    _extensions(reader, spans, from_client=False)


def _beginning(reader: _Reader, spans: list[Span]) -> None:
    """Version, random and session id: the same in both hellos."""
    start = reader.at
    spans.append(Span(start, start + 2, "tls.hello.version", numbers.version_name(reader.number(2))))
    start = reader.skip(32)
    spans.append(Span(start, reader.at, "tls.hello.random"))
    session = reader.part(1)
    if session.more:
        spans.append(Span(session.at, session.end, "tls.hello.session-id"))


def _extensions(reader: _Reader, spans: list[Span], *, from_client: bool) -> None:
    if not reader.more:
        return
    extensions = reader.part(2)
    while extensions.more:
        start = extensions.at
        number = extensions.number(2)
        content = extensions.part(2)
        if content.more:
            start = content.at
        if not content.more:
            value = ""
        elif number == numbers.SERVER_NAME and from_client:
            start, value = _server_name(content)
        elif number == numbers.ALPN:
            value = _alpn(content.part(2))
        elif number == numbers.SUPPORTED_VERSIONS:
            value = _versions(content.part(1) if from_client else content)
        elif number == numbers.SUPPORTED_GROUPS:
            value = _groups(content.part(2))
        elif number == numbers.KEY_SHARE:
            value = _shares(content.part(2) if from_client else content)
        else:
            value = ""
        name = numbers.EXTENSIONS.get(number, str(number))
        spans.append(Span(start, content.end, f"tls.extension.{name}", value))


def _server_name(content: _Reader) -> tuple[int, str]:
    """Where the name begins, and the name (RFC 6066 §3)."""
    names = content.part(2)
    names.skip(1)
    name = names.part(2)
    return name.at, name.text()


def _alpn(names: _Reader) -> str:
    protocols = []
    while names.more:
        protocols.append(names.part(1).text())
    return " ".join(protocols)


def _versions(versions: _Reader) -> str:
    names = []
    while versions.more:
        names.append(numbers.version_name(versions.number(2)))
    return " ".join(names)


def _groups(groups: _Reader) -> str:
    names = []
    while groups.more:
        names.append(numbers.group_name(groups.number(2)))
    return " ".join(names)


def _shares(shares: _Reader) -> str:
    """For which groups there is a share; a HelloRetryRequest names a group and gives none."""
    names = []
    while shares.more:
        names.append(numbers.group_name(shares.number(2)))
        if shares.more:
            shares.part(2)
    return " ".join(names)


def _certificates(reader: _Reader, spans: list[Span]) -> None:
    """The chain as TLS 1.2 sends it, in clear (RFC 5246 §7.4.2); DER, the server's own first."""
    chain = reader.part(3)
    while chain.more:
        certificate = chain.part(3)
        der = reader.octets[certificate.at : certificate.end]
        spans.append(Span(certificate.at, certificate.end, "tls.certificate", _identity(der)))


def _identity(certificate: bytes) -> str:
    """Whom a certificate names, who vouches for it, and until when; empty where that cannot be read."""
    from cryptography import x509

    try:
        read = x509.load_der_x509_certificate(certificate)
        subject, issuer = read.subject.rfc4514_string(), read.issuer.rfc4514_string()
        first, last = read.not_valid_before_utc.date(), read.not_valid_after_utc.date()
        return f"{subject} < {issuer}, {first} - {last}"
    except ValueError:
        return ""
