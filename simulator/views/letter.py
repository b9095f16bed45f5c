"""The Letter pane: the delivery slip beside the letter, and who wrote which line of it.

Servers add trace fields on top and touch nothing below (RFC 5321 §4.4), so whoever held the letter before
held the end of it: what stands above that end was put on by the next who came to hold it.
"""

from functools import cached_property
from typing import Final, NamedTuple

from simulator.mail.fields import HeaderField, read_fields
from simulator.mail.message import body_start
from simulator.trace import entry as told
from simulator.trace.kinds import Lane
from simulator.trace.store import Trace
from simulator.views.journey import Stop, follow
from simulator.views.ledger import ledger_of
from simulator.views.safe_text import safe_lines, safe_text

_HEADER_READ: Final = 256 * 1024  # octets of a letter that are searched for its header
_TEXT_SHOWN: Final = 64 * 1024


class Slip(NamedTuple):
    """What the holder delivers by. `protocol` is how it came ("ESMTPSA"; "" where it was written)."""

    reverse_path: str
    forward_paths: tuple[str, ...]
    protocol: str
    queue_id: str


class FieldRow(NamedTuple):
    """One header field. `author` is the place that wrote it; `is_new` says that the present holder did.

    `value` is unfolded, decoded and safe to show; `lines` are the field as it stands, folded and safe.
    """

    name: str
    value: str
    lines: tuple[str, ...]
    author: str
    by_server: bool
    is_new: bool
    start: int
    end: int


class PartRow(NamedTuple):
    """One part of the MIME tree; `defects` are the stable words of `simulator.mail.mime`."""

    depth: int
    content_type: str
    charset: str
    encoding: str
    disposition: str
    file_name: str
    size: int
    start: int
    end: int
    defects: tuple[str, ...]


class LetterView:
    """A letter as one place holds it: `serial` is the entry whose octets these are.

    `delivered_to` names the mailbox's address once it is in one: from there on no slip goes with it.
    """

    def __init__(self, trace: Trace, stops: tuple[Stop, ...], letter: int) -> None:
        stop = stops[-1]
        self._trace = trace
        self._stops = stops
        self.letter = letter
        self.serial = stop.serial
        self.place = stop.place
        self.kind = stop.kind
        self.size = trace.size(stop.serial)
        self.slip, self.delivered_to = _slip(trace, stop, letter)

    @cached_property
    def octets(self) -> bytes:
        return self._trace.octets(self.serial)

    @cached_property
    def fields(self) -> tuple[FieldRow, ...]:
        """The header, topmost field first."""
        beginning = self._trace.octets(self.serial, _HEADER_READ)
        fields = read_fields(beginning, body_start(beginning))
        layers = self._layers()
        return tuple(self._field_row(beginning, field, layers) for field in fields)

    @cached_property
    def parts(self) -> tuple[PartRow, ...]:
        """The MIME tree, each part before those inside it."""
        from simulator.mail.mime import parse_parts

        return tuple(
            PartRow(
                depth=part.depth,
                content_type=safe_text(part.content_type, 80),
                charset=safe_text(part.charset, 40),
                encoding=safe_text(part.encoding, 40),
                disposition=safe_text(part.disposition, 40),
                file_name=safe_text(part.file_name, 120),
                size=part.size,
                start=part.start,
                end=part.end,
                defects=part.defects,
            )
            for part in parse_parts(self.octets).walk()
        )

    @cached_property
    def is_sealed(self) -> bool:
        """Whether the letter is a sealed one (S/MIME), be it closed or open here."""
        from simulator.mail.sealing import sealed_part

        return sealed_part(self.octets) is not None

    @cached_property
    def inside(self) -> bytes | None:
        """What a sealed letter says inside, where the key is at this place."""
        from simulator.views.sealed import opened_at

        return opened_at(self._trace, self.place, self.octets) if self.is_sealed else None

    @cached_property
    def text(self) -> tuple[str, ...]:
        """The lines of the first text that a person would read, decoded and safe; plain text before HTML."""
        from simulator.mail.mime import parse_parts, text_of

        octets = self.octets if self.inside is None else self.inside
        parts = parse_parts(octets).walk()
        texts = [part for part in parts if part.is_text and part.disposition != "attachment"]
        texts.sort(key=lambda part: part.content_type != "text/plain")
        if not texts:
            return ()
        return safe_lines(text_of(octets, texts[0], _TEXT_SHOWN).encode("utf-8", "surrogatepass"))

    @property
    def subject(self) -> str:
        return next((field.value for field in self.fields if field.name.lower() == "subject"), "")

    def _layers(self) -> list[tuple[int, Stop]]:
        """Where each holder's addition ends, topmost first; the last layer is what its author wrote."""
        whole = _header(self._trace, self.serial)
        layers: list[tuple[int, Stop]] = []
        holder, start = self._stops[-1], 0
        for stop in reversed(self._stops[:-1]):
            header = _header(self._trace, stop.serial)
            end = len(whole) - len(header)
            if end < start or whole[end:] != header:
                continue
            if end > start:
                layers.append((end, holder))
            holder, start = stop, end
        return [*layers, (self.size, holder)]

    def _field_row(self, octets: bytes, field: HeaderField, layers: list[tuple[int, Stop]]) -> FieldRow:
        writer = next(stop for end, stop in layers if field.start < end)
        return FieldRow(
            name=safe_text(field.name, 80),
            value=safe_text(field.decoded.replace("\t", " ")),
            lines=safe_lines(octets[field.start : field.end]),
            author=writer.place,
            by_server=writer is not self._stops[0],
            is_new=writer is self._stops[-1] and len(self._stops) > 1,
            start=field.start,
            end=field.end,
        )


