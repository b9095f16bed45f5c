"""How somebody in the middle follows a conversation: from its octets alone, line by line.

What a line is depends on what was said before: after 354 the client's lines are a letter, after +OK to
RETR the server's are, and in IMAP a literal is. `Talk` keeps up with that and gives each line to the
hands that may change it. An unfinished line, or an unfinished literal, is held back until its rest has
come; TLS cannot be followed, and its packets are handed over as they are.
"""

import re
from typing import Final, NamedTuple

_LITERAL: Final = re.compile(rb"\{(\d{1,9})\}\r\n$")
_MULTI_LINE: Final = frozenset({b"CAPA", b"RETR", b"TOP"})
_LISTS: Final = frozenset({b"LIST", b"UIDL"})
_LETTER_VERBS: Final = frozenset({b"RETR", b"TOP"})
_END: Final = b".\r\n"


class Change(NamedTuple):
    was: bytes
    became: bytes


class Hands:
    """What somebody does with the lines that pass: nothing. Each method returns what goes on instead."""

    def command(self, protocol: str, line: bytes) -> bytes:
        """A client's command, with its CRLF."""
        return line

    def reply(self, protocol: str, verb: bytes, line: bytes) -> bytes:
        """A line of a server's answer to `verb`."""
        return line

    def letter(self) -> None:
        """A letter begins."""

    def body_line(self, line: bytes) -> bytes:
        """A line of a letter's body, unstuffed, with its CRLF."""
        return line

    def before_end(self) -> bytes:
        """What goes in front of the lone dot that ends a letter on its way to a server."""
        return b""

    def record(self, protocol: str, from_client: bool, octets: bytes) -> bytes:
        """A packet of TLS."""
        return octets


class Talk:
    """One conversation, followed."""

    def __init__(self, protocol: str, hands: Hands) -> None:
        self._protocol = protocol
        self._hands = hands
        self._held = {True: b"", False: b""}  # unfinished, by whether the client said it
        self._covered = False
        self._verb = b""
        self._has_argument = False
        self._content = False  # the lines of one side are content until a lone dot
        self._is_letter = False
        self._in_body = False
        self._changes: list[Change] = []

    def pass_on(self, from_client: bool, octets: bytes) -> tuple[bytes, list[Change]]:
        """Take a packet. Returns what goes on now, and what was changed in it."""
        self._changes = []
        if not self._covered and not self._held[from_client]:
            self._covered = _looks_like_tls(octets)
        if self._covered:
            return self._noted(octets, self._hands.record(self._protocol, from_client, octets)), self._changes
        self._held[from_client] += octets
        return self._lines(from_client), self._changes

    def _lines(self, from_client: bool) -> bytes:
        passed = []
        while (unit := self._unit(from_client)) is not None:
            self._held[from_client] = self._held[from_client][len(unit) :]
            if self._protocol == "imap" and not from_client:
                passed.append(self._imap(unit))
            else:
                passed.append(self._client(unit) if from_client else self._server(unit))
        return b"".join(passed)

    def _unit(self, from_client: bool) -> bytes | None:
        """The next line that is there whole, with the literals that it holds."""
        held = self._held[from_client]
        end = 0
        while True:
            end = held.find(b"\r\n", end) + 2
            if end < 2:
                return None
            literal = _LITERAL.search(held, max(0, end - 14), end) if self._protocol == "imap" else None
            if literal is None or from_client:
                return held[:end]
            end += int(literal[1])

    def _client(self, line: bytes) -> bytes:
        if self._protocol == "smtp" and self._content:
            return self._content_line(line)
        words = line.split()
        if self._protocol == "imap":
            words = words[1:]
        self._verb = words[0].upper() if words else b""
        self._has_argument = len(words) > 1
        return self._noted(line, self._hands.command(self._protocol, line))

    def _server(self, line: bytes) -> bytes:
        if self._protocol == "pop3":
            if self._content:
                if self._is_letter:
                    return self._content_line(line)
                self._content = line != _END
            elif line.startswith(b"+OK") and self._announces_content():
                self._begin(is_letter=self._verb in _LETTER_VERBS)
        elif line.startswith(b"354") and self._verb == b"DATA":
            self._begin(is_letter=True)
        return self._noted(line, self._hands.reply(self._protocol, self._verb, line))

    def _announces_content(self) -> bool:
        return self._verb in _MULTI_LINE or (self._verb in _LISTS and not self._has_argument)

    def _begin(self, *, is_letter: bool) -> None:
        self._content = True
        self._is_letter = is_letter
        self._in_body = False
        if is_letter:
            self._hands.letter()

    def _content_line(self, line: bytes) -> bytes:
        if line == _END:
            self._content = False
            return self._noted(b"", self._hands.before_end() if self._protocol == "smtp" else b"") + line
        if not self._in_body:
            self._in_body = line == b"\r\n"
            return line
        plain = line.removeprefix(b".")
        became = self._hands.body_line(plain)
        if became == plain:
            return line
        self._changes.append(Change(plain, became))
        return b"." + became if became.startswith(b".") else became

    def _imap(self, unit: bytes) -> bytes:
        """A response. A letter in it is a literal, whose announced size follows what becomes of it."""
        end = unit.find(b"\r\n") + 2
        literal = _LITERAL.search(unit[:end])
        if literal is None:
            return self._noted(unit, self._hands.reply("imap", self._verb, unit))
        size = int(literal[1])
        letter, rest = unit[end : end + size], unit[end + size :]
        self._begin(is_letter=True)
        became = b"".join(map(self._literal_line, letter.splitlines(keepends=True)))
        self._content = False
        head = unit[: literal.start()] + b"{%d}\r\n" % len(became)
        return head + became + (self._imap(rest) if rest.endswith(b"\r\n") else rest)

    def _literal_line(self, line: bytes) -> bytes:
        if not self._in_body:
            self._in_body = line == b"\r\n"
            return line
        return self._noted(line, self._hands.body_line(line))

    def _noted(self, was: bytes, became: bytes) -> bytes:
        if was != became:
            self._changes.append(Change(was, became))
        return became


def _looks_like_tls(octets: bytes) -> bool:
    """A record's type and the version that every TLS writes there (RFC 8446 §5.1)."""
    return len(octets) > 2 and 0x14 <= octets[0] <= 0x17 and octets[1] == 0x03
