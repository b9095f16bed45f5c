"""A letter's way: who held it, when it changed hands, under which lock, and what became of it.

A hop is one change of custody: submission, each relay, and last the retrieval to a device. A journey is
read from the letter's own chain of entries; its cost is that of the letter, not of the trace.
"""

from typing import NamedTuple

from simulator.trace import entry as told
from simulator.trace.entry import INBOX, Entry
from simulator.trace.kinds import Kind
from simulator.trace.store import Trace
from simulator.views.ledger import ledger_of
from simulator.views.scene import Scene


class Tls(NamedTuple):
    how: str  # "starttls", "stls", "implicit"
    version: str


class Hop(NamedTuple):
    """From the entry by which the source held the letter (`serial_start`) to the one by which it let go, or
    in a retrieval, by which the device held its copy (`serial_end`, `time_us`)."""

    source: str
    target: str
    protocol: str
    port: int
    tls: Tls | None
    serial_start: int
    serial_end: int
    time_us: int


class Stop(NamedTuple):
    """A place that came to hold the letter: `serial` is the entry whose octets are what it holds."""

    place: str
    kind: Kind  # COMPOSED, ACCEPTED, DELIVERED, FILED, RETRIEVED, RETURNED
    serial: int
    time_us: int


class Journey(NamedTuple):
    letter: int
    outcome: str  # "delivered", "returned", "queued"
    hops: tuple[Hop, ...]
    stops: tuple[Stop, ...]
    delivered: tuple[str, ...]  # addresses, in order
    failed: tuple[str, ...]
    pending: tuple[str, ...]
    body_sha256_sent: str
    body_sha256_received: str | None  # of the last copy retrieved


def letters(trace: Trace, serial: int) -> list[int]:
    """Every letter begun up to `serial`, by the serial of its first entry: see `Ledger.letters`."""
    return [letter for letter in ledger_of(trace, serial).letters() if letter <= serial]


def follow(trace: Trace, letter: int, serial: int | None = None) -> Journey:
    """The way of a letter as far as it had come at `serial` (None: the end of the trace)."""
    until = len(trace) - 1 if serial is None else serial
    chain = [trace.shell(link) for link in ledger_of(trace, until).chain(letter) if link <= until]
    stops: list[Stop] = []
    hops: list[Hop] = []
    paths: tuple[str, ...] = ()
    delivered: list[str] = []
    failed: list[str] = []
    received: str | None = None
    for entry in chain:
        place = _stop_place(entry, letter)
        if place:
            stops.append(Stop(place, entry.kind, entry.serial, entry.time_us))
        match entry.detail:
            case told.Composed(forward_paths=forward_paths):
                paths = forward_paths
            case told.Accepted(forward_paths=forward_paths) if entry.serial == letter:
                paths = forward_paths
            case told.Returned(to=to) if entry.serial == letter:
                paths = (to,)
            case told.Retrieved(mailbox=mailbox) if mailbox != INBOX:
                pass  # the author's own copy, on another device
            case told.Relayed() | told.Retrieved():
                hops.append(_hop(entry, stops))
                if isinstance(entry.detail, told.Retrieved):
                    received = entry.detail.body_sha256 or body_digest(trace.octets(entry.serial))
            case told.Delivered(address=address):
                delivered.append(address)
            case told.Failed(forward_paths=forward_paths):
                failed += [path for path in forward_paths if path not in failed]
            case _:
                pass
    settled = {path.casefold() for path in (*delivered, *failed)}
    pending = tuple(path for path in paths if path.casefold() not in settled)
    return Journey(
        letter=letter,
        outcome="queued" if pending else "returned" if failed else "delivered",
        hops=tuple(hops),
        stops=tuple(stops),
        delivered=tuple(delivered),
        failed=tuple(failed),
        pending=pending,
        body_sha256_sent=_sent_digest(trace, chain),
        body_sha256_received=received,
    )


def whereabouts(trace: Trace, letter: int, scene: Scene) -> tuple[str, ...]:
    """Where the letter is drawn in a scene: in each queue, mailbox and device that holds it, in order.

    A server that has accepted it, or even delivered it, shows it only once the sending side has seen the 250.
    """
    places: dict[str, None] = {}
    unseen: set[str] = set()
    for link in ledger_of(trace, scene.serial).chain(letter):
        if link > scene.serial:
            break
        entry = trace.shell(link)
        place = _stop_place(entry, letter)
        held = scene.queue(place)
        if isinstance(entry.detail, told.Relayed):
            unseen.discard(entry.target)
        elif entry.kind is Kind.ACCEPTED and getattr(entry.detail, "protocol", "") != "local":
            unseen.add(place)
        elif isinstance(entry.detail, told.Delivered | told.Filed):
            held = scene.mailbox(place, entry.detail.mailbox)
        elif isinstance(entry.detail, told.Retrieved):
            mailbox = entry.detail.mailbox
            held = scene.kept(place) if mailbox == INBOX else scene.folder(place, mailbox)
        if link in held:
            places[place] = None
    return tuple(place for place in places if place not in unseen)


def body_digest(octets: bytes) -> str:
    """SHA-256, in hex, of the body: what follows the first empty line (RFC 5322 §2.1)."""
    from hashlib import sha256

    if octets.startswith(b"\r\n"):
        return sha256(octets[2:]).hexdigest()
    return sha256(octets.partition(b"\r\n\r\n")[2]).hexdigest()


def _sent_digest(trace: Trace, chain: list[Entry]) -> str:
    if not chain:
        return ""
    return getattr(chain[0].detail, "body_sha256", "") or body_digest(trace.octets(chain[0].serial))


def _stop_place(entry: Entry, letter: int) -> str:
    match entry.kind:
        case Kind.COMPOSED | Kind.REWRITTEN | Kind.DELIVERED | Kind.FILED:
            return entry.source
        case Kind.RETURNED:
            return entry.source if entry.serial == letter else ""
        case Kind.ACCEPTED:
            return entry.target or entry.source
        case Kind.RETRIEVED:
            return entry.target
        case _:
            return ""


def _hop(entry: Entry, stops: list[Stop]) -> Hop:
    detail = entry.detail
    assert isinstance(detail, told.Relayed | told.Retrieved)
    held = [stop.serial for stop in stops if stop.place == entry.source]
    return Hop(
        source=entry.source,
        target=entry.target,
        protocol=detail.protocol,
        port=detail.server_port,
        tls=None if detail.tls is None else Tls(detail.tls, detail.tls_version or ""),
        serial_start=held[-1] if held else entry.serial,
        serial_end=entry.serial,
        time_us=entry.time_us,
    )