def letter_at(trace: Trace, serial: int, letter: int | None = None) -> LetterView | None:
    """A letter as it was held last at the step `serial`; without `letter`, the one that moved last."""
    if letter is None:
        letter = _moved_last(trace, serial)
    if letter is None or letter > serial:
        return None
    stops = follow(trace, letter, serial).stops
    return LetterView(trace, stops, letter) if stops else None


def letter_held(trace: Trace, serial: int, letter: int) -> LetterView | None:
    """A letter as the entry `serial` holds it (COMPOSED, ACCEPTED, DELIVERED, RETRIEVED, RETURNED)."""
    stops = follow(trace, letter, serial).stops
    while stops and stops[-1].serial != serial:
        stops = stops[:-1]
    return LetterView(trace, stops, letter) if stops else None


def _moved_last(trace: Trace, serial: int) -> int | None:
    """The letter of the latest entry of custody up to `serial`."""
    count = trace.count_until(Lane.CUSTODY, serial)
    ledger = ledger_of(trace, serial)
    for at in range(count - 1, -1, -1):
        link = trace.lane(Lane.CUSTODY)[at]
        if len(ledger.chain(link)):
            return int(link)
        letter = getattr(trace.detail(link), "letter", None)
        if letter is not None:
            return int(letter)
    return None


def _header(trace: Trace, serial: int) -> bytes:
    """What stands above the body: servers write on top of it, whatever happens to the body."""
    beginning = trace.octets(serial, _HEADER_READ)
    return beginning[: body_start(beginning)]


def _slip(trace: Trace, stop: Stop, letter: int) -> tuple[Slip | None, str]:
    match trace.detail(stop.serial):
        case told.Composed(reverse_path=reverse_path, forward_paths=forward_paths):
            return Slip(reverse_path, forward_paths, "", ""), ""
        case told.Accepted() as accepted:
            slip = Slip(accepted.reverse_path, accepted.forward_paths, accepted.protocol, accepted.queue_id)
            return slip, ""
        case told.Returned(to=to, queue_id=queue_id) if stop.serial == letter:
            return Slip("", (to,), "", queue_id), ""
        case told.Delivered(address=address):
            return None, address
        case _:
            return None, ""
