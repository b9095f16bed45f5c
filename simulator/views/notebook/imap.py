"""IMAP as it is overheard (RFC 3501, RFC 9051): logins, mailboxes, and whatever is fetched or stored."""

from itertools import pairwise
from typing import Final

from simulator.views.notebook.ear import MOST_HELD, Ear, text_of, words_of
from simulator.views.notebook.facts import (
    BODY,
    HEADERS,
    HOSTS,
    LONGEST_VALUE,
    MAILBOX,
    PASSWORDS,
    WHO,
    Note,
)
from simulator.views.notebook.imap_values import Frames, Text, Value, values
from simulator.views.notebook.letter import read_header, read_plain
from simulator.views.notebook.sasl import Login
from simulator.views.notebook.side import Line, Side

_ENVELOPE: Final = ("Date", "Subject", "From", "Sender", "Reply-To", "To", "Cc", "Bcc")
_WHOLE: Final = ("BODY[]", "RFC822", "BINARY[]")


class ImapEar(Ear):
    protocol = "IMAP"

    def __init__(self, client: Side, server: Side, of_client: Note, of_server: Note, fresh: bool) -> None:
        super().__init__(client, server, of_client, of_server, fresh)
        self._commands = Frames(self.client)
        self._responses = Frames(self.server)
        self._greeted = not self.fresh
        self._mode = "commands"  # "held" until the server has answered, "answer" to a challenge
        self._held = b""  # the tag whose answer is awaited
        self._verb = ""
        self._login: Login | None = None

    def between_lines(self, side: Side) -> bool:
        return not side.buffer or side.buffer[0] < 32

    def read_client(self) -> bool:
        if self._mode == "held":
            if len(self.client.buffer) > MOST_HELD:
                self._mode = "commands"
            return False
        if self._mode == "answer" and self._login is not None:
            line = self.client.line()
            if line is None:
                return False
            self._mode = "held"
            self._login.answered(line, self.of_client)
            return True
        frame = self._commands.next()
        if frame is None:
            return False
        self._command(*frame)
        return True

    def plain_command(self, line: Line) -> None:
        self._command(line.octets, line.start)

    def unfinished(self) -> None:
        for side, note in ((self.client, self.of_client), (self.server, self.of_server)):
            frame = bytes(side.buffer)
            if b"}\r\n" not in frame:
                continue
            if side is self.client:
                self._append(frame, side.start, values(frame), note)
            else:
                self._fetched(side.start, values(frame), note)

    # The client

    def _command(self, frame: bytes, start: int) -> None:
        _, rest = words_of(Line(frame, start))
        verb, _ = words_of(rest)
        said = values(frame)
        arguments = [value for value in said[2:] if isinstance(value, Text)]
        if verb == "LOGIN" and len(arguments) >= 2:
            for group, name, text in ((WHO, "user", arguments[0]), (PASSWORDS, "password", arguments[1])):
                value = text_of(text.octets)
                self.of_client(group, name, value, start + text.start, start + text.end, "command", verb)
        elif verb in ("SELECT", "EXAMINE") and arguments:
            self._mailbox(arguments[0], start, self.of_client, verb, "command")
        elif verb == "APPEND":
            self._append(frame, start, said, self.of_client)
        elif verb in ("AUTHENTICATE", "STARTTLS"):
            self._mode, self._verb = "held", verb
            self._held = frame.split(b" ", 1)[0]
            if verb == "AUTHENTICATE" and arguments:
                self._login = Login(verb, text_of(arguments[0].octets))
                if len(arguments) > 1:
                    first = arguments[1]
                    self._login.answered(Line(first.octets, start + first.start), self.of_client)

    def _append(self, frame: bytes, start: int, said: list[Value], note: Note) -> None:
        last = said[-1] if said else None
        if isinstance(last, Text) and last.quoted and b"\n" in last.octets:
            read_plain(note, last.octets, start + last.start)

    # The server

    def read_server(self) -> bool:
        found = self._responses.next()
        if found is None:
            return False
        frame, start = found
        tag, _, rest = frame.partition(b" ")
        if tag == b"*":
            self._untagged(frame, start)
        elif tag.startswith(b"+"):
            if self._mode == "held" and self._verb == "AUTHENTICATE" and self._login is not None:
                self._mode = "answer"
                self._login.challenged(Line(frame[2:], start + 2), self.of_server)
        else:
            self._finished(tag, rest[:3].upper().strip())
        return True

    def _finished(self, tag: bytes, outcome: bytes) -> None:
        if self._mode in ("held", "answer") and tag == self._held:
            self._mode = "commands"
            self.secured = self._verb == "STARTTLS" and outcome == b"OK"
        elif outcome in (b"NO", b"BAD") and self._commands.waits_for_literal(tag):
            self._commands.abandon()

    def _untagged(self, frame: bytes, start: int) -> None:
        if not self._greeted:
            self._greeted = True
            self.of_server(
                HOSTS, "greeting", text_of(frame[2:]), start + 2, start + len(frame), "greeting", "IMAP"
            )
            return
        words = frame[:60].split(b" ", 3)
        second, third = [*words, b"", b""][1:3]
        if second.isdigit() and third.upper() == b"EXISTS":
            end = start + 2 + len(second)
            self.of_server(MAILBOX, "letters", text_of(second), start + 2, end, "reply", "EXISTS")
        elif second.isdigit() and third.upper() == b"FETCH":
            self._fetched(start, values(frame), self.of_server)
        elif second.upper() in (b"LIST", b"LSUB", b"STATUS", b"QUOTA"):
            self._listed(second.upper(), start, values(frame))

    def _listed(self, verb: bytes, start: int, said: list[Value]) -> None:
        what = text_of(verb)
        if verb in (b"LIST", b"LSUB"):
            if isinstance(said[-1], Text):
                self._mailbox(said[-1], start, self.of_server, what, "reply")
            return
        numbers = said[-1]
        if not isinstance(numbers, list):
            return
        texts = [value for value in numbers if isinstance(value, Text)]
        if texts:
            value = text_of(b" ".join(text.octets for text in texts))
            name = "quota" if verb == b"QUOTA" else "status"
            self.of_server(MAILBOX, name, value, start + texts[0].start, start + texts[-1].end, "reply", what)

    def _mailbox(self, name: Text, start: int, note: Note, what: str, how: str) -> None:
        value = text_of(name.octets)
        note(MAILBOX, "mailbox", value, start + name.start, start + name.end, how, what)

    def _fetched(self, start: int, said: list[Value], note: Note) -> None:
        items = next((value for value in said if isinstance(value, list)), [])
        for name, value in pairwise(items):
            if not isinstance(name, Text) or name.quoted:
                continue
            item = text_of(name.octets[:60]).upper().partition("<")[0]
            if item == "ENVELOPE" and isinstance(value, list):
                _envelope(value, start, note)
            elif item == "RFC822.SIZE" and isinstance(value, Text):
                size = text_of(value.octets)
                note(MAILBOX, "letter", size, start + value.start, start + value.end, "reply", "FETCH")
            elif isinstance(value, Text) and value.quoted:
                _content(item, value, start, note)


