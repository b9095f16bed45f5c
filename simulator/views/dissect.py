"""The Wire pane: what crossed, one row a packet, and the octets of the selected one with what they mean.

A row is made from its own packet and a bounded number of neighbours, so that its cost does not grow with
the trace. Nothing here knows more than the packets say, octets and headers: the protocol is recognised, not
looked up, and where TLS covers them there is only what stays in clear.
"""

from typing import Final, NamedTuple

from simulator.trace import entry as told
from simulator.trace.entry import Entry
from simulator.trace.kinds import Kind, Lane
from simulator.trace.store import Trace
from simulator.views.attack_words import change_arguments
from simulator.views.safe_text import ELLIPSIS, safe_text
from simulator.views.spoken import spoken
from simulator.wire.spans import Span

_SHOWN: Final = 200  # octets of a packet from which a row's text is taken
_MOST_SPANS: Final = 500


class WireRow(NamedTuple):
    """One row. `text` is what can be read of it, safe; `gloss_key` and `arguments` are for the catalogue.

    Under TLS `server_name` is what a ClientHello asks for and `version` what a ServerHello chose; a
    record's own version says 1.2 under TLS 1.3 too.
    Keys: "wire.connected", "wire.closed", "wire.refused", "wire.lost", "wire.clear", "wire.dns.question",
    "wire.dns.answer", "wire.tls.handshake", "wire.tls.encrypted", "wire.tls.alert". `locked` says that
    the octets are TLS records, whatever is inside.
    """

    serial: int
    kind: Kind
    time_us: int
    wire: str
    source: str
    target: str
    connection: int
    protocol: str  # "SMTP", "POP3", "TLS", "DNS", "TCP"
    from_client: bool
    locked: bool
    length: int
    text: str
    gloss_key: str
    arguments: dict[str, str | int]


def count(trace: Trace, serial: int) -> int:
    """How many rows there are up to and including `serial`."""
    return trace.count_until(Lane.WIRE, serial)


def rows(trace: Trace, first: int, end: int) -> list[WireRow]:
    """The rows numbered `first` to `end` (exclusive), counted from 0 at the top of the pane."""
    return [row(trace, serial) for serial in trace.lane(Lane.WIRE)[max(0, first) : end]]


def row(trace: Trace, serial: int) -> WireRow:
    """The row of one entry of `Lane.WIRE`."""
    entry = trace.shell(serial)
    match entry.kind:
        case Kind.SENT:
            return _packet(trace, entry)
        case Kind.ASKED | Kind.ANSWERED:
            return _dns(trace, entry)
        case _:
            return _event(trace, entry)


def spans(trace: Trace, serial: int) -> tuple[Span, ...]:
    """What the octets of a row are, stretch by stretch; values are safe to show.

    Labels: "text.line", "dns.*", and those of `simulator.protocols.tls.records` and `.hello`.
    """
    kind = trace.kind(serial)
    if kind in (Kind.ASKED, Kind.ANSWERED):
        found = _dns_spans(trace.octets(serial))
    elif kind is Kind.SENT:
        found = _packet_spans(trace, serial)
    else:
        return ()
    return tuple(span._replace(value=safe_text(span.value, 300)) for span in found[:_MOST_SPANS])


def _packet(trace: Trace, entry: Entry) -> WireRow:
    from simulator.views.tls_packets import tls_pieces

    pieces = tls_pieces(trace, entry.serial)
    if not pieces:
        text = _first_line(trace.octets(entry.serial, _SHOWN), trace.size(entry.serial))
        protocol = spoken(trace, entry.connection) or "TCP"
        return _made(trace, entry, protocol, text, "wire.clear")
    names = [name for piece in pieces for name in piece.names or _named(piece.label)]
    labels = {piece.label for piece in pieces}
    key = "handshake" if labels & {"handshake", "change-cipher-spec"} else "encrypted"
    if "alert" in labels:
        key = "alert"
    told_in_clear = {span.label: span.value for piece in pieces for span in piece.spans}
    arguments: dict[str, str | int] = {
        "records": len(pieces),
        "encrypted": sum(piece.label == "encrypted" for piece in pieces),
        "server_name": safe_text(told_in_clear.get("tls.extension.server-name", "")),
        "version": "",
    }
    if "ServerHello" in names:
        chosen = told_in_clear.get("tls.hello.version", "")
        arguments["version"] = told_in_clear.get("tls.extension.supported-versions", chosen)
    text = ", ".join(dict.fromkeys(names))
    return _made(trace, entry, "TLS", safe_text(text), f"wire.tls.{key}", arguments, locked=True)


def _named(label: str) -> tuple[str, ...]:
    return ("ChangeCipherSpec",) if label == "change-cipher-spec" else ()


def _first_line(octets: bytes, size: int) -> str:
    """The first line that says anything; a packet in the middle of a letter may begin with empty ones."""
    begun = octets.lstrip(b"\r\n")
    line, end, _ = begun.partition(b"\r\n")
    more = len(octets) - len(begun) + len(line) + len(end) < size
    text = safe_text(line, _SHOWN)
    return f"{text} {ELLIPSIS}" if more else text


