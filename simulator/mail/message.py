"""A message as the octets it is (RFC 5322): header and body apart, nothing rewritten, read only when asked.

`prepare` is the letter at the door: what any file must become before a DATA phase can carry it.
"""

from typing import TYPE_CHECKING, Final, NamedTuple

from simulator.sentences import Sentence, ToldError

if TYPE_CHECKING:
    from simulator.mail.fields import HeaderField

_LONGEST_LINE: Final = 998  # octets without CRLF (RFC 5322 §2.1.1)
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"


def body_start(octets: bytes) -> int:
    """Where the body begins: behind the first empty line, or at the end where there is none."""
    if octets.startswith(b"\r\n"):
        return 2
    end = octets.find(b"\r\n\r\n")
    return len(octets) if end < 0 else end + 4


def body_sha256(octets: bytes) -> str:
    """SHA-256, in hex, of what follows the first empty line: the same at each stop of an unchanged letter."""
    import hashlib

    return hashlib.sha256(memoryview(octets)[body_start(octets) :]).hexdigest()


class InternetMessage:
    """One message. `octets` are the original; everything else is found in them when first asked for."""

    __slots__ = ("_body_start", "_fields", "_sha256", "octets")

    def __init__(self, octets: bytes) -> None:
        self.octets = octets
        self._body_start = -1
        self._sha256 = ""
        self._fields: tuple[HeaderField, ...] | None = None

    def __len__(self) -> int:
        return len(self.octets)

    @property
    def body_start(self) -> int:
        if self._body_start < 0:
            self._body_start = body_start(self.octets)
        return self._body_start

    @property
    def header(self) -> bytes:
        """The header section, with the empty line that ends it."""
        return self.octets[: self.body_start]

    @property
    def body(self) -> bytes:
        return self.octets[self.body_start :]

    @property
    def body_sha256(self) -> str:
        if not self._sha256:
            import hashlib

            self._sha256 = hashlib.sha256(memoryview(self.octets)[self.body_start :]).hexdigest()
        return self._sha256

    @property
    def fields(self) -> "tuple[HeaderField, ...]":
        """The header fields, topmost first, with the byte range of each."""
        if self._fields is None:
            from simulator.mail.fields import read_fields

            self._fields = read_fields(self.octets, self.body_start)
        return self._fields

    def all(self, name: str) -> "tuple[HeaderField, ...]":
        """Every field of that name, topmost first; upper and lower case are the same (RFC 5322 §1.2.2)."""
        wanted = name.lower()
        return tuple(field for field in self.fields if field.name.lower() == wanted)

    def text(self, name: str) -> str:
        """The topmost field of that name, unfolded and decoded; "" where there is none."""
        wanted = name.lower()
        for field in self.fields:
            if field.name.lower() == wanted:
                return field.decoded
        return ""

    @property
    def has_eight_bit(self) -> bool:
        """Whether an octet above 127 stands anywhere: it needs 8BITMIME (RFC 6152)."""
        return not self.octets.isascii()

    @property
    def header_has_eight_bit(self) -> bool:
        """Whether one stands in the header: it needs SMTPUTF8 (RFC 6531 §3.2)."""
        return not self.header.isascii()


class LetterError(ToldError):
    """A letter that no DATA phase can carry. `reason` is a stable word: "empty" or "nul"."""

    def __init__(self, reason: str, line: int = 0) -> None:
        super().__init__(
            Sentence("the letter is empty: there is nothing to send")
            if reason == "empty"
            else Sentence(
                "line {line} of the letter holds a NUL octet, which mail cannot carry (RFC 2045 §2.8)",
                line=line,
            )
        )
        self.reason = reason
        self.line = line


class Prepared(NamedTuple):
    """A letter that a DATA phase can carry.

    `changes` are what was mended: "line-ends", "last-line-end", "empty-line". `notes` are what was left
    as it is and may surprise: "long-lines", "eight-bit", "eight-bit-header", "mbox-line", "byte-order-mark".
    """

    octets: bytes
    changes: tuple[str, ...]
    notes: tuple[str, ...]


def prepare(octets: bytes) -> Prepared:
    """Make a letter fit for DATA, changing as little as can be. Raises LetterError where that is impossible.

    Every CR LF, bare CR and bare LF becomes one CRLF (RFC 5321 §2.3.8), a missing last line end is
    added, and a text without header gets the empty line that says so (RFC 5322 §2.1).
    """
    if not octets:
        raise LetterError("empty")
    nul = octets.find(b"\x00")
    if nul >= 0:
        before = octets[:nul]
        line_ends = before.count(b"\n") + before.count(b"\r") - before.count(b"\r\n")
        raise LetterError("nul", line_ends + 1)
    changes = []
    pairs = octets.count(b"\r\n")
    ended = octets.endswith((b"\n", b"\r"))
    if octets.count(b"\n") != pairs or octets.count(b"\r") != pairs:
        octets = octets.replace(b"\r\n", b"\n").replace(b"\r", b"\n").replace(b"\n", b"\r\n")
        changes.append("line-ends")
    if not ended:
        octets += b"\r\n"
        changes.append("last-line-end")
    if not _begins_with_header(octets):
        octets = b"\r\n" + octets
        changes.append("empty-line")
    return Prepared(octets, tuple(changes), _notes(octets))


def _begins_with_header(octets: bytes) -> bool:
    """Whether a header field or the empty line behind an empty header comes first.

    A byte order mark, or the `From ` line of an mbox file, may stand before the first field.
    """
    from simulator.mail.fields import is_field_start

    if octets.startswith(b"\r\n"):
        return True
    start = 3 if octets.startswith(_BYTE_ORDER_MARK) else 0
    if octets.startswith(b"From ", start):
        start = octets.find(b"\r\n", start) + 2
    return is_field_start(octets, start)


def _notes(octets: bytes) -> tuple[str, ...]:
    notes = []
    if longest_line(octets) > _LONGEST_LINE:
        notes.append("long-lines")
    if not octets.isascii():
        notes.append("eight-bit")
        if not octets[: body_start(octets)].isascii():
            notes.append("eight-bit-header")
    if octets.startswith((b"From ", _BYTE_ORDER_MARK + b"From ")):
        notes.append("mbox-line")
    if octets.startswith(_BYTE_ORDER_MARK):
        notes.append("byte-order-mark")
    return tuple(notes)


def longest_line(octets: bytes) -> int:
    """The length of the longest line, in octets without its CRLF."""
    return max(map(len, octets.split(b"\r\n")))