def _content(item: str, value: Text, start: int, note: Note) -> None:
    if item in _WHOLE:
        read_plain(note, value.octets, start + value.start)
    elif "HEADER" in item or item.endswith(".MIME]"):
        origin = start + value.start
        read_header(note, value.octets, 0, len(value.octets), lambda offset: origin + offset)
    elif item.startswith(("BODY[", "BINARY[", "RFC822.TEXT")):
        text = text_of(value.octets[:LONGEST_VALUE]).replace("\r\n", "\n")
        note(BODY, "text", text, start + value.start, start + value.end, "as-it-is", item)


def _envelope(items: list[Value], start: int, note: Note) -> None:
    """The ENVELOPE of RFC 9051 §7.5.2: a header in other words."""
    from simulator.mail.encoded_words import decode_words

    for name, value in zip(_ENVELOPE, items, strict=False):
        if isinstance(value, Text):
            if value.quoted and value.octets:
                text = decode_words(text_of(value.octets))
                note(HEADERS, name, text, start + value.start, start + value.end, "envelope", name)
            continue
        for person in value:
            parts = [part for part in person if isinstance(part, Text)] if isinstance(person, list) else []
            if len(parts) == 4 and parts[2].quoted and parts[3].quoted:
                address = text_of(parts[2].octets + b"@" + parts[3].octets)
                called = decode_words(text_of(parts[0].octets)) if parts[0].quoted else ""
                text = f"{called} <{address}>" if called else address
                note(WHO, name, text, start + parts[0].start, start + parts[3].end, "envelope", name)
