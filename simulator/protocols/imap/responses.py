"""What an IMAP server says: status responses, data, continuations (RFC 3501 §7), written and read.

`OK`, `NO` and `BAD` end a command when they bear its tag and are news of the moment when they bear `*`.
"""

import enum
import re
from typing import Final

import msgspec

from simulator.protocols.imap.scanner import ParseError, Scanner
from simulator.protocols.imap.values import Value, read_value

UNTAGGED: Final = b"*"
CONTINUATION: Final = b"+"

RESPONSE_CODES: Final[dict[str, str]] = {
    "ALERT": "RFC 3501 §7.1",
    "BADCHARSET": "RFC 3501 §7.1",
    "CAPABILITY": "RFC 3501 §7.1",
    "PARSE": "RFC 3501 §7.1",
    "PERMANENTFLAGS": "RFC 3501 §7.1",
    "READ-ONLY": "RFC 3501 §7.1",
    "READ-WRITE": "RFC 3501 §7.1",
    "TRYCREATE": "RFC 3501 §7.1",
    "UIDNEXT": "RFC 3501 §7.1",
    "UIDVALIDITY": "RFC 3501 §7.1",
    "UNSEEN": "RFC 3501 §7.1",
    "APPENDUID": "RFC 4315 §3",
    "COPYUID": "RFC 4315 §3",
    "UIDNOTSTICKY": "RFC 4315 §3",
    "UNAVAILABLE": "RFC 5530 §3",
    "AUTHENTICATIONFAILED": "RFC 5530 §3",
    "AUTHORIZATIONFAILED": "RFC 5530 §3",
    "PRIVACYREQUIRED": "RFC 5530 §3",
    "EXPUNGEISSUED": "RFC 5530 §3",
    "INUSE": "RFC 5530 §3",
    "OVERQUOTA": "RFC 5530 §3",
    "ALREADYEXISTS": "RFC 5530 §3",
    "NONEXISTENT": "RFC 5530 §3",
    "CANNOT": "RFC 5530 §3",
    "LIMIT": "RFC 5530 §3",
    "CLIENTBUG": "RFC 5530 §3",
    "SERVERBUG": "RFC 5530 §3",
}

# What is told beside status responses: `* 12 EXISTS`, `* LIST …`.
DATA: Final[dict[str, str]] = {
    "CAPABILITY": "RFC 3501 §7.2.1",
    "LIST": "RFC 3501 §7.2.2",
    "LSUB": "RFC 3501 §7.2.3",
    "STATUS": "RFC 3501 §7.2.4",
    "SEARCH": "RFC 3501 §7.2.5",
    "ESEARCH": "RFC 4731 §3.1",
    "FLAGS": "RFC 3501 §7.2.6",
    "EXISTS": "RFC 3501 §7.3.1",
    "RECENT": "RFC 3501 §7.3.2",
    "EXPUNGE": "RFC 3501 §7.4.1",
    "FETCH": "RFC 3501 §7.4.2",
    "NAMESPACE": "RFC 2342 §5",
    "ID": "RFC 2971 §3.2",
    "ENABLED": "RFC 5161 §3.2",
}


class Condition(enum.StrEnum):
    OK = "OK"
    NO = "NO"
    BAD = "BAD"
    PREAUTH = "PREAUTH"
    BYE = "BYE"


_CONDITIONS: Final = dict(Condition.__members__)
# How nearly every response begins, read in one go; what is otherwise is read step by step.
_BEGINNING: Final = re.compile(rb"(\*|[A-Za-z0-9.]+) (?:([0-9]{1,9}) )?([A-Za-z][A-Za-z0-9.\-]*)")


class StatusResponse(msgspec.Struct, frozen=True):
    """`code` is a response code with its arguments, without brackets; `tag` may be UNTAGGED."""

    tag: bytes
    condition: Condition
    text: str
    code: str = ""

    def encode(self) -> bytes:
        code = f"[{self.code}] " if self.code else ""
        return self.tag + f" {self.condition} {code}{self.text}\r\n".encode()

    def tagged(self, tag: bytes) -> "StatusResponse":
        return StatusResponse(tag, self.condition, self.text, self.code)

    @property
    def code_name(self) -> str:
        return self.code.partition(" ")[0].upper()


class DataResponse(msgspec.Struct, frozen=True):
    """`* 12 FETCH (…)`, `* CAPABILITY …`: `number` stands before the name, where there is one."""

    name: str
    values: tuple[Value, ...] = ()
    number: int | None = None


class Continuation(msgspec.Struct, frozen=True):
    """The server waits for more: a literal, a SASL response, the end of IDLE."""

    text: bytes = b""

    def encode(self) -> bytes:
        return CONTINUATION + b" " + self.text + b"\r\n"


Response = StatusResponse | DataResponse | Continuation


def data(*items: bytes) -> bytes:
    """An untagged response of these items, with its CRLF."""
    return b" ".join((UNTAGGED, *items)) + b"\r\n"


def read_response(octets: bytes) -> Response:
    """A whole response with its literals and without its last CRLF. Raises ParseError."""
    if octets == CONTINUATION or octets.startswith(b"+ "):
        return Continuation(octets[2:])
    scanner = Scanner(octets)
    tag, number, name = _read_beginning(scanner)
    condition = _CONDITIONS.get(name)
    if condition is not None and number is None:
        return _read_status(scanner, tag, condition)
    if tag != UNTAGGED:
        raise ParseError("OK, NO or BAD", scanner.at)
    values: list[Value] = []
    while scanner.take(b" "):
        if scanner.at == len(octets):  # a list of nothing, as some servers say SEARCH
            break
        values.append(read_value(scanner))
    scanner.end()
    return DataResponse(name, tuple(values), number)


def _read_beginning(scanner: Scanner) -> tuple[bytes, int | None, str]:
    """Tag or `*`, the number where there is one, and the first word in upper case."""
    match = _BEGINNING.match(scanner.octets)
    if match is not None:
        scanner.at = match.end()
        tag, digits, word = match.groups()
        return tag, int(digits) if digits else None, word.decode("ascii").upper()
    tag = UNTAGGED if scanner.take(UNTAGGED) else scanner.tag()
    scanner.space()
    number = None
    if scanner.octets[scanner.at : scanner.at + 1].isdigit():
        number = scanner.number()
        scanner.space()
    return tag, number, scanner.word()


def _read_status(scanner: Scanner, tag: bytes, condition: Condition) -> StatusResponse:
    code = b""
    scanner.take(b" ")
    if scanner.take(b"["):
        code, bracket, _ = scanner.octets[scanner.at :].partition(b"]")
        if not bracket:
            raise scanner.error("the ] of a response code")
        scanner.at += len(code) + 1
        scanner.take(b" ")
    text = scanner.octets[scanner.at :]
    return StatusResponse(tag, condition, text.decode("utf-8", "replace"), code.decode("utf-8", "replace"))
