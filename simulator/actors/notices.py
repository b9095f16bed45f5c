"""What a server tells the author of a letter that it has had: delivery status notifications, to whom asked.

Unless the author asked otherwise, of failure only (RFC 3461 §4.1); of a notice's own failure never
(RFC 5321 §4.5.5).
"""

import re
from typing import TYPE_CHECKING, Final, Literal

from simulator.actors.mail_queue import QueuedMessage, Refusal
from simulator.mail.envelope import Envelope
from simulator.trace.entry import Returned
from simulator.trace.kinds import Kind

if TYPE_CHECKING:
    from simulator.actors.mta import MailServer

DELAY_AFTER_US: Final = 4 * 60 * 60 * 1_000_000  # a letter that waits so long is told of, to whom asked
_STATUS: Final = re.compile(r"\b[245]\.[0-9]{1,3}\.[0-9]{1,3}\b")
_OCCASIONS: Final[dict[str, Literal["SUCCESS", "FAILURE", "DELAY"]]] = {
    "failed": "FAILURE",
    "delayed": "DELAY",
    "delivered": "SUCCESS",
    "relayed": "SUCCESS",
}
_USUAL: Final = {"failed": "5.0.0", "delayed": "4.0.0", "delivered": "2.1.5", "relayed": "2.0.0"}


def notify(
    server: "MailServer", message: QueuedMessage, envelope: Envelope, news: Refusal, action: str, cause: int
) -> None:
    """Tell the author what became of the recipients in `news`, those that a notice is wanted of.

    `envelope` is the message's, with those recipients still in it; `action` as in RFC 3464 §2.3.3.
    """
    author = envelope.reverse_path
    paths = tuple(path for path in news.paths if envelope.wants(path, _OCCASIONS[action]))
    if not author or not paths:
        return
    from simulator.mail.dsn import RecipientStatus, make_dsn

    now = server.around.now()
    queue_id = server.next_queue_id()
    status = _STATUS.search(news.reply)
    originals = [wish.original if (wish := envelope.wish(path)) else "" for path in paths]
    dsn = make_dsn(
        reporting_host=server.host,
        to=author,
        recipients=tuple(
            RecipientStatus(
                forward_path=path,
                status=status[0] if status else _USUAL[action],
                action=action,
                reply=news.reply,
                remote_host=news.next_host if news.asked else "",
                original_path=original.partition(";")[2],
                original_type=original.partition(";")[0],
            )
            for path, original in zip(paths, originals, strict=True)
        ),
        original=message.octets,
        date=now,
        message_id=f"<{queue_id}.{int(now.timestamp())}@{server.host}>",
        envelope_id=envelope.envid,
        header_only=envelope.ret == "HDRS",
    )
    serial = server.around.tell(
        Kind.RETURNED,
        Returned(queue_id=queue_id, to=author, forward_paths=paths, letter=message.letter, action=action),
        cause=cause,
        source=server.host,
        octets=dsn.octets,
    )
    server.answer_for(queue_id, dsn.envelope, dsn.octets, "local", serial, serial)
