"""The IMAP client: what the mail program of a device does at a store where its mail stays (RFC 3501).

The session is `_session`, read from top to bottom: greeting, TLS, login, then one task after another
(`tasks.py`; how each is done is in `errands.py`), LOGOUT. It is written as a generator: `yield None` waits
for octets or for something to do, `yield` of an event tells the driver. Commands go one by one, each after
the answer to the one before.

A response that the client made up itself, to say why it does not go on, has an empty tag.
"""

from collections import deque
from collections.abc import Callable, Generator, Iterable
from typing import Final

from simulator.protocols.imap.arguments import Arguments, Authenticate, Login
from simulator.protocols.imap.commands import Command, encode
from simulator.protocols.imap.errands import Connection, Refused, carry_out
from simulator.protocols.imap.events import (
    Event,
    Failed,
    Finished,
    LoggedIn,
    LoginFailed,
    TaskDone,
    TaskFailed,
    TlsUnavailable,
    TlsWanted,
)
from simulator.protocols.imap.framing import pieces
from simulator.protocols.imap.response_reader import NotAResponse, ResponseReader
from simulator.protocols.imap.responses import (
    UNTAGGED,
    Condition,
    Continuation,
    DataResponse,
    Response,
    StatusResponse,
)
from simulator.protocols.imap.states import TABLE, State
from simulator.protocols.imap.tasks import Task
from simulator.protocols.machine import Machine
from simulator.protocols.sasl.credentials import Credentials
from simulator.protocols.sasl.dialogue import ClientAuthentication
from simulator.protocols.sasl.mechanisms import USUAL, choose
from simulator.protocols.speech import Speech, Utterance
from simulator.wire.policy import TlsPolicy

Steps = Generator[Event | None, None, None]
Asking = Generator[Event | None, None, StatusResponse]
Hear = Callable[[DataResponse], Event | None]


def _own(text: str) -> StatusResponse:
    return StatusResponse(b"", Condition.NO, text)


_NO_TLS: Final = _own("the server does not offer STARTTLS")
_NO_MECHANISM: Final = _own("no way to log in that both sides speak")
_UNPROVEN: Final = _own("the server did not show that it knows the password")


