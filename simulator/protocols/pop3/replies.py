"""POP3 replies: one status line, for some commands with content after it (RFC 1939 §3, RFC 2449 §8).

Every text that our server says stands in `TEXTS`; where RFC 1939 shows an example, in its words.
"""

import enum
from typing import Final

import msgspec

from simulator.wire.lines import LineBuffer, LineTooLong
from simulator.wire.stuffing import ContentReader, take_whole

MAX_LINE: Final = 512  # octets of a status line with its CRLF (RFC 2449 §4)
MAX_CONTENT: Final = 64 * 1024 * 1024  # what our client takes of one message

RESPONSE_CODES: Final[dict[str, str]] = {
    "LOGIN-DELAY": "RFC 2449 §8.1.1",
    "IN-USE": "RFC 2449 §8.1.2",
    "SYS/TEMP": "RFC 3206 §4",
    "SYS/PERM": "RFC 3206 §4",
    "AUTH": "RFC 3206 §5",
    "UTF8": "RFC 6856 §5",
}


class Status(enum.StrEnum):
    OK = "+OK"
    ERR = "-ERR"
    CONTINUE = "+"  # a challenge within AUTH; the text is its base64 (RFC 5034 §4)


_STATUSES: Final[dict[bytes, Status]] = {status.value.encode(): status for status in Status}


class Reply(msgspec.Struct, frozen=True, gc=False):
    """`code` is a response code without its brackets; `local` marks one that our client made up itself."""

    status: Status
    text: str = ""
    code: str = ""
    local: bool = False

    @property
    def ok(self) -> bool:
        return self.status is Status.OK


TEXTS: Final[dict[str, Reply]] = {
    "ready": Reply(Status.OK, "POP3 server ready"),
    "ready-apop": Reply(Status.OK, "POP3 server ready {banner}"),
    "busy": Reply(Status.ERR, "too many visitors, come back later", "SYS/TEMP"),
    "name-taken": Reply(Status.OK, "now the password"),
    "logged-in": Reply(Status.OK, "{name}'s maildrop has {messages} ({octets} octets)"),
    "login-failed": Reply(Status.ERR, "name and password do not match", "AUTH"),
    "in-use": Reply(Status.ERR, "Do you have another POP session running?", "IN-USE"),
    "no-store": Reply(Status.ERR, "the maildrop cannot be opened now", "SYS/TEMP"),
    "not-in-clear": Reply(Status.ERR, "no passwords in clear here, begin TLS first", "AUTH"),
    "no-name-yet": Reply(Status.ERR, "say USER first"),
    "no-apop": Reply(Status.ERR, "APOP is not offered here"),
    "no-mechanism": Reply(Status.ERR, "no such mechanism here"),
    "challenge": Reply(Status.CONTINUE, "{challenge}"),
    "cancelled": Reply(Status.ERR, "authentication cancelled"),
    "no-response": Reply(Status.ERR, "that is no response of this mechanism"),
    "begin-tls": Reply(Status.OK, "Begin TLS negotiation"),
    "no-tls": Reply(Status.ERR, "TLS is not offered here"),
    "tls-active": Reply(Status.ERR, "Command not permitted when TLS active"),
    "utf8-on": Reply(Status.OK, "UTF-8 it is"),
    "no-utf8": Reply(Status.ERR, "UTF8 is not offered here"),
    "tls-too-late": Reply(Status.ERR, "begin TLS before UTF8"),
    "capabilities": Reply(Status.OK, "Capability list follows"),
    "totals": Reply(Status.OK, "{count} {octets}"),
    "list": Reply(Status.OK, "{messages} ({octets} octets)"),
    "one-of-list": Reply(Status.OK, "{number} {value}"),
    "uids": Reply(Status.OK),
    "message": Reply(Status.OK, "{octets} octets"),
    "top": Reply(Status.OK),
    "deleted": Reply(Status.OK, "message {number} deleted"),
    "already-deleted": Reply(Status.ERR, "message {number} already deleted"),
    "no-such-message": Reply(Status.ERR, "no such message, only {messages} in maildrop"),
    "reset": Reply(Status.OK, "maildrop has {messages} ({octets} octets)"),
    "nothing-done": Reply(Status.OK),
    "goodbye": Reply(Status.OK, "{host} POP3 server signing off"),
    "goodbye-update": Reply(Status.OK, "{host} POP3 server signing off ({left})"),
    "not-removed": Reply(Status.ERR, "some deleted messages not removed", "SYS/TEMP"),
    "unknown": Reply(Status.ERR, "unknown command"),
    "not-now": Reply(Status.ERR, "{verb} is not for the {state} state"),
    "usage": Reply(Status.ERR, "it is said like this: {usage}"),
    "too-long": Reply(Status.ERR, "line too long, {limit} octets at most"),
    "stray-octet": Reply(Status.ERR, "a command holds no CR, LF or NUL, and ends in CRLF"),
    "bare-lf": Reply(Status.ERR, "a command ends in CRLF, not in LF alone; nc -C sends both"),
    "control-key": Reply(Status.ERR, "unknown command; a key for moving or erasing is in it"),
}


