"""A server's end whose visitor is a real program: the engines and actors unchanged, with manners added.

Three things differ from a conversation inside the simulation.

What a real client says is told here, because nobody else knows it in clear: input is cut into lines, each
is told as a COMMAND entry (a message as CONTENT) and given to the engine, so that the trace has question
and answer in turn even where a client pipelines. The engine gets every octet at once, whole line or not;
the cutting is for the telling.

What the server says while it reads is sent together, as one piece, which spares a packet for each reply.

Reading stops while the visitor does not take what was said (its answers would pile up), and after every
`LINES_AT_ONCE` lines, so that the others have their turn. What is held then is read when the valve opens.
"""

from abc import abstractmethod
from typing import Any, Final, Protocol

from simulator.actors.conversation import KIND_OF, Login, ServerConversation
from simulator.live.limits import Limits, Why
from simulator.network.connection import Endpoint
from simulator.trace.entry import TlsFailed, TlsStarted
from simulator.trace.kinds import Kind
from simulator.wire.policy import TlsMode
from simulator.wire.transform import Transform, TransformError

LINES_AT_ONCE: Final = 100
SAID_AT_ONCE: Final = 128 * 1024
_LONGEST_TOLD: Final = 4096
_LONGEST_ANNOUNCEMENT: Final = 64
_CRLF: Final = b"\r\n"
_END_OF_CONTENT: Final = b"\r\n.\r\n"


class Valve(Protocol):
    """The visitor's side of the socket."""

    @property
    def takes_more(self) -> bool:
        """Whether what was said so far has left for the visitor."""
        ...

    def hold(self, held: bool) -> None:
        """Input is held here: do not read more from the socket, or do again."""


class Premises(Protocol):
    """What a server's end needs of the house around it."""

    limits: Limits
    authority_name: str
    remembers: bool  # whether the trace keeps octets

    def covering(self) -> Transform:
        """The TLS of a live server, with the certificate that real clients check."""
        ...

    def keep(self) -> None:
        """Make everything that was told so far outlive a crash. Raises OSError."""

    def folders_changed(self, person: str) -> None:
        """A person's folders are not what they were."""

    def fault(self, error: Exception) -> None:
        """Tell whoever runs the server of a fault of its own."""


