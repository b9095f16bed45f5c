"""SMTP as it is overheard (RFC 5321, RFC 4954, RFC 3207): who writes to whom, and the letter itself."""

from collections import deque
from typing import Final

from simulator.views.notebook.ear import MOST_HELD, Ear, text_of, words_of
from simulator.views.notebook.facts import ENVELOPE, HOSTS, TRAFFIC, Note
from simulator.views.notebook.letter import Chunks, read_stuffed
from simulator.views.notebook.sasl import Login
from simulator.views.notebook.side import Line, Side

_PENDING: Final = 1000
_ANSWERS: Final = {b"354": "DATA", b"334": "AUTH", b"235": "AUTH"}  # codes that answer one command only


class SmtpEar(Ear):
    protocol = "SMTP"

    def __init__(self, client: Side, server: Side, of_client: Note, of_server: Note, fresh: bool) -> None:
        super().__init__(client, server, of_client, of_server, fresh)
        self._pending: deque[str] = deque(["greeting"] if self.fresh else [], _PENDING)
        self._mode = (
            "commands"  # "held" until the server answers, "content", "chunk", "answer" to a challenge
        )
        self._login: Login | None = None
        self._first: Line | None = None  # of a reply that goes on
        self._chunk_left = 0
        self._last_chunk = False
        self._letter = Chunks()

    def between_lines(self, side: Side) -> bool:
        return side is self.server or self._mode not in ("content", "chunk")

    def read_client(self) -> bool:
        if self._mode == "content":
            return self._read_content()
        if self._mode == "chunk":
            return self._read_chunk()
        if self._mode == "held":
            if len(self.client.buffer) > MOST_HELD:
                self._mode = "commands"
            return False
        line = self.client.line()
        if line is None:
            return False
        if self._mode == "answer" and self._login is not None:
            self._mode = "held"
            self._pending.append("AUTH")
            self._login.answered(line, self.of_client)
        else:
            self._command(line)
        return True

    def plain_command(self, line: Line) -> None:
        self._command(line)

    def _read_content(self) -> bool:
        found = self.client.text()
        if found is None:
            return False
        self._mode = "commands"
        self._pending.append("content")
        read_stuffed(self.of_client, *found)
        return True

    def _read_chunk(self) -> bool:
        """As much of a chunk as has come (RFC 3030 §2)."""
        octets, start = self.client.some(self._chunk_left)
        self._letter.add(octets, start)
        self._chunk_left -= len(octets)
        if self._chunk_left:
            return False
        self._mode = "commands"
        if self._last_chunk:
            self._letter.read(self.of_client)
            self._letter = Chunks()
        return True

    def unfinished(self) -> None:
        if self._mode == "content" and self.client.buffer:
            read_stuffed(self.of_client, bytes(self.client.buffer), self.client.start)
        self._letter.read(self.of_client)

    def _command(self, line: Line) -> None:
        verb, rest = words_of(line)
        if verb in ("EHLO", "HELO"):
            self.of_client(HOSTS, "ehlo", text_of(rest.octets), rest.start, rest.end, "command", verb)
        elif verb == "MAIL":
            self._path(rest, "sender", "MAIL FROM")
        elif verb == "RCPT":
            self._path(rest, "recipient", "RCPT TO")
        elif verb == "AUTH":
            mechanism, answer = words_of(rest)
            self._login = Login("AUTH", mechanism)
            self._mode = "held"
            if answer.octets:
                self._login.answered(answer, self.of_client)
        elif verb in ("DATA", "STARTTLS"):
            self._mode = "held"
        elif verb == "BDAT":
            size, _, last = rest.octets.partition(b" ")
            if size.isdigit() and len(size) < 12:
                self._mode, self._chunk_left = "chunk", int(size)
                self._last_chunk = last.strip().upper() == b"LAST"
        elif verb == "RSET":
            self._letter = Chunks()
        self._pending.append(verb)

    def _path(self, rest: Line, name: str, command: str) -> None:
        """The address between angle brackets, and the size that may stand behind it (RFC 1870 §6)."""
        opened, closed = rest.octets.find(b"<"), rest.octets.rfind(b">")
        if 0 <= opened < closed:
            address = text_of(rest.octets[opened + 1 : closed])
            start, end = rest.start + opened, rest.start + closed + 1
            self.of_client(ENVELOPE, name, address or "<>", start, end, "command", command)
        size = rest.octets.upper().find(b" SIZE=", max(closed, 0))
        if size >= 0:
            digits = rest.octets[size + 6 :].split(b" ", 1)[0]
            start = rest.start + size + 6
            if digits.isdigit():
                end = start + len(digits)
                self.of_client(TRAFFIC, "announced", text_of(digits), start, end, "command", "SIZE=")

    def read_server(self) -> bool:
        line = self.server.line()
        if line is None:
            return False
        octets = line.octets
        code = octets[:3]
        if not code.isdigit():
            self._first = None
        elif octets[3:4] == b"-":
            self._first = self._first or line
        else:
            first, self._first = self._first or line, None
            self._reply(code, first, line)
        return True

    def _reply(self, code: bytes, first: Line, last: Line) -> None:
        """A whole reply, of which the first and the last line say all that matters."""
        verb = self._answered(code)
        if verb == "greeting" and code == b"220":
            text, start = text_of(first.octets[4:]), min(first.start + 4, first.end)
            self.of_server(HOSTS, "greeting", text, start, first.end, "greeting", "SMTP")
        elif verb == "STARTTLS" and code == b"220":
            self.secured = True
        elif code == b"354":
            self._mode = "content"
        elif code == b"334":
            self._login = self._login or Login("AUTH", "")
            self._login.challenged(Line(last.octets[4:], last.start + 4), self.of_server)
            self._mode = "answer"
        elif self._mode == "held" and verb in ("DATA", "STARTTLS", "AUTH", ""):
            self._mode = "commands"

    def _answered(self, code: bytes) -> str:
        """The command that a reply answers, as far as it was overheard."""
        pending = self._pending
        wanted = _ANSWERS.get(code)
        if wanted is not None and wanted in pending:
            while pending[0] != wanted:
                pending.popleft()
        if not pending or code == b"421":
            return ""
        return pending.popleft()