class ImapClient:
    """One session. `tasks` are done in order; more may be given at any time, until `finish` is said.

    `mechanisms` are the ones of SASL that it may log in by, best first, instead of LOGIN; for some of them
    `nonce` is text never used before.
    """

    def __init__(
        self,
        *,
        tls: TlsPolicy,
        credentials: Credentials,
        secured: bool = False,
        tasks: Iterable[Task] = (),
        mechanisms: tuple[str, ...] = (),
        nonce: str = "",
    ) -> None:
        self.secured = secured
        self._tls = tls
        self._credentials = credentials
        self._mechanisms = mechanisms
        self._nonce = nonce
        self._tasks: deque[Task] = deque(tasks)
        self._finishing = False
        self._leaving = False  # LOGOUT was said
        self._machine: Machine[State] = Machine(TABLE, State.NOT_AUTHENTICATED)
        self._responses = ResponseReader()
        self._output: list[Utterance] = []
        self._tags = 0
        self._tag = b""  # of the command under way
        self._capabilities: frozenset[str] = frozenset()
        self._stop_watching = False
        self._mailbox = Connection(self._ask, self._watch)
        self._steps = self._run()

    # What the driver asks and does.

    @property
    def state(self) -> State:
        """The state that the server must be in, by what it has answered."""
        return self._machine.state

    def do(self, task: Task) -> None:
        self._tasks.append(task)

    def stop_watching(self) -> None:
        """End IDLE. It ends by itself when something else is to be done."""
        self._stop_watching = True

    def finish(self) -> None:
        """Log out when all tasks are done."""
        self._finishing = True

    def receive(self, octets: bytes) -> None:
        self._responses.receive(octets)

    def next_event(self) -> Event | None:
        """Go on as far as the octets and tasks reach. None when more are needed, or when all is over."""
        return next(self._steps, None)

    def take_output(self) -> list[Utterance]:
        said, self._output = self._output, []
        return said

    def tls_started(self) -> None:
        """TLS stands. What came before it is worth nothing (RFC 9051 §6.2.1)."""
        self.secured = True
        self._capabilities = frozenset()
        self._responses.clear()

    # The session.

    def _run(self) -> Steps:
        try:
            yield from self._session()
        except NotAResponse as fault:
            yield Failed(response=_own(f"no IMAP response: {fault}"))
        except _SessionEnded as end:
            yield Failed(response=end.response)
        self._machine.state = State.LOGOUT
        yield Finished()

    def _session(self) -> Steps:
        greeting = yield from self._listen()
        if not isinstance(greeting, StatusResponse) or greeting.tag != UNTAGGED:
            raise NotAResponse(b"not a greeting")
        if greeting.condition not in (Condition.OK, Condition.PREAUTH):
            raise _SessionEnded(greeting)
        self._note(greeting)
        if greeting.condition is Condition.PREAUTH:
            ready = yield from self._known_already()
        else:
            ready = yield from self._covered()
            if ready:
                ready = yield from self._log_in()
        if ready:
            yield from self._work()
        self._leaving = True
        yield from self._ask("LOGOUT")

    def _work(self) -> Steps:
        while self._tasks or not self._finishing:
            if not self._tasks:
                self._hear_unasked()
                yield None
                continue
            task = self._tasks.popleft()
            self._stop_watching = False
            try:
                yield from carry_out(self._mailbox, task)
            except Refused as refused:
                yield TaskFailed(task=task, response=refused.response)
            else:
                yield TaskDone(task=task)

    def _known_already(self) -> Generator[Event | None, None, bool]:
        """PREAUTH: no login, and no STARTTLS any more either (RFC 3501 §7.1.4)."""
        if self._tls is TlsPolicy.REQUIRED and not self.secured:
            yield TlsUnavailable(response=_NO_TLS)
            return False
        self._machine.state = State.AUTHENTICATED
        yield LoggedIn(mechanism="")
        return True

    def _covered(self) -> Generator[Event | None, None, bool]:
        """Begin TLS as the policy says. False when the session must not go on (RFC 8314 §5)."""
        if self.secured or self._tls is TlsPolicy.NONE:
            return True
        refusal = _NO_TLS
        if (yield from self._offers("STARTTLS")):
            answer = yield from self._ask("STARTTLS")
            if answer.condition is Condition.OK:
                yield TlsWanted()
                yield from self._until_secured()
                return True
            refusal = answer
        if self._tls is TlsPolicy.REQUIRED:
            yield TlsUnavailable(response=refusal)
            return False
        return True

    def _until_secured(self) -> Steps:
        while not self.secured:
            yield None

    def _offers(self, capability: str) -> Generator[Event | None, None, bool]:
        if not self._capabilities:
            yield from self._ask("CAPABILITY")
        return capability in self._capabilities

    # Who we are.

    def _log_in(self) -> Generator[Event | None, None, bool]:
        disabled = yield from self._offers("LOGINDISABLED")
        mechanism = "LOGIN"
        if self._mechanisms or disabled:
            offered = [name[5:] for name in self._capabilities if name.startswith("AUTH=")]
            mechanism = choose(offered, self._mechanisms or USUAL) or ""
            answer = (yield from self._authenticate(mechanism)) if mechanism else _NO_MECHANISM
        else:
            who = self._credentials
            answer = yield from self._ask("LOGIN", Login(who.identity.encode(), who.password.encode()))
        if answer.condition is not Condition.OK:
            yield LoginFailed(response=answer)
            return False
        if answer.code_name != "CAPABILITY":
            yield from self._ask("CAPABILITY")  # what holds now may differ from before
        self._mailbox.extensions = self._capabilities
        yield LoggedIn(mechanism=mechanism)
        return True

    def _authenticate(self, mechanism: str) -> Asking:
        """The response goes with the command where the server has SASL-IR (RFC 4959)."""
        authentication = ClientAuthentication(mechanism, self._credentials, self._nonce)
        initial = authentication.initial() if "SASL-IR" in self._capabilities else None
        self._say(Command(self._next_tag(), "AUTHENTICATE", Authenticate(mechanism, initial)))
        while isinstance(answer := (yield from self._until_answered(None)), Continuation):
            line = authentication.respond(answer.text)
            self._output.append(Utterance(Speech.COMMAND, line + b"\r\n"))
        if authentication.unproven(accepted=answer.condition is Condition.OK):
            return _UNPROVEN
        return self._settled("AUTHENTICATE", answer)

    # One command.

    def _ask(self, verb: str, arguments: Arguments | None = None, hear: Hear | None = None) -> Asking:
        """Say a command; `hear` makes events of the data that comes. Returns the line with our tag."""
        command = Command(self._next_tag(), verb, arguments or Arguments())
        for piece, waits in self._say(command):
            if waits:
                answer = yield from self._until_answered(hear)
                if isinstance(answer, StatusResponse):  # no leave to send the literal
                    return self._settled(verb, answer)
            speech = Speech.CONTENT if verb == "APPEND" else Speech.COMMAND
            self._output.append(Utterance(speech, piece))
        answer = yield from self._until_answered(hear)
        if isinstance(answer, Continuation):
            raise NotAResponse(b"+ " + answer.text)
        return self._settled(verb, answer)

    def _say(self, command: Command) -> list[tuple[bytes, bool]]:
        """Say a command up to its first literal. Returns its other pieces, and whether they need leave."""
        first, *others = pieces(encode(command))
        waits = "LITERAL+" not in self._capabilities
        if not waits:
            with_plus = [piece.removesuffix(b"}\r\n") + b"+}\r\n" for piece in (first, *others[:-1])]
            first, *others = [*with_plus, *others[-1:]] if others else [first]
        self._output.append(Utterance(Speech.COMMAND, first))
        return [(piece, waits) for piece in others]

    def _next_tag(self) -> bytes:
        self._tags += 1
        self._tag = b"a%03d" % self._tags
        return self._tag

    def _settled(self, verb: str, answer: StatusResponse) -> StatusResponse:
        if answer.condition is Condition.OK:
            self._machine.advance(verb)
        elif verb in ("SELECT", "EXAMINE"):
            self._machine.state = State.AUTHENTICATED
        return answer

    def _until_answered(
        self, hear: Hear | None
    ) -> Generator[Event | None, None, StatusResponse | Continuation]:
        """Take what comes until our tag or a continuation does."""
        while True:
            response = yield from self._listen()
            if isinstance(response, Continuation):
                return response
            if isinstance(response, StatusResponse) and response.tag != UNTAGGED:
                if response.tag != self._tag:
                    raise NotAResponse(response.encode())
                self._note(response)
                return response
            self._note(response)
            event = hear(response) if hear is not None and isinstance(response, DataResponse) else None
            if event is not None:
                yield event

    def _watch(self, hear: Hear) -> Asking:
        """IDLE until there is something else to do; `hear` makes events of the news."""
        self._say(Command(self._next_tag(), "IDLE"))
        answer = yield from self._until_answered(None)
        if isinstance(answer, StatusResponse):
            return self._settled("IDLE", answer)
        while not (self._stop_watching or self._tasks or self._finishing):
            response = self._responses.next_response()
            if response is not None:
                self._note(response)
            yield hear(response) if isinstance(response, DataResponse) else None
        self._output.append(Utterance(Speech.COMMAND, b"DONE\r\n"))
        answer = yield from self._until_answered(hear)
        if isinstance(answer, Continuation):
            raise NotAResponse(b"+ " + answer.text)
        return self._settled("IDLE", answer)

    def _listen(self) -> Generator[Event | None, None, Response]:
        while (response := self._responses.next_response()) is None:
            yield None
        return response

    def _hear_unasked(self) -> None:
        while (response := self._responses.next_response()) is not None:
            self._note(response)

    def _note(self, response: Response) -> None:
        """What every response may tell, whatever was asked."""
        if isinstance(response, StatusResponse):
            if response.code_name == "CAPABILITY":
                self._capabilities = frozenset(response.code.upper().split()[1:])
            if response.condition is Condition.BYE and not self._leaving:
                raise _SessionEnded(response)
        elif isinstance(response, DataResponse) and response.name == "CAPABILITY":
            words = (word for word in response.values if isinstance(word, bytes))
            self._capabilities = frozenset(word.decode("ascii", "replace").upper() for word in words)
        self._mailbox.note(response)


class _SessionEnded(Exception):
    """The server ended it, or refused what the session cannot do without."""

    def __init__(self, response: StatusResponse) -> None:
        super().__init__(response.text)
        self.response = response
