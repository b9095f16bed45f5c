"""A person at the keyboard instead of a mail program: typed lines go to the server as they are.

Nothing is corrected: what the learner types is what crosses the wire. Only answers are followed, so that
a letter fetched by hand is kept by the device like any other.
"""

from typing import TYPE_CHECKING, Final

from simulator.actors.access import POP3_PORT
from simulator.actors.conversation import ClientConversation
from simulator.actors.imap_door import IMAP_PORT
from simulator.actors.sender import SUBMISSION_PORT
from simulator.network.connection import Endpoint
from simulator.protocols.speech import Speech, Utterance
from simulator.trace.kinds import Kind, Lane
from simulator.wire.lines import LineBuffer
from simulator.wire.policy import TlsMode
from simulator.wire.stuffing import ContentReader

if TYPE_CHECKING:
    from simulator.actors.imap_ear import ImapEar
    from simulator.actors.mua import MailProgram

_PORTS: Final = {"smtp": SUBMISSION_PORT, "pop3": POP3_PORT, "imap": IMAP_PORT}
_LISTINGS = ("LIST", "UIDL", "CAPA")  # with content when they have no argument
_MESSAGES = ("RETR", "TOP")


class TypedLines:
    """An engine without rules: it says what it is given and hears everything."""

    def __init__(self) -> None:
        self._output: list[Utterance] = []

    def say(self, line: str) -> None:
        self._output.append(Utterance(Speech.COMMAND, line.encode() + b"\r\n"))

    def receive(self, octets: bytes) -> None:
        pass

    def next_event(self) -> None:
        return None

    def take_output(self) -> list[Utterance]:
        said, self._output = self._output, []
        return said

    def tls_started(self) -> None:
        pass


class Console(ClientConversation):
    """A hand-driven connection from a device to its store (POP3, IMAP) or its front desk (SMTP)."""

    engine: TypedLines

    def __init__(self, program: "MailProgram", protocol: str) -> None:
        account = program.account
        self.server = account.submission if protocol == "smtp" else account.store
        super().__init__(program.around, TypedLines(), self.server)
        self.protocol = protocol
        self.is_open = False
        self._program = program
        self._asked: list[
            tuple[str, bool]
        ] = []  # verbs not yet answered, with whether an argument stood there
        self._lines = LineBuffer(4096)
        self._content: ContentReader | None = None
        self._fetching = False
        self._imap: ImapEar | None = None
        if protocol == "imap":
            from simulator.actors import imap_ear

            self._imap = imap_ear.ImapEar()

    def connect(self, cause: int) -> None:
        self.dial(self._program.device, self.server, _PORTS[self.protocol], self.protocol, cause)

    def take_over(self, end: Endpoint) -> None:
        """Go on where a program stands, on its connection; what it was still waiting for is heard here."""
        program = end.handler
        assert isinstance(program, ClientConversation)
        self.endpoint, self._name_ids = program.endpoint, program._name_ids
        self.tls_mode, self.tls_version = program.tls_mode, program.tls_version
        self.is_secured = program.is_secured
        if program.tls_mode is not None:
            self._tls = program._tls
        self._asked = self._unanswered(end.connection) if self.protocol == "pop3" else []
        end.handler = self
        self.is_open = True
        if self._program.visit is program:
            self._program.visit = None

    def _unanswered(self, connection: int) -> list[tuple[str, bool]]:
        """The verbs that have been said on a connection and not been answered, oldest first."""
        trace, found = self.around.trace, list[tuple[str, bool]]()
        for serial in reversed(trace.lane(Lane.CONVERSATION)):
            kind = trace.kind(serial)
            if trace.connection(serial) != connection or kind is Kind.CONTENT:
                continue
            if kind is not Kind.COMMAND:
                break
            verb, _, argument = trace.octets(serial, 80).decode("ascii", "replace").strip().partition(" ")
            found.insert(0, (verb.upper(), bool(argument.strip())))
        return found

    def type(self, line: str, cause: int) -> None:
        """Send one line; its end is added."""
        if self._imap is not None:
            self._imap.asked(line)
        verb, _, argument = line.strip().partition(" ")
        self._asked.append((verb.upper(), bool(argument.strip())))
        self.engine.say(line)
        self.speak(cause)

    def begin(self, cause: int) -> None:
        self.is_open = True

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        if self.protocol == "pop3":
            self._follow(octets, cause)
        elif self._imap is not None:
            self._follow_imap(self._imap, octets, cause)
        elif self._asked and self._asked[-1][0] == "STARTTLS" and octets.startswith(b"220 "):
            self._asked.clear()
            self.switch_to_tls(TlsMode.STARTTLS, cause)

    def closed(self, endpoint: Endpoint, reason: str, cause: int) -> None:
        self.is_open = False

    def failed(self, reason: str, cause: int) -> None:
        self.is_open = False

    def _follow_imap(self, ear: "ImapEar", octets: bytes, cause: int) -> None:
        for letter in ear.hear(octets):
            self._program.keep(letter.octets, letter.unique_id, self, cause, "imap", letter.mailbox)
        if ear.may_cover:
            ear.may_cover = False
            self.switch_to_tls(TlsMode.STARTTLS, cause)

    def _follow(self, octets: bytes, cause: int) -> None:
        """Read POP3 answers just far enough to know which content is a letter."""
        while octets:
            if self._content is not None:
                octets = self._read_content(self._content, octets, cause)
            else:
                octets = self._read_answers(octets, cause)

    def _read_answers(self, octets: bytes, cause: int) -> bytes:
        """Read status lines up to one that content follows; returns what follows that."""
        self._lines.receive(octets)
        while (line := self._lines.next_line()) is not None:
            self._answered(line, cause)
            if self._content is not None:
                return self._lines.take_rest()
        return b""

    def _read_content(self, reader: ContentReader, octets: bytes, cause: int) -> bytes:
        """Collect content; returns what follows it."""
        rest = reader.receive(octets)
        if rest is None:
            return b""
        message = reader.take()
        self._content = None
        if self._fetching:
            self._program.keep(message, "", self, cause)
        return rest

    def _answered(self, line: bytes, cause: int) -> None:
        if not self._asked:
            return  # the greeting
        verb, has_argument = self._asked.pop(0)
        if not line.startswith(b"+OK"):
            return
        if verb in _MESSAGES or (verb in _LISTINGS and not has_argument):
            self._content = ContentReader()
            self._fetching = verb == "RETR"
        elif verb == "STLS":
            self.switch_to_tls(TlsMode.STLS, cause)
