"""Where a server stands, which verbs are legal there, and what each illegal one is told (RFC 5321 §4.1.4).

Moves in small letters are never typed: they end something that is no command.
"""

from collections.abc import Collection
from typing import Final

from simulator.protocols.machine import MachineState
from simulator.protocols.smtp import replies
from simulator.protocols.smtp.commands import VERBS
from simulator.protocols.smtp.replies import Reply


class SmtpState(MachineState):
    """The server's states; the client's `ClientState` is coarser."""

    CONNECTED = "connected"  # greeted; the client has not introduced itself (again, after STARTTLS)
    READY = "ready"  # introduced, no mail transaction
    SENDER = "sender"  # MAIL was accepted
    RECIPIENTS = "recipients"  # so was at least one RCPT
    CONTENT = "content"  # between 354 and the lone dot
    CHUNK = "chunk"  # the octets that BDAT has announced are coming
    CHUNKS = "chunks"  # at least one chunk has come, the last has not
    AUTHENTICATING = "authenticating"  # lines are responses, not commands
    COVERING = "covering"  # between 220 to STARTTLS and the end of the handshake
    TURNED_AWAY = "turned away"  # greeted with 554: only QUIT is left (RFC 5321 §3.1)
    CLOSED = "closed"


class ClientState(MachineState):
    """What the client is about."""

    BEGINNING = "beginning"  # greeting, EHLO, STARTTLS, AUTH
    COVERING = "covering"
    READY = "ready"  # between transactions, or in one
    QUITTING = "quitting"
    CLOSED = "closed"


LONE_DOT: Final = "."
CHUNK_END: Final = "chunk end"
LAST_CHUNK_END: Final = "last chunk end"
CANCEL: Final = "*"
LAST_RESPONSE: Final = "last response"
HANDSHAKE: Final = "handshake"

Moves = dict[str, SmtpState]


def _also(state: SmtpState, after_reset: SmtpState) -> Moves:
    """The verbs that are legal between any two commands."""
    return {
        "EHLO": SmtpState.READY,
        "HELO": SmtpState.READY,
        "RSET": after_reset,
        "NOOP": state,
        "HELP": state,
        "VRFY": state,
        "QUIT": SmtpState.CLOSED,
    }


MOVES: Final[dict[SmtpState, Moves]] = {
    SmtpState.CONNECTED: _also(SmtpState.CONNECTED, SmtpState.CONNECTED),
    SmtpState.READY: {
        "MAIL": SmtpState.SENDER,
        "AUTH": SmtpState.AUTHENTICATING,
        "STARTTLS": SmtpState.COVERING,
        **_also(SmtpState.READY, SmtpState.READY),
    },
    SmtpState.SENDER: {
        "RCPT": SmtpState.RECIPIENTS,
        **_also(SmtpState.SENDER, SmtpState.READY),
    },
    SmtpState.RECIPIENTS: {
        "DATA": SmtpState.CONTENT,
        "BDAT": SmtpState.CHUNK,
        "RCPT": SmtpState.RECIPIENTS,
        **_also(SmtpState.RECIPIENTS, SmtpState.READY),
    },
    SmtpState.CONTENT: {LONE_DOT: SmtpState.READY},
    SmtpState.CHUNK: {CHUNK_END: SmtpState.CHUNKS, LAST_CHUNK_END: SmtpState.READY},
    SmtpState.CHUNKS: {"BDAT": SmtpState.CHUNK, **_also(SmtpState.CHUNKS, SmtpState.READY)},
    SmtpState.AUTHENTICATING: {CANCEL: SmtpState.READY, LAST_RESPONSE: SmtpState.READY},
    SmtpState.COVERING: {HANDSHAKE: SmtpState.CONNECTED},
    SmtpState.TURNED_AWAY: {"QUIT": SmtpState.CLOSED},
    SmtpState.CLOSED: {},
}

# What an illegal verb is told. Other known verbs that a state does not list are not offered at all (502).
REFUSALS: Final[dict[SmtpState, dict[str, Reply]]] = {
    SmtpState.CONNECTED: {
        "MAIL": replies.EHLO_FIRST,
        "RCPT": replies.EHLO_FIRST,
        "DATA": replies.EHLO_FIRST,
        "BDAT": replies.EHLO_FIRST,
        "AUTH": replies.EHLO_FIRST,
        "STARTTLS": replies.EHLO_FIRST,
    },
    SmtpState.READY: {
        "RCPT": replies.MAIL_FIRST,
        "DATA": replies.MAIL_FIRST,
        "BDAT": replies.MAIL_FIRST,
    },
    SmtpState.SENDER: {
        "MAIL": replies.TRANSACTION_OPEN,
        "DATA": replies.RECIPIENT_FIRST,
        "BDAT": replies.RECIPIENT_FIRST,
        "AUTH": replies.TRANSACTION_OPEN,
        "STARTTLS": replies.TRANSACTION_OPEN,
    },
    SmtpState.RECIPIENTS: {
        "MAIL": replies.TRANSACTION_OPEN,
        "AUTH": replies.TRANSACTION_OPEN,
        "STARTTLS": replies.TRANSACTION_OPEN,
    },
    SmtpState.CHUNKS: {
        "MAIL": replies.TRANSACTION_OPEN,
        "RCPT": replies.CHUNKS_BEGUN,
        "DATA": replies.CHUNKS_BEGUN,
        "AUTH": replies.TRANSACTION_OPEN,
        "STARTTLS": replies.TRANSACTION_OPEN,
    },
    SmtpState.TURNED_AWAY: {verb: replies.NO_SERVICE for verb in VERBS if verb != "QUIT"},
}

# By which replies a server agrees to what the client asked; another one below 400 is no answer to it.
_DONE: Final = range(200, 300)
AGREEMENT: Final[dict[str, Collection[int]]] = {
    "greeting": _DONE,
    "EHLO": _DONE,
    "HELO": _DONE,
    "STARTTLS": _DONE,
    "AUTH": (*_DONE, 334),
    "MAIL": _DONE,
    "RCPT": _DONE,
    "DATA": (354,),
    "content": _DONE,
    "BDAT": _DONE,
    "RSET": _DONE,
    "QUIT": _DONE,
    "nothing": (),
}
