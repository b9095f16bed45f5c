"""What a server answers: the shape of a reply, how one is read, and every reply of ours as data.

RFC 5321 §4.2 for the codes, RFC 2034 and RFC 3463 for the enhanced status behind them. Texts are never
translated: they cross the wire.
"""

from typing import Final

import msgspec

from simulator.protocols.speech import Speech, Utterance
from simulator.wire.lines import LineBuffer, LineTooLong

MAX_LINE: Final = 2048  # RFC 5321 §4.5.3.1.5 says 512; a reader is more patient than a writer
MAX_LINES: Final = 256
_CODE_OF: Final = {str(code).encode(): code for code in range(200, 600)}
_MARKS: Final = (b" ", b"-", b"")
_CLASS_OF: Final = {2: "2.", 4: "4.", 5: "5."}  # a 3xx has no enhanced status (RFC 2034 §4)
_TEXT_LIMIT: Final = 480  # keeps a line of ours under 512 octets with code, status and CRLF


class ReplyError(Exception):
    """What came is no SMTP reply."""


class Reply(msgspec.Struct, frozen=True, cache_hash=True):
    """One reply. `enhanced` is an enhanced status such as "2.1.5", or "" where there is none.

    `local` marks a reply that no server gave: the client made it for want of one.
    """

    code: int
    enhanced: str
    lines: tuple[str, ...]
    local: bool = False

    @property
    def positive(self) -> bool:
        return self.code < 300

    @property
    def permanent(self) -> bool:
        """The same command would fail again (RFC 5321 §4.2.1)."""
        return self.code >= 500

    @property
    def text(self) -> str:
        return " ".join(self.lines)

    @property
    def octets(self) -> bytes:
        """The reply as it goes over the wire: one line a line, the last with a space behind the code."""
        status = f"{self.enhanced} " if self.enhanced else ""
        if len(self.lines) == 1:
            return f"{self.code} {status}{_one_line(self.lines[0])}\r\n".encode("utf-8", "replace")
        *before, last = self.lines
        text = "".join([f"{self.code}-{status}{_one_line(line)}\r\n" for line in before])
        return f"{text}{self.code} {status}{_one_line(last)}\r\n".encode("utf-8", "replace")

    def __str__(self) -> str:
        return " ".join(part for part in (str(self.code), self.enhanced, self.text) if part)


def _one_line(text: str) -> str:
    """A text that can break neither line nor limit, whatever a driver put into it."""
    if "\r" in text or "\n" in text:
        text = text.replace("\r", " ").replace("\n", " ")
    return text if len(text) <= _TEXT_LIMIT else text.encode()[:_TEXT_LIMIT].decode("utf-8", "ignore")


def parse_reply(octets: bytes) -> Reply:
    """Read one whole reply, CRLFs included. Raises ReplyError."""
    if octets[-2:] != b"\r\n":
        raise ReplyError("a reply ends in CRLF")
    return _from_lines(octets[:-2].split(b"\r\n"))


def _from_lines(lines: list[bytes]) -> Reply:
    *before, last = map(_from_line, lines)
    if any(reply.code != last.code for reply in before):
        raise ReplyError("the lines of a reply have one code")
    if any(line[3:4] != b"-" for line in lines[:-1]) or lines[-1][3:4] == b"-":
        raise ReplyError("every line of a reply but the last has a hyphen behind the code")
    if all(reply.enhanced == last.enhanced for reply in before):
        return Reply(last.code, last.enhanced, tuple([reply.lines[0] for reply in (*before, last)]))
    return Reply(last.code, "", tuple([line[4:].decode("utf-8", "replace") for line in lines]))