def reply(key: str, **values: str | int) -> Reply:
    """The reply of that name in `TEXTS`, its gaps filled."""
    form = TEXTS[key]
    return Reply(form.status, form.text.format_map(values), form.code) if values else form


def messages(count: int) -> str:
    return "1 message" if count == 1 else f"{count} messages"


def encode(said: Reply) -> bytes:
    """The status line with its CRLF. A challenge keeps its space, even when it is empty (RFC 5034 §5)."""
    line = f"{said.status} [{said.code}]" if said.code else str(said.status)
    if said.text or said.status is Status.CONTINUE:
        line = f"{line} {said.text}"
    return line.encode("utf-8", "replace") + b"\r\n"


class NotAReply(Exception):
    """The server said something that is no POP3 reply; `line` is what it was."""

    def __init__(self, line: bytes) -> None:
        super().__init__(repr(line[:80]))
        self.line = line


def parse_reply(line: bytes) -> Reply:
    """A status line (without its CRLF) as a reply. Raises NotAReply."""
    indicator, _, rest = line.partition(b" ")
    status = _STATUSES.get(indicator)
    if status is None:
        raise NotAReply(line)
    said = rest.decode("utf-8", "replace")
    if said.startswith("[") and "]" in said and status is not Status.CONTINUE:
        code, _, said = said[1:].partition("]")
        return Reply(status, said.removeprefix(" "), code)
    return Reply(status, said)


class Answer(msgspec.Struct, frozen=True, gc=False):
    """A reply with the content that followed it, unstuffed; None where none was due."""

    reply: Reply
    content: bytes | None = None


class ReplyReader:
    """Reads a server's answers from its octets. Only the asker knows which answers carry content."""

    __slots__ = ("_awaiting", "_content", "_lines", "_max_content")

    def __init__(self, max_content: int = MAX_CONTENT) -> None:
        self._lines = LineBuffer(MAX_LINE)
        self._max_content = max_content
        self._awaiting: Reply | None = None  # the reply whose content is still coming
        self._content = ContentReader(max_content)

    def receive(self, octets: bytes) -> None:
        self._lines.receive(octets)

    def next_answer(self, multi_line: bool = False) -> Answer | None:
        """The next answer, or None when it has not come whole. Raises NotAReply."""
        if self._awaiting is not None:
            return self._go_on_with_content(self._awaiting)
        try:
            line = self._lines.next_line()
        except LineTooLong as fault:
            raise NotAReply(fault.beginning) from None
        if line is None:
            return None
        first = parse_reply(line)
        return self._begin_content(first) if multi_line and first.ok else Answer(first)

    def _begin_content(self, first: Reply) -> Answer | None:
        """Most content has come whole with its reply and is taken in one piece."""
        come = self._lines.take_rest()
        whole = take_whole(come)
        if whole is not None and len(whole[0]) <= self._max_content:
            text, rest = whole
            self._lines.receive(rest)
            return Answer(first, text)
        self._lines.receive(come)
        self._awaiting = first
        self._content = ContentReader(self._max_content)
        return self._go_on_with_content(first)

    def _go_on_with_content(self, first: Reply) -> Answer | None:
        rest = self._content.receive(self._lines.take_rest())
        if rest is None:
            return None
        self._lines.receive(rest)
        self._awaiting = None
        if self._content.overflowed:
            raise NotAReply(b"(content of more than %d octets)" % self._max_content)
        return Answer(first, self._content.take())

    def clear(self) -> None:
        """Throw away what has come, as STLS demands (RFC 2595 §4)."""
        self._lines.clear()
        self._awaiting = None
