"""Reads the atoms, strings, numbers and lists that IMAP is written in (RFC 3501 §4 and §9).

A `Scanner` stands somewhere in the octets of one whole command; each method reads one thing and moves on,
or raises ParseError, whose words go into the BAD reply.
"""

import re
from typing import Final

_ATOM: Final = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\\]]+')
_ASTRING: Final = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\]+')
_LIST_MAILBOX: Final = re.compile(rb'[^\x00-\x20\x7f-\xff(){"\\]+')
_TAG: Final = re.compile(rb'[^\x00-\x20\x7f-\xff(){%*"\\+]+')
_WORD: Final = re.compile(rb"[A-Za-z0-9.\-]+")
_DIGITS: Final = re.compile(rb"[0-9]{1,19}")
_QUOTED: Final = re.compile(rb'"((?:[^"\\\r\n\x00]|\\["\\])*)"')
_LITERAL: Final = re.compile(rb"\{([0-9]{1,19})\+?\}\r\n")
_FLAG: Final = re.compile(rb'\\?[^\x00-\x20\x7f-\xff(){%*"\\\]]+')
MAX_NUMBER: Final = 2**32 - 1


class ParseError(Exception):
    """The client broke the grammar: `wanted` says what should have stood at offset `at`."""

    def __init__(self, wanted: str, at: int) -> None:
        super().__init__(f"{wanted} expected at octet {at + 1}")
        self.wanted = wanted
        self.at = at


class Scanner:
    __slots__ = ("at", "octets")

    def __init__(self, octets: bytes, at: int = 0) -> None:
        self.octets = octets
        self.at = at

    def error(self, wanted: str) -> ParseError:
        """To be raised: what should have stood here."""
        return ParseError(wanted, self.at)

    # Single octets.

    @property
    def at_end(self) -> bool:
        return self.at >= len(self.octets)

    def follows(self, token: bytes) -> bool:
        return self.octets.startswith(token, self.at)

    def take(self, token: bytes) -> bool:
        """Move past the token if it stands here."""
        found = self.octets.startswith(token, self.at)
        if found:
            self.at += len(token)
        return found

    def expect(self, token: bytes) -> None:
        if not self.take(token):
            raise self.error(repr(token.decode("ascii")))

    def space(self) -> None:
        if not self.take(b" "):
            raise self.error("a space")

    def end(self) -> None:
        if self.at < len(self.octets):
            raise self.error("the end of the command")

    # Words.

    def _match(self, pattern: re.Pattern[bytes], wanted: str) -> bytes:
        match = pattern.match(self.octets, self.at)
        if match is None:
            raise self.error(wanted)
        self.at = match.end()
        return match.group()

    def tag(self) -> bytes:
        return self._match(_TAG, "a tag")

    def atom(self) -> bytes:
        return self._match(_ATOM, "an atom")

    def word(self) -> str:
        """Letters, digits, dots and hyphens: a command or the name of an item, in upper case."""
        return self._match(_WORD, "a word").decode("ascii").upper()

    def flag(self) -> str:
        """A flag as it was written; which flags are legal is for the mailbox to say."""
        return self._match(_FLAG, "a flag").decode("ascii")

    def number(self, least: int = 0, most: int = MAX_NUMBER) -> int:
        before = self.at
        found = int(self._match(_DIGITS, "a number"))
        if not least <= found <= most:
            self.at = before
            raise self.error(f"a number from {least} to {most}")
        return found

    # Strings.

    def string(self) -> bytes:
        """A quoted string or a literal, whose octets stand right behind its size."""
        match = _LITERAL.match(self.octets, self.at)
        if match is None:
            match = _QUOTED.match(self.octets, self.at)
            if match is None:
                raise self.error("a string")
            self.at = match.end()
            text = match.group(1)
            return text if b"\\" not in text else re.sub(rb"\\(.)", rb"\1", text)
        end = match.end() + int(match.group(1))
        if end > len(self.octets):
            raise self.error("the octets of a literal")
        self.at = end
        return self.octets[match.end() : end]

    def astring(self) -> bytes:
        """An atom (in which `]` is allowed) or a string."""
        if self._at_string():
            return self.string()
        is_ascii = self.octets[self.at : self.at + 1] < b"\x80"
        return self._match(_ASTRING, "an atom or a string" if is_ascii else "ASCII or a string")

    def list_mailbox(self) -> bytes:
        """A mailbox name in which `%` and `*` may stand for others (RFC 3501 §6.3.8)."""
        return self.string() if self._at_string() else self._match(_LIST_MAILBOX, "a mailbox name")

    def nstring(self) -> bytes | None:
        """A string, or None for NIL."""
        if self.octets[self.at : self.at + 3].upper() == b"NIL":
            self.at += 3
            return None
        return self.string()

    def _at_string(self) -> bool:
        return self.octets[self.at : self.at + 1] in (b'"', b"{")

    # Lists.

    def flags(self) -> tuple[str, ...]:
        """Flags between parentheses, possibly none."""
        self.expect(b"(")
        found: list[str] = []
        while not self.take(b")"):
            if found:
                self.space()
            found.append(self.flag())
        return tuple(found)
