"""What waits at a server (or unsent on a device): the rows of a queue at one step."""

from typing import NamedTuple

from simulator.trace import entry as told
from simulator.trace.store import Trace
from simulator.views.ledger import ledger_of
from simulator.views.scene import Scene


class QueueRow(NamedTuple):
    """One message in a queue. `forward_paths` are the recipients still open, `attempts` those that failed."""

    serial: int
    letter: int
    queue_id: str
    reverse_path: str
    forward_paths: tuple[str, ...]
    octets: int
    since_us: int
    attempts: int = 0
    next_host: str = ""
    last_reply: str = ""
    retry_at_us: int | None = None


def queue_rows(trace: Trace, scene: Scene, place: str, *, most: int = 200) -> list[QueueRow]:
    """The newest `most` messages in a queue, oldest first; `len(scene.queue(place))` counts them all."""
    serials = scene.queue(place).newest(most)
    return [_row(trace, scene.serial, place, serial) for serial in reversed(serials)]


def _row(trace: Trace, until: int, place: str, serial: int) -> QueueRow:
    detail = trace.detail(serial)
    assert isinstance(detail, told.Accepted | told.Composed)
    letter, queue_id = serial, ""
    if isinstance(detail, told.Accepted):
        letter, queue_id = detail.letter, detail.queue_id
    row = QueueRow(
        serial=serial,
        letter=letter,
        queue_id=queue_id,
        reverse_path=detail.reverse_path,
        forward_paths=detail.forward_paths,
        octets=trace.size(serial),
        since_us=trace.time_us(serial),
    )
    for link in ledger_of(trace, until).chain(letter):
        if serial < link <= until and trace.source(link) == place:
            row = _later(row, trace.detail(link))
    return row


def _later(row: QueueRow, detail: told.Detail | None) -> QueueRow:
    """The row after something more happened to a message of its letter at its place."""
    settled: tuple[str, ...] = ()
    match detail:
        case told.Deferred(queue_id=queue_id) if _means(row, queue_id):
            return row._replace(
                attempts=row.attempts + 1,
                next_host=detail.next_host,
                last_reply=detail.reply,
                retry_at_us=detail.retry_at_us,
            )
        case told.Relayed(queue_id=queue_id, forward_paths=paths) if _means(row, queue_id):
            settled = paths
        case told.Failed(queue_id=queue_id, forward_paths=paths) if _means(row, queue_id):
            settled = paths
        case told.Delivered(address=address):
            settled = (address,)
        case _:
            pass
    return row._replace(forward_paths=tuple(path for path in row.forward_paths if path not in settled))


def _means(row: QueueRow, queue_id: str) -> bool:
    """A device's unsent letter has no queue id of its own."""
    return not row.queue_id or queue_id == row.queue_id
