"""The addresses of a From, To or Cc field as ENVELOPE tells them (RFC 5322 §3.4, RFC 3501 §7.4.2).

Reading never fails: what is no address comes out as one without a host.
"""

import re
from typing import Final, NamedTuple

from simulator.protocols.imap.writing import nstring, parenthesised

_AROUND_DOT_OR_AT: Final = re.compile(r" ?([.@]) ?")  # blanks that RFC 5322 §4.4 lets stand in an address


class ImapAddress(NamedTuple):
    """One address. Host None marks a group: its name is the mailbox, and mailbox None is its end.

    `route` is a source route (`@a.example,@b.example`), which nobody has used since RFC 1123.
    """

    name: str | None
    mailbox: str | None
    host: str | None
    route: str | None = None

    def encode(self) -> bytes:
        name, mailbox, host, route = (None if text is None else text.encode() for text in self)
        return parenthesised((nstring(name), nstring(route), nstring(mailbox), nstring(host)))


def read_addresses(value: str) -> list[ImapAddress]:
    """The addresses in an unfolded field value."""
    reader = _Reader(value)
    reader.read()
    return reader.found


class _Reader:
    """Gathers words until a special character tells what they were."""

    def __init__(self, value: str) -> None:
        self.value = value
        self.at = 0
        self.found: list[ImapAddress] = []
        self.in_group = False
        self.start()

    def start(self) -> None:
        self.words: list[str] = []  # before `<`: the display name; without `<`: the address
        self.glued = True  # whether no blank has come since the last word
        self.comment = ""
        self.angle: str | None = None

    def read(self) -> None:
        value, size = self.value, len(self.value)
        while self.at < size:
            character = value[self.at]
            if character == '"':
                self.add(self.quoted())
            elif character == "(":
                self.comment = self.bracketed("(", ")")
            elif character == "<":
                end = self.end_of_angle()
                self.angle = value[self.at + 1 : end]
                self.at = end + 1
            elif character == "[":
                self.add("[" + self.bracketed("[", "]") + "]")
            elif character == "," or (character == ";" and self.in_group):
                self.finish(character)
            elif character == ":" and not self.in_group:
                self.found.append(ImapAddress(None, " ".join(self.words), None))
                self.in_group = True
                self.at += 1
                self.start()
            elif character.isspace():
                self.glued = False
                self.at += 1
            else:
                self.add(self.run())
        self.finish("")
        if self.in_group:
            self.found.append(ImapAddress(None, None, None))

    def add(self, word: str) -> None:
        if self.words and self.glued:
            self.words[-1] += word
        else:
            self.words.append(word)
        self.glued = True

    def run(self) -> str:
        """Characters up to the next that means something."""
        start = self.at
        while self.at < len(self.value) and self.value[self.at] not in '"(<[,;: \t':
            self.at += 1
        if self.at == start:  # a `;` or `:` out of place
            self.at += 1
        return self.value[start : self.at]

    def quoted(self) -> str:
        text, self.at = "", self.at + 1
        while self.at < len(self.value) and self.value[self.at] != '"':
            if self.value[self.at] == "\\":
                self.at += 1
            text += self.value[self.at : self.at + 1]
            self.at += 1
        self.at += 1
        return text

    def bracketed(self, opening: str, closing: str) -> str:
        """The text between brackets that may be nested; a backslash takes the next character as it is."""
        depth, start = 0, self.at + 1
        while self.at < len(self.value):
            character = self.value[self.at]
            depth += (character == opening) - (character == closing)
            self.at += 2 if character == "\\" else 1
            if not depth:
                return self.value[start : self.at - 1]
        return self.value[start:]

    def end_of_angle(self) -> int:
        """Where the address between `<` and `>` ends; quotes may hold a `>`."""
        quoted = False
        for at in range(self.at + 1, len(self.value)):
            if self.value[at] == '"' and self.value[at - 1] != "\\":
                quoted = not quoted
            elif self.value[at] == ">" and not quoted:
                return at
        return len(self.value)

    def finish(self, character: str) -> None:
        """The address before a comma, a semicolon or the end is complete."""
        if self.angle is not None:
            route, colon, address = _without_comments(self.angle).strip().partition(":")
            if not (colon and route.startswith("@")):
                route, address = "", route + colon + address
            plain = _plain(_joined(address), " ".join(self.words) or None)
            self.found.append(plain._replace(route="".join(route.split()) or None))
        elif self.words:
            address = _AROUND_DOT_OR_AT.sub(r"\1", " ".join(self.words))
            self.found.append(_plain(address, self.comment or None))
        if character == ";":
            self.found.append(ImapAddress(None, None, None))
            self.in_group = False
        self.at += 1
        self.start()


def _without_comments(address: str) -> str:
    """Comments may stand between any two words of an address, and inside each other (RFC 5322 §3.2.2)."""
    kept, depth, quoted = "", 0, False
    for at, character in enumerate(address):
        escaped = address[at - 1 : at] == "\\"
        if character == '"' and not escaped and not depth:
            quoted = not quoted
        if character == "(" and not quoted and not escaped:
            depth += 1
        if not depth:
            kept += character
        elif character == ")" and not escaped:
            depth -= 1
    return kept


def _joined(address: str) -> str:
    """An address between angle brackets without its quotes and blanks."""
    if '"' not in address:
        return "".join(address.split())
    local, at, domain = address.rpartition("@")
    local = local.strip()
    if local.startswith('"') and local.endswith('"') and len(local) > 1:
        local = local[1:-1].replace('\\"', '"').replace("\\\\", "\\")
    return local + at + domain.strip()


def _plain(address: str, name: str | None) -> ImapAddress:
    mailbox, at, host = address.rpartition("@")
    return ImapAddress(name, mailbox, host) if at else ImapAddress(name, address, "")
