"""The IMAP server: mail stays in the store, and several devices look at the same mailboxes (RFC 3501).

How IMAP works
--------------
Each command of the client begins with a tag that it makes up, and the answer to it ends with a line that
bears the same tag: OK, NO (it could not be done) or BAD (it was no command, or none for now). Before that
line come others that begin with `*`: what was asked for, and also what the client did not ask for but
should know, such as mail that has arrived.

A session passes through states (`states.py`): not authenticated, authenticated, and selected once the
client has opened a mailbox. There each message has two names. Its UID is its own for ever; its sequence
number is its place in the mailbox, and moves down when a message before it is expunged. Because several
connections may have one mailbox open, each has a view of its own (`mailbox_view.py`), and hears what the
others did when that can be said without mixing up the numbers.

Text that is longer or stranger than a line goes as a literal: `{310}` at the end of a line announces 310
octets of any kind (`framing.py`).

What arrived before TLS may have been slipped in by somebody on the way, so it is thrown away when TLS
begins (RFC 9051 §6.2.1).

How this engine works
---------------------
`receive` buffers octets. `next_event` reads one command, puts the answer into the output and tells what
happened; None means that no whole command is there. A login and an APPEND are decisions: the driver, who
knows the accounts and the time, says `accept` or `refuse` before the next command is read. What a command
does is one short function: those that need no login are here, those on mailboxes in `authenticated.py`,
those on messages in `selected.py`. While the client idles, `wake` is called when there is news to send.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime
from typing import Any, Final

from simulator.protocols.imap import authenticated, selected
from simulator.protocols.imap.arguments import Arguments, Authenticate, Identify, Login
from simulator.protocols.imap.capabilities import after_login, before_login
from simulator.protocols.imap.commands import BadCommand, Command, parse, tag_of
from simulator.protocols.imap.events import (
    AppendOffered,
    CommandAnswered,
    CommandRefused,
    Decision,
    Event,
    LoginOffered,
    Quit,
    TlsRequested,
)
from simulator.protocols.imap.folders import Folders
from simulator.protocols.imap.framing import Frame, FrameReader, FrameRefused, LiteralAwaited
from simulator.protocols.imap.replies import reply
from simulator.protocols.imap.responses import Condition, Continuation, StatusResponse, data
from simulator.protocols.imap.session import Handler, Output, Session, Steps
from simulator.protocols.imap.states import TABLE, State
from simulator.protocols.machine import Machine
from simulator.protocols.sasl.credentials import Proof
from simulator.protocols.sasl.dialogue import Authentication
from simulator.protocols.sasl.exchange import CANCEL, SaslError, encode_line
from simulator.protocols.sasl.mechanisms import speakable
from simulator.protocols.speech import Utterance

LITERAL_BEFORE_LOGIN: Final = 8192  # octets; a name and a password need no more
_TOLD: Final = 256  # octets of a line that an event holds
_REFUSALS: Final = {"line": "too-long", "literal": "literal-too-long", "lf": "bare-lf"}


class ImapServer:
    """One session. The store's times count from `epoch`; `max_message` is the most octets of an APPEND."""

    def __init__(
        self,
        hostname: str,
        *,
        epoch: datetime,
        tls_available: bool = False,
        auth_in_clear: bool = True,
        secured: bool = False,
        mechanisms: tuple[str, ...] = ("PLAIN",),
        nonces: Callable[[], str] | None = None,  # text that nobody can foresee: some mechanisms need it
        max_message: int = 25 * 1024 * 1024,
        wake: Callable[[], None] = lambda: None,
    ) -> None:
        self.hostname = hostname
        self.secured = secured
        self._epoch = epoch
        self._tls_available = tls_available
        self._auth_in_clear = auth_in_clear
        self._mechanisms = speakable(mechanisms, with_nonces=nonces is not None)
        self._nonces = nonces
        self._max_message = max_message
        self._wake = wake
        self._machine: Machine[State] = Machine(TABLE, State.NOT_AUTHENTICATED)
        self._frames = FrameReader(LITERAL_BEFORE_LOGIN)
        self._output = Output()
        self._events: deque[Event] = deque()  # to be told before anything more is read
        self._undecided: Decision | None = None
        self._command = Command(b"*", "")  # the one being answered
        self._line = b""  # its beginning, for events
        self._steps: Steps | None = None  # of a command that goes on in steps
        self._exchange: Authentication | None = None
        self._granted: Folders | None = None  # the client's empty yes to our own proof is awaited
        self._idling = False
        self._upgrading = False  # STARTTLS was granted and TLS does not stand yet
        self._session: Session | None = None

    # What the driver asks.

    @property
    def state(self) -> State:
        return self._machine.state

    def legal_moves(self) -> tuple[str, ...]:
        """The verbs that this server would not refuse outright now; while it idles DONE, in a login `*`."""
        if self._idling or self._exchange is not None:
            return ("DONE",) if self._idling else ("*",)
        return tuple(verb for verb in self._machine.legal_moves() if self._obstacle(verb) is None)

    def capabilities(self) -> tuple[str, ...]:
        """All of it true at this moment (RFC 3501 §6.1.1)."""
        if self._session is not None:
            return after_login()
        return before_login(
            starttls=self._tls_available and not self.secured,
            passwords=self._passwords_allowed(),
            mechanisms=self._mechanisms,
        )

    def take_output(self) -> list[Utterance]:
        """What was said since last asked, in order; to a client that idles, also what has changed."""
        if self._idling and self._session is not None and self._session.view is not None:
            self._output.say(*self._session.view.news(expunges=True))
        return self._output.take()

    # What the driver does.

    def open(self) -> None:
        """Greet. But for IDLE the one thing that a server says unasked."""
        self._say(reply("ready", capabilities=" ".join(self.capabilities())))

    def turn_away(self, said: StatusResponse | None = None) -> None:
        """Say BYE, at the start or in the middle: the session is over."""
        self._say(said or reply("busy"))
        self.leave()

    def leave(self) -> None:
        """The connection is gone, or going: let go of the mailbox. Nothing more is read."""
        if self._session is not None:
            self._session.unselect()
        self._machine.state = State.LOGOUT
        self._idling = False
        self._steps = self._exchange = self._undecided = self._granted = None
        self._events.clear()
        self._frames.clear()

    def receive(self, octets: bytes) -> None:
        if not self._upgrading and self._machine.state is not State.LOGOUT:
            self._frames.receive(octets)

    def tls_started(self) -> None:
        """TLS stands: nothing that was said before counts (RFC 9051 §6.2.1)."""
        self._upgrading = False
        self.secured = True
        self._frames.clear()

    def accept(self, folders: Folders | None = None, *, uid: int = 0) -> None:
        """Grant the pending decision: a login with the account's folders, an APPEND with its new UID."""
        decision = self._take_decision()
        if isinstance(decision, LoginOffered):
            if folders is None:
                raise ValueError("a login is accepted with folders")
            if decision.proof.confirmation:
                self._granted = folders
                self._output.say(Continuation(encode_line(decision.proof.confirmation)).encode())
            else:
                self._finish(self._log_in(folders))
        elif isinstance(decision, AppendOffered):
            validity = decision.mailbox.uid_validity
            self._finish(reply("appended", verb="APPEND", validity=validity, uid=uid))

    def refuse(self, said: StatusResponse | None = None) -> None:
        """Deny the pending decision: by default a login for its password, an APPEND for a passing fault."""
        decision = self._take_decision()
        is_login = isinstance(decision, LoginOffered)
        self._finish(said or reply("login-failed" if is_login else "not-appended"))

    def next_event(self) -> Event | None:
        """Read one command and answer it. None when no whole command is there."""
        if self._undecided is not None:
            raise RuntimeError(f"{type(self._undecided).__name__} waits for accept or refuse")
        while not self._events:
            if self._steps is not None:
                self._go_on(self._steps)
                continue
            if self._upgrading or self._machine.state is State.LOGOUT:
                return None
            frame = self._frames.next_frame()
            if frame is None:
                return None
            self._take_frame(frame)
        event = self._events.popleft()
        if isinstance(event, Decision):
            self._undecided = event
        return event

    # How a command is answered.

    def _take_frame(self, frame: Frame | LiteralAwaited | FrameRefused) -> None:
        is_response = self._exchange is not None or self._idling  # and no command
        if isinstance(frame, LiteralAwaited):
            if is_response:
                self._take_response(self._frames.abandon())
            else:
                self._output.say(Continuation(b"Ready for literal data").encode())
        elif is_response:
            self._take_response(frame.octets if isinstance(frame, Frame) else frame.beginning)
        elif isinstance(frame, FrameRefused):
            self._begin(Command(tag_of(frame.beginning), ""), frame.beginning)
            self._finish(reply(_REFUSALS[frame.reason], limit=self._frames.literal_limit))
        else:
            self._take_command(frame.octets)

    def _take_command(self, octets: bytes) -> None:
        try:
            command = parse(octets)
        except BadCommand as fault:
            self._begin(Command(fault.tag, ""), octets)
            self._finish(reply(fault.key, why=fault.text, verb=fault.text))
            return
        self._begin(command, octets)
        verb = command.verb
        if not self._machine.allows(verb):
            self._finish(reply("not-now", verb=verb, state=self.state.value))
            return
        said = self._obstacle(verb) or self._obey(verb, command.arguments)
        if isinstance(said, StatusResponse):
            self._finish(said)
        else:
            self._steps = said

    def _begin(self, command: Command, octets: bytes) -> None:
        self._command = command
        self._line = octets.partition(b"\r\n")[0][:_TOLD]

    def _obstacle(self, verb: str) -> StatusResponse | None:
        """Why a verb that the state allows is refused all the same."""
        if verb in ("LOGIN", "AUTHENTICATE") and not self._passwords_allowed():
            return reply("not-in-clear")
        if verb == "STARTTLS" and self.secured:
            return reply("tls-active")
        if verb == "STARTTLS" and not self._tls_available:
            return reply("no-tls")
        return None

    def _obey(self, verb: str, arguments: Arguments) -> StatusResponse | Steps | None:
        own = _OWN.get(verb)
        if own is not None:
            return own(self, arguments)
        assert self._session is not None
        self._session.tag = self._command.tag
        return _HANDLERS[verb](self._session, arguments)

    def _go_on(self, steps: Steps) -> None:
        """One step of a command that takes several; its event is told before the next."""
        try:
            self._events.append(next(steps))
        except StopIteration as end:
            self._steps = None
            self._finish(end.value)

    def _finish(self, said: StatusResponse) -> None:
        """The answer's end: news of the mailbox, then the line with the tag."""
        verb = self._command.verb
        session = self._session
        if session is not None and session.view is not None:
            keeps_numbers = verb in selected.KEEPING_NUMBERS or not verb  # any, if it could not be read
            news = session.view.news(expunges=not keeps_numbers, by_uid=self._command.by_uid)
            self._output.say(*news)
        self._say(said.tagged(self._command.tag))
        self._exchange = self._granted = None
        if said.condition is not Condition.OK:
            self._events.append(CommandRefused(line=self._line, response=said))
        else:
            self._machine.advance(verb)
            self._events.append(CommandAnswered(verb=verb))
        if self.state is State.SELECTED and (session is None or session.view is None):
            self._machine.state = State.AUTHENTICATED  # SELECT failed, or the mailbox was deleted

    def _say(self, said: StatusResponse) -> None:
        self._output.say(said.encode())
        self._output.end_answer()

    def _take_decision(self) -> Decision:
        decision, self._undecided = self._undecided, None
        if decision is None:
            raise RuntimeError("nothing waits for a decision")
        return decision

    def _passwords_allowed(self) -> bool:
        return self.secured or self._auth_in_clear

    # In any state.

    def _capability(self, asked: Arguments) -> StatusResponse:
        self._output.say(data(b"CAPABILITY", *(name.encode() for name in self.capabilities())))
        return reply("completed", verb="CAPABILITY")

    def _noop(self, asked: Arguments) -> StatusResponse:
        return reply("completed", verb="NOOP")

    def _id(self, asked: Identify) -> StatusResponse:
        self._output.say(data(b"ID", b'("name" "hagaki")'))
        return reply("completed", verb="ID")

    def _logout(self, asked: Arguments) -> None:
        self._output.say(reply("goodbye").encode())
        self._say(reply("completed", verb="LOGOUT").tagged(self._command.tag))
        self.leave()
        self._events.append(Quit())

    # Who are you?

    def _starttls(self, asked: Arguments) -> StatusResponse:
        self._upgrading = True
        self._frames.clear()
        self._events.append(TlsRequested())
        return reply("begin-tls")

    def _login(self, asked: Login) -> None:
        self._events.append(LoginOffered(mechanism="LOGIN", proof=asked.credentials))

    def _authenticate(self, asked: Authenticate) -> StatusResponse | None:
        if asked.mechanism not in self._mechanisms:
            return reply("no-mechanism")
        nonce = "" if self._nonces is None else self._nonces()
        self._exchange = Authentication(asked.mechanism, self.hostname, nonce)
        return self._respond(self._exchange.begin, asked.initial or b"")

    def _take_response(self, line: bytes) -> None:
        """A line that continues AUTHENTICATE or ends IDLE."""
        said: StatusResponse | None
        if self._exchange is None:
            self._idling = False
            key = "completed" if line.upper() == b"DONE" else "idle-ended-badly"
            said = reply(key, verb="IDLE")
        elif line == CANCEL:
            said = reply("cancelled")
        elif self._granted is None:
            said = self._respond(self._exchange.respond, line)
        else:
            said = reply("no-response") if line else self._log_in(self._granted)
        if said is not None:
            self._finish(said)

    def _respond(self, take: Callable[[bytes], bytes | Proof], line: bytes) -> StatusResponse | None:
        assert self._exchange is not None
        try:
            step = take(line)
        except SaslError as fault:
            return reply("not-authorized" if fault.reason == "authorize-as" else "no-response")
        if isinstance(step, bytes):
            self._output.say(Continuation(encode_line(step)).encode())
        else:
            self._events.append(LoginOffered(mechanism=self._exchange.mechanism, proof=step))
        return None

    def _log_in(self, folders: Folders) -> StatusResponse:
        self._session = Session(
            folders,
            epoch=self._epoch,
            output=self._output,
            events=self._events,
            changed=self._mailbox_changed,
        )
        self._frames.literal_limit = self._max_message
        listed = " ".join(self.capabilities())
        return reply("logged-in", capabilities=listed, verb=self._command.verb)

    def _idle(self, asked: Arguments) -> None:
        self._idling = True
        self._output.say(Continuation(b"idling").encode())

    def _mailbox_changed(self) -> None:
        if self._idling:
            self._wake()


_HANDLERS: Final[dict[str, Handler]] = authenticated.HANDLERS | selected.HANDLERS

_OWN: Final[dict[str, Callable[[ImapServer, Any], StatusResponse | None]]] = {
    "CAPABILITY": ImapServer._capability,
    "NOOP": ImapServer._noop,
    "ID": ImapServer._id,
    "LOGOUT": ImapServer._logout,
    "STARTTLS": ImapServer._starttls,
    "AUTHENTICATE": ImapServer._authenticate,
    "LOGIN": ImapServer._login,
    "IDLE": ImapServer._idle,
}
