"""TLS as it is overheard (RFC 8446): the server's name, versions, and lengths; the rest is shut.

Each side is read on its own. Where records cannot be followed, because the beginning was missed or
something else crossed, reading goes on at the next packet that begins with a record.
"""

from typing import Final

from simulator.protocols.tls import numbers
from simulator.protocols.tls.records import Record, RecordError, RecordReader
from simulator.views.notebook.facts import HOSTS, TRAFFIC, Note
from simulator.views.notebook.side import Side
from simulator.wire.spans import Span

_LARGEST: Final = (1 << 14) + 2048
_KEPT: Final = 64 * 1024  # octets of the beginning, in which the certificates stand
_MOST_NAMES: Final = 20
_VERSIONS: Final = ("tls.hello.version", "tls.extension.supported-versions")
_WORTH: Final = {  # label: group, name, how
    "tls.extension.server-name": (HOSTS, "server-name", "sni"),
    "tls.extension.alpn": (HOSTS, "alpn", "alpn"),
    "tls.alert.description": (TRAFFIC, "alert", "alert"),
}


def looks_like_records(beginning: bytes | bytearray) -> bool:
    """Whether these octets begin with the header of a record (RFC 8446 §5.1)."""
    return (
        len(beginning) >= 5
        and beginning[0] in numbers.CONTENT_TYPES
        and beginning[1] == 3
        and beginning[2] <= 4
        and 0 < int.from_bytes(beginning[3:5], "big") <= _LARGEST
    )


class TlsEar:
    """One side of a stream, from where TLS begins in it."""

    def __init__(self, side: Side, note: Note) -> None:
        self._side = side
        self._note = note
        self._reader: RecordReader | None = RecordReader()
        self._base = side.start
        self._beginning = bytearray()

    def listen(self) -> None:
        side, reader = self._side, self._reader
        if reader is None:
            reader = self._resumed()
        octets = side.take()
        if reader is None or not octets:
            return
        self._beginning += octets[: max(0, _KEPT - len(self._beginning))]
        try:
            for record in reader.feed(octets):
                self._read(record)
        except RecordError:
            self._reader = None
        if reader.error is not None:
            self._reader = None

    def _resumed(self) -> RecordReader | None:
        """A new reader, where the packet that came last begins with a record."""
        side = self._side
        newest = side.packet_start(len(side.serials) - 1)
        if newest < side.start or not looks_like_records(side.buffer[newest - side.start :][:5]):
            return None
        side.drop(newest - side.start)
        self._base = side.start
        self._beginning.clear()
        self._reader = RecordReader()
        return self._reader

    def _read(self, record: Record) -> None:
        answered = "ServerHello" in record.messages
        version = ""
        for span in record.spans:
            if span.label in _WORTH and span.value:
                group, name, how = _WORTH[span.label]
                start, end = self._base + span.start, self._base + span.end
                self._note(group, name, span.value, start, end, how, "")
            elif span.label in _VERSIONS and answered:
                version = span.value  # under TLS 1.3 the extension, which comes later, is the truth
            elif span.label == "tls.certificate":
                self._certificate(span)
        if version:
            start = self._base + record.start
            self._note(TRAFFIC, "tls", version, start, start + record.length, "hello", "ServerHello")

    def _certificate(self, span: Span) -> None:
        """Whom a certificate names; only TLS 1.2 and older show one (RFC 5246 §7.4.2)."""
        for name in _names_in(span.of(bytes(self._beginning))):
            start, end = self._base + span.start, self._base + span.end
            self._note(HOSTS, "certificate", name, start, end, "certificate", "Certificate")


def _names_in(certificate: bytes) -> list[str]:
    from cryptography import x509

    try:
        extensions = x509.load_der_x509_certificate(certificate).extensions
        names = extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        return names.get_values_for_type(x509.DNSName)[:_MOST_NAMES]
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return []