def _event(trace: Trace, entry: Entry) -> WireRow:
    arguments: dict[str, str | int] = {}
    match trace.detail(entry.serial):
        case told.Connected() as connected:
            key = "wire.connected"
            arguments = {
                "client": f"{connected.client_address}:{connected.client_port}",
                "server": f"{connected.server_address}:{connected.server_port}",
                "port": connected.server_port,
            }
        case told.Refused(reason=reason, server_port=port):
            key, arguments = "wire.refused", {"reason": reason, "port": port}
        case told.Closed(reason=reason):
            key, arguments = "wire.closed", {"reason": reason}
        case told.Altered() as altered:
            key, arguments = "wire.altered", change_arguments(altered)
        case _:
            key = "wire.lost"
    length = None
    if entry.kind is Kind.LOST and entry.cause is not None:
        length = trace.size(entry.cause)
        arguments = {"octets": length}
    return _made(trace, entry, "TCP", "", key, arguments, length=length)


def _dns(trace: Trace, entry: Entry) -> WireRow:
    from simulator.protocols.dns.messages import DnsFormatError, read_answer, read_question

    octets = trace.octets(entry.serial)
    try:
        if not _is_response(octets):
            asked = read_question(octets)
            arguments: dict[str, str | int] = {"record": asked.record, "name": safe_text(asked.name)}
            return _made(
                trace, entry, "DNS", safe_text(f"{asked.record} {asked.name}"), "wire.dns.question", arguments
            )
        said = read_answer(octets)
    except DnsFormatError:
        return _made(trace, entry, "UDP", "", "wire.clear")
    answers = ", ".join(said.answers) or said.outcome
    text = safe_text(f"{said.record} {said.question}: {answers}")
    arguments = {"record": said.record, "name": safe_text(said.question), "outcome": said.outcome}
    return _made(trace, entry, "DNS", text, "wire.dns.answer", arguments)


def _made(
    trace: Trace,
    entry: Entry,
    protocol: str,
    text: str,
    gloss_key: str,
    arguments: dict[str, str | int] | None = None,
    *,
    locked: bool = False,
    length: int | None = None,
) -> WireRow:
    opened = trace.opened(entry.connection)
    return WireRow(
        serial=entry.serial,
        kind=entry.kind,
        time_us=entry.time_us,
        wire=entry.wire,
        source=entry.source,
        target=entry.target,
        connection=entry.connection,
        protocol=protocol,
        from_client=entry.kind is not Kind.ANSWERED
        and (opened is None or trace.source(opened) == entry.source),
        locked=locked,
        length=trace.size(entry.serial) if length is None else length,
        text=text,
        gloss_key=gloss_key,
        arguments=arguments or {},
    )


def _packet_spans(trace: Trace, serial: int) -> tuple[Span, ...]:
    from simulator.views.tls_packets import tls_pieces

    pieces = tls_pieces(trace, serial)
    if pieces:
        return tuple(span for piece in pieces for span in piece.spans)
    found: list[Span] = []
    at = 0
    octets = trace.octets(serial)
    while at < len(octets) and len(found) < _MOST_SPANS:
        end = octets.find(b"\r\n", at)
        end = len(octets) if end < 0 else end + 2
        line = octets[at:end].removesuffix(b"\r\n")
        found.append(Span(at, end, "text.line", line.decode("utf-8", "surrogateescape")))
        at = end
    return tuple(found)


def _is_response(octets: bytes) -> bool:
    return len(octets) > 2 and bool(octets[2] & 0x80)


def _dns_spans(octets: bytes) -> tuple[Span, ...]:
    """The header field by field, the question, and the records as one stretch (RFC 1035 §4.1)."""
    if len(octets) < 12:
        return ()
    counts = [int.from_bytes(octets[at : at + 2], "big") for at in range(4, 12, 2)]
    question_end = _question_end(octets)
    flags = "response" if _is_response(octets) else "query"
    found = [
        Span(0, 2, "dns.id", str(int.from_bytes(octets[:2], "big"))),
        Span(2, 4, "dns.flags", flags),
        Span(4, 12, "dns.counts", " ".join(map(str, counts))),
        Span(12, max(12, question_end - 4), "dns.name", _name(octets, question_end - 4)),
        Span(max(12, question_end - 4), question_end, "dns.type"),
    ]
    if _is_response(octets) and question_end < len(octets):
        found.append(Span(question_end, len(octets), "dns.records", str(sum(counts[1:]))))
    return tuple(span for span in found if span.start < span.end)


def _question_end(octets: bytes) -> int:
    """Behind the type and class of the first question; the end of the message where it is cut."""
    at = 12
    while at < len(octets) and octets[at]:
        at += 1 + octets[at]
    return min(at + 5, len(octets))


def _name(octets: bytes, end: int) -> str:
    labels = []
    at = 12
    while at < end and octets[at]:
        labels.append(octets[at + 1 : at + 1 + octets[at]].decode("ascii", "backslashreplace"))
        at += 1 + octets[at]
    return ".".join(labels)
