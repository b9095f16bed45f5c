"""POP3 as it is overheard (RFC 1939, RFC 5034, RFC 2595): user name, password, and every letter fetched."""

from collections import deque
from typing import Final

from simulator.mail.fields import is_field_start
from simulator.views.notebook.ear import MOST_HELD, Ear, text_of, words_of
from simulator.views.notebook.facts import HOSTS, MAILBOX, PASSWORDS, WHO, Note
from simulator.views.notebook.letter import read_stuffed
from simulator.views.notebook.sasl import Login
from simulator.views.notebook.side import Line, Side

_PENDING: Final = 1000
_LISTED: Final = 1000


class Pop3Ear(Ear):
    protocol = "POP3"

    def __init__(self, client: Side, server: Side, of_client: Note, of_server: Note, fresh: bool) -> None:
        super().__init__(client, server, of_client, of_server, fresh)
        self._pending: deque[tuple[str, bool]] = deque([("greeting", False)] if self.fresh else [], _PENDING)
        self._mode = "commands"  # "held" until the server has answered, "answer" to a challenge
        self._listing = ""  # the command whose answer of many lines is crossing
        self._login: Login | None = None
        self._challenged_by: Line | None = None  # the time stamp of the greeting, for APOP

    def between_lines(self, side: Side) -> bool:
        return side is self.client or not self._listing

    def read_client(self) -> bool:
        if self._mode == "held":
            if len(self.client.buffer) > MOST_HELD:
                self._mode = "commands"
            return False
        line = self.client.line()
        if line is None:
            return False
        if self._mode == "answer" and self._login is not None:
            self._mode = "held"
            self._pending.append(("AUTH", True))
            self._login.answered(line, self.of_client)
        else:
            self._command(line)
        return True

    def plain_command(self, line: Line) -> None:
        self._command(line)

    def _command(self, line: Line) -> None:
        verb, rest = words_of(line)
        self._pending.append((verb, bool(rest.octets)))
        if verb == "USER":
            self.of_client(WHO, "user", text_of(rest.octets), rest.start, rest.end, "command", verb)
        elif verb == "PASS":
            self.of_client(PASSWORDS, "password", text_of(rest.octets), rest.start, rest.end, "command", verb)
        elif verb == "APOP":
            user, _, digest = rest.octets.rpartition(b" ")
            middle = rest.start + len(user)
            self.of_client(WHO, "user", text_of(user), rest.start, middle, "command", verb)
            if self._challenged_by is not None:
                asked = self._challenged_by
                value = text_of(asked.octets)
                self.of_server(PASSWORDS, "challenge", value, asked.start, asked.end, "digest", verb)
            self.of_client(PASSWORDS, "digest", text_of(digest), middle + 1, rest.end, "digest", verb)
        elif verb == "AUTH" and rest.octets:
            mechanism, answer = words_of(rest)
            self._login = Login("AUTH", mechanism)
            self._mode = "held"
            if answer.octets:
                self._login.answered(answer, self.of_client)
        elif verb == "STLS":
            self._mode = "held"

    def read_server(self) -> bool:
        if self._listing:
            return self._read_listing()
        side = self.server
        if side.buffer and not _may_be_a_reply(bytes(side.buffer[:3])):
            self._listing = "lines"  # heard from the middle of an answer
            return self._read_listing()
        line = side.line()
        if line is None:
            return False
        if line.octets.startswith(b"+OK"):
            self._agreed(Line(line.octets[4:], line.start + 4))
        elif line.octets.startswith(b"-ERR"):
            if self._pending:
                self._pending.popleft()
            self._mode = "commands"
        elif line.octets.startswith(b"+"):
            self._challenge(Line(line.octets[2:], line.start + 2))
        return True

    def _challenge(self, line: Line) -> None:
        if self._pending and self._pending[0][0] == "AUTH":
            self._pending.popleft()
        self._login = self._login or Login("AUTH", "")
        self._login.challenged(line, self.of_server)
        self._mode = "answer"

    def _agreed(self, text: Line) -> None:
        verb, named = self._pending.popleft() if self._pending else ("", False)
        if self._mode == "held":
            self._mode = "commands"
        if verb == "greeting":
            self._greeting(text)
        elif verb == "STLS":
            self.secured = True
        elif verb == "STAT":
            self._numbers(text, ("letters", "octets"), verb)
        elif verb == "LIST" and named:
            self._numbers(text, ("", "letter"), verb)
        elif verb in ("RETR", "TOP", "CAPA") or (verb in ("LIST", "UIDL", "AUTH") and not named):
            self._listing = verb

    def _greeting(self, text: Line) -> None:
        value = text_of(text.octets)
        self.of_server(HOSTS, "greeting", value, text.start, text.end, "greeting", "POP3")
        start, end = text.octets.rfind(b"<"), text.octets.rfind(b">") + 1
        if 0 <= start < end:
            self._challenged_by = Line(text.octets[start:end], text.start + start)

    def _numbers(self, text: Line, names: tuple[str, str], verb: str) -> None:
        numbers = text.octets.split(b" ")
        if len(numbers) < 2 or not (numbers[0].isdigit() and numbers[1].isdigit()):
            return
        start, middle = text.start, text.start + len(numbers[0])
        end = middle + 1 + len(numbers[1])
        if names[0]:
            self.of_server(MAILBOX, names[0], text_of(numbers[0]), start, middle, "reply", verb)
        self.of_server(MAILBOX, names[1], text_of(numbers[1]), middle + 1, end, "reply", verb)

    def _read_listing(self) -> bool:
        found = self.server.text()
        if found is None:
            return False
        verb, self._listing = self._listing, ""
        octets, start = found
        if verb in ("RETR", "TOP") or (verb == "lines" and is_field_start(octets, 0)):
            read_stuffed(self.of_server, octets, start)
        elif verb == "LIST" and octets:
            sizes = [line.rpartition(b" ")[2] for line in octets.split(b"\r\n", _LISTED)[:_LISTED] if line]
            value = text_of(b", ".join(size[:20] for size in sizes if size.isdigit()))
            self.of_server(MAILBOX, "letters-of", value, start, start + len(octets), "reply", verb)
        return True

    def unfinished(self) -> None:
        if self._listing in ("RETR", "TOP") and self.server.buffer:
            read_stuffed(self.of_server, bytes(self.server.buffer), self.server.start)


def _may_be_a_reply(beginning: bytes) -> bool:
    """Whether a line that begins so is a status, `+OK` or `-ERR`, or a challenge."""
    return (
        b"+OK".startswith(beginning) or b"-ER".startswith(beginning) or beginning.startswith((b"+ ", b"+\r"))
    )