class Attended(ServerConversation):
    """Mixed in before an actor's conversation, which then calls `attend` when it is made."""

    premises: Premises
    valve: Valve

    def attend(self, premises: Premises, valve: Valve, turned_away: Why | None) -> None:
        self.premises = premises
        self.valve = valve
        self.turned_away = turned_away
        self._input = bytearray()
        self._cause = 0
        self._is_reading = False
        self._is_answering = False  # an answer of many parts stopped half-way
        self._line = b""  # of an unfinished line or message, what the engine has already
        self._line_end = b""
        self._counted_left = 0  # of a message whose size was announced, what has not come yet
        self._content = bytearray()
        self._said: list[bytes] = []
        self._said_octets = 0
        self._last_said = 0
        self._commands = self._faults = 0

    # What a subclass provides.

    def reads_to_dot(self) -> bool:
        """Whether what comes next is a message that a lone dot ends, not a command."""
        return False

    def announced(self, line: bytes, said: list[bytes]) -> int:
        """How many octets of content follow a line (its end, with CRLF), given what the engine said to it."""
        return 0

    @abstractmethod
    def say_goodbye(self, why: Why) -> None:
        """Let the engine say why it ends, in its protocol's own way."""
        ...

    def turn_away(self, why: Why) -> None:
        """Let the engine say so instead of a greeting."""
        self.say_goodbye(why)

    # Beginning.

    def begin(self, cause: int) -> None:
        if self.turned_away is None:
            super().begin(cause)
            return
        self.turn_away(self.turned_away)
        self.hang_up(self.speak(cause))

    def is_kept(self) -> bool:
        """Make all that was told so far outlive a crash; False, and a word about it, where that fails."""
        try:
            self.premises.keep()
        except OSError as fault:
            self.premises.fault(fault)
            return False
        return True

    # Hearing.

    @property
    def is_holding(self) -> bool:
        return bool(self._input) or self._is_answering

    def received(self, endpoint: Endpoint, octets: bytes, cause: int) -> None:
        self._cause = cause
        self._input += octets
        self.read_on()

    def read_on(self, _: Any = None) -> None:
        """Read what is held, as far as manners allow."""
        endpoint = self.endpoint
        if self._is_reading or endpoint is None:
            return
        self._is_reading = True
        try:
            lines = 0
            while self.is_holding and not endpoint.over and self.valve.takes_more:
                if lines == LINES_AT_ONCE or self._said_octets >= SAID_AT_ONCE:
                    self.around.scheduler.post(self.around.scheduler.now_us, self.read_on)
                    break
                if self._is_answering:
                    self.pump(self._cause)
                else:
                    self._hear(self._next_piece())
                lines += 1
        except Exception as error:  # a fault of ours ends this visit and no other
            self.premises.fault(error)
            self.dismiss("broken")
        finally:
            self._is_reading = False
        self._flush()
        if endpoint.over:
            self._forget_input()
        self.valve.hold(self.is_holding)

    def pump(self, cause: int) -> None:
        """Answer; an answer of many parts (FETCH of a whole mailbox) stops when much of it was said."""
        next_event = self.engine.next_event
        self._is_answering = True
        while self._said_octets < SAID_AT_ONCE:
            event = next_event()
            if event is None:
                self._is_answering = False
                break
            cause = self.answer(event, cause)
        self.speak(cause)

    def _forget_input(self) -> None:
        self._input.clear()
        self._is_answering = False
        self._line_end = b""
        self._counted_left = 0

    def _next_piece(self) -> bytes:
        """One line, or the rest of a message; or what there is of either."""
        held = self._input
        if self._counted_left:
            size = min(self._counted_left, len(held))
        elif self.reads_to_dot():
            before = self._line or _CRLF  # the end mark may have begun in an earlier piece
            end = (before + held).find(_END_OF_CONTENT)
            size = len(held) if end < 0 else end + len(_END_OF_CONTENT) - len(before)
        else:
            end = held.find(b"\n")  # the engines answer a bare LF, too
            size = len(held) if end < 0 else end + 1
        piece = bytes(held[:size])
        del held[:size]
        return piece

    def _hear(self, piece: bytes) -> None:
        is_line = not self._counted_left and not self.reads_to_dot()
        said_before = len(self._said)
        cause = self._hear_line(piece) if is_line else self._hear_content(piece)
        endpoint = self.endpoint
        if endpoint is not None and not endpoint.over:
            self.engine.receive(piece)
            self.pump(cause)
            if is_line:
                self._line_end = (self._line_end + piece)[-_LONGEST_ANNOUNCEMENT:]
                if self._line_end.endswith(_CRLF):
                    line, self._line_end = self._line_end, b""
                    if b"\n" not in line[:-1]:  # else it was refused
                        self._counted_left = self.announced(line, self._said[said_before:])
            if self._faults > self.premises.limits.faults:
                self.dismiss("faults")

    def _hear_content(self, piece: bytes) -> int:
        if self._counted_left:
            self._counted_left -= len(piece)
            return self._tell_content(piece, is_whole=not self._counted_left)
        before = self._line or _CRLF
        is_whole = (before + piece).endswith(_END_OF_CONTENT)
        self._line = b"" if is_whole else (before + piece)[-4:]
        return self._tell_content(piece, is_whole=is_whole)

    def _tell_content(self, piece: bytes, *, is_whole: bool) -> int:
        """Told when the last piece of it has come."""
        most = 2 * self.premises.limits.size if self.premises.remembers else 0
        if len(self._content) + len(piece) <= most:
            self._content += piece
        if not is_whole:
            return self._cause
        octets, self._content = bytes(self._content), bytearray()
        return self._tell_heard(Kind.CONTENT, octets)

    def _hear_line(self, piece: bytes) -> int:
        self._line = (self._line + piece)[:_LONGEST_TOLD]
        if not piece.endswith(b"\n"):
            return self._cause
        line, self._line = self._line, b""
        self._commands += 1
        cause = self._tell_heard(Kind.COMMAND, line)
        if self._commands > self.premises.limits.commands:
            self.dismiss("commands")
        return cause

    def _tell_heard(self, kind: Kind, octets: bytes) -> int:
        endpoint = self.endpoint
        assert endpoint is not None
        wire, host, visitor = self._name_ids
        return self.around.trace.append_octets(
            kind,
            self.around.scheduler.now_us,
            self._cause,
            wire,
            visitor,
            host,
            endpoint.connection,
            self.is_secured,
            octets,
        )

    def was_refused(self) -> None:
        """One more command or login that came to nothing."""
        self._faults += 1

    def tell_login(self, login: Login, person: str | None, cause: int) -> int:
        if person is None:
            self.was_refused()
        return super().tell_login(login, person, cause)

    # Speaking.

    def speak(self, cause: int) -> int:
        """Tell the engine's utterances; while input is being read they are sent with what follows."""
        endpoint = self.endpoint
        if endpoint is None:
            return cause
        wire, host, visitor = self._name_ids
        for utterance in self.engine.take_output():
            octets = utterance.octets
            cause = self.around.trace.append_octets(
                KIND_OF[utterance.speech],
                self.around.scheduler.now_us,
                self.cause_of(utterance, cause),
                wire,
                host,
                visitor,
                endpoint.connection,
                self.is_secured,
                octets,
            )
            self._said.append(octets)
            self._said_octets += len(octets)
        self._last_said = cause
        if not self._is_reading:
            self._flush()
        return cause

    def _flush(self) -> None:
        if self._said and self.endpoint is not None:
            said, self._said, self._said_octets = b"".join(self._said), [], 0
            self.endpoint.send(said, self._last_said)

    # Ending.

    def hang_up(self, cause: int, reason: str = "quit") -> None:
        self._flush()
        self._forget_input()
        super().hang_up(cause, reason)

    def dismiss(self, why: Why) -> None:
        """End the visit from this side, with a word about why where one can be heard."""
        endpoint = self.endpoint
        if endpoint is None or endpoint.over:
            return
        self.say_goodbye(why)
        cause = self.speak(self._cause)
        reason = "timeout" if why == "idle" else "quit"
        self.hang_up(cause, reason)
        self.closed(endpoint, reason, cause)

    # TLS.

    def transform(self) -> Transform:
        self._tls = self.premises.covering()
        return self._tls

    def _cover(self, endpoint: Endpoint, cause: int) -> None:
        """Whatever came before the covering is thrown away: anybody may have written it (RFC 3207 §4.2)."""
        self._flush()
        self._forget_input()
        self._line = b""
        super()._cover(endpoint, cause)

    def tls_established(self, endpoint: Endpoint, cause: int) -> int:
        """Told by this end, as the visitor tells nothing."""
        endpoint.other.secured = True
        self.tls_version = str(getattr(self._tls, "version", ""))
        return self.around.tell(
            Kind.TLS_STARTED,
            TlsStarted(
                how=(self.tls_mode or TlsMode.STARTTLS).value,
                version=self.tls_version,
                cipher=str(getattr(self._tls, "cipher", "")),
                server_name=endpoint.host,
                issuer=self.premises.authority_name,
            ),
            cause=cause,
            source=endpoint.peer,
            target=endpoint.host,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )

    def tls_refused(self, endpoint: Endpoint, error: TransformError, cause: int) -> int:
        return self.around.tell(
            Kind.TLS_FAILED,
            TlsFailed(
                how=(self.tls_mode or TlsMode.STARTTLS).value, reason=error.reason, explanation=error.detail
            ),
            cause=cause,
            source=endpoint.peer,
            target=endpoint.host,
            wire=endpoint.wire,
            connection=endpoint.connection,
        )

    def covering_failed(self, endpoint: Endpoint, error: TransformError, cause: int) -> None:
        super().covering_failed(endpoint, error, cause)
        self.closed(endpoint, "tls", cause)
