"""By which lines a protocol is known: a greeting at the beginning, commands and replies anywhere."""

from typing import Final

CLIENT: Final = "client"
SERVER: Final = "server"

_SMTP: Final = frozenset((b"EHLO", b"HELO", b"DATA", b"VRFY", b"STARTTLS"))
_POP3: Final = frozenset(
    (b"USER", b"PASS", b"APOP", b"STAT", b"RETR", b"DELE", b"UIDL", b"TOP", b"CAPA", b"STLS", b"LIST")
)
_IMAP: Final = frozenset(
    b"LOGIN AUTHENTICATE CAPABILITY SELECT EXAMINE FETCH UID APPEND STORE IDLE LOGOUT STATUS LIST SEARCH"
    b" STARTTLS EXPUNGE CLOSE".split()
)
_UNTAGGED: Final = frozenset((b"OK", b"NO", b"BAD", b"BYE", b"PREAUTH", b"CAPABILITY", b"FLAGS", b"LIST"))
_COUNTED: Final = frozenset((b"EXISTS", b"RECENT", b"FETCH", b"EXPUNGE"))
_OUTCOMES: Final = frozenset((b"OK", b"NO", b"BAD"))


def greeting_of(line: bytes) -> str:
    """The protocol whose server begins a conversation so; "" for any other line."""
    if line.startswith((b"220 ", b"220-", b"554 ", b"421 ")):
        return "SMTP"
    if line.startswith((b"+OK", b"-ERR")):
        return "POP3"
    return "IMAP" if line.startswith((b"* OK", b"* PREAUTH", b"* BYE")) else ""


def sign_of(line: bytes) -> tuple[str, str] | None:
    """The protocol that a line is a sign of, and who says it."""
    words = line.split(b" ", 2)
    first = words[0].upper()
    second = words[1].upper() if len(words) > 1 else b""
    if first in _SMTP or (first == b"MAIL" and second.startswith(b"FROM:<")):
        return "SMTP", CLIENT
    if first == b"RCPT" and second.startswith(b"TO:<"):
        return "SMTP", CLIENT
    if first in _POP3 and len(words) < 4:
        return "POP3", CLIENT
    if line.startswith((b"+OK", b"-ERR")):
        return "POP3", SERVER
    if first[:3].isdigit() and first[:1] in b"2345" and first[1:2] in b"012345" and first[3:4] in (b"", b"-"):
        return "SMTP", SERVER
    return _imap_sign(first, second, words)


def _imap_sign(first: bytes, second: bytes, words: list[bytes]) -> tuple[str, str] | None:
    if first == b"*":
        counted = second.isdigit() and len(words) > 2 and words[2].split(b" ", 1)[0].upper() in _COUNTED
        return ("IMAP", SERVER) if second in _UNTAGGED or counted else None
    if not first.isalnum() or len(first) > 20:
        return None
    if second in _OUTCOMES:
        return "IMAP", SERVER
    return ("IMAP", CLIENT) if second in _IMAP and any(48 <= octet < 58 for octet in first) else None
