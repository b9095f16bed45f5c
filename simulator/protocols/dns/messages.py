"""DNS messages (RFC 1035 §4.1): the question of a resolver, the answer of a nameserver, and what it says.

dnspython does names and their compression, and is loaded with the first message; the header and the rules
of answering (RFC 1034 §4.3.2, RFC 2308, RFC 7505) are written out here, what records hold in `contents`.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import msgspec

from simulator.protocols.dns import contents
from simulator.protocols.dns.loading import load_dnspython

if TYPE_CHECKING:
    from dns.name import Name
    from dns.wire import Parser

Zones = Mapping[str, Mapping[str, Sequence[str]]]  # {"fuji.example": {"MX": ["10 mx.fuji.example"]}}

TTL_SECONDS: Final = 3600
NULL_MX: Final = "0 ."  # RFC 7505 §3: this domain takes no mail

_HEADER: Final = struct.Struct("!6H")
_RECORD: Final = struct.Struct("!HHIH")  # type, class, TTL, length of what follows
_QUESTION_END: Final = struct.Struct("!HH")
_INTERNET: Final = 1
_RESPONSE: Final = 0x8000
_OPCODE: Final = 0x7800
_AUTHORITATIVE: Final = 0x0400
_RECURSION_DESIRED: Final = 0x0100
_OUTCOME_BITS: Final = 0x000F
_NO_ERROR, _FORMAT_ERROR, _NO_SUCH_NAME, _NOT_IMPLEMENTED = 0, 1, 3, 4
_ALIASES_FOLLOWED: Final = 8
_ENDS_WITH_A_NAME: Final = frozenset({"CNAME", "MX", "NS", "PTR", "SRV"})


class DnsFormatError(ValueError):
    """Octets that are no DNS message, or a name that cannot stand in one."""


class Question(msgspec.Struct, frozen=True):
    message_id: int
    name: str  # without the final dot
    record: str  # "MX", "A", "AAAA"


class DnsAnswer(msgspec.Struct, frozen=True):
    """What an answer says. `answers` are the records asked for, "10 mx.fuji.example" or "192.0.2.1".

    `outcome` is "found", "no-such-name", "no-data" or "refused" (any other error the server reports).
    A null MX is found: its one answer is NULL_MX.
    """

    message_id: int
    question: str
    record: str
    outcome: str
    answers: tuple[str, ...]
    aliases: tuple[str, ...] = ()  # the names that CNAME records led to


def question(name: str, record: str, message_id: int) -> bytes:
    """A question for one name and one type of record. Raises DnsFormatError where `name` cannot be one."""
    load_dnspython()
    header = _HEADER.pack(message_id, _RECURSION_DESIRED, 1, 0, 0, 0)
    octets = _absolute(name).to_wire()
    assert octets is not None
    return header + octets + _QUESTION_END.pack(contents.number_of(record), _INTERNET)


def read_question(octets: bytes) -> Question:
    """What a message asks. Raises DnsFormatError."""
    with _Reading(octets) as reading:
        return Question(reading.message_id, reading.name, reading.record)


def answer(zones: Zones, question_octets: bytes) -> bytes:
    """The answer of a nameserver that knows these zones and nothing else.

    Raises DnsFormatError for what is no question at all; a question it cannot serve gets an answer that
    says so.
    """
    with _Reading(question_octets) as asked:
        if asked.flags & _RESPONSE:
            raise DnsFormatError("a response, not a question")
        if asked.flags & _OPCODE:
            return _write(asked, _NOT_IMPLEMENTED, [])
        known = {name.rstrip(".").lower(): records for name, records in zones.items()}
        name = asked.name.lower()
        found: list[tuple[str, str, str]] = []
        for _ in range(_ALIASES_FOLLOWED):
            records = known.get(name, {})
            aliases = records.get("CNAME", ())
            if asked.record == "CNAME" or not aliases:
                break
            found.append((name, "CNAME", aliases[0]))
            name = aliases[0].rstrip(".").lower()
        else:
            records = {}
        found += ((name, asked.record, text) for text in records.get(asked.record, ()))
        return _write(asked, _NO_ERROR if _exists(name, known) else _NO_SUCH_NAME, found)


def read_answer(octets: bytes) -> DnsAnswer:
    """What an answer says of its own question. Raises DnsFormatError."""
    with _Reading(octets) as reading:
        if not reading.flags & _RESPONSE:
            raise DnsFormatError("a question, not a response")
        name, aliases, answers = reading.name.lower(), [], []
        for owner, record, text in reading.records():
            if owner.lower() == name and record == reading.record:
                answers.append(text)
            elif owner.lower() == name and record == "CNAME":
                name = text.lower()
                aliases.append(text)
        code = reading.flags & _OUTCOME_BITS
        if code == _NO_SUCH_NAME:
            outcome = "no-such-name"
        elif code != _NO_ERROR:
            outcome = "refused"
        else:
            outcome = "found" if answers else "no-data"
        return DnsAnswer(
            reading.message_id, reading.name, reading.record, outcome, tuple(answers), tuple(aliases)
        )


class _Reading:
    """A message being read. As a context it turns whatever dnspython finds wrong into DnsFormatError."""

    def __init__(self, octets: bytes) -> None:
        load_dnspython()
        self._octets = octets

    def __enter__(self) -> _Reading:
        try:
            self._begin()
        except Exception as error:
            self.__exit__(type(error), error, None)
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        import dns.exception

        if isinstance(error, dns.exception.DNSException | struct.error):
            raise DnsFormatError(f"no DNS message: {error or type(error).__name__}") from None

    def records(self) -> Iterator[tuple[str, str, str]]:
        """Owner, type and contents of each record of the answer section."""
        import dns.name

        parser = self._parser
        for _ in range(self._answers):
            owner = _text_of(dns.name.from_wire_parser(parser))
            number, record_class, _ttl, size = parser.get_struct("!HHIH")
            record = contents.record_of(number)
            with parser.restrict_to(size):
                text = contents.read(record, record_class, parser)
            yield owner, record, _without_final_dot(record, text)

    def _begin(self) -> None:
        import dns.name
        import dns.wire

        parser: Parser = dns.wire.Parser(self._octets)
        self.message_id, self.flags, questions, self._answers, _, _ = parser.get_struct("!6H")
        if questions != 1:
            raise DnsFormatError(f"no DNS message: {questions} questions")
        self.wire_name = dns.name.from_wire_parser(parser)
        number, _ = parser.get_struct("!HH")
        self.name = _text_of(self.wire_name)
        self.number = number
        self.record = contents.record_of(number)
        self._parser = parser


def _write(asked: _Reading, code: int, found: list[tuple[str, str, str]]) -> bytes:
    """An answer to that question, names compressed (RFC 1035 §4.1.4)."""
    from io import BytesIO

    flags = _RESPONSE | _AUTHORITATIVE | (asked.flags & (_OPCODE | _RECURSION_DESIRED)) | code
    out = BytesIO()
    places: dict[Name, int] = {}
    out.write(_HEADER.pack(asked.message_id, flags, 1, len(found), 0, 0))
    asked.wire_name.to_wire(out, places)
    out.write(_QUESTION_END.pack(asked.number, _INTERNET))
    for owner, record, text in found:
        _absolute(owner).to_wire(out, places)
        start = out.tell()
        out.write(_RECORD.pack(contents.number_of(record), _INTERNET, TTL_SECONDS, 0))
        contents.write(record, text, out, places)
        end = out.tell()
        out.seek(start + _RECORD.size - 2)
        out.write((end - start - _RECORD.size).to_bytes(2, "big"))
        out.seek(end)
    return out.getvalue()


def _exists(name: str, known: Mapping[str, object]) -> bool:
    """Whether a name exists; one that only has names below it does, without data (RFC 8020 §2)."""
    return name in known or any(other.endswith("." + name) for other in known)


def _absolute(name: str) -> Name:
    import dns.exception
    import dns.name

    try:
        return dns.name.from_text(name.rstrip(".") + ".")
    except (dns.exception.DNSException, UnicodeError) as error:
        raise DnsFormatError(f"{name!r} is no DNS name: {error}") from None


def _text_of(name: Name) -> str:
    return name.to_text(omit_final_dot=True)


def _without_final_dot(record: str, text: str) -> str:
    """Contents whose last word is a name, written as people write names; the root stays "."."""
    if record in _ENDS_WITH_A_NAME and text.endswith(".") and text != "." and not text.endswith(" ."):
        return text[:-1]
    return text
