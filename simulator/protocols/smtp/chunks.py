"""BDAT: content in counted chunks, where no octet has a meaning and no dot needs doubling (RFC 3030 §2).

A chunk follows its command at once, before the server has said a word. So a server that refuses the
command takes its octets all the same, and throws them away: read as commands they could do anything.
"""

from typing import Final

from simulator.protocols.smtp import events, replies
from simulator.protocols.smtp.commands import CommandFault, Verb
from simulator.protocols.smtp.events import Event
from simulator.protocols.smtp.replies import Reply
from simulator.protocols.smtp.session import Session
from simulator.protocols.smtp.states import CHUNK_END, LAST_CHUNK_END, SmtpState

KEYWORD: Final = "CHUNKING"
_LINE_ENDS: Final = (b"\r", b"\n")
_LARGE: Final = 1 << 18  # octets of a letter that is not to be held twice, line by line


class Chunk:
    """One chunk on its way: how much of it is still to come, and what is made of it."""

    __slots__ = ("back_to", "last", "left", "line", "refusal", "size")

    def __init__(self, size: int, last: bool) -> None:
        self.size = self.left = size
        self.last = last
        self.refusal: Reply | None = None  # said once all of it was thrown away,
        self.line = b""  # in answer to this line,
        self.back_to = SmtpState.READY  # and then the server stands here


def read_size(argument: str) -> tuple[int, bool] | None:
    """`size [LAST]`, or None."""
    digits, space, word = argument.partition(" ")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 20):
        return None
    if space and word.upper() != "LAST":
        return None
    return int(digits), bool(space)


def bdat(session: Session, verb: Verb, argument: str) -> Event | None:
    """Begin a chunk. Raises CommandFault; the octets of a chunk so refused are the caller's to discard."""
    if KEYWORD not in session.settings.extensions:
        raise CommandFault(replies.NOT_IMPLEMENTED)
    if not session.extended:
        raise CommandFault(replies.EHLO_FIRST)
    sized = read_size(argument)
    if sized is None:
        raise CommandFault(replies.syntax(verb.form))
    size, last = sized
    transaction = session.transaction
    if len(transaction.chunks or b"") + size > session.settings.max_size:
        raise CommandFault(replies.TOO_LARGE)
    if transaction.chunks is None:
        transaction.chunks = bytearray()
    session.chunk = Chunk(size, last)
    session.machine.advance(verb.name)
    return None


def discard(session: Session, line: bytes, reply: Reply) -> bool:
    """Prepare to throw away what follows a refused BDAT. False when this is none, or nothing follows.

    The transaction it belongs to has failed (RFC 3030 §2): what is still to come of it is refused too.
    """
    if line[:5].upper() != b"BDAT " or KEYWORD not in session.settings.extensions:
        return False
    if session.machine.state is SmtpState.CHUNKS or reply is replies.TOO_LARGE:
        session.forget_transaction()
        session.machine.state = SmtpState.READY
    sized = read_size(line[5:].decode("utf-8", "replace").strip(" "))
    if sized is None or sized[0] == 0:
        return False
    chunk = session.chunk = Chunk(*sized)
    chunk.refusal, chunk.line, chunk.back_to = reply, line, session.machine.state
    session.machine.state = SmtpState.CHUNK
    return True


def read_chunk(session: Session) -> Event | None:
    """Read on inside a chunk; None when it goes on, or when it was answered."""
    chunk = session.chunk
    assert chunk is not None
    octets = session.lines.take(chunk.left)
    chunk.left -= len(octets)
    transaction = session.transaction
    if chunk.refusal is None and transaction.chunks is not None:
        transaction.chunks += octets
    if chunk.left:
        return None
    session.chunk = None
    if chunk.refusal is not None:
        session.machine.state = chunk.back_to
        return session.refuse(chunk.line, chunk.refusal)
    if not chunk.last:
        session.machine.advance(CHUNK_END)
        session.say(replies.chunk_taken(chunk.size))
        return None
    session.machine.advance(LAST_CHUNK_END)
    whole = bytes(transaction.chunks or b"")
    transaction.chunks = None
    if has_bare_line_end(whole):
        session.forget_transaction()
        return session.refuse(b"BDAT", replies.BARE_LINE_END)
    session.pending = event = events.MessageReceived(transaction.envelope(), whole)
    return event


def has_bare_line_end(octets: bytes) -> bool:
    """Whether CR or LF stands alone somewhere: only BINARYMIME may carry such, and it is not offered."""
    if len(octets) > _LARGE:
        pairs = octets.count(b"\r\n")
        return octets.count(b"\n") != pairs or octets.count(b"\r") != pairs
    lines = octets.splitlines()  # at CRLF, CR and LF: in less time than it takes to count either
    unfinished = bool(lines) and octets[-1:] not in _LINE_ENDS
    return len(octets) - len(b"".join(lines)) != 2 * (len(lines) - unfinished)
