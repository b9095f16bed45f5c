"""Whoever runs a server changes a word of the letters that lie there, whatever covers the wires.

The next bag is closed over what lies there then, so that no check on the way finds it out (RFC 3207 §6).
"""

from typing import TYPE_CHECKING

from msgspec import structs

from simulator.actors.mail_queue import QueuedMessage
from simulator.actors.turning import change_in
from simulator.mail.message import body_sha256
from simulator.trace.entry import Accepted, Rewritten
from simulator.trace.kinds import Kind

if TYPE_CHECKING:
    from simulator.actors.mta import MailServer


def rewrite(server: "MailServer", message: QueuedMessage, cause: int) -> None:
    """Change a message that the server has accepted, once, where its operator does so."""
    rewriting = server.rules.rewriting
    if rewriting is None or message.rewritten:
        return
    accepted = server.around.trace.detail(message.serial)
    assert isinstance(accepted, Accepted)
    head, gap, body = message.octets.partition(b"\r\n\r\n")
    change = change_in(body, rewriting.word.encode(), rewriting.into.encode())
    if change is None:
        return
    message.octets, message.rewritten = head + gap + change.octets, True
    kept = {**structs.asdict(accepted), "body_sha256": body_sha256(message.octets)}
    was, became = (octets.decode("utf-8", "replace") for octets in (change.was, change.became))
    server.around.tell(
        Kind.REWRITTEN,
        Rewritten(**kept, was=was, became=became),
        cause=cause,
        source=server.host,
        octets=message.octets,
    )