def _from_line(line: bytes) -> Reply:
    """Read one line of a reply, whatever mark stands behind its code."""
    code = _CODE_OF.get(line[:3])
    if code is None or line[3:4] not in _MARKS:
        raise ReplyError("a reply begins with three digits, the first 2 to 5, and a space or hyphen")
    text = line[4:].decode("utf-8", "replace")
    word, space, rest = text.partition(" ")
    if space and word[:2] == _CLASS_OF.get(code // 100) and (word in ENHANCED or _is_enhanced(word)):
        return Reply(code, word, (rest,))
    return Reply(code, "", (text,))


def _is_enhanced(word: str) -> bool:
    """Whether a word is an enhanced status: class, subject, detail (RFC 3463 §2)."""
    parts = word.split(".")
    return word.isascii() and len(parts) == 3 and all(part.isdigit() and len(part) <= 3 for part in parts)


class ReplyReader:
    """Octets in, replies out; what is held of an unfinished reply is bounded."""

    __slots__ = ("_begun", "_lines")

    def __init__(self) -> None:
        self._lines = LineBuffer(MAX_LINE)
        self._begun: list[bytes] = []

    def receive(self, octets: bytes) -> None:
        self._lines.receive(octets)

    def next_reply(self) -> Reply | None:
        """The next whole reply, or None. Raises ReplyError; what follows then cannot be trusted."""
        while True:
            try:
                line = self._lines.next_line()
            except LineTooLong as fault:
                raise ReplyError(str(fault)) from None
            if line is None:
                return None
            if line[3:4] != b"-":
                if not self._begun:
                    return _WELL_KNOWN.get(line) or _from_line(line)
                lines, self._begun = [*self._begun, line], []
                return _from_lines(lines)
            self._begun.append(line)
            if len(self._begun) >= MAX_LINES:
                raise ReplyError(f"a reply of more than {MAX_LINES} lines")

    def clear(self) -> None:
        """Throw away what came too early: nothing said in clear may count under TLS (RFC 3207 §4.2)."""
        self._lines.clear()
        self._begun.clear()


def _reply(code: int, enhanced: str, *lines: str) -> Reply:
    return Reply(code, enhanced, lines)


def _local(code: int, enhanced: str, text: str) -> Reply:
    return Reply(code, enhanced, (text,), True)


# Success.
TLS_READY: Final = _reply(220, "2.0.0", "Ready to start TLS")
BYE: Final = _reply(221, "2.0.0", "Bye")
LOGGED_IN: Final = _reply(235, "2.7.0", "Authentication successful")
OK: Final = _reply(250, "2.0.0", "Ok")
SENDER_OK: Final = _reply(250, "2.1.0", "Sender ok")
RECIPIENT_OK: Final = _reply(250, "2.1.5", "Recipient ok")
NOT_VERIFIED: Final = _reply(252, "2.0.0", "Cannot verify, but will take mail and try to deliver it")
BEGIN_CONTENT: Final = _reply(354, "", "End the message with a dot on a line by itself")

# For now not.
NOT_AVAILABLE: Final = _reply(421, "4.3.2", "Service not available, closing the connection")
TIMED_OUT: Final = _reply(421, "4.4.2", "Waited too long, closing the connection")
LOCAL_ERROR: Final = _reply(451, "4.3.0", "Local error, try again later")
MAILBOX_FULL: Final = _reply(452, "4.2.2", "Mailbox is over its quota")
NO_SPACE: Final = _reply(452, "4.3.1", "No space left for the message, try again later")
TOO_MANY_RECIPIENTS: Final = _reply(452, "4.5.3", "Too many recipients")

# Never like this.
UNKNOWN_COMMAND: Final = _reply(500, "5.5.2", "Command not recognised")
LINE_TOO_LONG: Final = _reply(500, "5.5.2", "Line too long")
NOT_UTF8: Final = _reply(500, "5.5.2", "Line is neither ASCII nor UTF-8")
STRAY_OCTET: Final = _reply(500, "5.5.2", "A command holds no CR, LF or NUL, and ends in CRLF")
BARE_LF: Final = _reply(500, "5.5.2", "A command ends in CRLF, not in LF alone; nc -C sends both")
CONTROL_KEY: Final = _reply(500, "5.5.2", "Command not recognised; a key for moving or erasing is in it")
AUTH_LINE_TOO_LONG: Final = _reply(500, "5.5.6", "Authentication line too long")
BAD_BASE64: Final = _reply(501, "5.5.2", "Cannot decode that as base64")
BAD_RESPONSE: Final = _reply(501, "5.5.2", "That is not what this mechanism answers")
BAD_PARAMETER: Final = _reply(501, "5.5.4", "A parameter has a value that it cannot have, or stands twice")
CANCELLED: Final = _reply(501, "5.7.0", "Authentication cancelled")
NOT_IMPLEMENTED: Final = _reply(502, "5.5.1", "Command known but not offered here")
NO_SERVICE: Final = _reply(503, "5.5.1", "This server does not talk to you; only QUIT is left")
EHLO_FIRST: Final = _reply(503, "5.5.1", "Send EHLO first")
MAIL_FIRST: Final = _reply(503, "5.5.1", "Send MAIL FROM first")
RECIPIENT_FIRST: Final = _reply(503, "5.5.1", "Send RCPT TO first")
TRANSACTION_OPEN: Final = _reply(503, "5.5.1", "A mail transaction is open; end it, or send RSET")
CHUNKS_BEGUN: Final = _reply(503, "5.5.1", "Chunks have come by BDAT; send the rest so, or RSET")
TLS_ALREADY: Final = _reply(503, "5.5.1", "TLS is on already")
LOGGED_IN_ALREADY: Final = _reply(503, "5.5.1", "Authenticated already")
UNKNOWN_MECHANISM: Final = _reply(504, "5.5.4", "Authentication mechanism not offered here")
LOGIN_FIRST: Final = _reply(530, "5.7.0", "Authentication required")
TLS_AND_LOGIN_FIRST: Final = _reply(530, "5.7.0", "Authentication required; send STARTTLS first, then AUTH")
LOGIN_FAILED: Final = _reply(535, "5.7.8", "Wrong name or password")
AUTH_NEEDS_TLS: Final = _reply(538, "5.7.11", "No passwords in clear; send STARTTLS first")
NO_SUCH_MAILBOX: Final = _reply(550, "5.1.1", "No such mailbox here")
SENDER_NEEDS_UTF8: Final = _reply(550, "5.6.7", "An address outside ASCII needs SMTPUTF8 behind MAIL FROM")
NOT_RELAYING: Final = _reply(550, "5.7.1", "Relaying denied")
SENDER_REFUSED: Final = _reply(550, "5.7.1", "Mail from this sender is not taken here")
TOO_LARGE: Final = _reply(552, "5.3.4", "Message larger than this server takes")
RECIPIENT_NEEDS_UTF8: Final = _reply(553, "5.6.7", "An address outside ASCII needs SMTPUTF8 behind MAIL FROM")
NO_VALID_RECIPIENTS: Final = _reply(554, "5.5.1", "No valid recipients")
BARE_LINE_END: Final = _reply(554, "5.6.0", "A message may hold CR and LF only together, as CRLF")
MESSAGE_REFUSED: Final = _reply(554, "5.7.1", "Message refused")
UNKNOWN_PARAMETER: Final = _reply(555, "5.5.4", "Parameter not recognised, or not announced after EHLO")

# Said by no server: why a client could not go on.
LOST: Final = _local(421, "4.4.2", "The connection was lost")
NOT_SMTP: Final = _local(451, "4.5.0", "The server's answer is not SMTP")
UNEXPECTED: Final = _local(451, "4.5.1", "The server answered out of turn")
NO_TLS: Final = _local(454, "4.7.4", "TLS is required, and not to be had here")
SERVER_UNPROVEN: Final = _local(454, "4.7.0", "The server did not show that it knows the password")
NO_MECHANISM: Final = _local(504, "5.7.4", "No way to authenticate that both sides speak")
TOO_LARGE_THERE: Final = _local(552, "5.3.4", "The message is larger than the server announced to take")
UTF8_NOT_OFFERED: Final = _local(553, "5.6.7", "The message needs SMTPUTF8, which the server does not offer")
EIGHT_BIT_NOT_OFFERED: Final = _local(
    554, "5.6.3", "The message needs 8BITMIME, which the server does not offer"
)


# Replies so common that they are neither written nor read anew each time.
SPOKEN: Final = {
    reply: Utterance(Speech.REPLY, reply.octets)
    for reply in (OK, SENDER_OK, RECIPIENT_OK, BEGIN_CONTENT, NO_SUCH_MAILBOX)
}
_WELL_KNOWN: Final = {utterance.octets[:-2]: reply for reply, utterance in SPOKEN.items()}


def syntax(form: str) -> Reply:
    """501 with the form that would have been right."""
    return Reply(501, "5.5.4", (f"Syntax: {form}",))


def bad_sender(why: str) -> Reply:
    return Reply(501, "5.1.7", (ascii(why)[1:-1],))


def bad_recipient(why: str) -> Reply:
    return Reply(501, "5.1.3", (ascii(why)[1:-1],))


def greeting(hostname: str) -> Reply:
    return Reply(220, "", (f"{hostname} ESMTP hagaki",))


def welcome(hostname: str, *extensions: str) -> Reply:
    """The answer to EHLO: who this is and what it can (RFC 5321 §4.1.1.1)."""
    return Reply(250, "", (hostname, *extensions))


def queued(queue_id: str) -> Reply:
    """The promise: from here on this server answers for the message (RFC 5321 §4.2.5)."""
    return Reply(250, "2.0.0", (f"Ok: queued as {queue_id}" if queue_id else "Ok",))


def chunk_taken(size: int) -> Reply:
    return Reply(250, "2.0.0", (f"{size} octets received",))


def verified(mailbox: str) -> Reply:
    return Reply(250, "2.1.5", (mailbox,))


def help_text(*lines: str) -> Reply:
    return Reply(214, "2.0.0", lines)


def challenge(line: bytes) -> Reply:
    return Reply(334, "", (line.decode("ascii"),))


# Every code and status that stands above, and where each is explained: the keys of the glosses.
CODES: Final[dict[int, str]] = {
    214: "RFC 5321 §4.2.3",
    220: "RFC 5321 §4.2.3",
    221: "RFC 5321 §4.2.3",
    235: "RFC 4954 §6",
    250: "RFC 5321 §4.2.3",
    252: "RFC 5321 §3.5.3",
    334: "RFC 4954 §4",
    354: "RFC 5321 §4.2.3",
    421: "RFC 5321 §4.2.3",
    451: "RFC 5321 §4.2.3",
    452: "RFC 5321 §4.2.3",
    454: "RFC 4954 §6",
    500: "RFC 5321 §4.2.3",
    501: "RFC 5321 §4.2.3",
    502: "RFC 5321 §4.2.3",
    503: "RFC 5321 §4.2.3",
    504: "RFC 5321 §4.2.3",
    530: "RFC 4954 §6",
    535: "RFC 4954 §6",
    538: "RFC 4954 §6",
    550: "RFC 5321 §4.2.3",
    552: "RFC 5321 §4.2.3",
    553: "RFC 5321 §4.2.3",
    554: "RFC 5321 §4.2.3",
    555: "RFC 5321 §4.2.3",
}

ENHANCED: Final[dict[str, str]] = {
    "2.0.0": "RFC 3463 §3.1",
    "2.1.0": "RFC 3463 §3.2",
    "2.1.5": "RFC 3463 §3.2",
    "2.7.0": "RFC 4954 §6",
    "4.2.2": "RFC 3463 §3.3",
    "4.3.0": "RFC 3463 §3.4",
    "4.3.1": "RFC 3463 §3.4",
    "4.3.2": "RFC 3463 §3.4",
    "4.4.2": "RFC 3463 §3.5",
    "4.5.0": "RFC 3463 §3.6",
    "4.5.1": "RFC 3463 §3.6",
    "4.5.3": "RFC 3463 §3.6",
    "4.7.0": "RFC 4954 §6",
    "4.7.4": "RFC 3463 §3.8",
    "5.1.1": "RFC 3463 §3.2",
    "5.1.3": "RFC 3463 §3.2",
    "5.1.7": "RFC 3463 §3.2",
    "5.3.4": "RFC 3463 §3.4",
    "5.5.1": "RFC 3463 §3.6",
    "5.5.2": "RFC 3463 §3.6",
    "5.5.4": "RFC 3463 §3.6",
    "5.5.6": "RFC 4954 §6",
    "5.6.0": "RFC 3463 §3.7",
    "5.6.3": "RFC 3463 §3.7",
    "5.6.7": "RFC 6531 §3.5",
    "5.7.0": "RFC 4954 §6",
    "5.7.1": "RFC 3463 §3.8",
    "5.7.4": "RFC 3463 §3.8",
    "5.7.8": "RFC 4954 §6",
    "5.7.11": "RFC 4954 §6",
}
