"""What records hold, as octets and as text: A, AAAA, MX and CNAME (RFC 1035 §3.3, RFC 3596 §2.2).

These are the records that mail asks for. They are written out here on top of dnspython's names and
addresses; its classes for the contents of every other record are loaded when one of those turns up.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from dns.name import Name
    from dns.wire import Parser

    Places = dict[Name, int]  # where a name stands already, for its compression (RFC 1035 §4.1.4)

_NUMBERS: Final = {"A": 1, "CNAME": 5, "MX": 15, "AAAA": 28}
_RECORDS: Final = {number: record for record, number in _NUMBERS.items()}
_INTERNET: Final = 1


def number_of(record: str) -> int:
    """The number of a record's type. Raises dnspython's exception where there is no such type."""
    number = _NUMBERS.get(record)
    if number is None:
        import dns.rdatatype

        number = int(dns.rdatatype.from_text(record))
    return number


def record_of(number: int) -> str:
    """The name of a record's type, "TYPE65280" where it has none."""
    record = _RECORDS.get(number)
    if record is None:
        import dns.rdatatype

        record = dns.rdatatype.to_text(dns.rdatatype.RdataType.make(number))
    return record


def read(record: str, record_class: int, parser: Parser) -> str:
    """The contents that a parser stands at, as text; names in them end in a dot."""
    import dns.name

    if record_class == _INTERNET:
        match record:
            case "A":
                import dns.ipv4

                return dns.ipv4.inet_ntoa(parser.get_bytes(4))
            case "AAAA":
                import dns.ipv6

                return dns.ipv6.inet_ntoa(parser.get_bytes(16))
            case "MX":
                return f"{parser.get_uint16()} {dns.name.from_wire_parser(parser).to_text()}"
            case "CNAME":
                return dns.name.from_wire_parser(parser).to_text()
    import dns.rdata
    import dns.rdataclass
    import dns.rdatatype

    known_class = dns.rdataclass.RdataClass.make(record_class)
    known_type = dns.rdatatype.RdataType.make(number_of(record))
    return dns.rdata.from_wire_parser(known_class, known_type, parser).to_text()


def write(record: str, text: str, out: BytesIO, places: Places) -> None:
    """Put the contents that a text says behind `out`. Raises dnspython's exceptions for what is none."""
    import dns.name

    match record, text.split():
        case "A", [address]:
            import dns.ipv4

            out.write(dns.ipv4.inet_aton(address))
        case "AAAA", [address]:
            import dns.ipv6

            out.write(dns.ipv6.inet_aton(address))
        case "MX", [preference, host] if preference.isdecimal() and int(preference) < 0x10000:
            out.write(int(preference).to_bytes(2, "big"))
            dns.name.from_text(host).to_wire(out, places)
        case "CNAME", [host]:
            dns.name.from_text(host).to_wire(out, places)
        case _:
            import dns.rdata

            contents = dns.rdata.from_text("IN", record, text, origin=dns.name.root, relativize=False)
            contents.to_wire(out, places)
